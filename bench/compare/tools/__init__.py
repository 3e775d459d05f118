"""The tools, one per file. A file's `create(variant, case, settings)` gives an object with

    unit                  what an effort is: "iterations" or "starts"
    least, full           efforts: the least that is worth timing, and all of the case
    enough_s              seconds after which more effort makes the rate no surer
    memory()              bytes it will need
    prepare()             loads the starts; what it costs is reported as part of the warm-up
    descend(effort)       does the work and returns a Descent; the first call may compile
    check()               {"passed": ..., "text": ...} about the last descend(least)
    note()                what a reader of the results has to know

and raises Skip where it cannot do the case.
"""

import dataclasses
import importlib
import importlib.util

from cases import GRADIENTS


class Skip(Exception):
    """Why a tool does not do a case."""


@dataclasses.dataclass(frozen=True)
class Descent:
    """What a descend() took and what it evaluated."""

    seconds: float
    values: int      # objective values, those of finite differences included
    gradients: int


@dataclasses.dataclass(frozen=True)
class Entry:
    """A line of the results: a tool, or a way to use it."""

    name: str
    module: str
    packages: tuple
    what: str
    variant: str = ""
    gradients: tuple = GRADIENTS  # where it differs from the other ways to use the tool

    def missing(self):
        """The packages that are not installed."""
        return [package for package in self.packages if importlib.util.find_spec(package) is None]

    def create(self, case, settings):
        """The tool, ready to prepare()."""
        return importlib.import_module(f"tools.{self.module}").create(self.variant, case, settings)


ENTRIES = {entry.name: entry for entry in (
    Entry("polydescent", "polydescent", (), "own gradient: dual numbers (forward mode)", "dual"),
    Entry("polydescent-analytic", "polydescent", (), "own gradient: the objective's derivative by hand", "analytic",
          ("own",)),
    Entry("jax", "jax_adam", ("jax", "optax"), "jit(vmap(fori_loop of optax.adam)), array formulas", "arrays"),
    Entry("jax-unrolled", "jax_adam", ("jax", "optax"), "the same, formulas unrolled over coordinates by hand",
          "unrolled"),
    Entry("torch", "torch_adam", ("torch",), "one batched Adam step through torch.compile, in a Python loop"),
    Entry("cupy", "cupy_adam", ("cupy",), "batched Adam of array functions"),
    Entry("scipy", "scipy_lbfgsb", ("scipy",), "L-BFGS-B; central differences by SciPy (3-point)", "3-point"),
    Entry("scipy-vectorized", "scipy_lbfgsb", ("scipy",), "L-BFGS-B; all points of a gradient in one NumPy call",
          "vectorized", ("central",)),
    Entry("nlopt", "nlopt_lbfgs", ("nlopt",), "LD_LBFGS; all points of a gradient in one NumPy call"),
    Entry("ensmallen", "ensmallen_lbfgs", ("pyensmallen",),
          "L_BFGS through pyensmallen; all points of a gradient in one NumPy call; no bounds"),
)}
