"""The comparison's own code: tables, ratios, the results file, and the reference that tools are checked against.

Usage: compare_test.py PROGRAM. Exit code 77 (skipped) without NumPy.
"""

import math
import os
import subprocess
import sys
import tempfile
import unittest

try:
    import numpy as np
except ImportError:
    print("skipped: NumPy is not installed")
    sys.exit(77)

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "bench", "compare"))

import agreement
import compare
import constrained
import constrained_page
import curve_fits
import lasso_paths
import lasso_paths_page
import lasso_tools
import lasso_work
import local_search
import local_search_page
import measure
import tables
import tools
import work
from cases import Case, grid
from constrained_functions import AT_LEAST, EQUAL, ConstrainedFunctions
from gaussian_peaks import gaussian_peaks, model
from results import Results, ratio
from scalar_objective import ScalarObjective
from tools.cupy_adam import ArrayAdam
from scipy_constrained import METHODS, search_start
from tools.one_by_one import CountedObjective

PROGRAM = sys.argv.pop(1) if len(sys.argv) > 1 else os.path.join(compare.ROOT, "build", "polydescent")
SETTINGS = measure.Settings(program=PROGRAM)


def case_of(objective="rosenbrock", dim=3, starts=40, precision="float64", gradient="central", **more):
    return Case(objective, dim, starts, precision, gradient, **more)


def measured(rate, effort=5, seconds=1.0):
    spread = {"median": rate, "min": rate, "max": rate}
    return {"status": "measured", "rate": spread, "effort": effort, "full_effort": 500, "effort_unit": "iterations",
            "seconds": {"median": seconds}, "warm_up_s": 0.5, "note": ""}


class Reference(unittest.TestCase):
    def test_philox_gives_a_published_vector(self):
        words = work.philox([np.array([0xFFFFFFFF], dtype=np.uint64)] * 4, (0xFFFFFFFF, 0xFFFFFFFF))
        self.assertEqual([int(word[0]) for word in words], [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD])

    def test_central_differences_agree_with_the_derivatives_by_hand(self):
        for objective, derivative in work.DERIVATIVES.items():
            case = case_of(objective, dim=7)
            x = work.first_starts(case, 20)
            _, differences = work.central_differences(work.objective(objective), x, case)
            np.testing.assert_allclose(differences, derivative(x), rtol=1e-6, atol=1e-3)

    def test_one_point_at_a_time_gives_the_same_gradient_and_counts_it(self):
        case = case_of("rastrigin", dim=5)
        x = work.first_starts(case, 1)
        value, gradient = work.central_differences(work.objective("rastrigin"), x, case)
        counted = CountedObjective(case)
        own_value, own_gradient = counted.value_and_gradient(x[:, 0])
        self.assertEqual((counted.values, counted.gradients), (11, 1))
        self.assertAlmostEqual(own_value, value[0])
        np.testing.assert_allclose(own_gradient, gradient[:, 0], rtol=1e-6, atol=1e-6)

    def test_a_cosine_rate_falls_from_one_to_nearly_zero(self):
        rates = work.rates(case_of(schedule="cosine"), 100)
        self.assertEqual(rates[0], 1)
        self.assertAlmostEqual(rates[50], 0.5)
        self.assertLess(rates[-1], 1e-3)


class Agreement(unittest.TestCase):
    def outcome(self, name, case):
        outcome = measure.outcome_of(tools.ENTRIES[name], case, measure.Settings(program=PROGRAM, check_only=True))
        return outcome["status"], outcome.get("reason")

    def test_polydescent_ends_where_the_reference_ends(self):
        for case in (case_of(), case_of("rastrigin", dim=2, gradient="own", schedule="cosine"),
                     case_of(dim=10, precision="float32")):
            self.assertEqual(self.outcome("polydescent", case), ("checked", None))

    def test_array_code_ends_where_the_reference_ends(self):
        tool = ArrayAdam(np, case_of(precision="float32"), SETTINGS)
        tool.prepare()
        tool.descend(tool.least)
        self.assertTrue(tool.check()["passed"])

    def test_one_iteration_too_few_is_noticed(self):
        for precision in ("float32", "float64"):
            case = case_of(precision=precision)
            ends = work.reference_ends(case, 40, 4, precision)
            self.assertFalse(agreement.agreement(case, ends, 5)["passed"])

    def test_not_a_number_is_noticed(self):
        ends = np.full((3, 40), math.nan)
        self.assertFalse(agreement.agreement(case_of(), ends, 5)["passed"])


