"""How lasso_paths.py runs its tools: a process each, which says what its own call took.

A library has `ways()` to run it and `cross_validate(way, tolerance)`, which gives a Run; `coefficients(way, tolerance)`
are those of every training set, by the same solver and untimed.
"""

import dataclasses
import json
import os
import subprocess
import sys
import time

import numpy as np

from tools import Skip

HERE = os.path.dirname(os.path.abspath(__file__))
DEFAULT = "default"  # the tolerance that a library has by itself


@dataclasses.dataclass(frozen=True)
class Way:
    """How a library is asked to work: by which of its solvers, in how many parts at a time, BLAS with the rest."""

    solver: str
    jobs: int


@dataclasses.dataclass(frozen=True)
class Run:
    """What a cross-validation took, and its mean square errors along the lambdas."""

    call_s: float     # by the tool's own clock: without start, imports and reading
    process_s: float  # all of it
    curve: np.ndarray


def output_of(command, blas_threads, limit_s=None):
    """(standard output, seconds) of a process; Skip where it takes too long, RuntimeError where it fails."""
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    begin = time.perf_counter()
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=limit_s,
                              env=os.environ | {name: str(blas_threads) for name in names})
    except subprocess.TimeoutExpired as error:
        raise Skip(f"took more than {limit_s:.0f} s") from error
    except OSError as error:
        raise Skip(str(error)) from error
    if done.returncode:
        raise RuntimeError((done.stderr.strip().splitlines() or ["it says nothing"])[-1])
    return done.stdout, time.perf_counter() - begin


class Tool:
    """Works on one problem after the other."""

    def take(self, problem, folder):
        """What the runs after this are of; `folder` has the problem's files."""
        self.problem, self.folder = problem, folder


class Polydescent(Tool):
    """The command line. It chooses its own lambdas, which must be the problem's."""

    name = "polydescent"

    def __init__(self, program, threads, fit_arguments):
        self.program, self.threads, self.fit_arguments = program, threads, fit_arguments

    def settings(self, gap):
        """What is not the same for all tools."""
        return " ".join([f"fit lasso --gap {gap:g}", *self.fit_arguments])

    def fit(self, data, gap, *more):
        """(document, seconds of the process)"""
        command = [self.program, "fit", "lasso", "--data", data, "--no-standardize", "--gap", repr(gap), "--threads",
                   str(self.threads), "--quiet", "--json", os.path.join(self.folder, "fit.json"), *self.fit_arguments, *more]
        _, seconds = output_of(command, self.threads)
        with open(os.path.join(self.folder, "fit.json"), encoding="utf-8") as file:
            return json.load(file), seconds

    def cross_validate(self, gap):
        """(Run, document)"""
        least = self.problem.lambdas[-1] / self.problem.lambdas[0]
        document, seconds = self.fit(os.path.join(self.folder, "data.npy"), gap, "--cv", str(self.problem.fold.max()),
                                     "--fold-ids", os.path.join(self.folder, "folds.txt"),
                                     "--path", str(len(self.problem.lambdas)), "--path-ratio", f"{least:.15g}")
        if not np.allclose(document["lambdas"], self.problem.lambdas, rtol=1e-9, atol=0):
            raise RuntimeError("its lambdas are not those of the others")
        return Run(document["seconds"]["total"], seconds, np.array(document["cv"][0]["mean"])), document

    def coefficients(self, gap):
        """Of each training set in turn, fitted by itself."""
        lambdas = ",".join(map(repr, self.problem.lambdas.tolist()))
        path = os.path.join(self.folder, "training.npy")
        for rows in self.problem.training_sets():
            np.save(path, np.column_stack([self.problem.x[rows], self.problem.y[rows]]))
            yield dense(self.fit(path, gap, "--lambda", lambdas)[0], self.problem.x.shape[1])


def dense(document, columns):
    """[lambda, column] of a fit's JSON."""
    found = np.zeros((len(document["path"]), columns))
    for row, fitted in zip(found, document["path"]):
        row[fitted["coefficients"]["index"]] = fitted["coefficients"]["value"]
    return found


class Library(Tool):
    """A script beside this one (lasso_sklearn.py says how it is called) and the interpreter that has the library."""

    def __init__(self, name, interpreter, script, threads):
        self.name, self.command, self.threads = name, [interpreter, os.path.join(HERE, script)], threads

    def versions(self):
        """Skip where the library is not installed."""
        try:
            return json.loads(output_of([*self.command, "versions"], 1)[0])
        except RuntimeError as error:
            raise Skip(f"is not installed: {error}") from error

    def ask(self, mode, way, tolerance, limit_s=None):
        """(what the script says, seconds of the process); whoever waits is told."""
        said, seconds = output_of([*self.command, mode, self.folder, way.solver, str(way.jobs), str(tolerance)],
                                  self.threads // way.jobs, limit_s)
        print(f"  {self.name}, {mode}: {self.settings(way, tolerance)}: {seconds:.1f} s", file=sys.stderr, flush=True)
        return json.loads(said), seconds

    def cross_validate(self, way, tolerance, limit_s=None):
        """A Run."""
        said, seconds = self.ask("cv", way, tolerance, limit_s)
        return Run(said["seconds"], seconds, np.fromfile(os.path.join(self.folder, "curve")))

    def coefficients(self, way, tolerance, folds=True, limit_s=None):
        """[training set, lambda, column]; without folds only those of all rows."""
        self.ask("paths" if folds else "path", way, tolerance, limit_s)
        numbers = np.fromfile(os.path.join(self.folder, "coefficients"))
        return numbers.reshape(-1, len(self.problem.lambdas), self.problem.x.shape[1])


class ScikitLearn(Library):
    """LassoCV; its folds run on joblib's threads."""

    tolerance = 1e-4  # its default

    def __init__(self, python, threads):
        super().__init__("scikit-learn", python, "lasso_sklearn.py", threads)

    def ways(self):
        """With a Gram matrix of each fold, or without; folds at a time, or threads in BLAS."""
        return [Way(gram, jobs) for gram in ("True", "False") for jobs in sorted({self.threads, 1}, reverse=True)]

    def settings(self, way, tolerance):
        """As one would write it."""
        tol = "" if tolerance == DEFAULT else f"tol={tolerance:g}, "
        return f"LassoCV({tol}precompute={way.solver}, n_jobs={way.jobs}), BLAS on {self.threads // way.jobs}"


class Glmnet(Library):
    """cv.glmnet, or its calls of glmnet in processes of their own."""

    tolerance = 1e-7  # its default

    def __init__(self, rscript, threads):
        super().__init__("glmnet", rscript, "lasso_glmnet.R", threads)

    def ways(self):
        """By products of columns, or by residuals; in one process or several."""
        return [Way(kind, jobs) for kind in ("covariance", "naive") for jobs in sorted({self.threads, 1}, reverse=True)]

    def settings(self, way, tolerance):
        """As one would write it."""
        thresh = "" if tolerance == DEFAULT else f", thresh={tolerance:g}"
        call = "cv.glmnet" if way.jobs == 1 else f"mclapply, mc.cores={way.jobs}, of glmnet"
        return f'{call}(type.gaussian="{way.solver}"{thresh})'
