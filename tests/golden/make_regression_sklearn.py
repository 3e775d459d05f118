#!/usr/bin/env python3
"""Writes tests/golden/regression/sklearn-*.json and three data sets (CSV): penalized regressions by scikit-learn.

usage: make_regression_sklearn.py [FOLDER]

It comes before make_regression_glmnet.R, which reads its data. tests/golden/README.md says what the files hold. A case
is written only if the library's coefficients satisfy the optimality conditions of *our* objective, computed here from
the data alone, to LIMIT; so the conversion of options (`in_sklearn_scale`) cannot be wrong.
"""
import json
import platform
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sklearn
from sklearn.datasets import load_diabetes
from sklearn.linear_model import ElasticNet, Lasso, Ridge, RidgeCV
from sklearn.model_selection import PredefinedSplit
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

LIMIT = 1e-9      # of the relative optimality violation; the README says of what
TOLERANCE = 1e-15  # scikit-learn's; often out of reach of rounding, then MOST_ITERATIONS end it
MOST_ITERATIONS = 100_000
RIDGE_L1_RATIO = 0.001  # lambda_max of a ridge regression is that of this elastic net


@dataclass
class Options:
    """Ours, see tests/golden/README.md."""
    model: str
    l1_ratio: float
    loss_scale: str = "half-mean"
    weights: list = None
    positive: bool = False
    intercept: bool = True
    standardize: bool = True
    fold_ids: list = None


@dataclass
class Case:
    name: str
    data: str
    options: Options
    lambdas: list = None
    targets: list = None  # names; default: the last column
    validation: str = None  # k-fold, leave-one-out
    ratios: tuple = (1.05, 1e-3)  # of lambda_max, for the first and the last lambda
    count: int = 20


# ---- the objective

def penalty_in_half_mean(options, lam, n):
    """(l1, l2) such that RSS/(2n) + sum l1 |beta_j| + l2/2 beta_j^2 is our objective but for a factor."""
    r = options.l1_ratio
    return {"half-mean": (lam * r, lam * (1 - r)),
            "mean": (lam * r / 2, lam * (1 - r)),
            "sum": (lam * r / (2 * n), lam * (1 - r) / n)}[options.loss_scale]


def factor_of_half_mean(options, n):
    """Our objective is this times its form with RSS/(2n)."""
    return {"half-mean": 1, "mean": 2, "sum": 2 * n}[options.loss_scale]


def weights_of(options, n):
    """With mean one, whatever their scale."""
    w = np.ones(n) if options.weights is None else np.array(options.weights, float)
    return w * (n / w.sum())


def scales(options, x):
    """(mean, standard deviation) of the columns, weighted; what is not moved or scaled has 0 and 1."""
    w = weights_of(options, len(x)) / len(x)
    mean = w @ x
    deviation = np.sqrt(w @ (x - mean) ** 2)
    deviation[deviation <= 1e-12 * np.abs(mean)] = 0  # a constant column: its coefficient is zero
    return (mean if options.intercept else np.zeros_like(mean),
            deviation if options.standardize else np.where(deviation > 0, 1, 0))


def largest_pull(options, x, y):
    """The largest |x_j' r| / n at b = 0, signed if positive: lambda_max l1_ratio in the half-mean form."""
    intercept = np.average(y, weights=options.weights) if options.intercept else 0
    pull = pulls(options, x, y, intercept, np.zeros(x.shape[1]))
    return np.max(pull if options.positive else np.abs(pull))


def lambda_max(options, x, y):
    n = len(x)
    one = penalty_in_half_mean(Options(options.model, 1, options.loss_scale), 1, n)[0]
    return largest_pull(options, x, y) / one / max(options.l1_ratio, RIDGE_L1_RATIO)


def pulls(options, x, y, intercept, b):
    """x_j' r / n for scaled columns."""
    mean, deviation = scales(options, x)
    residual = weights_of(options, len(x)) * (y - intercept - x @ b)
    z = np.divide(x - mean, deviation, out=np.zeros_like(x), where=deviation > 0)
    return z.T @ residual / len(x)


