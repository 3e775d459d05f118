"""PyTorch: one Adam step of the whole batch, compiled by torch.compile, called in a Python loop.

Where torch.compile fails (no C++ compiler, for example) the same step runs eagerly, and the note says so.
"""

import time

import torch

import agreement
import work
from tools import Descent
from tools.adam_tool import AdamTool


def create(_, case, settings):
    """There is one way."""
    return Torch(case, settings)


def central_differences(function, case):
    """All displaced points at once, [coordinate, which is displaced, start]; the compiler never stores them."""
    lower, upper = work.BOUNDS[case.objective]
    typical = work.TYPICAL_SHARE * (upper - lower)

    def value_and_gradient(x):
        reach = work.RELATIVE_STEP[case.precision] * torch.clamp(abs(x), min=typical)
        above, below = torch.clamp(x + reach, max=upper), torch.clamp(x - reach, min=lower)
        chosen = torch.eye(case.dim, dtype=torch.bool, device=x.device)[:, :, None]
        change = function(torch.where(chosen, above[:, None], x[:, None])) \
            - function(torch.where(chosen, below[:, None], x[:, None]))
        return function(x), change / (above - below)
    return value_and_gradient


def automatic(function):
    """Reverse mode."""
    def total(x):
        value = function(x)
        return value.sum(), value

    def value_and_gradient(x):
        gradient, value = torch.func.grad(total, has_aux=True)(x)
        return value, gradient
    return value_and_gradient


def step_function(case):
    """(x, m, v, coefficients) -> the next x, m, v and the values."""
    lower, upper = work.BOUNDS[case.objective]
    function = work.objective(case.objective, torch)
    value_and_gradient = central_differences(function, case) if case.gradient == "central" else automatic(function)

    def step(x, mean, square, coefficients):
        value, gradient = value_and_gradient(x)
        mean = work.BETA1 * mean + (1 - work.BETA1) * gradient
        square = work.BETA2 * square + (1 - work.BETA2) * gradient * gradient
        moved = x - coefficients[0] * mean / (torch.sqrt(square) * coefficients[1] + work.EPSILON)
        return torch.clamp(moved, lower, upper), mean, square, value
    return step


class Torch(AdamTool):
    """All starts in one batch."""

    def __init__(self, case, settings):
        super().__init__(case, settings)
        torch.set_num_threads(settings.threads)
        self.eager = step_function(case)
        self.step, self.failure = torch.compile(self.eager), ""

    def prepare(self):
        """The starts on the device; compiles the step or falls back to eager code."""
        self.starts = torch.from_numpy(work.all_starts(self.case, agreement.CHECKED_STARTS)).to(self.settings.device)
        try:
            self.descend(1)
        except Exception as error:  # the compiler behind torch.compile fails in many ways
            self.failure = f"eager, since torch.compile failed: {str(error).splitlines()[0]}"
            self.step = self.eager

    def descend(self, iterations):
        """A step per iteration."""
        x, mean, square = self.starts, torch.zeros_like(self.starts), torch.zeros_like(self.starts)
        table = torch.from_numpy(work.coefficients(self.case, iterations)).to(x.device, x.dtype)
        self.wait()
        begin = time.perf_counter()
        with torch.no_grad():
            for coefficients in table:
                x, mean, square, _ = self.step(x, mean, square, coefficients)
        self.wait()
        seconds = time.perf_counter() - begin
        self.points = x
        gradients = self.gradients(iterations)
        return Descent(seconds, gradients * self.case.values_per_gradient(), gradients)

    def wait(self):
        """Until the device has done what it was given."""
        if self.settings.device != "cpu":
            torch.cuda.synchronize()

    def ends(self, count):
        """Of the first starts."""
        return self.points[:, :count].cpu().numpy()

    def note(self):
        """Compiled, or why not."""
        return self.failure or "torch.compile"
