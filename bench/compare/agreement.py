"""Did a tool do the same work? Its ends against the reference's, in units of the learning rate.

A step of Adam is about one learning rate long, so one step too many or too few shows as an error near 1 everywhere.
"""

import numpy as np

import work

CHECKED_STARTS = 64
TOLERANCE = {"float32": 0.1, "float64": 1e-3}
STRAYS = 0.02  # of the coordinates, or two, may differ: where a gradient is near zero, rounding decides its sign


def agreement(case, ends, iterations):
    """{passed, share, median, ...} for ends [dim, k] of the first k starts.

    Differences of float32 values drown in rounding where the values are large, the more so the more dimensions there
    are. So NumPy's own float32 run is compared with its float64 run as well, and a tool may be half as bad again.
    """
    expected = work.reference_ends(case, ends.shape[1], iterations)
    error = np.abs(ends.astype(np.float64) - expected) / work.LEARNING_RATE
    share = share_within(error, case)
    strays = max(STRAYS, 2 / error.size)
    if case.precision == "float32":
        rounded = work.reference_ends(case, ends.shape[1], iterations, np.float32)
        rounding = share_within(np.abs(rounded - expected) / work.LEARNING_RATE, case)
        strays = max(strays, 1.5 * (1 - rounding))
    needed = 1 - strays
    return {"passed": bool(share >= needed), "share": float(share), "needed": float(needed),
            "median": float(np.median(error)), "largest": float(np.max(error)), "starts": ends.shape[1],
            "iterations": iterations,
            "text": f"{100 * share:.1f} % of the coordinates within {TOLERANCE[case.precision]:g} steps after "
                    f"{iterations} iterations (needed: {100 * needed:.1f} %)"}


def share_within(error, case):
    """The share of coordinates that agree; not-a-number does not."""
    return float(np.mean(error <= TOLERANCE[case.precision]))