def violation(options, x, y, lam, intercept, b):
    """The largest distance of a coordinate's pull from the penalty's subdifferential, over largest_pull; and the mean
    residual over the standard deviation of y."""
    l1, l2 = penalty_in_half_mean(options, lam, len(x))
    beta = b * scales(options, x)[1]
    pull = pulls(options, x, y, intercept, b) - l2 * beta
    to_zero = np.where(beta == 0, np.maximum(np.abs(pull) - l1, 0), np.abs(pull - l1 * np.sign(beta)))
    if options.positive:
        assert np.min(beta) >= 0
        to_zero = np.where(beta == 0, np.maximum(pull - l1, 0), np.abs(pull - l1))
    worst = np.max(to_zero) / largest_pull(options, x, y)
    if options.intercept:
        residual = np.average(y - intercept - x @ b, weights=options.weights)
        worst = max(worst, abs(residual) / np.std(y))
    return float(worst)


def objective(options, x, y, lam, intercept, b):
    n = len(x)
    l1, l2 = penalty_in_half_mean(options, lam, n)
    beta = b * scales(options, x)[1]
    square = weights_of(options, n) @ (y - intercept - x @ b) ** 2
    half_mean = square / (2 * n) + l1 * np.abs(beta).sum() + l2 / 2 * (beta**2).sum()
    return float(half_mean * factor_of_half_mean(options, n))


# ---- scikit-learn's options

def in_sklearn_scale(options, lam, n):
    """The arguments of Lasso, ElasticNet or Ridge that minimize our objective. The only conversion in this file.

    Lasso, ElasticNet   RSS/(2n) + alpha l1_ratio |b|_1 + alpha (1 - l1_ratio)/2 |b|^2;   weights rescaled to sum n
    Ridge               RSS + alpha |b|^2;                          weights as given: `fit_pipeline` rescales them first
    """
    l1, l2 = penalty_in_half_mean(options, lam, n)
    if options.model == "ridge" and not options.positive:
        return {"alpha": n * l2}
    if l2 == 0:
        return {"alpha": l1}
    return {"alpha": l1 + l2, "l1_ratio": l1 / (l1 + l2)}


def estimator(options, lam, n):
    arguments = in_sklearn_scale(options, lam, n)
    if options.model == "ridge" and not options.positive:
        return Ridge(fit_intercept=options.intercept, solver="svd", **arguments)
    more = {"positive": options.positive, "fit_intercept": options.intercept, "tol": TOLERANCE,
            "max_iter": MOST_ITERATIONS}
    return ElasticNet(**arguments, **more) if "l1_ratio" in arguments else Lasso(**arguments, **more)


def pipeline(options, lam, n):
    """StandardScaler divides by the centred deviation with and without centring, as ours does."""
    scaler = StandardScaler(with_mean=options.intercept, with_std=options.standardize)
    return make_pipeline(scaler, estimator(options, lam, n))


def fit_pipeline(options, lam, x, y):
    model = pipeline(options, lam, len(x))
    arguments = {}
    if options.weights is not None:
        w = weights_of(options, len(x))
        arguments = {"standardscaler__sample_weight": w, f"{model.steps[-1][0]}__sample_weight": w}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # ConvergenceWarning: the violation decides
        model.fit(x, y, **arguments)
    return model


def on_the_data_scale(model):
    scaler, last = model[0], model[-1]
    b = last.coef_.ravel() / (scaler.scale_ if scaler.scale_ is not None else 1)
    shift = scaler.mean_ if scaler.with_mean else 0
    return float(last.intercept_ - np.sum(b * shift)), b


# ---- validation

def k_fold(options, lambdas, x, y):
    """Squared errors of rows left out; each training set is standardized by itself, and its n is its own."""
    ids = np.array(options.fold_ids)
    errors = np.empty((len(lambdas), len(x)))
    for train, test in PredefinedSplit(ids).split():
        for k, lam in enumerate(lambdas):
            model = fit_pipeline(options, lam, x[train], y[train])
            errors[k, test] = (y[test] - model.predict(x[test])) ** 2
    folds = np.unique(ids)
    sizes = np.array([np.sum(ids == f) for f in folds])
    fold_means = np.array([errors[:, ids == f].mean(axis=1) for f in folds])  # [fold][lambda]
    mean = sizes @ fold_means / len(x)
    weighted = np.sqrt(sizes @ (fold_means - mean) ** 2 / len(x) / (len(folds) - 1))
    return {"kind": "k-fold", "fold_sizes": sizes.tolist(), **selection(lambdas, mean, weighted),
            "standard_error_unweighted": (fold_means.std(axis=0, ddof=1) / np.sqrt(len(folds))).tolist(),
            "fold_means": fold_means.tolist()}


