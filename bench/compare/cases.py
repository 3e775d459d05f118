"""What is measured: a case is one piece of work that every tool does."""

import dataclasses
import itertools

OBJECTIVES = ("rosenbrock", "rastrigin")
DIMS = (2, 10, 32, 128, 1000)
STARTS = tuple(2**k for k in (10, 14, 18, 22))
PRECISIONS = ("float32", "float64")
GRADIENTS = ("central", "own")  # central differences, or the tool's own way to a gradient


@dataclasses.dataclass(frozen=True)
class Case:
    """Descents of `iterations` steps from `starts` points, no stopping test, every step projected onto the box."""

    objective: str
    dim: int
    starts: int
    precision: str
    gradient: str
    schedule: str = "constant"
    iterations: int = 500

    def key(self):
        """Names the case in the results file."""
        return "/".join(str(field) for field in dataclasses.astuple(self))

    def values_per_gradient(self):
        """Objective values that one gradient costs; an own gradient counts as itself."""
        return 2 * self.dim + 1 if self.gradient == "central" else 1


def grid(objectives, dims, starts, precisions, gradients, **fixed):
    """Every combination; the numbers of starts run fastest and upwards, so that small cases foretell large ones."""
    return [Case(objective, dim, count, precision, gradient, **fixed)
            for objective, precision, gradient, dim, count
            in itertools.product(objectives, precisions, gradients, dims, sorted(starts))]
