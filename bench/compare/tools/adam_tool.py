"""What the batched Adam tools share: an effort is an iteration, and the ends are checked against the reference."""

import math

import agreement

CHECK_ITERATIONS = 5


class AdamTool:
    """A subclass defines descend(iterations) and ends(count) -> [dim, count]."""

    unit = "iterations"
    enough_s = math.inf  # the whole case, if the budget allows
    copies = 8  # arrays of the batch's size that are alive at once: x, m, v, the gradient, and what is between

    def __init__(self, case, settings):
        self.case, self.settings = case, settings
        self.least, self.full = min(CHECK_ITERATIONS, case.iterations), case.iterations

    def memory(self):
        """Bytes for the whole batch."""
        return self.copies * self.case.dim * self.case.starts * (4 if self.case.precision == "float32" else 8)

    def gradients(self, iterations):
        """How many gradients that many iterations evaluate."""
        return self.case.starts * iterations

    def check(self):
        """The ends of the last descend(least) against the reference."""
        ends = self.ends(min(agreement.CHECKED_STARTS, self.case.starts))
        return agreement.agreement(self.case, ends, self.least)

    def note(self):
        """Nothing to add."""
        return ""
