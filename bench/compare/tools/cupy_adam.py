"""CuPy: the reference's own Adam and central differences on GPU arrays. CuPy has no automatic gradients."""

import time

import agreement
import work
from tools import Descent, Skip
from tools.adam_tool import AdamTool


def create(_, case, settings):
    """Refuses before CuPy is imported, which takes a GPU."""
    if settings.device == "cpu":
        raise Skip("CuPy runs on GPUs only")
    if case.gradient == "own":
        raise Skip("CuPy has no automatic gradients")
    import cupy
    return ArrayAdam(cupy, case, settings)


class ArrayAdam(AdamTool):
    """For any library with NumPy's functions; the self-test runs it on NumPy itself."""

    def __init__(self, xp, case, settings):
        super().__init__(case, settings)
        self.xp = xp
        self.function = work.objective(case.objective, xp)

    def prepare(self):
        """The starts on the device."""
        self.starts = self.xp.asarray(work.all_starts(self.case, agreement.CHECKED_STARTS))

    def descend(self, iterations):
        """A call of array functions for every operation."""
        self.wait()
        begin = time.perf_counter()
        self.points = work.adam(lambda x: work.central_differences(self.function, x, self.case, self.xp),
                                self.starts, self.case, iterations, self.xp)
        self.wait()
        seconds = time.perf_counter() - begin
        gradients = self.gradients(iterations)
        return Descent(seconds, gradients * self.case.values_per_gradient(), gradients)

    def wait(self):
        """Until the device has done what it was given."""
        if hasattr(self.xp, "cuda"):
            self.xp.cuda.Device().synchronize()

    def ends(self, count):
        """Of the first starts."""
        points = self.points[:, :count]
        return points.get() if hasattr(points, "get") else points