class Measuring(unittest.TestCase):
    def test_polydescent_is_measured_within_the_budget(self):
        settings = measure.Settings(program=PROGRAM, budget=0.5)
        outcome = measure.outcome_of(tools.ENTRIES["polydescent"], case_of(iterations=50), settings)
        self.assertEqual(outcome["status"], "measured", outcome)
        self.assertEqual(outcome["gradients"], 40 * 51)  # the end's value and gradient, too
        self.assertEqual(outcome["values"], 40 * 51 * 7)

    def test_a_refusal_becomes_the_reason(self):
        outcome = measure.outcome_of(tools.ENTRIES["cupy"], case_of(), SETTINGS)
        self.assertEqual(outcome, {"status": "skipped", "reason": "CuPy runs on GPUs only"})


class Report(unittest.TestCase):
    def results(self, folder):
        results = Results(os.path.join(folder, "results.json"))
        results.begin_run(command="compare.py", date="today", versions={"numpy": "2"}, settings=vars(SETTINGS),
                          machine={"processor": "P", "cores": 2, "load_average": 0.0})
        results.add(case_of(), "polydescent", measured(3e8))
        results.add(case_of(), "jax", measured(2e7))
        results.add(case_of(), "torch", {"status": "failed", "reason": "it is late"})
        return results

    def test_ratios_are_of_the_fastest_way_of_polydescent(self):
        entries = {"polydescent": measured(2.0), "polydescent-analytic": measured(8.0), "jax": measured(2.0)}
        self.assertEqual(ratio(entries, "jax"), 4)
        self.assertIsNone(ratio({"jax": measured(2.0)}, "jax"))

    def test_results_are_read_again_and_failures_are_not_finished(self):
        with tempfile.TemporaryDirectory() as folder:
            again = Results(self.results(folder).path)
            self.assertTrue(again.finished(case_of(), "jax"))
            self.assertFalse(again.finished(case_of(), "torch"))
            self.assertFalse(again.finished(case_of(dim=4), "jax"))

    def test_the_page_has_a_row_per_tool_and_a_ratio(self):
        with tempfile.TemporaryDirectory() as folder:
            page = tables.page(self.results(folder).content)
        self.assertIn("| polydescent | 300 M | 300 M .. 300 M | 1 | 5 of 500 iterations | 0.5 s |  |", page)
        self.assertIn("| jax | 20 M | 20 M .. 20 M | 15 |", page)
        self.assertIn("| torch | failed | | | | | it is late |", page)

    def test_what_took_too_long_with_fewer_starts_is_not_tried(self):
        with tempfile.TemporaryDirectory() as folder:
            results = self.results(folder)
            self.assertEqual(compare.foretold(results, case_of(starts=41), "jax", SETTINGS), "")
            self.assertIn("from 40 starts", compare.foretold(results, case_of(starts=4000), "jax", SETTINGS))

    def test_one_point_optimizers_are_not_measured_again_for_more_starts(self):
        with tempfile.TemporaryDirectory() as folder:
            results = self.results(folder)
            results.add(case_of(), "scipy", measured(1e5) | {"effort_unit": "starts", "full_effort": 40})
            outcome = compare.known(results, case_of(starts=80, precision="float32"), "scipy")
            self.assertEqual((outcome["rate"]["median"], outcome["full_effort"]), (1e5, 80))
            self.assertIsNone(compare.known(results, case_of(dim=4), "scipy"))
            self.assertIsNone(compare.known(results, case_of(starts=80), "jax"))

    def test_starts_run_upwards_within_a_case(self):
        counts = [case.starts for case in grid(("rosenbrock",), (2,), (64, 8), ("float32",), ("own",))]
        self.assertEqual(counts, [8, 64])

    def test_numbers_of_starts_may_be_powers(self):
        self.assertEqual(compare.count("2^17"), 131072)


