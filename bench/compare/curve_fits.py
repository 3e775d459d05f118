#!/usr/bin/env python3
"""Least-squares fits by Cpufit, Gpufit's library for the CPU, and by Polydescent, on the data of Gpufit's own
performance comparison (gaussian_peaks.py). Prints a table.

    curve_fits.py --cpufit PATH/libCpufit.so
    curve_fits.py --write FILE                       the data alone

Cpufit is not packaged: `g++ -O3 -march=native -fPIC -shared -std=c++14 -I. Cpufit/{cpufit,info,lm_fit,lm_fit_cpp,
interface}.cpp -o libCpufit.so` in Gpufit's sources builds it, without CUDA.

Polydescent's side is a program, `build/bench/curve_fits DATA ENDS TOLERANCE ITERATIONS THREADS SECONDS`: it fits DATA,
a file as gaussian_peaks.py writes it, once and then as often as fills SECONDS, prints {"seconds": S, "runs": N}, and
leaves in ENDS float32 parameters [fits][parameters], then int32 iterations and statuses [fits] (0: converged).
"""

import argparse
import concurrent.futures
import ctypes
import dataclasses
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

import machine
from gaussian_peaks import POINTS, TRUE, gaussian_peaks, model
from tables import rate_text

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOLERANCE, ITERATIONS = 1e-4, 10  # the example's; a fit has converged when chi-square changes by less than that share
GAUSS_2D, LEAST_SQUARES = 1, 0


@dataclasses.dataclass(frozen=True)
class Fits:
    """Where a tool's fits ended: parameters [fits, 5], iterations and statuses [fits]; 0 is converged."""

    parameters: np.ndarray
    iterations: np.ndarray
    statuses: np.ndarray


class Cpufit:
    """Its C function, called from Python threads with a share of the fits each; it has none of its own."""

    def __init__(self, path):
        self.library = ctypes.CDLL(path)

    def fit_some(self, peaks, fits, part):
        """Fits `part`, a slice, in place."""
        def pointer(array):
            return ctypes.c_void_p(array[part].ctypes.data)

        count = part.stop - part.start
        every = np.ones(len(TRUE), dtype=np.int32)
        chi_squares = np.empty(count, dtype=np.float32)
        status = self.library.cpufit(
            ctypes.c_size_t(count), ctypes.c_size_t(POINTS), pointer(peaks.data), None, ctypes.c_int(GAUSS_2D),
            pointer(peaks.guesses), ctypes.c_float(TOLERANCE), ctypes.c_int(ITERATIONS),
            ctypes.c_void_p(every.ctypes.data), ctypes.c_int(LEAST_SQUARES), ctypes.c_size_t(0), None,
            pointer(fits.parameters), pointer(fits.statuses), ctypes.c_void_p(chi_squares.ctypes.data),
            pointer(fits.iterations))
        if status != 0:
            raise RuntimeError("cpufit refused the fits")

    def fit(self, peaks, threads):
        """(seconds, fits)"""
        count = len(peaks.data)
        fits = Fits(np.empty((count, len(TRUE)), dtype=np.float32), np.empty(count, dtype=np.int32),
                    np.empty(count, dtype=np.int32))
        cuts = np.linspace(0, count, threads + 1).astype(int)
        with concurrent.futures.ThreadPoolExecutor(threads) as pool:
            begin = time.perf_counter()
            list(pool.map(lambda k: self.fit_some(peaks, fits, slice(cuts[k], cuts[k + 1])), range(threads)))
            return time.perf_counter() - begin, fits


class Program:
    """Polydescent's."""

    def __init__(self, path):
        self.path = path
        self.folder = tempfile.TemporaryDirectory()
        self.data = None

    def fit(self, peaks, threads):
        """(seconds, fits)"""
        if self.data is None:
            self.data = os.path.join(self.folder.name, "data")
            peaks.write(self.data)
        ends = os.path.join(self.folder.name, "ends")
        done = subprocess.run([self.path, self.data, ends, repr(TOLERANCE), str(ITERATIONS), str(threads), "0.5"],
                              capture_output=True, text=True, check=True)
        took, count = json.loads(done.stdout), len(peaks.data)
        parameters = np.fromfile(ends, dtype=np.float32, count=count * len(TRUE))
        rest = np.fromfile(ends, dtype=np.int32, offset=parameters.nbytes).reshape(2, count)
        return took["seconds"] / took["runs"], Fits(parameters.reshape(count, -1), rest[0], rest[1])


