"""Feeds the checker fits that are right, of other libraries too, and fits with one thing wrong."""

import contextlib
import copy
import io
import json
import math
import tempfile
import unittest
from pathlib import Path

import kkt_check
from kkt_check import Data, Limits, Options, Problem, Term

GOLDEN = Path(__file__).parent.parent / "golden" / "regression"
LIMITS = Limits(gap=1e-6, kkt=1e-6, objective=1e-9, agreement=1e-8, rounding=1e-10)

# Two columns of mean 0, deviations 1 and 2, orthogonal: a coefficient is a soft threshold. y = 3 + 2 a - b/4 + noise.
DATA = Data(["a", "b"], [[1, 1, -1, -1], [2, -2, 2, -2]], ["y"], [[4.75, 5.25, 0.25, 1.75]])
PULLS = (2, -0.5)  # x_j' y / n of the scaled columns


def lasso(lam=0.3):
    beta = [math.copysign(max(abs(q) - lam, 0), q) for q in PULLS]
    y = [v - 3 for v in DATA.targets[0]]
    square = sum(v * v for v in y) / 4 - sum(2 * b * q - b * b for b, q in zip(beta, PULLS))
    entry = {"target": "y", "lambda": lam, "l1_ratio": 1, "intercept": 3,
             "coefficients": {"index": [0, 1], "value": [beta[0], beta[1] / 2]}, "nonzeros": 2,
             "objective": square / 2 + lam * (abs(beta[0]) + abs(beta[1])), "gap": 0, "kkt": 0, "iterations": 3,
             "status": "converged"}
    return {"command": "fit", "model": "lasso", "loss_scale": "half-mean", "rows": 4, "columns": 2, "targets": 1,
            "lambdas": [lam], "path": [entry], "worst_gap": 0}


class HandMade(unittest.TestCase):
    def lines(self, result, options=Options(), limits=LIMITS):
        return kkt_check.check(result, DATA, options, limits)[0]

    def assert_caught(self, words, options=Options(), **changes):
        result = lasso()
        result["path"][0].update(changes)
        lines = self.lines(result, options)
        self.assertTrue(any(words in line for line in lines), lines)

    def test_the_solution_passes(self):
        self.assertEqual(self.lines(lasso()), [])

    def test_a_wrong_coefficient_is_caught(self):
        for value in ([1.7001, -0.1], [1.7, 0.1], [-1.7, -0.1], [1.7, -0.1001]):
            wrong = {"index": [0, 1], "value": value}
            for words in ("the objective is", "kkt is", "the gap is", "moving one coefficient gains"):
                self.assert_caught(words, coefficients=wrong)

    def test_a_zero_that_should_not_be_is_caught(self):
        self.assert_caught("kkt is", coefficients={"index": [0], "value": [1.7]}, nonzeros=1)

    def test_a_wrong_intercept_is_caught(self):
        self.assert_caught("mean residual", intercept=3.001)
        self.assert_caught("the intercept is null", intercept=None)

    def test_wrong_reports_are_caught(self):
        self.assert_caught("the objective is", objective=lasso()["path"][0]["objective"] * (1 + 1e-6))
        self.assert_caught("reported is None", objective=None)
        self.assert_caught("kkt is", kkt=1e-3)
        self.assert_caught("the status is converged although", gap=1e-3)
        self.assert_caught("2 coefficients are not zero", nonzeros=1)

    def test_wrong_indices_are_caught(self):
        self.assert_caught("coefficient 2", coefficients={"index": [0, 2], "value": [1.7, -0.1]})
        self.assert_caught("indices", coefficients={"index": [0], "value": [1.7, -0.1]})

    def test_a_head_that_does_not_fit_is_caught(self):
        for key, value in (("rows", 5), ("columns", 3), ("targets", ["y", "z"]), ("loss_scale", "sum"),
                           ("worst_gap", -1)):
            with self.subTest(key):
                self.assertEqual(len(self.lines({**lasso(), key: value})), 1)
        self.assertEqual(self.lines({**lasso(), "path": []}), ["the path is empty"])

    def test_options_that_were_not_followed_are_caught(self):
        self.assert_caught("lies below its lower limit 0", Options(positive=True))
        self.assert_caught("lies above its upper limit 1.5", Options(upper=[1.5, math.inf]))
        self.assert_caught("lies below its lower limit -0.05", Options(lower=[-math.inf, -0.05]))
        self.assert_caught("is left out", Options(penalty_factors=[1, math.inf]))
        self.assert_caught("asked for was none", Options(intercept=False))
        self.assert_caught("kkt is", Options(standardize=False))
        self.assert_caught("kkt is", Options(weights=[1, 2, 3, 4]))
        self.assert_caught("kkt is", Options(penalty_factors=[1, 2]))
        self.assert_caught("kkt is", Options(loss_scale="mean"))

    def test_a_limit_missed_by_rounding_is_reached(self):
        options = Options(upper=[1.1, math.inf])
        result = lasso()
        result["path"][0].update(coefficients={"index": [0, 1], "value": [math.nextafter(1.1, 0), -0.1]}, kkt=0)
        found = kkt_check.check(result, DATA, options, LIMITS)[1][0]
        self.assertLess(max(found.kkt, found.gap), 1e-12)

    def test_an_unfinished_fit_may_have_a_gap_but_must_say_which(self):
        entry = {"coefficients": {"index": [0, 1], "value": [1.6, -0.1]}, "status": "iteration-limit"}
        result = lasso()
        result["path"][0].update(entry)
        found = kkt_check.check(result, DATA, Options(), LIMITS)[1][0]
        result["path"][0].update(objective=found.objective, gap=found.gap, kkt=found.kkt)
        result["worst_gap"] = found.gap
        self.assertEqual(self.lines(result), [])
        self.assertAlmostEqual(found.kkt, 0.1 / 2)
        result["path"][0]["gap"] = found.least_gap / 2
        self.assertEqual(len(self.lines(result)), 1)

    def test_the_numbers_of_a_constant_target(self):
        data = Data(DATA.names, DATA.columns, ["y"], [[3, 3, 3, 3]])
        result = lasso()
        result["path"][0].update(coefficients={"index": [], "value": []}, nonzeros=0, objective=0)
        self.assertEqual(kkt_check.check(result, data, Options(), LIMITS)[0], [])


