"""NLopt's LD_LBFGS, start after start. It limits evaluations, not iterations."""

import nlopt

from tools.one_by_one import OneByOne


def create(variant, case, settings):
    """There is one way."""
    return OneByOne("nlopt_lbfgs", variant, case, settings)


def solve(_, objective, start, iterations):
    """(point, value): the best, for NLopt throws where a line search finds no lower value."""
    def evaluate(x, gradient):
        value, gradient[:] = objective.value_and_gradient(x)
        return value
    optimizer = nlopt.opt(nlopt.LD_LBFGS, len(start))
    optimizer.set_min_objective(evaluate)
    optimizer.set_lower_bounds(objective.lower)
    optimizer.set_upper_bounds(objective.upper)
    optimizer.set_maxeval(iterations)
    try:
        optimizer.optimize(start)
    except Exception:  # its classes differ between versions
        pass
    return objective.best, objective.best_value