def selection(lambdas, mean, error):
    best = max(range(len(lambdas)), key=lambda k: (-mean[k], lambdas[k]))
    within = [lam for k, lam in enumerate(lambdas) if mean[k] <= mean[best] + error[best]]
    return {"mean": mean.tolist(), "standard_error": error.tolist(), "lambda_min": lambdas[best],
            "lambda_1se": max(within)}


def leave_one_out(options, lambdas, x, y):
    """RidgeCV's errors of rows left out, and the generalized cross-validation of Golub, Heath and Wahba (1979),
    n RSS / (n - tr H)^2, by the hat matrix H, whose own leave-one-out errors must be RidgeCV's. Columns are scaled
    once, by all rows; the intercept is fitted again for every row left out."""
    n = len(x)
    mean, deviation = scales(options, x)
    z = (x - mean) / deviation
    alphas = [in_sklearn_scale(options, lam, n)["alpha"] for lam in lambdas]
    model = RidgeCV(alphas=alphas, fit_intercept=options.intercept, store_cv_results=True).fit(z, y)
    errors = model.cv_results_.reshape(n, len(lambdas)).T
    generalized = []
    for k, alpha in enumerate(alphas):
        hat = z @ np.linalg.solve(z.T @ z + alpha * np.eye(z.shape[1]), z.T) + (1 / n if options.intercept else 0)
        residual = y - hat @ y
        np.testing.assert_allclose((residual / (1 - np.diag(hat))) ** 2, errors[k], rtol=1e-6, atol=1e-9 * np.var(y))
        generalized.append(float(n * residual @ residual / (n - np.trace(hat)) ** 2))
    compare_with_refits(options, alphas[1], z, y, errors[1])
    loo = errors.mean(axis=1)
    found = selection(lambdas, loo, errors.std(axis=1, ddof=1) / np.sqrt(n))
    assert np.isclose(model.alpha_, in_sklearn_scale(options, found["lambda_min"], n)["alpha"])
    return [{"kind": "leave-one-out", **found},
            {"kind": "generalized", "mean": generalized, "lambda_min": lambdas[int(np.argmin(generalized))]}]


def compare_with_refits(options, alpha, z, y, errors):
    for i in range(0, len(y), 7):
        rest = np.arange(len(y)) != i
        refit = Ridge(alpha=alpha, fit_intercept=options.intercept, solver="svd").fit(z[rest], y[rest])
        np.testing.assert_allclose((y[i] - refit.predict(z[[i]])[0]) ** 2, errors[i], rtol=1e-6, atol=1e-9 * np.var(y))


def validations(case, lambdas, x, targets):
    each = {"k-fold": lambda *a: [k_fold(*a)], "leave-one-out": leave_one_out, None: lambda *a: []}[case.validation]
    found = [{"target": t, **v} for t, y in enumerate(targets) for v in each(case.options, lambdas, x, y)]
    if case.validation == "leave-one-out":
        compare_with_all_targets(case.options, lambdas, x, targets, [v for v in found if v["kind"] == "leave-one-out"])
    return found


def compare_with_all_targets(options, lambdas, x, targets, found):
    """RidgeCV(alpha_per_target=True) on all targets at once selects the same."""
    n = len(x)
    mean, deviation = scales(options, x)
    alphas = [in_sklearn_scale(options, lam, n)["alpha"] for lam in lambdas]
    model = RidgeCV(alphas=alphas, fit_intercept=options.intercept, alpha_per_target=True)
    model.fit((x - mean) / deviation, np.column_stack(targets))
    expected = [in_sklearn_scale(options, v["lambda_min"], n)["alpha"] for v in found]
    np.testing.assert_allclose(np.ravel(model.alpha_), expected)


# ---- data

def diabetes():
    """Efron, Hastie, Johnstone and Tibshirani (2004), in the units of the clinic: columns of very different scales."""
    data = load_diabetes(scaled=False)
    return [*data.feature_names, "progression"], np.column_stack([data.data, data.target])


def wide():
    """30 rows, 80 columns in correlated pairs; five matter."""
    random = np.random.default_rng(20)
    x = random.standard_normal((30, 80))
    x[:, 1::2] = 0.6 * x[:, ::2] + 0.8 * x[:, 1::2]
    x = np.round(x * random.choice([0.5, 1, 3], 80) + random.choice([-2, 0, 5], 80), 4)
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    y = np.round(4 + z[:, [3, 10, 27, 44, 71]] @ [2, -1.5, 1, 1, -0.7] + 0.5 * random.standard_normal(30), 4)
    return [f"x{j}" for j in range(80)] + ["y"], np.column_stack([x, y])


