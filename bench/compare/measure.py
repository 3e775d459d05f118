"""One tool on one case, in a process of its own: `measure.py TOOL` reads {case, settings} from standard input and
writes the outcome as the last line of standard output.

    warm-up      prepare() and the first descend(), which compiles: timed, not part of the rate
    pilot        short descents foretell how long an effort takes
    check        the least effort, and whether it did the work
    repetitions  as much effort as the budget allows, at most all of the case
"""

import dataclasses
import json
import statistics
import sys
import time

import tools
from cases import Case

PILOT_SECONDS = 0.2
MEMORY_SHARE = 0.8  # of what is free


@dataclasses.dataclass(frozen=True)
class Settings:
    """What holds for every case of a run."""

    program: str            # Polydescent's
    device: str = "cpu"     # or cuda
    threads: int = 1
    budget: float = 10.0    # seconds for the check and the repetitions of one tool on one case
    repetitions: int = 3
    check_only: bool = False


def free_memory():
    """Bytes that can be allocated without swapping."""
    with open("/proc/meminfo", encoding="ascii") as info:
        return next(1024 * int(line.split()[1]) for line in info if line.startswith("MemAvailable:"))


def require_memory(tool, settings):
    """Refuses before anything is allocated; on a GPU the library's own message has to do."""
    needed, free = tool.memory(), free_memory()
    if settings.device == "cpu" and needed > MEMORY_SHARE * free:
        raise tools.Skip(f"needs about {needed / 1e9:.1f} GB of memory, {free / 1e9:.1f} GB are free")


def pilot(tool):
    """Seconds per unit of effort, from descents that get longer until they can be timed."""
    effort = 1 if tool.unit == "iterations" else tool.least
    while True:
        seconds = tool.descend(effort).seconds
        if seconds >= PILOT_SECONDS or effort >= tool.full:
            return seconds / effort
        growth = min(20, 1.2 * PILOT_SECONDS / max(seconds, 1e-9))
        effort = min(tool.full, max(effort + 1, int(effort * growth)))


def affordable_effort(tool, unit_s, settings):
    """As many units as the budget allows for each repetition."""
    least_s = unit_s * tool.least * (settings.repetitions + 1)
    if least_s > settings.budget:
        raise tools.Skip(f"{tool.least} {tool.unit}, {settings.repetitions} times and once to check, would take "
                         f"{least_s:.0f} s ({unit_s:.2g} s each); the budget is {settings.budget:g} s")
    budget = min(settings.budget, tool.enough_s)
    effort = int((budget - unit_s * tool.least) / settings.repetitions / unit_s)
    return max(tool.least, min(tool.full, effort))


def spread(numbers):
    """Median and range."""
    return {"median": statistics.median(numbers), "min": min(numbers), "max": max(numbers)}


def repeat(tool, case, effort, repetitions):
    """The rates: objective values per second for central differences, gradients per second otherwise."""
    runs = [tool.descend(effort) for _ in range(repetitions)]
    counts = [run.values if case.gradient == "central" else run.gradients for run in runs]
    return {"effort": effort, "full_effort": tool.full, "effort_unit": tool.unit,
            "values": runs[0].values if case.gradient == "central" else None, "gradients": runs[0].gradients,
            "seconds": spread([run.seconds for run in runs]),
            "rate": spread([count / run.seconds for count, run in zip(counts, runs)])}


def measure(entry, case, settings):
    """The outcome: status measured, checked, failed or skipped, and what belongs to it."""
    begin = time.perf_counter()
    tool = entry.create(case, settings)
    require_memory(tool, settings)
    tool.prepare()
    tool.descend(1 if tool.unit == "iterations" else tool.least)
    outcome = {"warm_up_s": time.perf_counter() - begin, "note": tool.note()}
    effort = None if settings.check_only else affordable_effort(tool, pilot(tool), settings)
    tool.descend(tool.least)
    outcome["check"] = tool.check()
    if not outcome["check"]["passed"]:
        return outcome | {"status": "failed", "reason": f"not the same work: {outcome['check']['text']}"}
    if settings.check_only:
        return outcome | {"status": "checked"}
    return outcome | {"status": "measured"} | repeat(tool, case, effort, settings.repetitions)


def outcome_of(entry, case, settings):
    """measure(), with a refusal or an error as an outcome too."""
    try:
        return measure(entry, case, settings)
    except tools.Skip as refusal:
        return {"status": "skipped", "reason": str(refusal)}
    except Exception as error:  # whatever a tool throws is its result
        return {"status": "failed", "reason": f"{type(error).__name__}: {str(error).strip()[:300]}"}


def main():
    """The process that compare.py starts."""
    request = json.load(sys.stdin)
    outcome = outcome_of(tools.ENTRIES[sys.argv[1]], Case(**request["case"]), Settings(**request["settings"]))
    print(json.dumps(outcome))


if __name__ == "__main__":
    main()
