"""The results as a page to read."""

import tools
from results import by_case, ratio

UNITS = {"central": "objective values", "own": "gradients"}
PREAMBLE = """\
Batched tools run Adam for a fixed number of iterations with every stopping test off; one-point optimizers run start
after start. Central differences cost 2 dim + 1 objective values per gradient, and the rate is values per second; with
own gradients it is gradients per second. Rates are medians with the range of the repetitions, after warm-up (which
includes compiling). "ratio" is Polydescent's rate (its fastest way) over the tool's. Where the effort is less than the
whole case, the budget allowed no more; the rate does not depend on it. Before it was timed, every tool's ends were
compared with a float64 reference; see the JSON file.
"""


def rate_text(rate):
    """Three figures and a unit."""
    for scale, suffix in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if rate >= scale:
            return f"{rate / scale:.3g} {suffix}"
    return f"{rate:.3g}"


def ratio_text(number):
    """1 stands for Polydescent itself."""
    return "" if number is None else f"{number:.3g}"


def row(entry, number):
    """One line of a table: the tool, what it reached, and what to know."""
    if entry["status"] != "measured":
        return f"| {entry['tool']} | {entry['status']} | | | | | {entry.get('reason', '')} |"
    rate = entry["rate"]
    span = f"{rate_text(rate['min'])} .. {rate_text(rate['max'])}"
    effort = f"{entry['effort']} of {entry['full_effort']} {entry['effort_unit']}"
    return (f"| {entry['tool']} | {rate_text(rate['median'])} | {span} | {ratio_text(number)} "
            f"| {effort} | {entry['warm_up_s']:.1f} s | {entry['note']} |")


def title(case):
    """The case in words."""
    return (f"{case['objective']}, {case['dim']}-D, {case['starts']} starts, {case['precision']}, "
            f"{case['gradient']} gradients, {case['schedule']} rate")


def table(entries_of_tools):
    """One case."""
    case = next(iter(entries_of_tools.values()))["case"]
    lines = [f"### {title(case)}", "",
             f"| tool | {UNITS[case['gradient']]}/s | range | ratio | effort | warm-up | note |",
             "|---|---|---|---|---|---|---|"]
    return lines + [row(entry, ratio(entries_of_tools, tool)) for tool, entry in entries_of_tools.items()] + [""]


def summary(grouped):
    """One line per case: the ratio to every tool that was measured."""
    names = [name for name in tools.ENTRIES
             if not name.startswith("polydescent") and any(name in entries for entries in grouped.values())]
    lines = [f"| case | polydescent | {' | '.join(f'/ {name}' for name in names)} |", "|---" * (len(names) + 2) + "|"]
    for entries in grouped.values():
        case = next(iter(entries.values()))["case"]
        base = next((entry for tool, entry in entries.items() if ratio(entries, tool) == 1), None)
        own = f"{rate_text(base['rate']['median'])} {UNITS[case['gradient']]}/s" if base else ""
        ratios = [ratio_text(ratio(entries, name)) if name in entries else "" for name in names]
        lines.append(f"| {title(case)} | {own} | {' | '.join(ratios)} |")
    return lines + [""]


def machine_facts(number, run):
    """Where and with what one call of a script ran."""
    machine = run["machine"]
    gpu = f", {machine['gpu']['name']} (driver {machine['gpu']['driver']})" if "gpu" in machine else ""
    versions = ", ".join(f"{name} {version}" for name, version in run["versions"].items())
    return [f"- Run {number}, {run['date']}: `{run['command']}`",
            f"  on {machine['processor']}, {machine['cores']} cores{gpu}; load average when it began "
            f"{machine['load_average']:.1f}; {versions}."]


def machine_lines(number, run):
    """One call of compare.py."""
    settings = run["settings"]
    return machine_facts(number, run) + [
        f"  {settings['threads']} threads for every tool, {settings['repetitions']} repetitions, {settings['budget']:g} s a "
        "tool and case."]


def page(content):
    """The whole page."""
    grouped = by_case(content["cases"])
    lines = ["# Polydescent and other tools on the same work", "", PREAMBLE]
    for number, run in enumerate(content["runs"], 1):
        lines += machine_lines(number, run)
    lines += ["", "## Ratios", ""] + summary(grouped) + ["## The tools", ""]
    lines += [f"- **{entry.name}**: {entry.what}" for entry in tools.ENTRIES.values()] + ["", "## Cases", ""]
    for entries in grouped.values():
        lines += table(entries)
    return "\n".join(lines)