def degenerate():
    """A constant column, one that is constant but for the rows of fold 1 (row % 5 == 0), and a column twice."""
    random = np.random.default_rng(21)
    a, b, c = np.round(random.standard_normal((3, 40)), 4)
    once = np.where(np.arange(40) % 5 == 0, np.round(random.standard_normal(40), 4), 1)
    y = np.round(1 + 2 * a - b + 0.5 * c + 0.3 * once + 0.4 * random.standard_normal(40), 4)
    return (["a", "b", "constant", "once", "c", "a_again", "y"],
            np.column_stack([a, b, np.full(40, 7.0), once, c, a, y]))


DATA = {"diabetes": diabetes, "wide": wide, "degenerate": degenerate}


def split(data, targets):
    names, table = DATA[data]()
    targets = targets or [names[-1]]
    columns = [j for j, name in enumerate(names) if name not in targets]
    return [names[j] for j in columns], targets, table[:, columns], [table[:, names.index(t)] for t in targets]


def csv_text(names, table):
    rows = [names] + [[repr(v).removesuffix(".0") for v in row] for row in table.tolist()]
    return "".join(",".join(row) + "\n" for row in rows)


# ---- cases

def fold_ids(n, folds, seed):
    """From 1; sizes differ by one at most."""
    return (np.random.default_rng(seed).permutation(np.arange(n) % folds) + 1).tolist()


def odd_weights(n):
    """Not one in the mean, some zero, one large."""
    weights = (0.25 * (1 + np.arange(n) * 7 % 11)).tolist()
    weights[3:23:5] = [0, 0, 0, 0]
    weights[8] = 20
    return weights


def cases():
    lasso, ridge = ("lasso", 1), ("ridge", 0)
    net5, net9 = ("elastic-net", 0.5), ("elastic-net", 0.9)
    several = ["s5", "progression", "bmi"]
    yield Case("lasso-diabetes", "diabetes", Options(*lasso))
    yield Case("lasso-diabetes-mean", "diabetes", Options(*lasso, "mean"), count=5)
    yield Case("lasso-diabetes-sum", "diabetes", Options(*lasso, "sum"), count=5)
    yield Case("lasso-diabetes-plain", "diabetes", Options(*lasso, standardize=False))
    yield Case("lasso-diabetes-no-intercept", "diabetes", Options(*lasso, intercept=False), count=8)
    yield Case("lasso-diabetes-plain-no-intercept", "diabetes", Options(*lasso, intercept=False, standardize=False),
               count=8)
    yield Case("lasso-diabetes-positive", "diabetes", Options(*lasso, positive=True))
    yield Case("lasso-diabetes-weights", "diabetes", Options(*lasso, weights=odd_weights(442)), count=8)
    yield Case("lasso-diabetes-folds", "diabetes", Options(*lasso, fold_ids=fold_ids(442, 10, 1)), validation="k-fold")
    yield Case("lasso-diabetes-targets", "diabetes", Options(*lasso), targets=several, count=6)
    yield Case("lasso-wide", "wide", Options(*lasso), ratios=(1.05, 1e-2))
    yield Case("lasso-wide-positive", "wide", Options(*lasso, positive=True), ratios=(1.05, 1e-2), count=8)
    yield Case("lasso-wide-folds", "wide", Options(*lasso, fold_ids=fold_ids(30, 10, 2)), ratios=(1.05, 3e-2),
               validation="k-fold")
    for model, label in ((net5, "05"), (net9, "09")):
        yield Case(f"elastic-net-{label}-diabetes", "diabetes", Options(*model))
        yield Case(f"elastic-net-{label}-diabetes-mean", "diabetes", Options(*model, "mean"), count=5)
        yield Case(f"elastic-net-{label}-diabetes-sum", "diabetes", Options(*model, "sum"), count=5)
        yield Case(f"elastic-net-{label}-wide", "wide", Options(*model), ratios=(1.05, 1e-2))
    yield Case("elastic-net-05-diabetes-folds", "diabetes", Options(*net5, fold_ids=fold_ids(442, 10, 1)),
               validation="k-fold")
    yield Case("elastic-net-05-diabetes-weights-positive", "diabetes",
               Options(*net5, weights=odd_weights(442), positive=True), count=8)
    yield Case("elastic-net-05-degenerate-folds", "degenerate",
               Options(*net5, fold_ids=(1 + np.arange(40) % 5).tolist()), validation="k-fold", count=8)
    path = {"ratios": (1, 1e-6)}
    yield Case("ridge-diabetes", "diabetes", Options(*ridge), **path)
    yield Case("ridge-diabetes-mean", "diabetes", Options(*ridge, "mean"), count=5, **path)
    yield Case("ridge-diabetes-sum", "diabetes", Options(*ridge, "sum"), **path)
    yield Case("ridge-diabetes-plain-no-intercept", "diabetes",
               Options(*ridge, "sum", intercept=False, standardize=False), count=8, **path)
    yield Case("ridge-diabetes-weights", "diabetes", Options(*ridge, "sum", weights=odd_weights(442)), count=8, **path)
    yield Case("ridge-diabetes-positive", "diabetes", Options(*ridge, positive=True), count=5, ratios=(1, 1e-4))
    yield Case("ridge-diabetes-folds", "diabetes", Options(*ridge, "sum", fold_ids=fold_ids(442, 10, 1)),
               validation="k-fold", **path)
    yield Case("ridge-diabetes-targets", "diabetes", Options(*ridge, "sum"), targets=several,
               validation="leave-one-out", count=10, **path)
    yield Case("ridge-diabetes-plain-targets", "diabetes", Options(*ridge, "sum", standardize=False), targets=several,
               lambdas=[1e-2, 1, 100, 1e3, 1e4, 1e5], validation="leave-one-out")
    yield Case("ridge-wide", "wide", Options(*ridge, "sum"), validation="leave-one-out", count=10, ratios=(1, 1e-4))


