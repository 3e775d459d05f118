"""SciPy's L-BFGS-B, start after start. Its own central differences call the objective once per point; `vectorized`
gives it the gradient from one call with all points. `own` is the derivative by hand: SciPy differentiates nothing."""

from scipy import optimize

from tools.one_by_one import OneByOne


def create(variant, case, settings):
    """variant: 3-point or vectorized."""
    return OneByOne("scipy_lbfgsb", variant, case, settings)


def solve(variant, objective, start, iterations):
    """(point, value) after at most that many iterations; it stops before where it finds no lower value."""
    differences = variant == "3-point" and objective.case.gradient == "central"
    found = optimize.minimize(
        objective.value if differences else objective.value_and_gradient, start, method="L-BFGS-B",
        jac="3-point" if differences else True, bounds=optimize.Bounds(objective.lower, objective.upper),
        options={"maxiter": iterations, "maxfun": 10**9, "ftol": 0, "gtol": 0})
    return found.x, found.fun
