"""JAX: jit(vmap(...)) of a descent whose iterations are a fori_loop of optax.adam, all of it compiled.

Two ways to write it. `arrays` is how one writes JAX: the objective is an expression on the array x. `unrolled` takes x
apart into scalars first, so that XLA sees one long formula without slices and sums over a short axis; on the CPU that
is several times faster in few dimensions, and its compile time grows with the square of their number.
"""

import os
import time

os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")

import jax
import jax.numpy as jnp
import numpy as np
import optax

import agreement
import work
from tools import Descent, Skip
from tools.adam_tool import AdamTool

MOST_UNROLLED = 32
MOST_AT_ONCE = 32  # dimensions up to which all displaced points are formed at once; XLA stores them


def create(variant, case, settings):
    """variant: arrays or unrolled."""
    return Jax(variant, case, settings)


def rosenbrock(x):
    """Of a list of scalars."""
    return sum(100 * (x[i + 1] - x[i] * x[i]) ** 2 + (1 - x[i]) ** 2 for i in range(len(x) - 1))


def rastrigin(x):
    """Of a list of scalars."""
    return 10 * len(x) + sum(here * here - 10 * jnp.cos(2 * np.pi * here) for here in x)


UNROLLED = {"rosenbrock": rosenbrock, "rastrigin": rastrigin}


def differences_at_once(function, case):
    """Central differences of one start, vmapped over the coordinate."""
    def value_and_gradient(x):
        above, below = work.displaced(x, case, jnp)

        def difference(i):
            here = jnp.arange(case.dim) == i
            change = function(jnp.where(here, above[i], x)) - function(jnp.where(here, below[i], x))
            return change / (above[i] - below[i])
        return function(x), jax.vmap(difference)(jnp.arange(case.dim))
    return value_and_gradient


def differences_in_turn(function, case):
    """Central differences of one start, one coordinate after the other."""
    def value_and_gradient(x):
        above, below = work.displaced(x, case, jnp)

        def difference(i, gradient):
            change = function(x.at[i].set(above[i])) - function(x.at[i].set(below[i]))
            return gradient.at[i].set(change / (above[i] - below[i]))
        return function(x), jax.lax.fori_loop(0, case.dim, difference, jnp.zeros_like(x))
    return value_and_gradient


def differences_unrolled(function, case):
    """Central differences of one start, given as scalars."""
    def value_and_gradient(x):
        above, below = work.displaced(x, case, jnp)
        scalars = list(x)

        def difference(i):
            change = (function(scalars[:i] + [above[i]] + scalars[i + 1:])
                      - function(scalars[:i] + [below[i]] + scalars[i + 1:]))
            return change / (above[i] - below[i])
        return function(scalars), jnp.stack([difference(i) for i in range(case.dim)])
    return value_and_gradient


def automatic_unrolled(function):
    """Reverse mode with respect to each scalar."""
    differentiate = jax.value_and_grad(function)

    def value_and_gradient(x):
        value, gradient = differentiate(list(x))
        return value, jnp.stack(gradient)
    return value_and_gradient


def gradient_function(variant, case):
    """x -> (value, gradient) of one start."""
    if variant == "unrolled":
        function = UNROLLED[case.objective]
        return differences_unrolled(function, case) if case.gradient == "central" else automatic_unrolled(function)
    function = work.objective(case.objective, jnp)
    if case.gradient == "own":
        return jax.value_and_grad(function)
    return (differences_at_once if case.dim <= MOST_AT_ONCE else differences_in_turn)(function, case)


def learning_rate(case, iterations, dtype):
    """What optax takes: a number, or a function of the count."""
    if case.schedule == "constant":
        return work.LEARNING_RATE
    return lambda count: (work.LEARNING_RATE * 0.5 * (1 + jnp.cos(jnp.pi * count / iterations))).astype(dtype)


def descents(variant, case):
    """(x [dim, starts], iterations) -> (ends, values), compiled once for any number of iterations."""
    lower, upper = work.BOUNDS[case.objective]
    value_and_gradient = gradient_function(variant, case)

    def descend(x, iterations):
        optimizer = optax.adam(learning_rate(case, iterations, x.dtype), work.BETA1, work.BETA2, work.EPSILON)

        def iterate(_, carried):
            x, state, _ = carried
            value, gradient = value_and_gradient(x)
            updates, state = optimizer.update(gradient, state)
            return jnp.clip(optax.apply_updates(x, updates), lower, upper), state, value
        x, _, value = jax.lax.fori_loop(0, iterations, iterate, (x, optimizer.init(x), jnp.zeros((), x.dtype)))
        return x, value
    return jax.jit(jax.vmap(descend, in_axes=(1, None), out_axes=(1, 0)))


class Jax(AdamTool):
    """All starts in one call."""

    def __init__(self, variant, case, settings):
        super().__init__(case, settings)
        if variant == "unrolled" and case.dim > MOST_UNROLLED:
            raise Skip(f"unrolled code of more than {MOST_UNROLLED} dimensions takes minutes to compile")
        jax.config.update("jax_enable_x64", case.precision == "float64")
        jax.config.update("jax_platforms", settings.device)
        at_once = variant == "arrays" and case.gradient == "central" and case.dim <= MOST_AT_ONCE
        self.copies = 6 + 4 * case.dim if at_once else 12
        self.descents = descents(variant, case)

    def prepare(self):
        """The starts, where they will be used."""
        self.starts = jnp.asarray(work.all_starts(self.case, agreement.CHECKED_STARTS))

    def descend(self, iterations):
        """One call of the compiled loop."""
        begin = time.perf_counter()
        self.points, _ = jax.block_until_ready(self.descents(self.starts, iterations))
        seconds = time.perf_counter() - begin
        gradients = self.gradients(iterations)
        return Descent(seconds, gradients * self.case.values_per_gradient(), gradients)

    def ends(self, count):
        """Of the first starts."""
        return np.asarray(self.points[:, :count])
