"""ensmallen's L_BFGS through pyensmallen, start after start. It knows no bounds."""

import pyensmallen

from tools.one_by_one import OneByOne

MEMORY, ARMIJO, WOLFE, LINE_SEARCH_TRIALS = 10, 1e-4, 0.9, 50  # ensmallen's defaults


def create(variant, case, settings):
    """There is one way."""
    return OneByOne("ensmallen_lbfgs", variant, case, settings)


def solve(_, objective, start, iterations):
    """(point, value) of the best point asked for; gradient norm and relative decrease may fall to zero."""
    def evaluate(x, gradient):
        value, gradient[:] = objective.value_and_gradient(x)
        return value
    pyensmallen.L_BFGS(MEMORY, iterations, ARMIJO, WOLFE, 0, 0, LINE_SEARCH_TRIALS).optimize(evaluate, start)
    return objective.best, objective.best_value
