#!/usr/bin/env python3
"""Polydescent and other tools on the same work, one after the other: bench/results/<machine>-<date>.json and .md.

    compare.py --headline                        the cases the README's figures come from
    compare.py                                   the whole grid
    compare.py --dims 10 --starts 2^14 --tools polydescent,jax --budget 5
    compare.py --check                           no timing: does every tool do the same work?
    compare.py --resume                          go on with this machine's newest file
"""

import argparse
import dataclasses
import datetime
import glob
import json
import os
import shlex
import signal
import subprocess
import sys

import cases
import machine
import tables
import tools
from measure import Settings
from results import IDENTITY, Results

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
RESULTS = os.path.join(ROOT, "bench", "results")

HEADLINE = {"dims": (10,), "starts": (2**17,), "iterations": 500, "budget": 300.0}
CHECK = {"dims": (2, 10, 32), "starts": (256,)}
GRID = {"dims": cases.DIMS, "starts": cases.STARTS, "iterations": 500, "budget": 10.0}
OVERHEAD_SECONDS = 0.02  # an iteration that takes less says little of one with more starts
COMPILE_SECONDS = 600  # beyond the budget, before a tool's process is given up


def count(text):
    """A whole number, or 2^k."""
    base, _, exponent = text.partition("^")
    return int(base) ** int(exponent) if exponent else int(base)


def listed(convert, allowed=None):
    """An option that takes one or more values with commas between them."""
    def parse(text):
        values = tuple(convert(piece) for piece in text.split(","))
        unknown = [value for value in values if allowed and value not in allowed]
        if unknown:
            raise argparse.ArgumentTypeError(f"there is no {unknown[0]}; one of {', '.join(allowed)}")
        return values
    return parse


def parse_arguments(arguments):
    """The options, with the defaults of the set of cases that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--headline", action="store_true", help="10-D, 2^17 starts, 500 iterations, both of the rest")
    parser.add_argument("--check", action="store_true", help="only compare ends; small cases unless told otherwise")
    parser.add_argument("--resume", action="store_true", help="leave out what the newest file has measured or skipped")
    parser.add_argument("--tools", type=listed(str, tuple(tools.ENTRIES)), default=tuple(tools.ENTRIES))
    parser.add_argument("--only", type=listed(str, cases.OBJECTIVES), default=cases.OBJECTIVES, help="objectives")
    parser.add_argument("--dims", type=listed(int))
    parser.add_argument("--starts", type=listed(count), help="numbers; 2^17 is one, too")
    parser.add_argument("--precision", type=listed(str, cases.PRECISIONS), default=cases.PRECISIONS)
    parser.add_argument("--gradient", type=listed(str, cases.GRADIENTS), default=cases.GRADIENTS)
    parser.add_argument("--schedule", choices=("constant", "cosine"), default="constant")
    parser.add_argument("--iterations", type=int, help="of a descent (500)")
    parser.add_argument("--budget", type=float, help="seconds for one tool and case, warm-up apart (10; headline 300)")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--threads", type=int, default=machine.cores(), help="of every tool (all)")
    parser.add_argument("--program", default=os.path.join(ROOT, "build", "polydescent"), help="Polydescent's")
    parser.add_argument("--output", help="the results' path without suffix (bench/results/<machine>-<date>)")
    options = parser.parse_args(arguments)
    chosen = GRID | (HEADLINE if options.headline else {}) | (CHECK if options.check else {})
    for name, value in chosen.items():
        if getattr(options, name) is None:
            setattr(options, name, value)
    if not os.access(options.program, os.X_OK):
        parser.error(f"there is no {options.program}; run `make build` or say --program")
    return options


def output_stem(options):
    """Where the results go."""
    if options.output:
        return options.output
    stem = os.path.join(RESULTS, machine.file_stem(options.device))
    earlier = sorted(glob.glob(f"{stem}-[0-9]*.json"))
    if options.resume and earlier:
        return earlier[-1].removesuffix(".json")
    return f"{stem}-{datetime.date.today()}"


def settings_of(options):
    """What every tool is told."""
    return Settings(program=os.path.abspath(options.program), device=options.device, threads=options.threads,
                    budget=options.budget, repetitions=options.repetitions, check_only=options.check)


def environment(settings):
    """Thread settings for libraries that read them from there; on the CPU no tool shall find a GPU."""
    threads = {name: str(settings.threads) for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
    hidden = {"CUDA_VISIBLE_DEVICES": ""} if settings.device == "cpu" else {}
    return os.environ | threads | hidden


def foretold(results, case, tool, settings):
    """Why not even to try: fewer starts already took too long, or too much memory. Empty where nothing says so."""
    for key, entry in results.entries.items():
        smaller = dataclasses.replace(case, starts=entry["case"]["starts"])
        if key != (smaller.key(), tool) or smaller.starts >= case.starts or results.budget_of(entry) < settings.budget:
            continue
        if entry["status"] == "skipped":
            return f"{smaller.starts} starts were skipped: {entry['reason']}"
        if entry["status"] == "measured" and entry["effort_unit"] == "iterations":
            iteration_s = entry["seconds"]["median"] / entry["effort"]
            seconds = 5 * iteration_s * case.starts / smaller.starts * (settings.repetitions + 1)
            if iteration_s > OVERHEAD_SECONDS and seconds > 2 * settings.budget:
                return (f"five iterations, {settings.repetitions} times and once to check, would take about "
                        f"{seconds:.0f} s (from {smaller.starts} starts); the budget is {settings.budget:g} s")
    return ""


def end_group(process):
    """Ends what is left of a tool's process and of those that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def known(results, case, tool):
    """An outcome of this run that holds here too: one-point optimizers do the same for any starts and precision."""
    for entry in results.entries.values():
        alike = dataclasses.replace(case, starts=entry["case"]["starts"], precision=entry["case"]["precision"])
        if (entry["key"], entry["tool"], entry["run"]) == (alike.key(), tool, results.run()) \
                and entry.get("effort_unit") == "starts":
            return {name: entry[name] for name in entry if name not in IDENTITY} | {
                "full_effort": case.starts, "note": f"measured once: see {tables.title(entry['case'])}"}
    return None


