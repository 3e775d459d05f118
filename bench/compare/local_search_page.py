"""local_search.py's results as a page to read."""

import statistics

from results import by_case
from tables import machine_facts, rate_text

PREAMBLE = """\
Every tool starts from the same points, drawn uniformly in the box, evaluates the same compiled value and gradient (the
test function's own derivative) in float64, and goes on to the same scaled gradient norm, max_i |Pg_i| w_i / max(1, |f|)
with w the box's width. All use the same number of processors.

- **polydescent**: one batch through the C++ API, ends kept. An iteration is an evaluation, and the end is one more.
- **scipy**: L-BFGS-B with bounds (m = 10, ftol = 0), start after start in one process per processor. Each start has
  the pgtol at which its end satisfies the scaled norm. Most of its time is Python around the compiled function.
- **liblbfgs**: libLBFGS (m = 6, its defaults) with three line searches, start after start with OpenMP over the
  starts. It knows no bounds: its ends may lie outside the box, in basins that the others cannot reach.

Starts per second are medians of the repetitions, which the tools take in turn. All else is counted over the starts that
every tool ran. "norm": the median scaled gradient norm at the ends, by one function for all tools. "at tolerance": the
share at most twice the tolerance there (tools round differently); where wide boxes make the tolerance tighter than what
the value's rounding lets a line search see, tools that search by values stop before. "minimum": the share below 1e-5. "best": the share
with the value of the known global minimum within 1e-6 max(1, |f|). "as SciPy": the share whose end agrees with SciPy's
from the same start within 1e-4 of the width; in functions with many minima another basin is as good.
"""


def percent(share):
    """Without decimals, but 100 % means all."""
    return f"{min(100 * share, 99.9) if share < 1 else 100:.3g} %"


def ratio(ours, outcome, name):
    """Ours over the tool's, or None."""
    measured = (ours or {}).get("status") == outcome["status"] == "measured"
    value = {"rate": lambda entry: entry["rate"]["median"], "evaluations": lambda entry: entry["evaluations"]}[name]
    return value(ours) / value(outcome) if measured else None


def ratio_text(number):
    """Three figures."""
    return "" if number is None else f"{number:.3g}"


def line_of(key, tool, outcome):
    """One line for whoever watches."""
    said = outcome.get("reason")
    said = said or f"{rate_text(outcome['rate']['median'])} starts/s, {outcome['evaluations']:g} evaluations"
    return f"{key:<20} {tool:<22} {said}"


def row(tool, outcome, ours, shared):
    """One tool in one case."""
    if outcome["status"] != "measured":
        return f"| {tool} | {outcome['status']}: {outcome['reason']} |" + " |" * 9
    rate = outcome["rate"]
    same = percent(outcome["as_scipy"] / shared) if "as_scipy" in outcome else ""
    norm = outcome["gradient_norm"]["median"]
    return (f"| {tool} | {rate_text(rate['median'])} | {rate_text(rate['min'])} .. {rate_text(rate['max'])} "
            f"| {ratio_text(ratio(ours, outcome, 'rate'))} | {outcome['evaluations']:g} "
            f"| {ratio_text(ratio(ours, outcome, 'evaluations'))} | {'' if norm is None else f'{norm:.1e}'} "
            f"| {percent(outcome['at_tolerance'])} | {percent(outcome['at_a_minimum'])} "
            f"| {percent(outcome['at_the_best'])} | {same} |")


def table(key, entries):
    """One case."""
    case, ours = next(iter(entries.values()))["case"], entries.get("polydescent")
    lines = [f"### {key}", "",
             f"{case['starts']} starts in a batch, {case['single_starts']} for libLBFGS, {case['scipy_starts']} for SciPy "
             "and Armijo.", "",
             "| tool | starts/s | range | ours / it | evaluations | ours / it | norm | at tolerance | minimum | best "
             "| as SciPy |", "|" + "---|" * 11]
    return lines + [row(tool, entry, ours, case["scipy_starts"]) for tool, entry in entries.items()] + [""]


def summary(content):
    """One line per case, then the figures over all of them."""
    grouped = by_case(content["cases"])
    tools = [tool for tool in next(iter(grouped.values())) if tool != "polydescent"]
    lines = [f"| starts/s, and ours / it (evaluations) | polydescent | {' | '.join(tools)} |",
             "|---" * (len(tools) + 2) + "|"]
    names = ("rate", "evaluations")
    ratios = {(tool, name): [] for tool in tools for name in names}
    for key, entries in grouped.items():
        ours, cells = entries.get("polydescent"), []
        for tool in tools:
            found = {name: ratio(ours, entries[tool], name) if tool in entries else None for name in names}
            for name, number in found.items():
                ratios[tool, name] += [number] if number else []
            cells.append(f"{ratio_text(found['rate'])} ({ratio_text(found['evaluations'])})" if found["rate"] else "")
        own = rate_text(ours["rate"]["median"]) if ours and ours["status"] == "measured" else ""
        lines.append(f"| {key} | {own} | {' | '.join(cells)} |")
    lines.append("")
    for tool in tools:
        rates, evaluations = ratios[tool, "rate"], ratios[tool, "evaluations"]
        if rates:
            lines.append(f"- against {tool}, {len(rates)} functions: starts per second at least {min(rates):.3g} times, "
                         f"median {statistics.median(rates):.3g}; evaluations per start "
                         f"{statistics.median(evaluations):.3g} times in the median, at most {max(evaluations):.3g}")
    return lines + [""]


def page(content):
    """The whole page."""
    lines = ["# Quasi-Newton searches, one batch and start after start", "", PREAMBLE]
    for number, run in enumerate(content["runs"], 1):
        settings = run["settings"]
        lines += machine_facts(number, run)
        lines += [f"  {settings['threads']} processors for every tool, optimizer {settings['optimizer']}, tolerance "
                  f"{settings['tolerance']:g}, {settings['repetitions']} repetitions."]
    lines += ["", "## Ratios", ""] + summary(content) + ["## Functions", ""]
    for key, entries in by_case(content["cases"]).items():
        lines += table(key, entries)
    return "\n".join(lines)
