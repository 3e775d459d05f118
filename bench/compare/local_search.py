#!/usr/bin/env python3
"""Polydescent's quasi-Newton searches and one-start optimizers, from the same starts with the same compiled gradients:
bench/results/local-search-<machine>-<date>.json and .md.

    local_search.py                                  all functions
    local_search.py --only rosenbrock/10,levy/10 --repetitions 3
"""

import argparse
import dataclasses
import datetime
import importlib.util
import json
import os
import shlex
import statistics
import subprocess
import sys
import tempfile

import numpy as np

import local_search_page
import machine
from results import Results
from scalar_objective import ScalarObjective
from scipy_starts import ScipyStarts

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))

OPTIMIZER = "lbfgs"  # Polydescent's, unless --optimizer says another
FUNCTIONS = ("sphere/10", "rosenbrock/10", "rastrigin/10", "griewank/10", "levy/10", "styblinski-tang/10",
             "schwefel/10", "himmelblau/2", "six-hump-camel/2", "rosenbrock/100")
TOOLS = ("polydescent", "scipy", "liblbfgs:more-thuente", "liblbfgs:armijo", "liblbfgs:strong-wolfe")
UNBOUNDED_BELOW = ("schwefel",)  # outside the box, where libLBFGS would go
MOST_ITERATIONS = 5000  # as in local_search.cpp
SAME_END = 1e-4     # of the box's width
SAME_VALUE = 1e-6   # of max(1, |f|)
AT_A_MINIMUM = 1e-5  # scaled gradient norm below which an end counts as a local minimum, reached exactly or not


@dataclasses.dataclass(frozen=True)
class Case:
    """A function and how many of the same starts each kind of tool gets."""

    objective: str
    dim: int
    starts: int         # of the batch
    single_starts: int  # of libLBFGS
    scipy_starts: int

    def key(self):
        """Names the case in the results file."""
        return f"{self.objective}/{self.dim}"

    def starts_of(self, tool):
        """The first so many. Armijo's searches now and then take 10^5 evaluations; the rate needs no more of them."""
        few = tool == "scipy" or tool == "liblbfgs:armijo"
        return self.scipy_starts if few else self.starts if tool == "polydescent" else self.single_starts


class Bench:
    """Runs any tool on any case."""

    def __init__(self, options):
        self.options = options
        self.program = os.path.join(options.build, "bench", "local_search")
        self.library = os.path.join(options.build, "bench", "libscalar_objective.so")
        listed = subprocess.run([self.program, "--list"], capture_output=True, text=True, check=True)
        self.compiled = listed.stdout.split()
        has_scipy = importlib.util.find_spec("scipy") is not None
        self.scipy = ScipyStarts(self.library, options.threads, MOST_ITERATIONS) if has_scipy else None
        self.folder = tempfile.TemporaryDirectory()

    def prepare(self, case):
        """The case's starts, uniform in the box, and the tolerances that take SciPy as far as the others. Its own test
        is absolute, the others' is scaled by width and value: a first search, not timed, says the value of each end."""
        self.case, self.objective = case, ScalarObjective(self.library, case.objective, case.dim)
        box = self.objective
        self.starts = np.random.default_rng(0).uniform(box.lower, box.upper, (case.starts, case.dim))
        self.starts.tofile(self.path("starts"))
        if self.scipy:
            absolute = self.options.tolerance / np.max(box.upper - box.lower)
            _, ends, _ = self.scipy.search(case.objective, self.starts[:case.scipy_starts],
                                           np.full(case.scipy_starts, absolute))
            values, _ = box.judge(ends, bounded=True)
            self.scipy_tolerances = absolute * np.maximum(1, np.abs(values))

    def path(self, name):
        """A file that ends with the bench."""
        return os.path.join(self.folder.name, name)

    def absent(self, tool):
        """Why the tool cannot do the case, or an empty text."""
        if tool == "scipy":
            return "" if self.scipy else "SciPy is not installed (Debian: python3-scipy)"
        if tool.partition(":")[0] not in self.compiled:
            return "libLBFGS was not there when the program was built (Debian: liblbfgs-dev)"
        if tool.startswith("liblbfgs") and self.case.objective in UNBOUNDED_BELOW:
            return "libLBFGS knows no bounds, and outside its box the function is unbounded below"
        return ""

    def search(self, tool):
        """(starts per second, ends, evaluations)"""
        if tool == "scipy":
            seconds, ends, evaluations = self.scipy.search(self.case.objective, self.starts[:self.case.scipy_starts],
                                                           self.scipy_tolerances)
            return len(ends) / seconds, ends, evaluations
        return self.run_program(f"polydescent:{self.options.optimizer}" if tool == "polydescent" else tool,
                                self.case.starts_of(tool))

    def run_program(self, tool, count):
        """local_search.cpp's part."""
        done = subprocess.run(
            [self.program, tool, self.case.objective, str(self.case.dim), self.path("starts"), str(count),
             repr(self.options.tolerance), str(self.options.threads), repr(self.options.seconds), self.path("ends")],
            capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr.strip())
        took = json.loads(done.stdout)
        numbers = np.fromfile(self.path("ends"), dtype=np.float64, count=count * self.case.dim)
        evaluations = np.fromfile(self.path("ends"), dtype=np.int32, offset=numbers.nbytes)
        return count * took["runs"] / took["seconds"], numbers.reshape(count, self.case.dim), evaluations


