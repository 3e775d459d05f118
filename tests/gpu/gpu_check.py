#!/usr/bin/env python3
"""Everything there is to check and measure on a machine with an NVIDIA GPU, in under ten minutes.

    gpu_check.py                              from a checkout with a build, or from the unpacked bundle
    gpu_check.py --parts driver,tests         only these
    gpu_check.py --output DIR                 where <gpu>-<date>.json, .md and .log go ($OUT, else bench/results)

Run again, it goes on: what has passed with this commit on this GPU is not run again, what was never run comes first.
Exit codes: 0 every part passed (or needs something that this machine lacks, which the report names), 1 not every part
passed, 2 the request is wrong, 4 there is no GPU.
"""

import argparse
import concurrent.futures
import datetime
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NO_DEVICE = 4  # polydescent's exit code, and ours
SHORTEST_S = 10  # with less time left a part is not begun
LOG_LINES = 60  # of each process that failed

SWEEP = "Rules/*:Objectives/*:Values/*"
GROUPS = "GpuParityAtTheEdges.*:Objectives/*rastrigin*:Rules/*rosenbrock_adam_*"  # warps and blocks, every kind of gradient
OTHER_DIMS = (2, 32, 128, 1000)


class Runner:
    """Runs programs. Tests put another one in its place."""

    def run(self, command, environment, limit_s):
        """(exit code, or None when time ran out; what it printed; seconds)"""
        begin = time.monotonic()
        with tempfile.TemporaryFile() as output:
            try:
                process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                                           env={**os.environ, **environment}, cwd=ROOT, start_new_session=True)
            except OSError as error:
                return 127, f"{command[0]}: {error}", 0.0
            try:
                code = process.wait(timeout=max(limit_s, 1))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                code = None
            output.seek(0)
            return code, output.read().decode(errors="replace"), time.monotonic() - begin

    def find(self, name):
        """A program's path, or None."""
        return shutil.which(name) or next(
            (str(path) for path in (Path(home) / "bin" / name for home in cuda_homes()) if os.access(path, os.X_OK)), None)

    def has_module(self, name):
        return importlib.util.find_spec(name) is not None

    def processors(self):
        return len(os.sched_getaffinity(0))


def cuda_homes():
    return [os.environ[name] for name in ("CUDA_HOME", "CUDA_PATH") if os.environ.get(name)] + ["/usr/local/cuda"]


class Outcome:
    """passed, failed, timed out, or not here (the machine lacks what the part needs)."""

    def __init__(self, state, detail="", figures=None, log=""):
        self.state, self.detail, self.figures, self.log = state, detail, figures, log


class Check:
    """What the parts share: where programs are, how they are run, and until when."""

    def __init__(self, runner, build, output, limit_s):
        self.runner, self.build, self.output = runner, Path(build), Path(output)
        self.end = time.monotonic() + limit_s
        self.environment = {"POLYDESCENT_CACHE_DIR": str(self.build / "gpu-cache")}
        self.compiler_libraries = self.build / "lib" / "compiler"
        self.stem = None  # of the results, once the GPU is known

    def left_s(self):
        return self.end - time.monotonic()

    def program(self, name):
        return str(self.build / name)

    def run(self, command, limit_s, environment=None):
        return self.runner.run(command, {**self.environment, **(environment or {})}, min(limit_s, self.left_s()))

    def run_tests(self, tests, limit_s, prefix=(), environment=None):
        """gpu_test with this filter, its tests shared out over several processes."""
        count = max(1, min(8, self.runner.processors()))
        command = [*prefix, self.program("tests/gpu_test"), f"--gtest_filter={tests}", "--gtest_brief=1"]

        def shard(k):
            shards = {"GTEST_TOTAL_SHARDS": str(count), "GTEST_SHARD_INDEX": str(k)}
            return self.run(command, limit_s, {**shards, **(environment or {})})

        with concurrent.futures.ThreadPoolExecutor(count) as pool:
            return judge_tests(list(pool.map(shard, range(count))))


def tail(text):
    return "\n".join(text.splitlines()[-LOG_LINES:])


