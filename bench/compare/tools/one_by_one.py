"""What the optimizers of one point share: a process per processor, each running start after start.

The objective is NumPy's, called from the optimizer, which is how these are used from Python. An effort is a start,
since the rate does not depend on how many there are. They work in float64 whatever the case asks for.
"""

import concurrent.futures
import dataclasses
import importlib
import multiprocessing
import os
import time

import numpy as np

import work
from tools import Descent


MOST_ITERATIONS = 100  # a quasi-Newton descent needs fewer than Adam's, and its rate does not depend on them


class CountedObjective:
    """The objective at one point, with counts; `best` is the best point asked for."""

    def __init__(self, case):
        self.case = case
        self.lower, self.upper = work.BOUNDS[case.objective]
        self.function = work.objective(case.objective)
        self.values, self.gradients = 0, 0
        self.best, self.best_value = None, np.inf

    def value(self, x):
        """f(x)"""
        self.values += 1
        return float(self.function(x))

    def value_and_gradient(self, x):
        """(f(x), its gradient): the derivative by hand, or differences with all their points in one array."""
        self.gradients += 1
        self.values += self.case.values_per_gradient()
        if self.case.gradient == "own":
            value, gradient = float(self.function(x)), work.DERIVATIVES[self.case.objective](x)
        else:
            value, gradient = self.differences(x)
        if value < self.best_value:
            self.best, self.best_value = x.copy(), value
        return value, gradient

    def differences(self, x):
        """Columns: x, then each coordinate above, then each below."""
        dim = self.case.dim
        above, below = work.displaced(x, self.case)
        points = np.repeat(x[:, None], 2 * dim + 1, axis=1)
        i = np.arange(dim)
        points[i, 1 + i], points[i, 1 + dim + i] = above, below
        values = self.function(points)
        return float(values[0]), (values[1:1 + dim] - values[1 + dim:]) / (above - below)


def solve_starts(module, variant, case, first, count):
    """In a worker: (values, gradients, start values, reported values, values at the ends) of some starts."""
    solve = importlib.import_module(f"tools.{module}").solve
    objective = CountedObjective(case)
    before, reported, after = [], [], []
    for start in work.polydescent_starts(case, first, count).T:
        before.append(float(objective.function(start)))
        objective.best, objective.best_value = None, np.inf
        point, value = solve(variant, objective, start, min(case.iterations, MOST_ITERATIONS))
        reported.append(float(value))
        after.append(float(objective.function(point)))
    return objective.values, objective.gradients, before, reported, after


class OneByOne:
    """The workers run `module`'s solve(variant, objective, start, iterations) -> (point, value)."""

    unit = "starts"
    enough_s = 10

    def __init__(self, module, variant, case, settings):
        self.module, self.variant, self.workers = module, variant, settings.threads
        self.case = dataclasses.replace(case, precision="float64")
        self.least, self.full = self.workers, case.starts
        self.pool = None

    def memory(self):
        """One point at a time."""
        return 0

    def prepare(self):
        """Starts the workers, whose linear algebra must not start threads of its own."""
        for library in ("OMP", "OPENBLAS", "MKL"):
            os.environ[f"{library}_NUM_THREADS"] = "1"
        context = multiprocessing.get_context("spawn")
        self.pool = concurrent.futures.ProcessPoolExecutor(self.workers, mp_context=context)

    def descend(self, starts):
        """Every worker takes the same share of the first starts."""
        share = -(-starts // self.workers)
        begin = time.perf_counter()
        jobs = [self.pool.submit(solve_starts, self.module, self.variant, self.case, k * share, share)
                for k in range(self.workers)]
        parts = [job.result() for job in jobs]
        seconds = time.perf_counter() - begin
        self.before, self.reported, self.after = (np.concatenate([part[k] for part in parts]) for k in (2, 3, 4))
        return Descent(seconds, sum(part[0] for part in parts), sum(part[1] for part in parts))

    def check(self):
        """The points have the values that were reported, and these are lower than at the starts."""
        honest = np.allclose(self.reported, self.after, rtol=1e-9, atol=1e-9)
        lower = bool(np.all(self.after < self.before))
        return {"passed": bool(honest and lower), "starts": len(self.after),
                "text": f"ends have the values reported: {'yes' if honest else 'no'}; "
                        f"all lower than the starts: {'yes' if lower else 'no'}"}

    def note(self):
        """How it ran."""
        return f"{self.workers} processes, start after start, in float64"
