"""lasso_paths.py's part of scikit-learn, in a process of its own: LassoCV timed, or what its folds' fits end with.

    lasso_sklearn.py versions
    lasso_sklearn.py cv FOLDER PRECOMPUTE JOBS TOLERANCE    seconds, and the mean errors in FOLDER/curve
    lasso_sklearn.py paths FOLDER PRECOMPUTE 1 TOLERANCE    FOLDER/coefficients: doubles [training set][lambda][column]
    lasso_sklearn.py path FOLDER PRECOMPUTE 1 TOLERANCE     the same of the first set alone, all rows

FOLDER is as lasso_work.py writes it. TOLERANCE "default" leaves it, and the number of iterations, to the library.
"""

import json
import os
import sys
import time
import warnings

import numpy as np
import sklearn
from sklearn.linear_model import LassoCV, lasso_path
from sklearn.model_selection import PredefinedSplit

MOST_ITERATIONS = 1_000_000


def read(folder):
    """x by columns, as the documentation recommends, and the rest."""
    data = np.load(os.path.join(folder, "data.npy"))
    fold = np.loadtxt(os.path.join(folder, "folds.txt"), dtype=int)
    return np.asfortranarray(data[:, :-1]), np.ascontiguousarray(data[:, -1]), fold, np.loadtxt(
        os.path.join(folder, "lambdas.txt"))


def limits(tolerance):
    """The stopping test."""
    return {} if tolerance == "default" else {"tol": float(tolerance), "max_iter": MOST_ITERATIONS}


def cross_validate(folder, precompute, jobs, tolerance):
    """The call that is timed."""
    x, y, fold, lambdas = read(folder)
    model = LassoCV(alphas=lambdas, cv=PredefinedSplit(fold), precompute=precompute, n_jobs=jobs, **limits(tolerance))
    begin = time.perf_counter()
    model.fit(x, y)
    seconds = time.perf_counter() - begin
    np.testing.assert_array_equal(model.alphas_, lambdas)
    model.mse_path_.mean(axis=1).tofile(os.path.join(folder, "curve"))
    return {"seconds": seconds}


def paths(folder, precompute, tolerance, folds):
    """That of all rows, and the calls that LassoCV makes for its folds."""
    x, y, fold, lambdas = read(folder)
    found = []
    for left_out in range(fold.max() + 1 if folds else 1):
        rows = fold != left_out
        centred, target = x[rows] - x[rows].mean(axis=0), y[rows] - y[rows].mean()
        _, coefficients, _ = lasso_path(np.asfortranarray(centred), target, alphas=lambdas, precompute=precompute,
                                        copy_X=False, **limits(tolerance))
        found.append(coefficients.T)
    np.array(found).tofile(os.path.join(folder, "coefficients"))
    return {}


def main(mode, folder="", precompute="True", jobs="1", tolerance="default"):
    """Prints one line of JSON."""
    if mode == "versions":
        return {"scikit-learn": f"{sklearn.__version__} (NumPy {np.__version__})"}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        gram = precompute == "True"
        if mode == "cv":
            facts = cross_validate(folder, gram, int(jobs), tolerance)
        else:
            facts = paths(folder, gram, tolerance, folds=mode == "paths")
    return facts | {"warnings": len(caught)}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