def quality(peaks, fits):
    """In float64, by the same code for every tool."""
    residuals = model(fits.parameters.astype(np.float64)) - peaks.data
    chi_squares = np.sum(residuals * residuals, axis=1)
    finite = np.isfinite(chi_squares)
    errors = np.abs(fits.parameters[finite] / peaks.truth[finite] - 1)
    return {"chi_square_mean": float(np.mean(chi_squares[finite])),
            "chi_square_median": float(np.median(chi_squares[finite])), "finite": float(np.mean(finite)),
            "converged": float(np.mean(fits.statuses == 0)), "iterations": float(np.mean(fits.iterations)),
            "error_median": np.median(errors, axis=0).tolist()}


def measure(tools, peaks, thread_counts, repetitions):
    """(tool, threads) -> facts; repetitions in turn."""
    seconds, ends = {}, {}
    for _ in range(repetitions):
        for name, tool in tools.items():
            for threads in thread_counts:
                took, ends[name, threads] = tool.fit(peaks, threads)
                seconds.setdefault((name, threads), []).append(took)
    count = len(peaks.data)
    return {key: {"rate": count / statistics.median(times), "rate_min": count / max(times), "rate_max": count / min(times)}
                 | quality(peaks, ends[key]) for key, times in seconds.items()}


def rows(facts):
    """The table."""
    lines = ["| tool | threads | fits/s | range | chi-square, mean | median | converged | iterations, mean |",
             "|" + "---|" * 8]
    for (name, threads), entry in facts.items():
        lines.append(f"| {name} | {threads} | {rate_text(entry['rate'])} | {rate_text(entry['rate_min'])} .. "
                     f"{rate_text(entry['rate_max'])} | {entry['chi_square_mean']:.6g} | {entry['chi_square_median']:.6g} "
                     f"| {100 * entry['converged']:.2f} % | {entry['iterations']:.3f} |")
    return lines


def parse_arguments(arguments):
    """The options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cpufit", help="libCpufit.so")
    parser.add_argument("--program", default=os.path.join(ROOT, "build", "bench", "curve_fits"), help="Polydescent's")
    parser.add_argument("--fits", type=int, default=100_000)
    parser.add_argument("--threads", type=int, default=machine.cores(), help="besides one (all)")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--write", metavar="FILE", help="write the data there and end")
    parser.add_argument("--json", metavar="FILE", help="write the figures there, too")
    return parser.parse_args(arguments)


def main(arguments):
    """The command line."""
    options = parse_arguments(arguments)
    peaks = gaussian_peaks(options.fits)
    if options.write:
        peaks.write(options.write)
        return 0
    tools = {}
    if os.access(options.program, os.X_OK):
        tools["polydescent"] = Program(options.program)
    else:
        print(f"polydescent: skipped, there is no {os.path.relpath(options.program)}")
    if options.cpufit:
        tools["cpufit"] = Cpufit(options.cpufit)
    else:
        print("cpufit: skipped, say --cpufit PATH/libCpufit.so (--help says how to build it)")
    facts = measure(tools, peaks, sorted({1, options.threads}), options.repetitions)
    print(f"{options.fits} fits of 2-D Gaussian peaks (5 parameters, {POINTS} points, float32), at most {ITERATIONS} "
          f"iterations, tolerance {TOLERANCE:g}; {machine.processor_name()}, load average {os.getloadavg()[0]:.1f}\n")
    print("\n".join(rows(facts)))
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            measured = [{"tool": name, "threads": threads} | entry for (name, threads), entry in facts.items()]
            json.dump({"machine": machine.describe("cpu"), "fits": options.fits, "measured": measured}, file, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
