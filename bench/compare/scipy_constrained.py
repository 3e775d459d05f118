"""SciPy's SLSQP and trust-constr from many starts, one process per processor: what constrained.py compares with."""

import concurrent.futures
import functools
import multiprocessing
import os
import time
import warnings

import numpy as np

from constrained_functions import AT_LEAST, AT_MOST, EQUAL, ConstrainedFunctions


class OutOfTime(Exception):
    """Ends a search from within."""


class Watched:
    """The objective; remembers where it was evaluated last, and how often."""

    def __init__(self, functions):
        self.evaluate, self.deadline = functions.objective(), None
        self.point, self.evaluations = None, 0

    def begin(self, start, deadline):
        """Before each search."""
        self.point, self.evaluations, self.deadline = start, 0, deadline

    def __call__(self, x):
        if time.monotonic() > self.deadline:
            raise OutOfTime
        self.point, self.evaluations = x.copy(), self.evaluations + 1
        return self.evaluate(x)


def slsqp(functions, objective, settings):
    """start -> OptimizeResult"""
    from scipy import optimize
    equal = np.flatnonzero(functions.relations == EQUAL)
    unequal = np.flatnonzero(functions.relations != EQUAL)
    sign = np.where(functions.relations[unequal] == AT_LEAST, 1.0, -1.0)  # it wants g >= 0
    constraints = []
    if len(equal):
        values, gradients = functions.constraints(equal)
        constraints.append({"type": "eq", "fun": values, "jac": gradients})
    if len(unequal):
        values, gradients = functions.constraints(unequal)
        constraints.append({"type": "ineq", "fun": lambda x: sign * values(x),
                            "jac": lambda x: sign[:, None] * gradients(x)})
    return lambda start: optimize.minimize(
        objective, start, jac=True, method="SLSQP", bounds=optimize.Bounds(functions.lower, functions.upper),
        constraints=constraints, options={"maxiter": settings["iterations"], "ftol": settings["tolerance"]})


def trust_constr(functions, objective, settings):
    """start -> OptimizeResult; Hessians are learned, as everybody's are. gtol is less than the tolerance: at that, it may end
    long before its barrier has fallen."""
    from scipy import optimize
    values, gradients = functions.constraints(range(len(functions.relations)))
    constraint = optimize.NonlinearConstraint(
        values, np.where(functions.relations == AT_MOST, -np.inf, 0), np.where(functions.relations == AT_LEAST, np.inf, 0),
        jac=gradients, hess=optimize.BFGS())
    return lambda start: optimize.minimize(
        objective, start, jac=True, hess=optimize.BFGS(), method="trust-constr",
        bounds=optimize.Bounds(functions.lower, functions.upper), constraints=[constraint],
        options={"maxiter": settings["iterations"], "gtol": 1e-4 * settings["tolerance"], "xtol": settings["tolerance"]})


METHODS = {"scipy:slsqp": slsqp, "scipy:trust-constr": trust_constr}


@functools.lru_cache(maxsize=4)
def prepared(method, path, lower, upper, constraints, iterations, tolerance):
    """(objective, search) of a problem; a worker makes them once."""
    functions = ConstrainedFunctions(path, lower, upper, constraints)
    objective = Watched(functions)
    return objective, METHODS[method](functions, objective, {"iterations": iterations, "tolerance": tolerance})


def search_start(arguments, start, deadline):
    """In a worker: (end, evaluations, claims success, CPU seconds); None where there is no time left."""
    if time.monotonic() > deadline:
        return None
    objective, search = prepared(*arguments)
    objective.begin(start, deadline)
    begin = time.process_time()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = search(start)
        claims = found.status in (1, 2) if arguments[0] == "scipy:trust-constr" else found.success
        return found.x, objective.evaluations, int(claims), time.process_time() - begin
    except (OutOfTime, ValueError, ArithmeticError, np.linalg.LinAlgError):
        return objective.point, objective.evaluations, 0, time.process_time() - begin


def get_ready(arguments):
    """In a worker, that no other may be given the task too."""
    prepared(*arguments)
    time.sleep(0.1)


class ScipyConstrained:
    """The workers; `search` may be called any number of times."""

    def __init__(self, processes, iterations, tolerance):
        for threads in ("OMP", "OPENBLAS", "MKL"):  # of the workers' linear algebra
            os.environ[f"{threads}_NUM_THREADS"] = "1"
        self.processes, self.settings = processes, (iterations, tolerance)
        self.pool = concurrent.futures.ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"))

    def search(self, method, path, problem, starts, limit_s):
        """(seconds, CPU seconds, ends, evaluations, claims); NaN where no time was left to begin."""
        arguments = (method, path, tuple(problem["lower"]), tuple(problem["upper"]), problem["constraints"], *self.settings)
        list(self.pool.map(get_ready, [arguments] * self.processes))
        begin = time.perf_counter()
        deadline = time.monotonic() + limit_s
        jobs = [self.pool.submit(search_start, arguments, start, deadline) for start in starts]
        found = [job.result() or (np.full(starts.shape[1], np.nan), 0, 0, 0) for job in jobs]
        seconds = time.perf_counter() - begin
        ends, evaluations, claims, cpu_s = (np.array(column) for column in zip(*found))
        return seconds, float(np.sum(cpu_s)), ends, evaluations, claims
