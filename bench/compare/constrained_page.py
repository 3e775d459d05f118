"""constrained.py's results as a page to read."""

import math
import statistics

from results import by_case
from tables import machine_facts

TOOLS = ("polydescent", "nlopt:slsqp", "nlopt:slsqp-xtol", "nlopt:auglag-lbfgs", "scipy:slsqp", "scipy:trust-constr",
         "pagmo:gaco", "pagmo:sade")
PREAMBLE = """\
108 problems: 96 of Hock and Schittkowski's collection and 12 of CEC 2006 (`tests/support/constrained_problems.hpp`).
Every tool starts from the same points, drawn uniformly in the box, and evaluates the same expressions with exact
gradients in float64; all use the same number of processors.

- **polydescent**: one batch through the C++ API, augmented Lagrangians with L-BFGS, ends kept, no option set but the
  limit of 5000 iterations, which is its default.
- **nlopt:slsqp**, **nlopt:auglag-lbfgs**: NLopt's C API, start after start on a thread for each processor; SLSQP, and the
  augmented Lagrangian with LD_LBFGS inside. xtol_rel = ftol_rel = ftol_abs = 1e-8, also inside; constraints' tolerance
  1e-8; 5000 evaluations at most. **nlopt:slsqp-xtol**: without the tests of values, which end a search early, and now
  and then far from feasible.
- **scipy:slsqp**, **scipy:trust-constr**: a process for each processor, the compiled functions through ctypes with fixed
  buffers, constraints as vectors; 1000 iterations at most, ftol = 1e-8, or xtol = 1e-8 with BFGS for all Hessians (gtol
  = 1e-12: with 1e-8 it may end before its barrier has fallen). They are slow, and get the first few of the starts only.
- **pagmo:gaco**, **pagmo:sade**: its own algorithms for constraints, which use no gradients (Debian's build has no wrappers
  of NLopt or Ipopt): the extended ant colony, and self-adaptive differential evolution in cstrs_self_adaptive. 64 starts
  make a population, which has 1000 generations, 64,000 evaluations; what is said of starts is said of populations.

The functions: each of the others gets the objective and every constraint as a function of its own with its own exact
gradient, emitted and compiled as ours are, which costs what a Jacobian written by hand would. Ours evaluates the
Lagrangian and its gradient as one function. Compiling is not in the times.

One function judges every end of every tool. **At the optimum**: feasible, with a value of at most the published one +
1e-4 max(1, |f*|). **Feasible**: no constraint and no bound is broken by more than 1e-6. **Solved**: at least one end is
at the optimum. **Violation**: the largest at an end that the tool itself calls a success ("broken": of these how many are
not feasible, in all problems). **Per solved start**: the wall time divided by the number of starts that ended at the
optimum; of CPU: the time of all threads or processes in place of the wall's, which other work on the machine disturbs
less. OpenMP's threads wait passively (OMP_WAIT_POLICY).
"""


def percent(share):
    """Without decimals, but 100 % means all."""
    return f"{min(100 * share, 99.9) if share < 1 else 100:.3g} %"


def time_text(seconds):
    """Three figures and a unit."""
    for scale, unit in ((1, "s"), (1e-3, "ms")):
        if seconds >= scale:
            return f"{seconds / scale:.3g} {unit}"
    return f"{seconds * 1e6:.3g} µs"


def is_measured(entry):
    """Whether there are numbers."""
    return entry is not None and entry["status"] == "measured"


def tools_of(content):
    """In the order of the page's head, however they came."""
    found = {entry["tool"] for entry in content["cases"]}
    return [tool for tool in TOOLS if tool in found]


def ratios(grouped, tool, name="per_solved_s"):
    """problem -> its time per solved start over ours, where both solved it."""
    found = {}
    for key, entries in grouped.items():
        ours, theirs = entries.get("polydescent"), entries.get(tool)
        if is_measured(ours) and is_measured(theirs) and ours.get(name) and theirs.get(name):
            found[key] = theirs[name] / ours[name]
    return found


def ratio_cells(wall, cpu):
    """By how much ours is faster, and how often."""
    if not wall:
        return "| | | | |"
    mean = math.exp(statistics.fmean(map(math.log, wall)))
    faster = sum(number >= 1 for number in wall)
    return (f"| {statistics.median(wall):.3g} | {mean:.3g} ({min(wall):.2g} .. {max(wall):.3g}) "
            f"| {f'{statistics.median(cpu):.3g}' if cpu else ''} | {faster} of {len(wall)} |")


def cpu_text(entries):
    """Of all problems together; nothing where it was not measured in all."""
    return f"{sum(entry['cpu_s'] for entry in entries):.3g} s" if all("cpu_s" in entry for entry in entries) else ""


def total_row(tool, grouped):
    """One tool over all problems."""
    entries = [entries[tool] for entries in grouped.values() if is_measured(entries.get(tool))]
    if not entries:
        said = next(entries[tool] for entries in grouped.values() if tool in entries)
        return f"| {tool} | {said['status']}: {said['reason']} |" + " |" * 12
    starts = f"{max(entry['starts'] for entry in entries)}"
    starts += "" if entries[0]["unit"] == "starts" else " populations"
    share = lambda name: percent(statistics.fmean(entry[name] / max(1, entry["begun"]) for entry in entries))
    worst = [entry["violation"] for entry in entries if entry["violation"] is not None]
    solved = sum(entry["solved"] for entry in entries)
    few = sum(entry["solved_from_few"] for entry in entries) if entries[0]["unit"] == "starts" else ""
    line = (f"| {tool} | {starts} | {solved} of {len(entries)} | {few} | {share('at_optimum')} | {share('feasible')} "
            f"| {f'{max(worst):.1e}' if worst else ''} | ")
    line += (f"{sum(entry['claims_broken'] for entry in entries)} of {sum(entry['claims'] for entry in entries)} "
             f"| {sum(entry['seconds'] for entry in entries):.3g} s | {cpu_text(entries)} ")
    if tool == "polydescent":
        return line + "| 1 | 1 | 1 | |"
    return line + ratio_cells(*(list(ratios(grouped, tool, name).values()) for name in ("per_solved_s", "cpu_per_solved_s")))


