"""The work of lasso_paths.py in NumPy: data, folds and lambdas, and the duality gaps of whoever solved it.

The objective is RSS/(2n) + lambda |b|_1 with a free intercept, over all rows and over all rows but one fold's.
"""

import dataclasses
import os

import numpy as np


@dataclasses.dataclass(frozen=True)
class Case:
    """Normal columns, neighbours with this correlation, `signals` of them in the target."""

    rows: int
    columns: int
    signals: int
    correlation: float  # of columns j and k, to the power |j - k|
    folds: int
    lambdas: int
    ratio: float        # the least lambda as a share of the largest
    explained: float = 0.75  # share of the target's variance
    seed: int = 0

    def key(self):
        """Names the case in the results file."""
        return f"{self.rows}x{self.columns}, " + (f"AR({self.correlation:g})" if self.correlation else "independent")


@dataclasses.dataclass(frozen=True)
class Problem:
    """x [rows, columns], each column with mean zero and variance one (1/n); y and fold (from 1) [rows]; lambdas fall."""

    x: np.ndarray
    y: np.ndarray
    fold: np.ndarray
    lambdas: np.ndarray

    def training_sets(self):
        """Masks of rows: all, then all but each fold."""
        return [np.full(len(self.y), True)] + [self.fold != k for k in range(1, self.fold.max() + 1)]

    def write(self, folder):
        """For programs: x|y as data.npy (by rows), x alone as doubles (by columns), and what else there is as text."""
        np.save(os.path.join(folder, "data.npy"), np.column_stack([self.x, self.y]))
        self.x.T.tofile(os.path.join(folder, "columns"))
        np.savetxt(os.path.join(folder, "target.txt"), self.y, fmt="%.17g")
        np.savetxt(os.path.join(folder, "folds.txt"), self.fold, fmt="%d")
        np.savetxt(os.path.join(folder, "lambdas.txt"), self.lambdas, fmt="%.17g")


def standardized(x):
    """Columns moved and scaled to mean zero and variance one."""
    x = x - x.mean(axis=0)
    return x / np.sqrt(np.mean(x * x, axis=0))


def correlated_columns(case, random):
    """x_j = c x_{j-1} + sqrt(1 - c^2) e_j."""
    x = random.standard_normal((case.rows, case.columns))
    for j in range(1, case.columns if case.correlation else 0):
        x[:, j] = case.correlation * x[:, j - 1] + np.sqrt(1 - case.correlation**2) * x[:, j]
    return standardized(x)


def problem_of(case):
    """From the seed alone. Folds are drawn at random, sizes differ by one at most."""
    random = np.random.default_rng(case.seed)
    x = correlated_columns(case, random)
    signals = random.choice(case.columns, case.signals, replace=False)
    signal = x[:, signals] @ random.standard_normal(case.signals)
    noise = random.standard_normal(case.rows)
    y = signal + noise * np.std(signal) * np.sqrt(1 / case.explained - 1)
    fold = random.permutation(np.arange(case.rows) % case.folds) + 1
    largest = np.max(np.abs(x.T @ (y - y.mean()))) / case.rows
    return Problem(x, y, fold, largest * case.ratio ** np.linspace(0, 1, case.lambdas))


def relative_gaps(x, y, lambdas, coefficients):
    """(P - D)/P(0) of each lambda's coefficients [lambda, column], with the best intercept; P(0) = var(y) / 2.

    The dual points are multiples c of the residual, |c| max_j |x_j'r| <= n lambda:
    D(c) = c r'y / n - c^2 r'r / (2n), r and y without their means.
    """
    n, x, y = len(y), x - x.mean(axis=0), y - y.mean()
    residual = y[:, None] - x @ coefficients.T
    square, with_target = np.sum(residual**2, axis=0) / n, y @ residual / n
    primal = square / 2 + lambdas * np.sum(np.abs(coefficients), axis=1)
    pull = np.max(np.abs(x.T @ residual), axis=0) / n
    c = np.minimum(with_target / square, lambdas / np.maximum(pull, np.finfo(float).tiny))
    return (primal - c * with_target + c * c * square / 2) / (y @ y / (2 * n))


def worst_gap(problem, training_set, coefficients, lambdas=None):
    """Over the lambdas of one training set; what is no number is infinitely bad."""
    lambdas = problem.lambdas if lambdas is None else lambdas
    gaps = relative_gaps(problem.x[training_set], problem.y[training_set], lambdas, coefficients)
    return float(np.max(np.nan_to_num(gaps, nan=np.inf)))