class LocalSearch(unittest.TestCase):
    def outcome(self, rate, evaluations, **more):
        return {"status": "measured", "rate": {"median": rate, "min": rate, "max": rate}, "evaluations": evaluations,
                "gradient_norm": {"median": 1e-9}, "at_tolerance": 1.0, "at_a_minimum": 1.0, "at_the_best": 0.5} | more

    def results(self, folder):
        results = Results(os.path.join(folder, "results.json"))
        results.begin_run(command="local_search.py", date="today", versions={"numpy": "2"},
                          settings={"threads": 2, "optimizer": "adam", "tolerance": 1e-8, "repetitions": 5},
                          machine={"processor": "P", "cores": 2, "load_average": 0.0})
        case = local_search.Case("levy", 10, 64, 16, 8)
        results.add(case, "polydescent", self.outcome(6e4, 50))
        results.add(case, "scipy", self.outcome(2e3, 40, as_scipy=8))
        results.add(case, "liblbfgs:armijo", {"status": "skipped", "reason": "it is absent"})
        return results

    def test_the_page_has_both_ratios_and_says_what_is_absent(self):
        with tempfile.TemporaryDirectory() as folder:
            page = local_search_page.page(self.results(folder).content)
        self.assertIn("| levy/10 | 60 k | 30 (1.25) |  |", page)
        self.assertIn("starts per second at least 30 times, median 30; evaluations per start 1.25 times", page)
        self.assertIn("| liblbfgs:armijo | skipped: it is absent |", page)

    def test_a_share_below_one_is_not_rounded_to_all(self):
        self.assertEqual([local_search_page.percent(share) for share in (0, 0.125, 0.99999, 1)],
                         ["0 %", "12.5 %", "99.9 %", "100 %"])

    def test_compiled_functions_have_their_gradient_and_scaled_norm(self):
        library = os.path.join(os.path.dirname(PROGRAM), "bench", "libscalar_objective.so")
        if not os.path.isfile(library):
            self.skipTest("libscalar_objective.so is not built")
        rosenbrock = ScalarObjective(library, "rosenbrock", 3)
        x = np.array([0.5, -1.0, 2.0])
        value, gradient = rosenbrock.value_and_gradient()(x)
        np.testing.assert_allclose(gradient, work.DERIVATIVES["rosenbrock"](x))
        values, norms = rosenbrock.judge(np.array([x, [1, 1, 1], [-5, 0, 0]]), bounded=True)
        self.assertEqual(values[0], value)
        self.assertAlmostEqual(norms[0], np.max(np.abs(gradient)) * 15 / value)
        self.assertEqual((values[1], norms[1]), (0, 0))
        free = rosenbrock.judge(np.array([[10.0, 100, 1e4]]), bounded=False)[1]
        self.assertGreater(free[0], 0)
        with self.assertRaises(ValueError):
            ScalarObjective(library, "rosenbrok", 3)


def lasso_case(**more):
    return lasso_work.Case(**{"rows": 120, "columns": 9, "signals": 3, "correlation": 0.5, "folds": 4, "lambdas": 6,
                              "ratio": 1e-2} | more)


