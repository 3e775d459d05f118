#!/usr/bin/env python3
"""Cross-validated lasso paths by Polydescent, scikit-learn and glmnet at the same certified quality:
bench/results/lasso-paths-cpu-<machine>-<date>.json and .md.

    lasso_paths.py --build build
    lasso_paths.py --size 1000x100 --repetitions 1 --python PATH/python --output /tmp/small
"""

import argparse
import datetime
import os
import shlex
import sys
import tempfile

import numpy as np

import lasso_paths_page
import machine
from lasso_tools import DEFAULT, Glmnet, Polydescent, ScikitLearn, dense
from lasso_work import Case, problem_of, worst_gap
from measure import spread
from results import Results
from tools import Skip

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))

HOPELESS = 5            # times as long as the quickest process, and a way to run a library is given up
SLOWER = 1.5            # likewise where it is the last question that is asked
FEWEST_SECONDS = 20     # that any process gets
LEAST_TOLERANCE = 1e-20


def loosest(tolerance, gap_at, aim):
    """(tolerance, gap): the first, a tenth of the one before each time, with gap_at(it) <= aim."""
    while tolerance > LEAST_TOLERANCE:
        gap = gap_at(tolerance)
        if gap <= aim:
            return tolerance, gap
        tolerance = float(f"{tolerance / 10:.6g}")
    raise Skip(f"no tolerance down to {LEAST_TOLERANCE:g} leads to a gap of {aim:g}")


def worst_gaps(problem, coefficients):
    """Worst gaps of all rows' path and of the folds', which may be left out."""
    gaps = [worst_gap(problem, rows, b) for rows, b in zip(problem.training_sets(), coefficients)]
    return {"all_rows": gaps[0]} | ({"folds": max(gaps[1:])} if gaps[1:] else {})


class Contender:
    """A tool with its settings: a line of the results."""

    def __init__(self, tool, settings, gaps, run, **facts):
        self.tool, self.run, self.runs = tool, run, []
        self.outcome = {"settings": settings, "gap": gaps, "worst_gap": max(gaps.values())} | facts

    def repeat(self):
        """Once more."""
        self.runs.append(self.run())

    def difference(self, reference):
        """Of the mean errors from another tool's, as a share; and how large it may be. Coefficients whose gap is g
        predict with a mean square difference of about 2 g P(0) at most, and errors are about P(0) / 2 at least."""
        found = float(np.max(np.abs(self.runs[-1].curve / reference.runs[-1].curve - 1)))
        gap = self.outcome["worst_gap"] + reference.outcome["worst_gap"]
        return found, 4 * np.sqrt(gap) + 4 * gap

    def finish(self, reference):
        """The outcome."""
        found, limit = self.difference(reference)
        self.outcome |= {"call_s": spread([run.call_s for run in self.runs]),
                         "process_s": spread([run.process_s for run in self.runs]), "error_difference": found}
        if not found <= limit:
            return self.outcome | {"status": "failed", "reason": f"not the same work: mean errors are off by {found:.1e}"}
        return self.outcome | {"status": "measured"}


def own_contender(tool, problem, gap):
    """Polydescent. Folds' coefficients are not part of its report: the worst gap that it says of itself counts too."""
    _, document = tool.cross_validate(gap)
    path, lambdas = dense(document, problem.x.shape[1]), np.array(document["lambdas"])
    gaps = worst_gaps(problem, tool.coefficients(gap)) | {"reported": document["worst_gap"]}
    gaps["all_rows"] = worst_gap(problem, problem.fold > 0, path, lambdas)
    return Contender("polydescent", tool.settings(gap), gaps, lambda: tool.cross_validate(gap)[0],
                     problems=document["problems"])


def pilot(tool, ways, tolerance, patience, limit_s=None):
    """(way -> seconds of its call, of those that are not given up; what the next would get)"""
    took = {}
    for way in ways:
        try:
            run = tool.cross_validate(way, tolerance, limit_s)
        except Skip:
            continue
        took[way] = run.call_s
        limit_s = min(limit_s or np.inf, max(FEWEST_SECONDS, patience * run.process_s))
    return took, limit_s


def contender(tool, took, tolerance, gaps):
    """A library run in the way that was fastest."""
    way = min(took, key=took.get)
    return Contender(tool.name + (":default" if tolerance == DEFAULT else ""), tool.settings(way, tolerance), gaps,
                     lambda: tool.cross_validate(way, tolerance), tolerance=tolerance,
                     tried={tool.settings(each, tolerance): seconds for each, seconds in took.items()})


def contenders(tool, problem, aim):
    """A library as it comes, and as it reaches the gap."""
    took, _ = pilot(tool, tool.ways(), DEFAULT, HOPELESS)
    fastest = min(took, key=took.get)
    gaps = worst_gaps(problem, tool.coefficients(fastest, DEFAULT))
    return [contender(tool, took, DEFAULT, gaps), best_at(tool, problem, took, aim)]