def judge_tests(runs):
    """One outcome of all processes: every one must end well, and some test must have run."""
    counts = {}
    for word in ("PASSED", "SKIPPED", "FAILED"):
        found = (re.search(rf"^\[  {word} *\] (\d+) tests?", output, re.MULTILINE) for _, output, _ in runs)
        counts[word] = sum(int(match.group(1)) for match in found if match)
    detail = f"{counts['PASSED']} tests passed" + (f", {counts['SKIPPED']} skipped" if counts["SKIPPED"] else "")
    bad = [(code, output) for code, output, _ in runs if code != 0]
    log = "\n".join(f"exit code {code}\n{tail(output)}" for code, output in bad)
    if any(code is None for code, _ in bad):
        return Outcome("timed out", detail, log=log)
    if bad:
        return Outcome("failed", f"{detail}, {counts['FAILED']} failed; exit codes {[code for code, _ in bad]}", log=log)
    if counts["PASSED"] == 0:
        return Outcome("failed", detail + ": nothing was checked", log=tail(runs[0][1]))
    return Outcome("passed", detail)


def tests_part(tests, limit_s):
    return limit_s, lambda check: check.run_tests(tests, limit_s)


def sanitizer_part(tool, tests, limit_s):
    """gpu_test under compute-sanitizer, with few starts."""
    def part(check):
        sanitizer = check.runner.find("compute-sanitizer")
        if sanitizer is None:
            return Outcome("not here", "no compute-sanitizer")
        prefix = [sanitizer, "--tool", tool, "--error-exitcode", "9"]
        if tool == "memcheck":
            prefix += ["--report-api-errors", "no"]  # asking what a device can do may fail, and nothing is wrong
        outcome = check.run_tests(tests, limit_s, prefix, {"POLYDESCENT_GPU_FEW": "1"})
        # It says so and goes on where a machine does not let it look inside.
        if re.search(r"not supported on|Unable to|Failed to initialize|Device not supported", outcome.log):
            outcome.state, outcome.detail = "not here", f"compute-sanitizer does not work here; {outcome.detail}"
        return outcome
    return limit_s, part


def bench_part(dim, limit_s):
    """bench/gpu in one number of dimensions; its counters are the figures."""
    def part(check):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "figures.json"
            command = [check.program("bench/gpu"), f"--benchmark_filter=/{dim}/", f"--benchmark_out={file}",
                       "--benchmark_out_format=json"]
            code, output, _ = check.run(command, limit_s)
            if code is None:
                return Outcome("timed out", log=tail(output))
            if code != 0:
                return Outcome("failed", f"exit code {code}", log=tail(output))
            try:
                benchmarks = json.loads(file.read_text(encoding="utf-8"))["benchmarks"]
            except (OSError, ValueError, KeyError) as error:
                return Outcome("failed", f"no figures: {error}", log=tail(output))
        if not benchmarks:
            return Outcome("failed", "nothing was measured", log=tail(output))
        wrong = [entry["name"] for entry in benchmarks if entry.get("error_occurred")]
        return Outcome("failed" if wrong else "passed", f"{len(benchmarks)} measurements", figures_of(benchmarks))
    return limit_s, part


def figures_of(benchmarks):
    """case -> engine -> counters."""
    usual = {"name", "family_index", "per_family_instance_index", "run_name", "run_type", "repetitions",
             "repetition_index", "threads", "iterations", "time_unit"}
    figures = {}
    for entry in benchmarks:
        case, engine = re.fullmatch(r"gpu/(.*)/(gpu|cpu)(?:/.*)?", entry["name"]).groups()
        figures.setdefault(case, {})[engine] = {
            name: value for name, value in entry.items() if name not in usual and isinstance(value, (int, float))}
    return figures


def compare_part(limit_s):
    """The comparison with other tools, where both are."""
    def part(check):
        script = ROOT / "bench" / "compare" / "compare.py"
        if not script.is_file():
            return Outcome("not here", "no bench/compare")
        others = [name for name in ("jax", "torch", "cupy") if check.runner.has_module(name)]
        if not others:
            return Outcome("not here", "none of JAX, PyTorch and CuPy is installed")
        stem = f"{check.stem}-compare"
        command = [sys.executable, "-B", str(script), "--device", "cuda", "--dims", "10", "--starts", "2^17", "--budget", "2",
                   "--tools", ",".join(["polydescent", *others]), "--resume", "--program", check.program("polydescent"),
                   "--output", stem]
        code, output, _ = check.run(command, limit_s)
        state = "timed out" if code is None else "passed" if code == 0 else "failed"
        return Outcome(state, f"{', '.join(others)}: see {Path(stem).name}.md", log="" if code == 0 else tail(output))
    return limit_s, part


# name -> (seconds it may take, what runs it). All of these seconds are more than there are: most parts take far less, and
# what matters most comes first.
PARTS = {
    "driver": tests_part("GpuDriver.*", 40),
    "tests": tests_part(f"-{SWEEP}:GpuDriver.*", 120),
    "parity": tests_part(SWEEP, 150),
    "bench-10": bench_part(10, 90),
    "memcheck": sanitizer_part("memcheck", "*", 120),
    "racecheck": sanitizer_part("racecheck", GROUPS, 75),
    "initcheck": sanitizer_part("initcheck", GROUPS, 60),
    **{f"bench-{dim}": bench_part(dim, 75) for dim in OTHER_DIMS},
    "compare": compare_part(120),
}
DONE = ("passed", "not here")