class LassoPaths(unittest.TestCase):
    def test_columns_are_standardized_correlated_and_explain_their_share(self):
        problem = lasso_work.problem_of(lasso_case(rows=20_000))
        np.testing.assert_allclose(problem.x.mean(axis=0), 0, atol=1e-14)
        np.testing.assert_allclose(np.mean(problem.x**2, axis=0), 1)
        np.testing.assert_allclose(np.mean(problem.x[:, :-2] * problem.x[:, 2:], axis=0), 0.25, atol=0.03)
        b = np.linalg.lstsq(problem.x, problem.y - problem.y.mean(), rcond=None)[0]
        self.assertAlmostEqual(np.var(problem.x @ b) / np.var(problem.y), 0.75, delta=0.02)
        self.assertEqual(np.bincount(problem.fold).tolist(), [0] + [5000] * 4)

    def test_training_sets_are_all_rows_and_all_but_one_fold(self):
        problem = lasso_work.problem_of(lasso_case())
        sets = problem.training_sets()
        self.assertEqual([int(rows.sum()) for rows in sets], [120, 90, 90, 90, 90])
        self.assertFalse(np.any(problem.fold[sets[3]] == 3))

    def test_the_gap_is_that_of_a_problem_solved_by_hand(self):
        x, y = np.array([[1.0], [-1.0]]) + 5, np.array([3.0, -1.0]) + 7  # P(b) = (2 - b)^2 / 2 + lambda |b|, P(0) = 2
        lambdas = np.array([2.0, 0.5, 0.5, 0.0])
        gaps = lasso_work.relative_gaps(x, y, lambdas, np.array([[0.0], [1.5], [1.0], [1.9]]))
        # b = 1, lambda = 1/2: P = 1, and c = 1/2 gives D = 2c - c^2 / 2 = 7/8; with lambda = 0 nothing but D = 0 is left
        np.testing.assert_allclose(gaps, [0, 0, (1 - 7 / 8) / 2, 0.005 / 2], atol=1e-15)

    def test_the_gap_bounds_what_a_point_is_above_the_minimum(self):
        problem = lasso_work.problem_of(lasso_case())
        n, y, null = len(problem.y), problem.y - problem.y.mean(), np.var(problem.y) / 2
        b = np.zeros((6, 9))
        for _ in range(2000):  # proximal gradient descent
            b += (y[:, None] - problem.x @ b.T).T @ problem.x / n / 4
            b = np.sign(b) * np.maximum(np.abs(b) - problem.lambdas[:, None] / 4, 0)
        objective = lambda b: (np.sum((y[:, None] - problem.x @ b.T)**2, axis=0) / (2 * n)
                               + problem.lambdas * np.sum(np.abs(b), axis=1))
        gaps = lambda b: lasso_work.relative_gaps(problem.x, problem.y, problem.lambdas, b)
        self.assertLess(np.max(gaps(b)), 1e-12)
        off = b + np.random.default_rng(1).normal(0, 0.01, b.shape)
        self.assertTrue(np.all(gaps(off) >= (objective(off) - objective(b)) / null))
        self.assertLess(np.max(gaps(off)), 0.1)
        self.assertEqual(lasso_work.worst_gap(problem, problem.fold > 0, b * math.nan), math.inf)

    def test_the_loosest_tolerance_is_found_by_decades(self):
        asked = []
        found = lasso_paths.loosest(1e-4, lambda tolerance: asked.append(tolerance) or 30 * tolerance, 1e-6)
        self.assertEqual((found[0], asked), (1e-8, [1e-4, 1e-5, 1e-6, 1e-7, 1e-8]))
        with self.assertRaises(tools.Skip):
            lasso_paths.loosest(1e-4, lambda tolerance: 1e-3, 1e-6)

    def test_polydescent_reaches_the_gap_on_the_same_problems(self):
        if not os.access(PROGRAM, os.X_OK):
            self.skipTest("polydescent is not built")
        problem = lasso_work.problem_of(lasso_case())
        with tempfile.TemporaryDirectory() as folder:
            problem.write(folder)
            tool = lasso_tools.Polydescent(PROGRAM, 1, [])
            tool.take(problem, folder)
            own = lasso_paths.own_contender(tool, problem, 1e-7)
            own.repeat()
            outcome = own.finish(own)
        self.assertEqual((outcome["status"], outcome["problems"]), ("measured", 30))
        self.assertLessEqual(outcome["worst_gap"], 1e-7)
        self.assertGreater(outcome["process_s"]["median"], outcome["call_s"]["median"])

    def test_the_files_hold_the_problem(self):
        problem = lasso_work.problem_of(lasso_case())
        with tempfile.TemporaryDirectory() as folder:
            problem.write(folder)
            by_columns = np.fromfile(os.path.join(folder, "columns")).reshape(9, 120).T
            np.testing.assert_array_equal(by_columns, problem.x)
            np.testing.assert_array_equal(np.load(os.path.join(folder, "data.npy"))[:, -1], problem.y)
            np.testing.assert_array_equal(np.loadtxt(os.path.join(folder, "lambdas.txt")), problem.lambdas)

    def contender(self, curve, gap):
        run = lasso_tools.Run(2.0, 3.0, np.array(curve))
        contender = lasso_paths.Contender("tool", "as it is", {"all_rows": gap, "folds": 0}, lambda: run)
        contender.repeat()
        return contender

    def test_the_fastest_solver_at_the_gap_is_chosen_although_another_is_faster_by_default(self):
        problem, asked = lasso_work.problem_of(lasso_case()), []

        class Solvers:
            """A takes twice as long as B by default, and does not need a tighter tolerance; B slows down."""
            name, tolerance = "solvers", 1e-4
            ways = lambda self: [lasso_tools.Way(solver, jobs) for solver in "ABC" for jobs in (2, 1)]
            settings = lambda self, way, tolerance: f"{way.solver}{way.jobs} {tolerance}"

            def cross_validate(self, way, tolerance, limit_s=None):
                seconds = {"A": 2, "B": 1, "C": 3}[way.solver] * (10 if way.solver == "B" and tolerance == 1e-6 else 1)
                asked.append((way.solver, way.jobs, tolerance))
                return lasso_tools.Run(seconds / way.jobs, 100, np.ones(6))

            def coefficients(self, way, tolerance, folds=True, limit_s=None):
                exact = way.solver == "A" or tolerance == 1e-6
                lambdas = problem.lambdas if exact else 0 * problem.lambdas
                return [self.descend(problem.x[rows], problem.y[rows], lambdas) for rows in problem.training_sets()]

            def descend(self, x, y, lambdas):
                x, y, b = x - x.mean(axis=0), y - y.mean(), np.zeros((6, 9))
                for _ in range(1000):
                    b += (y[:, None] - x @ b.T).T @ x / len(y) / 4
                    b = np.sign(b) * np.maximum(np.abs(b) - lambdas[:, None] / 4, 0)
                return b

        default, tight = lasso_paths.contenders(Solvers(), problem, 1e-7)
        self.assertEqual((default.tool, default.outcome["settings"]), ("solvers:default", "B2 default"))
        self.assertGreater(default.outcome["worst_gap"], 1e-7)
        self.assertEqual((tight.tool, tight.outcome["settings"]), ("solvers", "A2 0.0001"))
        self.assertIn(("C", 1, "default"), asked)
        self.assertNotIn("C", [solver for solver, _, tolerance in asked if tolerance != "default"])  # 1.5 s, A takes 1

    def test_errors_that_the_gaps_do_not_explain_are_a_failure(self):
        own = self.contender([1.0, 2.0], 0)
        self.assertEqual(self.contender([1.0, 2.003], 1e-6).finish(own)["status"], "measured")
        self.assertEqual(self.contender([1.0, 2.01], 1e-6).finish(own)["status"], "failed")
        self.assertEqual(self.contender([1.0, math.nan], 1e-6).finish(own)["status"], "failed")

    def test_a_library_that_is_absent_is_skipped(self):
        with self.assertRaises(tools.Skip):
            lasso_tools.Glmnet("no-such-rscript", 2).versions()
        with self.assertRaises(tools.Skip):
            lasso_tools.ScikitLearn("false", 2).versions()

    def mean_errors(self, problem, coefficients):
        """Of the rows left out, from the coefficients and the best intercepts."""
        square = np.zeros(len(problem.lambdas))
        for rows, b in zip(problem.training_sets()[1:], coefficients[1:]):
            intercept = np.mean(problem.y[rows]) - problem.x[rows].mean(axis=0) @ b.T
            square += np.sum((problem.y[~rows, None] - intercept - problem.x[~rows] @ b.T)**2, axis=0)
        return square / len(problem.y)

    def check_library(self, library, tolerance):
        try:
            library.versions()
        except tools.Skip as absent:
            self.skipTest(str(absent))
        problem = lasso_work.problem_of(lasso_case())
        with tempfile.TemporaryDirectory() as folder:
            problem.write(folder)
            library.take(problem, folder)
            ways = library.ways()
            b = library.coefficients(ways[0], tolerance)
            curves = [library.cross_validate(way, tolerance).curve for way in (ways[0], ways[-1])]
        self.assertLess(max(lasso_paths.worst_gaps(problem, b).values()), 1e-10)
        for curve in curves:
            np.testing.assert_allclose(curve, self.mean_errors(problem, b), rtol=1e-5)

    def test_scikit_learns_errors_are_those_of_its_coefficients_whichever_way(self):
        self.check_library(lasso_tools.ScikitLearn(sys.executable, 2), 1e-14)

    def test_glmnets_errors_are_those_of_its_coefficients_whichever_way(self):
        self.check_library(lasso_tools.Glmnet("Rscript", 2), 1e-20)

    def test_the_page_has_ratios_to_both_clocks(self):
        seconds = lambda s: {"median": s, "min": s, "max": s}
        outcome = lambda call, process: {"status": "measured", "settings": "S", "worst_gap": 5e-7, "error_difference": 0.0,
                                         "call_s": seconds(call), "process_s": seconds(process)}
        with tempfile.TemporaryDirectory() as folder:
            results = Results(os.path.join(folder, "results.json"))
            results.begin_run(command="lasso_paths.py", date="today", versions={"polydescent": "1", "glmnet": "4"},
                              settings={"threads": 2, "gap": 1e-6, "repetitions": 3},
                              machine={"processor": "P", "cores": 2, "load_average": 0.0})
            results.add(lasso_case(), "polydescent", outcome(2, 4))
            results.add(lasso_case(), "glmnet:default", outcome(8, 9) | {"tried": {"T": 7.0}})
            results.add(lasso_case(), "scikit-learn", {"status": "skipped", "reason": "it is absent"})
            page = lasso_paths_page.page(results.content)
        self.assertIn("## 120x9, AR(0.5)", page)
        self.assertIn("4 folds: 30 fits.", page)
        self.assertIn("| glmnet 4, default | S | 5.0e-07 | 8 (8 .. 8) | 9 (9 .. 9) | 4 | 2 | 0.0e+00 |", page)
        self.assertIn("- glmnet:default, tried: T 7 s", page)
        self.assertIn("| scikit-learn | skipped: it is absent |", page)


