#!/usr/bin/env python3
"""Problems with constraints by Polydescent and by others, from the same starts with the same compiled functions:
bench/results/constrained-<machine>-<date>.json and .md. A run that was stopped goes on where it was.

    constrained.py                                   all problems
    constrained.py --only hs-071,g10 --again --output build/few
"""

import argparse
import dataclasses
import datetime
import importlib.util
import json
import os
import shlex
import subprocess
import sys
import tempfile

import numpy as np

import constrained_page
import machine
from constrained_functions import ConstrainedFunctions
from constrained_page import TOOLS
from results import Results
from scipy_constrained import METHODS, ScipyConstrained

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))

PACKAGES = {"nlopt": "libnlopt-dev", "pagmo": "libpagmo-dev"}
POPULATION = 64          # starts in one of pagmo's, as in constrained_pagmo.cpp
SCIPY_ITERATIONS = 1000
SCIPY_TOLERANCE = 1e-8   # as in constrained_tools.hpp
AT_OPTIMUM = 1e-4        # of max(1, |f*|)
FEASIBLE = 1e-6          # the largest breach of a constraint or a bound


@dataclasses.dataclass(frozen=True)
class Case:
    """A problem and how many of the same starts each kind of tool gets."""

    problem: str
    dim: int
    constraints: int
    optimum: float
    starts: int
    slsqp_starts: int  # of SciPy's
    trust_starts: int

    def key(self):
        """Names the case in the results file."""
        return self.problem

    def starts_of(self, tool):
        """The first so many."""
        return {"scipy:slsqp": self.slsqp_starts, "scipy:trust-constr": self.trust_starts}.get(tool, self.starts)


class Bench:
    """Runs any tool on any problem."""

    def __init__(self, options):
        self.options = options
        self.program = os.path.join(options.build, "bench", "constrained_search")
        self.objects = os.path.join(options.build, "bench", "constrained")
        os.makedirs(self.objects, exist_ok=True)
        os.environ["OMP_WAIT_POLICY"] = "passive"  # on a machine that has other work, threads that spin at barriers lose much
        os.environ["POLYDESCENT_CACHE_DIR"] = os.path.join(self.objects, "cache")
        self.compiled = self.output_of("--list").split()
        self.problems = {found["name"]: found for found in map(json.loads, self.output_of("--problems").splitlines())}
        has_scipy = importlib.util.find_spec("scipy") is not None
        self.scipy = ScipyConstrained(options.threads, SCIPY_ITERATIONS, SCIPY_TOLERANCE) if has_scipy else None
        self.folder = tempfile.TemporaryDirectory()

    def output_of(self, *arguments, timeout=1800):
        """Of the program."""
        done = subprocess.run([self.program, *arguments], capture_output=True, text=True, check=False, timeout=timeout)
        if done.returncode:
            raise RuntimeError(done.stderr.strip() or f"{arguments[0]} ended with {done.returncode}")
        return done.stdout

    def path(self, name):
        """A file that ends with the bench."""
        return os.path.join(self.folder.name, name)

    def object_of(self, name):
        """The problem's functions for all tools but ours, compiled once."""
        return os.path.join(self.objects, name + ".so")

    def prepare(self, case):
        """Compiles what is not compiled yet and draws the starts, uniform in the box. Returns the seconds that compiling
        took, then or now."""
        self.case, self.problem = case, self.problems[case.problem]
        took = os.path.join(self.objects, case.problem + ".json")
        if not os.path.isfile(took):
            text = self.output_of("compile", case.problem, self.object_of(case.problem))
            with open(took, "w", encoding="utf-8") as file:
                file.write(text)
        lower, upper = self.problem["lower"], self.problem["upper"]
        self.starts = np.random.default_rng(0).uniform(lower, upper, (case.starts, case.dim))
        self.starts.tofile(self.path("starts"))
        self.functions = ConstrainedFunctions(self.object_of(case.problem), lower, upper, case.constraints)
        with open(took, encoding="utf-8") as file:
            return json.load(file)

    def absent(self, tool):
        """Why the tool is not there, or an empty text."""
        family = tool.partition(":")[0]
        if family == "scipy":
            return "" if self.scipy else "SciPy is not installed"
        return "" if tool in self.compiled else (f"{family} was not there when the program was built (Debian: "
                                                 f"{PACKAGES[family]})")

    def search(self, tool):
        """(seconds, CPU seconds, ends, evaluations, claims)"""
        count = self.case.starts_of(tool)
        if tool in METHODS:
            return self.scipy.search(tool, self.object_of(self.case.problem), self.problem, self.starts[:count],
                                     self.options.limit)
        took = json.loads(self.output_of(
            tool, self.case.problem, self.object_of(self.case.problem), self.path("starts"), str(count),
            str(self.options.threads), repr(self.options.seconds), repr(self.options.limit), self.path("ends"),
            timeout=60 + 5 * self.options.limit))
        ends = count // POPULATION if tool.startswith("pagmo") else count
        points = np.fromfile(self.path("ends"), dtype=np.float64, count=ends * self.case.dim)
        rest = np.fromfile(self.path("ends"), dtype=np.int32, offset=points.nbytes).reshape(2, ends)
        return took["seconds"], took["cpu_s"], points.reshape(ends, self.case.dim), *rest