class Terms(unittest.TestCase):
    TERMS = [Term(l1, l2, *limits) for l1 in (0, 0.5) for l2 in (0, 2)
             for limits in ((-math.inf, math.inf), (0, math.inf), (-0.3, 0.7), (-math.inf, 0))]
    GRID = [k / 16 for k in range(-64, 65)]

    def test_fenchel(self):
        """u beta <= cost + conjugate, with equality somewhere on a fine grid where the conjugate is finite."""
        for term in self.TERMS:
            for u in (-1.25, -0.25, 0, 0.5, 1.5):
                inside = [b for b in self.GRID + [-0.3, 0.7] if term.lower <= b <= term.upper]
                best = max(u * b - term.cost(b) for b in inside)
                conjugate = term.conjugate(u)
                self.assertGreaterEqual(conjugate, best - 1e-15)
                if conjugate < math.inf:
                    self.assertAlmostEqual(conjugate, best, delta=2 / 16**2)

    def test_no_violation_is_the_best_place(self):
        for term in self.TERMS:
            for pull in (-2, -0.5, -0.1, 0, 0.3, 0.5, 3):
                best = term.best(0.0, pull, 1.0)
                self.assertAlmostEqual(term.violation(best, pull - best), 0, delta=1e-15)
                for beta in (-0.3, -0.2, 0, 0.1, 0.7):
                    if term.lower <= beta <= term.upper and abs(beta - best) > 1e-9:
                        self.assertGreater(term.violation(beta, pull - beta), 0)


def case_files():
    return sorted(GOLDEN.glob("*.json"))


def as_result(case, every):
    """The result that a program of ours would write for some of the library's fits."""
    path = []
    for fit in case["fits"][::every]:
        b = fit["coefficients"]
        index = [j for j, v in enumerate(b) if v != 0]
        path.append({"target": case["targets"][fit["target"]], "lambda": fit["lambda"],
                     "l1_ratio": case["options"]["l1_ratio"], "intercept": fit["intercept"],
                     "coefficients": {"index": index, "value": [b[j] for j in index]}, "nonzeros": len(index),
                     "objective": fit["objective"], "gap": 1e-9, "kkt": fit["kkt"], "status": "converged"})
    return {"loss_scale": case["options"]["loss_scale"], "path": path, "worst_gap": 1e-9}


def as_options(options):
    def numbers(key, infinite):
        return options[key] and [infinite if v is None else v for v in options[key]]
    plain = {key: options[key] for key in ("loss_scale", "weights", "positive", "intercept", "standardize")}
    return Options(penalty_factors=numbers("penalty_factors", math.inf), lower=numbers("lower", -math.inf),
                   upper=numbers("upper", math.inf), **plain)


def intercept_for(problem, b):
    """The best one with these coefficients."""
    if not problem.options.intercept:
        return 0
    residual = kkt_check.direct_residual(problem, {"intercept": 0}, b)
    return kkt_check.dot(problem.share, residual)