def quantile(numbers, share):
    """One of the numbers; None where it is no number."""
    found = float(np.quantile(np.nan_to_num(numbers, nan=np.inf), share, method="lower"))
    return found if np.isfinite(found) else None


def quality(bench, tool, ends, evaluations, reference):
    """Where a tool's searches ended, over the starts that every tool ran. reference: SciPy's ends, or None."""
    shared = bench.case.scipy_starts
    ends, objective, tolerance = ends[:shared], bench.objective, bench.options.tolerance
    values, norms = objective.judge(ends, bounded=not tool.startswith("liblbfgs"))
    facts = {
        "evaluations": float(np.median(evaluations[:shared])), "evaluations_mean": float(np.mean(evaluations[:shared])),
        "gradient_norm": {"median": quantile(norms, 0.5), "p90": quantile(norms, 0.9)},
        "at_tolerance": float(np.mean(norms <= 2 * tolerance)),  # packs round differently
        "at_a_minimum": float(np.mean(norms <= AT_A_MINIMUM)),
        "at_the_best": float(np.mean(values <= objective.minimum + SAME_VALUE * max(1, abs(objective.minimum)))),
    }
    if reference is not None:
        distances = np.max(np.abs(ends - reference) / (objective.upper - objective.lower), axis=1)
        facts["as_scipy"] = int(np.sum(distances <= SAME_END))
    return facts


def spread(rates):
    """Median and range."""
    return {"median": statistics.median(rates), "min": min(rates), "max": max(rates)}


def measure(bench, case):
    """tool -> outcome: repetitions in turn, so that what else the machine does falls on all of them alike."""
    bench.prepare(case)
    outcomes = {tool: {"status": "skipped", "reason": bench.absent(tool)} for tool in bench.options.tools}
    able = [tool for tool, outcome in outcomes.items() if not outcome["reason"]]
    rates, found = {tool: [] for tool in able}, {}
    for _ in range(bench.options.repetitions):
        for tool in able:
            try:
                rate, *found[tool] = bench.search(tool)
                rates[tool].append(rate)
            except RuntimeError as error:
                outcomes[tool] = {"status": "failed", "reason": str(error)}
    for tool, (ends, evaluations) in found.items():
        reference = found["scipy"][0] if "scipy" in found else None
        outcomes[tool] = {"status": "measured", "rate": spread(rates[tool]), "starts": len(ends)}
        outcomes[tool] |= quality(bench, tool, ends, evaluations, reference)
    return outcomes


def case_of(text, options):
    """NAME/DIM; in many dimensions fewer starts do."""
    name, _, dim = text.partition("/")
    dim = int(dim)
    starts, scipy_starts = options.starts, options.scipy_starts
    if dim > 32:
        starts, scipy_starts = starts // 16, scipy_starts // 4
    return Case(name, dim, max(starts, scipy_starts), max(starts // 4, scipy_starts), scipy_starts)


def parse_arguments(arguments):
    """The options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = lambda text: tuple(text.split(","))
    parser.add_argument("--only", type=names, default=FUNCTIONS, help="functions, NAME/DIM")
    parser.add_argument("--tools", type=names, default=TOOLS)
    parser.add_argument("--optimizer", default=OPTIMIZER, help=f"Polydescent's ({OPTIMIZER})")
    parser.add_argument("--starts", type=int, default=2**16, help="of the batch; libLBFGS takes a quarter of them")
    parser.add_argument("--scipy-starts", type=int, default=512, help="of these the first so many")
    parser.add_argument("--tolerance", type=float, default=1e-8, help="of the scaled gradient norm")
    parser.add_argument("--seconds", type=float, default=0.5, help="at least, for a repetition of a compiled tool")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--threads", type=int, default=machine.cores(), help="of every tool (all)")
    parser.add_argument("--build", default=os.path.join(ROOT, "build"), help="the folder with bench/local_search")
    parser.add_argument("--output", help="the results' path without suffix")
    options = parser.parse_args(arguments)
    if not os.access(os.path.join(options.build, "bench", "local_search"), os.X_OK):
        parser.error("there is no bench/local_search in the build folder; run `make compare-local`")
    return options


def main(arguments):
    """The command line; the exit code is 1 where a tool failed."""
    options = parse_arguments(arguments)
    stem = options.output or os.path.join(
        ROOT, "bench", "results", f"local-search-{machine.file_stem('cpu')}-{datetime.date.today()}")
    results, bench = Results(stem + ".json"), Bench(options)
    results.begin_run(command=shlex.join(["bench/compare/local_search.py", *arguments]),
                      date=datetime.datetime.now().isoformat(" ", "minutes"),
                      settings={name: value for name, value in vars(options).items()
                                if name not in ("build", "output")},
                      machine=machine.describe("cpu"),
                      versions=machine.versions(os.path.join(options.build, "polydescent")))
    passed = True
    for case in (case_of(text, options) for text in options.only):
        for tool, outcome in measure(bench, case).items():
            results.add(case, tool, outcome)
            passed = passed and outcome["status"] != "failed"
            print(local_search_page.line_of(case.key(), tool, outcome), flush=True)
        with open(stem + ".md", "w", encoding="utf-8") as file:
            file.write(local_search_page.page(results.content))
    print("\n" + "\n".join(local_search_page.summary(results.content)) + f"\n{os.path.relpath(stem)}.json and .md")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