def best_at(tool, problem, took, aim):
    """The fastest solver that reaches the gap. took: way -> seconds by default; one that takes longer by default than
    another does to reach the gap is not asked to, and one that takes longer on the way there is given up."""
    best, least, limit_s = None, np.inf, None
    for solver in dict.fromkeys(way.solver for way in sorted(took, key=took.get)):
        ways = [way for way in sorted(took, key=took.get) if way.solver == solver]
        if took[ways[0]] > least:
            continue
        try:
            tolerance, gaps = tolerance_of(tool, problem, ways[0], aim, limit_s)
        except Skip:
            if best is None:
                raise
            continue
        seconds, limit_s = pilot(tool, ways, tolerance, SLOWER, limit_s)
        if seconds and min(seconds.values()) < least:
            best, least = contender(tool, seconds, tolerance, gaps), min(seconds.values())
    return best


def tolerance_of(tool, problem, way, aim, limit_s):
    """(tolerance, gaps) of the loosest that reaches the gap with this solver. Folds are fitted where all rows pass."""
    found = {}

    def gap_at(tolerance):
        for folds in (False, True):
            found[tolerance] = worst_gaps(problem, tool.coefficients(way, tolerance, folds, limit_s))
            if max(found[tolerance].values()) > aim:
                break
        return max(found[tolerance].values())

    tolerance, _ = loosest(tool.tolerance, gap_at, aim)
    return tolerance, found[tolerance]


def measure(tools, case, options):
    """tool -> outcome: repetitions in turn, so that what else the machine does falls on all of them alike."""
    problem, outcomes = problem_of(case), {}
    with tempfile.TemporaryDirectory() as folder:
        problem.write(folder)
        for tool in tools:
            tool.take(problem, folder)
        able = [own_contender(tools[0], problem, options.gap)]
        for tool in tools[1:]:
            try:
                tool.versions()
                able += contenders(tool, problem, options.gap)
            except (Skip, RuntimeError) as error:
                status = "skipped" if isinstance(error, Skip) else "failed"
                outcomes[tool.name] = {"status": status, "reason": str(error)}
        for _ in range(options.repetitions):
            for each in able:
                each.repeat()
    return {each.tool: each.finish(able[0]) for each in able} | outcomes


def versions(tools, program):
    """Of the libraries, too."""
    found = machine.versions(program)
    for tool in tools[1:]:
        try:
            found |= tool.versions()
        except Skip:
            pass
    return found


def parse_arguments(arguments):
    """The options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=os.path.join(ROOT, "build"), help="the folder with the program")
    parser.add_argument("--fit-args", type=shlex.split, default=[], help="more options of polydescent fit")
    parser.add_argument("--python", default=sys.executable, help="the interpreter that has scikit-learn (this one)")
    parser.add_argument("--rscript", default="Rscript", help="R's, that has glmnet")
    parser.add_argument("--tools", type=lambda text: text.split(","), default=["scikit-learn", "glmnet"])
    parser.add_argument("--size", default="10000x1000", help="rows x columns; one in twenty columns is a signal, at most 50")
    parser.add_argument("--correlations", type=lambda text: [float(word) for word in text.split(",")], default=[0, 0.5])
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument("--lambdas", type=int, default=100)
    parser.add_argument("--ratio", type=float, default=1e-3, help="the least lambda as a share of the largest")
    parser.add_argument("--gap", type=float, default=1e-6, help="that all tools have to reach")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--threads", type=int, default=machine.cores(), help="of every tool (all)")
    parser.add_argument("--output", help="the results' path without suffix")
    options = parser.parse_args(arguments)
    if not os.access(os.path.join(options.build, "polydescent"), os.X_OK):
        parser.error("there is no polydescent in the build folder; run `make compare-lasso`")
    return options


def cases_of(options):
    """One for each correlation."""
    rows, columns = map(int, options.size.split("x"))
    return [Case(rows, columns, min(50, columns // 20), correlation, options.folds, options.lambdas, options.ratio)
            for correlation in options.correlations]


def main(arguments):
    """The command line; the exit code is 1 where a tool failed."""
    options = parse_arguments(arguments)
    stem = options.output or os.path.join(
        ROOT, "bench", "results", f"lasso-paths-{machine.file_stem('cpu')}-{datetime.date.today()}")
    program, results = os.path.join(options.build, "polydescent"), Results(stem + ".json")
    peers = {"scikit-learn": ScikitLearn(options.python, options.threads),
             "glmnet": Glmnet(options.rscript, options.threads)}
    tools = [Polydescent(program, options.threads, options.fit_args)] + [peers[name] for name in options.tools]
    results.begin_run(command=shlex.join(["bench/compare/lasso_paths.py", *arguments]),
                      date=datetime.datetime.now().isoformat(" ", "minutes"),
                      settings={name: value for name, value in vars(options).items()
                                if name not in ("build", "python", "rscript", "output")},
                      machine=machine.describe("cpu"), versions=versions(tools, program))
    passed = True
    for case in cases_of(options):
        for tool, outcome in measure(tools, case, options).items():
            results.add(case, tool, outcome)
            passed = passed and outcome["status"] != "failed"
            print(lasso_paths_page.line_of(case.key(), tool, outcome), flush=True)
        with open(stem + ".md", "w", encoding="utf-8") as file:
            file.write(lasso_paths_page.page(results.content))
    print(f"\n{os.path.relpath(stem)}.json and .md")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