class OtherLibraries(unittest.TestCase):
    """What scikit-learn and glmnet found, to more digits than are asked of us."""
    STRICT = Limits(gap=1e-9, kkt=1e-9, objective=1e-11, agreement=1e-10, rounding=1e-11)

    def load(self, file):
        case = json.loads(file.read_text(encoding="utf-8"))
        data, _ = kkt_check.read_data(GOLDEN / case["data"], ",".join(case["targets"]))
        return case, data, as_options(case["options"])

    def test_their_solutions_pass(self):
        self.assertGreater(len(case_files()), 60)
        for file in case_files():
            with self.subTest(file.stem):
                case, data, options = self.load(file)
                lines, findings = kkt_check.check(as_result(case, 4), data, options, self.STRICT)
                self.assertEqual(lines, [])
                for found in findings:
                    self.assertGreater(found.gap, -1e-12)

    def test_the_scale_of_kkt_is_lambda_max(self):
        for file in case_files():
            with self.subTest(file.stem):
                case, data, options = self.load(file)
                for target, expected in enumerate(case["lambda_max"]):
                    scale = Problem(data, options, target).kkt_scale
                    found = scale * {"half-mean": 1, "mean": 2, "sum": 2 * len(data.targets[0])}[options.loss_scale]
                    self.assertAlmostEqual(found / max(case["options"]["l1_ratio"], 0.001) / expected, 1, delta=1e-9)

    def test_the_gap_is_no_less_than_the_distance_to_the_minimum(self):
        for file in case_files():
            with self.subTest(file.stem):
                case, data, options = self.load(file)
                for entry in as_result(case, max(len(case["lambdas"]) // 2, 1))["path"]:
                    problem = Problem(data, options, data.target_names.index(entry["target"]))
                    for share in (0.999, 0.9, 0):
                        b = [share * v for v in kkt_check.dense(entry, len(data.columns))]
                        moved = dict(entry, intercept=intercept_for(problem, b))
                        found = kkt_check.examine(problem, moved, b)
                        distance = (found.objective - entry["objective"]) / problem.in_loss_scale(problem.null_value)
                        self.assertGreaterEqual(found.gap, distance - 1e-12)
                        self.assertLessEqual(found.least_gap, distance + 1e-12)

    def test_their_solutions_changed_a_little_fail(self):
        for file in case_files():
            with self.subTest(file.stem):
                case, data, options = self.load(file)
                result = as_result(case, len(case["lambdas"]) // 2)
                wrong = copy.deepcopy(result)
                entry = next(e for e in wrong["path"] if e["nonzeros"] and e["coefficients"]["value"][0])
                entry["coefficients"]["value"][0] *= 1.001
                self.assertNotEqual(kkt_check.check(wrong, data, options, self.STRICT)[0], [])


class Program(unittest.TestCase):
    def run_on(self, result, data, *flags):
        with tempfile.TemporaryDirectory() as folder:
            files = {"result.json": json.dumps(result), "data.csv": data, "two": "1 1\n", "weights": "2,2,2,2",
                     "above": "inf\n0"}
            for name, text in files.items():
                Path(folder, name).write_text(text, encoding="utf-8")
            flags = [str(Path(folder, flag[1:])) if flag.startswith("@") else flag for flag in flags]
            with contextlib.redirect_stdout(io.StringIO()) as out:
                code = kkt_check.main([f"{folder}/result.json", "--data", f"{folder}/data.csv", *flags])
            return code, out.getvalue()

    ROWS = [*zip(*DATA.columns, DATA.targets[0])]
    PLAIN = "\n".join(",".join(map(str, row)) for row in ROWS)

    def test_reads_data_with_and_without_names(self):
        for text in (self.PLAIN, "a,b,y\n" + self.PLAIN, self.PLAIN.replace(",", "\t"), self.PLAIN.replace(",", ";")):
            code, out = self.run_on({**lasso(), "path": [{**lasso()["path"][0], "target": 0}]}, text)
            self.assertEqual((code, out.splitlines()[0][:6]), (0, "1 fits"))

    def test_takes_targets_and_weights_from_columns_and_files(self):
        text = "w,y,a,b\n" + "\n".join(f"0.5,{y},{a},{b}" for a, b, y in self.ROWS)
        for flags in (["--target", "y", "--weights", "w"], ["--target", "1", "--weights", "w"]):
            self.assertEqual(self.run_on(lasso(), text, *flags)[0], 0)
        self.assertEqual(self.run_on(lasso(), "a,b,y\n" + self.PLAIN, "--weights", "@weights")[0], 0)

    def test_a_violation_is_a_line_and_exit_code_1(self):
        result = lasso()
        result["path"][0]["nonzeros"] = 7
        code, out = self.run_on(result, "a,b,y\n" + self.PLAIN, "--penalty-factors", "@two")
        self.assertEqual(code, 1)
        self.assertEqual(out.splitlines()[0],
                         "path[0] (target y, lambda 0.3): 2 coefficients are not zero, reported are 7")
        self.assertEqual(self.run_on(lasso(), "a,b,y\n" + self.PLAIN, "--upper", "@above")[0], 0)
        for flags in (["--lower", "@two"], ["--positive"], ["--no-intercept"], ["--no-standardize"],
                      ["--loss-scale", "sum"]):
            self.assertEqual(self.run_on(lasso(), "a,b,y\n" + self.PLAIN, *flags)[0], 1, flags)


if __name__ == "__main__":
    unittest.main()