def first_line(text):
    return text.strip().splitlines()[0] if text.strip() else ""


def machine_facts(check):
    """Driver, toolkit, GPU, clock and commit; empty texts for what cannot be found out."""
    facts = {}
    smi = check.runner.find("nvidia-smi")
    fields = ("name", "driver_version", "clocks.max.sm", "clocks.sm", "memory.total", "compute_cap")
    if smi:
        code, output, _ = check.run([smi, f"--query-gpu={','.join(fields)}", "--format=csv,noheader"], 30)
        if code == 0:
            facts = dict(zip(fields, (value.strip() for value in first_line(output).split(","))))
            facts["GPUs"] = str(len(output.strip().splitlines()))
    nvcc = check.runner.find("nvcc")
    if nvcc:
        _, output, _ = check.run([nvcc, "--version"], 30)
        release = re.search(r"release \S+, V(\S+)", output)
        facts["toolkit"] = release.group(1) if release else ""
    code, output, _ = check.run([check.program("polydescent"), "list", "devices"], 60)
    facts["devices"] = output.strip() if code == 0 else ""
    facts["processors"] = str(check.runner.processors())
    facts["commit"] = commit(check)
    return facts


def commit(check):
    """Of the bundle, which says so, or of the checkout."""
    note = ROOT / "COMMIT"
    if note.is_file():
        return note.read_text(encoding="utf-8").strip()
    code, output, _ = check.run(["git", "-C", str(ROOT), "rev-parse", "HEAD"], 30)
    if code != 0:
        return ""
    _, changes, _ = check.run(["git", "-C", str(ROOT), "status", "--porcelain", "--untracked-files=no"], 30)
    return first_line(output) + ("-changed" if changes.strip() else "")


def stem_of(facts, output, today, fresh):
    """<gpu>-<date> below the output folder: the newest file of this GPU and commit, or a new one."""
    name = re.sub(r"[^a-z0-9]+", "-", (facts.get("name") or "gpu").lower()).strip("-")
    if not fresh:
        for file in sorted(Path(output).glob(f"{name}-[0-9]*[0-9].json"), reverse=True):
            content = json.loads(file.read_text(encoding="utf-8"))
            if content.get("machine", {}).get("commit") == facts["commit"]:
                return str(file.with_suffix(""))
    return str(Path(output) / f"{name}-{today}")


def load(stem, facts, fresh):
    file = Path(stem + ".json")
    if file.is_file() and not fresh:
        content = json.loads(file.read_text(encoding="utf-8"))
        if content.get("machine", {}).get("commit") == facts["commit"]:
            return content
    return {"machine": facts, "parts": {}}