def quality(case, seconds, cpu_s, values, violations, evaluations, claims):
    """What a tool's ends are worth. NaN: the start was never begun, or came to nothing."""
    begun = int(np.sum(evaluations > 0))
    feasible = violations <= FEASIBLE
    close = AT_OPTIMUM * max(1, abs(case.optimum))
    at_optimum = feasible & (values <= case.optimum + close)
    claimed = violations[(claims > 0) & np.isfinite(violations)]
    return {
        "begun": begun, "seconds": seconds, "cpu_s": cpu_s, "solved": bool(np.any(at_optimum)),
        "solved_from_few": bool(np.any(at_optimum[:case.trust_starts])),
        "best": float(np.min(values[feasible])) if np.any(feasible) else None,
        "at_optimum": int(np.sum(at_optimum)), "feasible": int(np.sum(feasible)), "claims": int(np.sum(claims)),
        "claims_broken": int(np.sum(claimed > FEASIBLE)),
        "violation": float(np.max(claimed)) if len(claimed) else None,
        "per_solved_s": seconds / int(np.sum(at_optimum)) if np.any(at_optimum) else None,
        "cpu_per_solved_s": cpu_s / int(np.sum(at_optimum)) if np.any(at_optimum) else None,
        "evaluations": float(np.mean(evaluations[evaluations > 0])) if begun else None,
    }


def measure(bench, tool):
    """The outcome of one tool on the problem that the bench has prepared."""
    absent = bench.absent(tool)
    if absent:
        return {"status": "skipped", "reason": absent}
    try:
        seconds, cpu_s, ends, evaluations, claims = bench.search(tool)
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        return {"status": "failed", "reason": str(error)}
    facts = quality(bench.case, seconds, cpu_s, *bench.functions.judge(ends), evaluations, claims)
    return {"status": "measured", "starts": len(ends), "unit": "populations" if tool.startswith("pagmo") else "starts",
            "limited": seconds > bench.options.limit} | facts


def parse_arguments(arguments):
    """The options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = lambda text: tuple(text.split(","))
    parser.add_argument("--only", type=names, help="problems (all)")
    parser.add_argument("--tools", type=names, default=TOOLS)
    parser.add_argument("--starts", type=int, default=1024, help="of the compiled tools")
    parser.add_argument("--slsqp-starts", type=int, default=32, help="of these the first so many, for SciPy's SLSQP")
    parser.add_argument("--trust-starts", type=int, default=8, help="and for trust-constr")
    parser.add_argument("--seconds", type=float, default=0.3, help="at least, for a compiled tool and a problem")
    parser.add_argument("--limit", type=float, default=10, help="seconds for a tool and a problem")
    parser.add_argument("--threads", type=int, default=machine.cores(), help="of every tool (all)")
    parser.add_argument("--again", action="store_true", help="measure what is measured already, too")
    parser.add_argument("--build", default=os.path.join(ROOT, "build"), help="the folder with bench/constrained_search")
    parser.add_argument("--output", help="the results' path without suffix")
    options = parser.parse_args(arguments)
    if not os.access(os.path.join(options.build, "bench", "constrained_search"), os.X_OK):
        parser.error("there is no bench/constrained_search in the build folder; run `make compare-constrained`")
    options.build = os.path.abspath(options.build)
    return options


def cases_of(bench, options):
    """The problems that are asked for."""
    for name in options.only or bench.problems:
        problem = bench.problems[name]
        yield Case(name, len(problem["lower"]), problem["constraints"], problem["optimum"], options.starts,
                   options.slsqp_starts, options.trust_starts)


def write_page(results, stem):
    """After every problem."""
    with open(stem + ".md", "w", encoding="utf-8") as file:
        file.write(constrained_page.page(results.content))


def main(arguments):
    """The command line; the exit code is 1 where a tool failed."""
    options = parse_arguments(arguments)
    stem = options.output or os.path.join(
        ROOT, "bench", "results", f"constrained-{machine.file_stem('cpu')}-{datetime.date.today()}")
    results, bench = Results(stem + ".json"), Bench(options)
    results.begin_run(command=shlex.join(["bench/compare/constrained.py", *arguments]),
                      date=datetime.datetime.now().isoformat(" ", "minutes"),
                      settings={name: value for name, value in vars(options).items() if name not in ("build", "output")},
                      machine=machine.describe("cpu"),
                      versions=machine.versions(os.path.join(options.build, "polydescent")))
    passed = True
    for case in cases_of(bench, options):
        tools = [tool for tool in options.tools if options.again or not results.finished(case, tool)]
        if not tools:
            continue
        results.add(case, "compile", {"status": "measured"} | bench.prepare(case))
        for tool in tools:  # in turn, so that what else the machine does falls on all of them alike
            outcome = measure(bench, tool)
            results.add(case, tool, outcome)
            passed = passed and outcome["status"] != "failed"
            print(constrained_page.line_of(case.key(), tool, outcome), flush=True)
        write_page(results, stem)
    write_page(results, stem)
    print("\n" + "\n".join(constrained_page.totals(results.content)) + f"\n{os.path.relpath(stem)}.json and .md")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