class Constrained(unittest.TestCase):
    HS_71 = [1.0] * 4, [5.0] * 4, 2  # x0 x3 (x0 + x1 + x2) + x2, with x0 x1 x2 x3 >= 25 and sum x_i^2 = 40

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.path = os.path.join(folder.name, "hs-071.so")
        program = os.path.join(os.path.dirname(PROGRAM), "bench", "constrained_search")
        if os.path.isfile(program):
            subprocess.run([program, "functions", "hs-071", cls.path], check=True, timeout=120)

    def functions(self):
        if not os.path.isfile(self.path):
            self.skipTest("constrained_search is not built")
        return ConstrainedFunctions(self.path, *self.HS_71)

    def test_compiled_functions_have_their_gradients_and_relations(self):
        functions = self.functions()
        self.assertEqual(functions.relations.tolist(), [AT_LEAST, EQUAL])
        x = np.array([1.0, 5, 4, 1])
        value, gradient = functions.objective()(x)
        self.assertEqual((value, gradient.tolist()), (14, [11, 1, 2, 10]))
        values, gradients = functions.constraints([1, 0])
        self.assertEqual(values(x).tolist(), [3, -5])
        self.assertEqual(gradients(x).tolist(), [[2, 10, 8, 2], [20, 4, 5, 20]])
        values, violations = functions.judge(np.array([x, [2, 2, 4, 4], [1, 5, 5, -6]]))
        self.assertEqual((values[0], violations.tolist()), (14, [5, 0, 175]))

    def test_scipys_methods_end_at_the_optimum(self):
        try:
            import scipy  # noqa: F401
        except ImportError:
            self.skipTest("SciPy is not installed")
        functions = self.functions()
        for method in METHODS:
            arguments = (method, self.path, *map(tuple, self.HS_71[:2]), 2, 1000, 1e-8)
            end, evaluations, *_ = search_start(arguments, np.array([1.0, 5, 5, 1]), math.inf)
            value, violation = functions.judge(end[None])
            self.assertAlmostEqual(value[0], 17.0140173, places=5, msg=method)
            self.assertLess(violation[0], 1e-6)
            self.assertGreater(evaluations, 3)
            self.assertIsNone(search_start(arguments, end, 0))

    def case(self):
        return constrained.Case("hs-071", 4, 2, optimum=10.0, starts=6, slsqp_starts=4, trust_starts=2)

    def quality(self, seconds=3.0):
        values = np.array([9.0, 10.0005, 10.0015, 12.0, 10.0, math.nan])
        violations = np.array([1e-3, 1e-7, 0, 0, 1e-6, math.nan])
        return constrained.quality(self.case(), seconds, 2 * seconds, values, violations, np.array([4, 4, 4, 4, 9, 0]),
                                   np.array([1, 1, 1, 0, 1, 0]))

    def test_ends_count_when_feasible_and_as_low_as_the_optimum(self):
        facts = self.quality()
        self.assertEqual((facts["begun"], facts["at_optimum"], facts["feasible"], facts["best"]), (5, 2, 4, 10.0))
        self.assertEqual((facts["claims"], facts["claims_broken"], facts["violation"]), (4, 1, 1e-3))
        self.assertEqual((facts["solved"], facts["solved_from_few"], facts["per_solved_s"]), (True, True, 1.5))
        nothing = constrained.quality(self.case(), 1.0, 2.0, *np.full((2, 3), math.nan), *np.zeros((2, 3)))
        self.assertEqual((nothing["solved"], nothing["best"], nothing["violation"], nothing["per_solved_s"]),
                         (False, None, None, None))

    def test_the_page_has_totals_and_what_is_slower(self):
        outcome = lambda seconds, **more: {"status": "measured", "starts": 6, "unit": "starts", "limited": False} | (
            self.quality(seconds) | more)
        with tempfile.TemporaryDirectory() as folder:
            results = Results(os.path.join(folder, "results.json"))
            results.begin_run(command="constrained.py", date="today", versions={"numpy": "2"},
                              settings={"threads": 2, "limit": 10, "seconds": 0.1},
                              machine={"processor": "P", "cores": 2, "load_average": 0.0})
            results.add(self.case(), "compile", {"status": "measured", "own_s": 4.0, "others_s": 1.0})
            results.add(self.case(), "nlopt:slsqp", outcome(1.0))
            results.add(self.case(), "polydescent", outcome(2.0))
            results.add(self.case(), "pagmo:gaco", outcome(8.0, at_optimum=0, solved=False, per_solved_s=None))
            results.add(self.case(), "scipy:slsqp", {"status": "skipped", "reason": "SciPy is not installed"})
            page = constrained_page.page(results.content)
        self.assertIn("| polydescent | 6 | 1 of 1 | 1 | 40 % | 80 % | 1.0e-03 | 1 of 4 | 2 s | 4 s | 1 | 1 | 1 | |", page)
        self.assertIn("| nlopt:slsqp | 6 | 1 of 1 | 1 | 40 % | 80 % | 1.0e-03 | 1 of 4 | 1 s | 2 s "
                      "| 0.5 | 0.5 (0.5 .. 0.5) | 0.5 | 0 of 1 |", page)
        self.assertIn("| scipy:slsqp | skipped: SciPy is not installed |", page)
        self.assertIn("| hs-071 | 0.5 | 5 | 5 | 40 % | 40 % |", page)
        self.assertIn("- pagmo:gaco: 1: hs-071", page)
        self.assertIn("| hs-071 | 4 | 2 | 40 %, 1 s, 1e-03 | 40 %, 500 ms, 1e-03 | skipped | 0 %, (8 s), 1e-03 |", page)
        self.assertLess(page.index("| polydescent |"), page.index("| nlopt:slsqp |"))


