"""Polydescent through its command line; times are its own, of the descents without reading options and reporting."""

import json
import subprocess

import numpy as np

import work
from tools import Descent, Skip
from tools.adam_tool import AdamTool

CHECKED_STARTS = 16  # a process each
REFUSALS = (2, 4)    # exit codes: wrong request, no such device


def create(variant, case, settings):
    """variant: what `own` means to `--gradient`."""
    return Polydescent(variant, case, settings)


class Polydescent(AdamTool):
    """Its starts are those of work.polydescent_starts, all of them."""

    def __init__(self, variant, case, settings):
        super().__init__(case, settings)
        self.gradient = case.gradient if case.gradient == "central" else variant
        if self.gradient not in self.run("minimize", "--help"):
            raise Skip(f"this build has no --gradient {self.gradient}")

    def memory(self):
        """Starts are drawn when a lane needs them and only the best end is kept."""
        return 0

    def prepare(self):
        """Nothing: a process knows nothing of the one before it."""

    def descend(self, iterations):
        """One process. Each start's gradients: one an iteration, and that of its end. What the program finds out about the
        best point besides is not counted."""
        report = self.minimize(iterations)
        self.iterations = iterations
        gradients = report["iterations"] + report["starts"]
        per_gradient = 2 * self.case.dim + 1 if self.gradient == "central" else 1
        return Descent(report["seconds"]["descent"], gradients * per_gradient, gradients)

    def ends(self, count):
        """One start at a time: the command line reports one point."""
        return np.array([self.minimize(self.iterations, "--only-start", str(start))["best"]["point"]
                         for start in range(min(count, CHECKED_STARTS))]).T

    def minimize(self, iterations, *more):
        """The report of one run."""
        case = self.case
        device = ["--threads", str(self.settings.threads)] if self.settings.device == "cpu" else []
        step = ["--step", str(work.RELATIVE_STEP[case.precision])] if self.gradient == "central" else []
        return json.loads(self.run(
            "minimize", case.objective, "--polish", "none", "--dim", str(case.dim), "--starts", str(case.starts), "--sampler", "uniform",
            "--precision", case.precision, "--gradient", self.gradient, "--optimizer", "adam",
            "--learning-rate", str(work.LEARNING_RATE), "--schedule", case.schedule, "--iterations", str(iterations),
            "--gradient-tolerance", "0", "--value-tolerance", "0", "--minima", "0",
            "--device", self.settings.device, "--json", "-", *device, *step, *more))

    def run(self, *arguments):
        """Standard output of the program; what it says when it refuses becomes the reason to skip."""
        done = subprocess.run([self.settings.program, *arguments], capture_output=True, text=True, check=False)
        if done.returncode in REFUSALS:
            raise Skip(done.stderr.strip())
        done.check_returncode()
        return done.stdout