def write(path, text):
    """In one step, so that an interrupted run leaves a whole file."""
    part = Path(str(path) + ".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def bench_table(parts):
    lines = ["| case | GPU | whole | CPU | GPU / CPU | share of multiply-adds | registers | spills | occupancy | compile |",
             "|---|---|---|---|---|---|---|---|---|---|"]
    for name, part in parts.items():
        for case, engines in (part.get("figures") or {}).items() if name.startswith("bench-") else ():
            gpu, cpu = engines.get("gpu", {}), engines.get("cpu", {})
            ratio = gpu.get("values/s", 0) / cpu["values/s"] if cpu.get("values/s") else 0
            lines.append(
                f"| {case} | {gpu.get('values/s', 0) / 1e9:.3g} G | {gpu.get('whole values/s', 0) / 1e9:.3g} G "
                f"| {cpu.get('values/s', 0) / 1e9:.3g} G | {ratio:.1f} | {100 * gpu.get('share', 0):.0f} % "
                f"| {gpu.get('registers', 0):.0f} | {gpu.get('spill bytes', 0):.0f} B "
                f"| {100 * gpu.get('occupancy', 0):.0f} % | {gpu.get('compile s', 0):.2f} s |")
    return lines if len(lines) > 2 else []


def report(content):
    """The results as a page."""
    machine = content["machine"]
    lines = [f"# {machine.get('name') or 'A GPU'}, {content['date']}", "",
             "Written by `make gpu-check` (tests/gpu/gpu_check.py).", "", "| | |", "|---|---|"]
    lines += [f"| {name} | {value} |" for name, value in machine.items() if name != "devices" and value]
    lines += ["", "| part | outcome | seconds | |", "|---|---|---|---|"]
    for name in PARTS:
        part = content["parts"].get(name, {"state": "not run", "seconds": 0, "detail": ""})
        lines.append(f"| {name} | {part['state']} | {part['seconds']:.0f} | {part['detail']} |")
    table = bench_table(content["parts"])
    if table:
        lines += ["", "## Objective values per second", "",
                  "Adam, all stopping tests off. GPU: of the iterations; whole: with memory, copies and launches; CPU: all "
                  "threads.", "", *table]
    return "\n".join(lines) + "\n"


def save(stem, content):
    write(stem + ".json", json.dumps(content, indent=1) + "\n")
    write(stem + ".md", report(content))


def run_part(check, name, content):
    """Runs one part and writes everything known so far."""
    begin = time.monotonic()
    outcome = PARTS[name][1](check)
    seconds = time.monotonic() - begin
    content["parts"][name] = {"state": outcome.state, "detail": outcome.detail, "seconds": round(seconds, 1),
                              "figures": outcome.figures}
    if outcome.log:
        with open(check.stem + ".log", "a", encoding="utf-8") as log:
            log.write(f"==== {name}: {outcome.state}\n{outcome.log}\n")
    save(check.stem, content)
    print(f"{name:<10} {outcome.state:<10} {seconds:6.1f} s  {outcome.detail}", flush=True)
    if outcome.state not in DONE and outcome.log:
        print("    " + "\n    ".join(outcome.log.splitlines()[-15:]), flush=True)


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", default=",".join(PARTS), help="names with commas between them; all: " + ", ".join(PARTS))
    parser.add_argument("--output", default=os.environ.get("OUT") or str(ROOT / "bench" / "results"), metavar="DIR")
    parser.add_argument("--build", default=str(ROOT / "build"), metavar="DIR", help="where the programs are")
    parser.add_argument("--limit", type=float, default=570, metavar="SECONDS", help="for all parts together (570)")
    parser.add_argument("--fresh", action="store_true", help="run what has passed, too")
    options = parser.parse_args(arguments)
    options.parts = [name for name in options.parts.split(",") if name]
    unknown = [name for name in options.parts if name not in PARTS]
    if unknown:
        parser.error(f"there is no part {unknown[0]}; parts are {', '.join(PARTS)}")
    options.build, options.output = os.path.abspath(options.build), os.path.abspath(options.output)
    return options


def main(arguments, runner=None):
    options = parse(arguments)
    check = Check(runner or Runner(), options.build, options.output, options.limit)
    probe = [check.program("polydescent"), "minimize", "sphere", "--dim", "2", "--starts", "1", "--iterations", "0",
             "--device", "cuda"]
    code, output, _ = check.run(probe, 60)
    if code == 127 and check.compiler_libraries.is_dir():  # the system's are too old: those of the bundle
        check.environment["LD_LIBRARY_PATH"] = f"{check.compiler_libraries}:{os.environ.get('LD_LIBRARY_PATH', '')}"
        code, output, _ = check.run(probe, 60)
    if code == NO_DEVICE:
        print(f"gpu-check: no GPU to check: {first_line(output)}", file=sys.stderr)
        return NO_DEVICE
    if code != 0:
        print(f"gpu-check: {' '.join(probe)} ended with {code}:\n{tail(output)}", file=sys.stderr)
        if code in (126, 127):
            print("gpu-check: build first (make gpu-check does), or say --build", file=sys.stderr)
        return 1

    facts = machine_facts(check)
    Path(options.output).mkdir(parents=True, exist_ok=True)
    today = str(datetime.date.today())
    check.stem = stem_of(facts, options.output, today, options.fresh)
    content = load(check.stem, facts, options.fresh)
    content["date"] = today
    known = content["parts"]
    todo = [name for name in options.parts if known.get(name, {}).get("state") not in DONE]
    todo.sort(key=lambda name: name in known)  # what was never run first
    print(f"{facts.get('name', 'GPU')}, driver {facts.get('driver_version', '?')}, toolkit {facts.get('toolkit', '?')}, "
          f"commit {facts['commit'][:12] or '?'}: {len(todo)} of {len(options.parts)} parts to run", flush=True)
    save(check.stem, content)
    for name in todo:
        if check.left_s() < SHORTEST_S:
            print(f"{name:<10} not run: the time is up; run this again to go on", flush=True)
            continue
        run_part(check, name, content)
    print(f"{check.stem}.md")
    return 0 if all(known.get(name, {}).get("state") in DONE for name in options.parts) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