def lambdas_of(case, x, y):
    """A geometric path of six digits each; for several targets that of the largest lambda_max."""
    if case.lambdas:
        return case.lambdas
    largest = max(lambda_max(case.options, x, target) for target in y)
    return [float(f"{lam:.6g}") for lam in largest * np.geomspace(*case.ratios, case.count)]


def fitted(options, lam, target, x, y):
    weights = None if options.weights is None else np.array(options.weights, float)
    model = fit_pipeline(options, lam, x, y)
    intercept, b = on_the_data_scale(model)
    worst = violation(options, x, y, lam, intercept, b)
    return {"target": target, "lambda": lam, "library_lambda": model[-1].alpha,
            "objective": objective(options, x, y, lam, intercept, b), "kkt": float(f"{worst:.2g}"),
            "intercept": intercept, "coefficients": b.tolist()}


def file_of(case):
    names, targets, x, y = split(case.data, case.targets)
    lambdas = lambdas_of(case, x, y)
    options = case.options
    fits = [fitted(options, lam, t, x, y[t]) for t in range(len(targets)) for lam in lambdas]
    worst = max(fit["kkt"] for fit in fits)
    print(f"{case.name}: {len(fits)} fits, {worst:.1g}", file=sys.stderr)
    assert worst < LIMIT, f"{case.name}: a relative violation of {worst}"
    last = estimator(options, lambdas[0], len(x))
    return {
        "about": "Written by tests/golden/make_regression_sklearn.py; tests/golden/README.md says what is in it.",
        "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__, "python": platform.python_version()},
        "call": f"make_pipeline({pipeline(options, lambdas[0], len(x))[0]!r}, {type(last).__name__}(...)), alpha in "
                f"library_lambda" + (f", l1_ratio={last.l1_ratio!r}" if type(last) is ElasticNet else ""),
        "data": case.data + ".csv", "targets": targets, "columns": names,
        "options": {**vars(options), "penalty_factors": None, "lower": None, "upper": None},
        "lambda_max": [float(lambda_max(options, x, target)) for target in y],
        "lambdas": lambdas, "kkt": worst, "fits": fits, "validation": validations(case, lambdas, x, y)}


def text(case):
    """One line for each entry of the head, each fit and each validation."""
    lines = [f'"{key}": {json.dumps(value)}' for key, value in case.items() if key not in ("fits", "validation")]
    for key in ("fits", "validation"):
        lines.append(f'"{key}": [' + ",".join("\n " + json.dumps(entry) for entry in case[key]) + "]")
    return "{" + ",\n".join(lines) + "}\n"


def main():
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent / "regression")
    for name, make in DATA.items():
        (folder / f"{name}.csv").write_text(csv_text(*make()))
    for case in cases():
        (folder / f"sklearn-{case.name}.json").write_text(text(file_of(case)))


if __name__ == "__main__":
    main()