def outcome_of(results, case, tool, settings):
    """What is known already, or foretold, or measured now."""
    outcome = known(results, case, tool)
    if outcome:
        return outcome
    reason = foretold(results, case, tool, settings)
    return {"status": "skipped", "reason": reason} if reason else run_tool(tools.ENTRIES[tool], case, settings)


def run_tool(entry, case, settings):
    """measure.py's outcome, from its own process."""
    missing = entry.missing()
    if missing:
        return {"status": "not installed", "reason": ", ".join(missing)}
    request = {"case": dataclasses.asdict(case), "settings": dataclasses.asdict(settings)}
    limit = COMPILE_SECONDS + 3 * settings.budget
    process = subprocess.Popen([sys.executable, os.path.join(HERE, "measure.py"), entry.name], text=True,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               env=environment(settings), start_new_session=True)
    try:
        output, errors = process.communicate(json.dumps(request), timeout=limit)
        return json.loads(output.splitlines()[-1])
    except subprocess.TimeoutExpired:
        return {"status": "failed", "reason": f"took longer than {limit:.0f} s, compiling included"}
    except (IndexError, ValueError):
        return {"status": "failed", "reason": f"its process ended with {process.returncode}: {errors.strip()[-200:]}"}
    finally:
        end_group(process)


def line_of(case, tool, outcome):
    """One line for whoever watches."""
    if outcome["status"] == "measured":
        said = f"{tables.rate_text(outcome['rate']['median'])} {tables.UNITS[case.gradient]}/s, warm-up " \
               f"{outcome['warm_up_s']:.1f} s"
    else:
        said = f"{outcome['status']}: {outcome.get('reason') or outcome['check']['text']}"
    return f"{case.key():<52} {tool:<21} {said}"


def compare(options, results):
    """Every case, every tool; True where none failed."""
    settings = settings_of(options)
    every_case = cases.grid(options.only, options.dims, options.starts, options.precision, options.gradient,
                            schedule=options.schedule, iterations=options.iterations)
    passed = True
    for case in every_case:
        for name in options.tools:
            superfluous = case.gradient not in tools.ENTRIES[name].gradients
            if superfluous or options.resume and results.finished(case, name):
                continue
            outcome = outcome_of(results, case, name, settings)
            passed = passed and outcome["status"] != "failed"
            print(line_of(case, name, outcome), flush=True)
            if not options.check:
                results.add(case, name, outcome)
                write_page(results)
    return passed


def write_page(results):
    """The page beside the JSON file."""
    with open(results.path.removesuffix(".json") + ".md", "w", encoding="utf-8") as file:
        file.write(tables.page(results.content))


def main(arguments):
    """The command line; the exit code is 1 where a tool failed."""
    options = parse_arguments(arguments)
    results = Results(os.devnull if options.check else output_stem(options) + ".json")
    settings = dataclasses.asdict(settings_of(options)) | {"program": os.path.basename(options.program)}
    results.begin_run(command=shlex.join(["bench/compare/compare.py", *arguments]),
                      date=datetime.datetime.now().isoformat(" ", "minutes"), settings=settings,
                      machine=machine.describe(options.device), versions=machine.versions(options.program))
    passed = compare(options, results)
    if not options.check:
        print(f"\n{os.path.relpath(results.path)} and .md")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