class CurveFits(unittest.TestCase):
    def test_the_data_are_those_of_the_example(self):
        peaks = gaussian_peaks(100_001)  # figures of the C++ statements, built with libstdc++
        np.testing.assert_allclose(peaks.data[0, :5], [32.95534, 72.1217, 107.03955, 65.00784, 19.17638], rtol=1e-5)
        np.testing.assert_allclose(peaks.guesses[-1], [511.57047, 1.768927, 1.6987431, 0.92589486, 10.34258], rtol=1e-6)

    def test_noise_is_what_is_left_at_the_truth(self):
        peaks = gaussian_peaks(2000)
        residuals = peaks.data - model(peaks.truth)
        self.assertAlmostEqual(float(np.std(residuals)) / 17.054165, 1, delta=0.02)

    def test_quality_is_in_float64_and_counts_what_is_not_finite(self):
        peaks = gaussian_peaks(10)
        fits = curve_fits.Fits(peaks.truth.copy(), np.full(10, 3), np.zeros(10))
        fits.parameters[0] = math.nan
        facts = curve_fits.quality(peaks, fits)
        self.assertEqual((facts["finite"], facts["converged"], facts["iterations"]), (0.9, 1, 3))
        self.assertLess(max(facts["error_median"]), 1e-6)


if __name__ == "__main__":
    unittest.main()
