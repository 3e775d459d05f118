"""SciPy's L-BFGS-B from many starts, in one process per processor: what local_search.py compares with."""

import concurrent.futures
import multiprocessing
import os
import time

import numpy as np

from scalar_objective import ScalarObjective

CHUNKS_PER_PROCESS = 8  # so that all finish at about the same time


def search_chunk(path, name, starts, tolerances, most_iterations):
    """In a worker: (ends, evaluations) of L-BFGS-B with its default memory and line search. ftol is 0, so that it stops
    by its projected gradient's largest component, or where the value no longer falls."""
    from scipy import optimize
    objective = ScalarObjective(path, name, starts.shape[1])
    evaluate = objective.value_and_gradient()
    bounds = list(zip(objective.lower, objective.upper))
    ends, evaluations = np.empty_like(starts), np.empty(len(starts), dtype=np.int32)
    for k, (start, tolerance) in enumerate(zip(starts, tolerances)):
        ends[k], _, facts = optimize.fmin_l_bfgs_b(evaluate, start, bounds=bounds, factr=0, pgtol=tolerance,
                                                   maxfun=10**9, maxiter=most_iterations)
        evaluations[k] = facts["funcalls"]
    return ends, evaluations


class ScipyStarts:
    """The workers; `search` may be called any number of times."""

    def __init__(self, path, processes, most_iterations):
        for threads in ("OMP", "OPENBLAS", "MKL"):  # of the workers' linear algebra
            os.environ[f"{threads}_NUM_THREADS"] = "1"
        self.path, self.processes, self.most_iterations = path, processes, most_iterations
        self.pool = concurrent.futures.ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"))

    def search(self, name, starts, tolerances):
        """(seconds, ends, evaluations); tolerances [count] are of the projected gradient, absolute."""
        pieces = min(len(starts), CHUNKS_PER_PROCESS * self.processes)
        chunks = list(zip(np.array_split(starts, pieces), np.array_split(tolerances, pieces)))
        begin = time.perf_counter()
        jobs = [self.pool.submit(search_chunk, self.path, name, *chunk, self.most_iterations) for chunk in chunks]
        parts = [job.result() for job in jobs]
        seconds = time.perf_counter() - begin
        return seconds, np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])