def totals(content):
    """One line per tool."""
    grouped = by_case(content["cases"])
    few = next(iter(grouped.values()))
    few = next(iter(few.values()))["case"]["trust_starts"]
    lines = [f"| tool | starts each | solved | from the first {few} | at the optimum | feasible | violation | broken "
             "| wall | CPU | it / ours per solved start: median | mean (range) | median of CPU | ours faster |", "|---" * 14 + "|"]
    return lines + [total_row(tool, grouped) for tool in tools_of(content)] + [""]


def unsolved(content):
    """By tool."""
    grouped, lines = by_case(content["cases"]), []
    for tool in tools_of(content):
        names = [key for key, entries in grouped.items() if is_measured(entries.get(tool)) and not entries[tool]["solved"]]
        limited = [key for key, entries in grouped.items() if is_measured(entries.get(tool)) and entries[tool]["limited"]]
        lines.append(f"- {tool}: {len(names)}{': ' if names else ''}{', '.join(names)}")
        lines += [f"  (out of time in {len(limited)}: {', '.join(limited)})"] if limited else []
    return lines + [""]


def behind(content, tool="nlopt:slsqp"):
    """Problems where ours takes more CPU time per solved start than this tool, worst first; and how ours is spread."""
    grouped = by_case(content["cases"])
    slower = sorted((number, key) for key, number in ratios(grouped, tool, "cpu_per_solved_s").items()
                    if number < 1)
    lines = [f"Against {tool}, by its CPU time per solved start over ours:", ""]
    lines += ["| problem | it / ours | evaluations per start, ours | its | at the optimum, ours | its |", "|---" * 6 + "|"]
    for number, key in slower:
        ours, theirs = grouped[key]["polydescent"], grouped[key][tool]
        lines.append(f"| {key} | {number:.2g} | {ours['evaluations']:.0f} | {theirs['evaluations']:.0f} "
                     f"| {percent(ours['at_optimum'] / ours['begun'])} | {percent(theirs['at_optimum'] / theirs['begun'])} |")
    own = sorted(((entries["polydescent"]["cpu_s"], key) for key, entries in grouped.items()
                  if is_measured(entries.get("polydescent"))), reverse=True)
    whole = sum(seconds for seconds, _ in own)
    longest = ", ".join(f"{key} {percent(seconds / whole)}" for seconds, key in own[:10])
    return lines + ["", f"Our {whole:.3g} s of CPU: {longest}.", ""]


def cell(entry):
    """One tool in one problem."""
    if not is_measured(entry):
        return entry["status"] if entry else ""
    text = percent(entry["at_optimum"] / max(1, entry["begun"]))
    text += f", {time_text(entry['per_solved_s'])}" if entry["per_solved_s"] else f", ({time_text(entry['seconds'])})"
    return text + (f", {entry['violation']:.0e}" if entry["violation"] is not None else "")


def problems(content):
    """One line per problem."""
    tools = tools_of(content)
    lines = ["Share of the starts at the optimum, time per solved start (in brackets: of the whole, where none is solved), "
             "and violation.", "", f"| problem | dim | constraints | {' | '.join(tools)} |", "|---" * (len(tools) + 3) + "|"]
    for key, entries in by_case(content["cases"]).items():
        case = next(iter(entries.values()))["case"]
        lines.append(f"| {key} | {case['dim']} | {case['constraints']} "
                     f"| {' | '.join(cell(entries.get(tool)) for tool in tools)} |")
    return lines + [""]


def compile_line(content):
    """Apart from the rest."""
    took = [entry for entry in content["cases"] if entry["tool"] == "compile"]
    return (f"Compiling {len(took)} problems' expressions, one after the other: {sum(e['own_s'] for e in took):.0f} s for "
            f"Polydescent (packs and scalars), {sum(e['others_s'] for e in took):.0f} s for the others (scalars).")


def line_of(key, tool, outcome):
    """One line for whoever watches."""
    return f"{key:<8} {tool:<20} {outcome['reason'] if 'reason' in outcome else cell(outcome)}"


def page(content):
    """The whole page."""
    lines = ["# Problems with constraints, from the same starts", "", PREAMBLE]
    for number, run in enumerate(content["runs"], 1):
        settings = run["settings"]
        lines += machine_facts(number, run)
        lines += [f"  {settings['threads']} processors for every tool; no start is begun after {settings['limit']:g} s with a "
                  f"problem; compiled tools repeat a search until {settings['seconds']:g} s are over."]
    lines += ["", compile_line(content), "", "## Totals", ""] + totals(content)
    lines += ["\"mean\" is geometric, over the problems that both solved. \"At the optimum\" and \"feasible\" are means of the "
              "problems' shares.", "", "## Not solved", ""] + unsolved(content)
    lines += ["## Where ours is slower", ""] + behind(content) + ["## Problems", ""] + problems(content)
    return "\n".join(lines)
