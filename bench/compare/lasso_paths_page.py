"""lasso_paths.py's results as a page to read."""

from results import by_case
from tables import machine_facts

PREAMBLE = """\
Every tool minimizes RSS/(2n) + lambda |b|_1 with an intercept, in float64, over the same lambdas, for all rows and for
all rows but each fold's; columns have mean zero and variance one, and no tool scales them again. All use the same number
of processors. "worst gap" is the largest (P - D)/P(0) of a tool's problems, P(0) = half the target's variance in that
training set, by one function for all, from the data and the coefficients. No tool hands out its folds' coefficients: they
are fitted once more, out of time, by the same solver with the same tolerance.

- **polydescent**: the command line. Its own report of the worst gap of all its problems counts as well.
- **scikit-learn**: LassoCV. After the folds it fits one lambda to all rows, where the others fit the whole path; the gap
  is that of the whole path.
- **glmnet**: cv.glmnet, or where it says mclapply, the calls of glmnet that cv.glmnet makes, in several processes.

A library has the loosest tolerance, in powers of ten below its own, at which its worst gap is what Polydescent's is asked
to be; "default" is as the library comes. Of the ways to run a library (its solvers, its folds one at a time or several)
each was tried once, unless it took many times as long as another, and the fastest is measured. "call" is the
cross-validation by the tool's own clock, without start, imports and reading; "process" is all of it. Both are medians of
the repetitions, which the tools take in turn. "ratio" is a tool's call over Polydescent's call, "to process" over
Polydescent's whole process, start and reading included. "errors" is the largest relative difference of its mean
cross-validation errors from Polydescent's; one that the gaps do not explain is a failure.
"""


def seconds_text(seconds):
    """Three figures."""
    return f"{seconds:.3g}" if seconds < 100 else f"{seconds:.0f}"


def span_text(seconds):
    """Median and range."""
    return f"{seconds_text(seconds['median'])} ({seconds_text(seconds['min'])} .. {seconds_text(seconds['max'])})"


def ratios(entry, ours):
    """A tool's call over our call, and over our process; empty where one is not measured."""
    if not ours or ours["status"] != "measured" or entry["status"] != "measured":
        return "", ""
    call = entry["call_s"]["median"]
    return tuple(f"{call / ours[name]['median']:.3g}" for name in ("call_s", "process_s"))


def version_of(tool, versions):
    """Name and version."""
    name, _, suffix = tool.partition(":")
    return f"{name} {versions.get(name, '')}".strip() + (f", {suffix}" if suffix else "")


def line_of(key, tool, outcome):
    """One line for whoever watches."""
    if outcome["status"] != "measured":
        return f"{key:<24} {tool:<22} {outcome['status']}: {outcome['reason']}"
    return (f"{key:<24} {tool:<22} {span_text(outcome['call_s'])} s, process {span_text(outcome['process_s'])} s, "
            f"gap {outcome['worst_gap']:.1e}: {outcome['settings']}")


def row(tool, entry, ours, versions):
    """One tool in one case."""
    if entry["status"] != "measured":
        return f"| {version_of(tool, versions)} | {entry['status']}: {entry['reason']} |" + " |" * 6
    call, process = ratios(entry, ours)
    return (f"| {version_of(tool, versions)} | {entry['settings']} | {entry['worst_gap']:.1e} "
            f"| {span_text(entry['call_s'])} | {span_text(entry['process_s'])} | {call} "
            f"| {process if tool != 'polydescent' else ''} | {entry['error_difference']:.1e} |")


def tried_lines(entries):
    """The ways to run the libraries, with what one run took."""
    for tool, entry in entries.items():
        if "tried" in entry:
            ways = "; ".join(f"{way} {seconds_text(seconds)} s" for way, seconds in entry["tried"].items())
            yield f"- {tool}, tried: {ways}"


def table(key, entries, runs):
    """One case."""
    case, ours = next(iter(entries.values()))["case"], entries.get("polydescent")
    fits = (case["folds"] + 1) * case["lambdas"]
    lines = [f"## {key}", "",
             f"{case['rows']} rows, {case['columns']} columns, {case['signals']} signals, {100 * case['explained']:g} % of "
             f"the target's variance; {case['lambdas']} lambdas to {case['ratio']:g} of the largest, {case['folds']} folds: "
             f"{fits} fits.", "",
             "| tool | settings | worst gap | call, s | process, s | ratio | to process | errors |", "|" + "---|" * 8]
    lines += [row(tool, entry, ours, runs[entry["run"] - 1]["versions"]) for tool, entry in entries.items()]
    return lines + ["", *tried_lines(entries), ""]


def page(content):
    """The whole page."""
    lines = ["# Cross-validated lasso paths", "", PREAMBLE]
    for number, run in enumerate(content["runs"], 1):
        settings = run["settings"]
        lines += machine_facts(number, run)
        lines += [f"  {settings['threads']} processors for every tool, gap {settings['gap']:g}, {settings['repetitions']} "
                  "repetitions."]
    lines.append("")
    for key, entries in by_case(content["cases"]).items():
        lines += table(key, entries, content["runs"])
    return "\n".join(lines)
