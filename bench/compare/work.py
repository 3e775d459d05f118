"""The work in NumPy: objectives, their box, starts, and the Adam that every tool must agree with.

A batch of points is an array [dim, starts]. Functions that take `xp` work with any library that has NumPy's functions.
"""

import math

import numpy as np

LEARNING_RATE = 0.01
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8

BOUNDS = {"rosenbrock": (-5.0, 10.0), "rastrigin": (-5.12, 5.12)}
RELATIVE_STEP = {"float32": 1e-3, "float64": 2e-6}  # as in kernels/gradient/central_difference.hpp
TYPICAL_SHARE = 0.25                                # likewise: a typical |x| as a share of the box's width


def rosenbrock(x):
    """sum_{i<n-1} 100 (x_{i+1} - x_i^2)^2 + (1 - x_i)^2"""
    here, following = x[:-1], x[1:]
    return (100 * (following - here * here) ** 2 + (1 - here) ** 2).sum(0)


def rastrigin(x, xp):
    """10 n + sum x_i^2 - 10 cos(2 pi x_i)"""
    return 10 * x.shape[0] + (x * x - 10 * xp.cos(2 * math.pi * x)).sum(0)


def objective(name, xp=np):
    """The function of that name: [dim, ...] -> [...]."""
    return {"rosenbrock": rosenbrock, "rastrigin": lambda x: rastrigin(x, xp)}[name]


def rosenbrock_gradient(x):
    """Its derivative by hand."""
    here, following = x[:-1], x[1:]
    gradient = np.zeros_like(x)
    gradient[:-1] = -400 * here * (following - here * here) - 2 * (1 - here)
    gradient[1:] += 200 * (following - here * here)
    return gradient


def rastrigin_gradient(x):
    """Its derivative by hand."""
    return 2 * x + 20 * math.pi * np.sin(2 * math.pi * x)


DERIVATIVES = {"rosenbrock": rosenbrock_gradient, "rastrigin": rastrigin_gradient}


def displaced(x, case, xp=np):
    """Each coordinate a step above and a step below, clipped to the box."""
    lower, upper = BOUNDS[case.objective]
    reach = RELATIVE_STEP[case.precision] * xp.maximum(abs(x), TYPICAL_SHARE * (upper - lower))
    return xp.minimum(x + reach, upper), xp.maximum(x - reach, lower)


def central_differences(function, x, case, xp=np):
    """(values, gradients) of a batch; one coordinate of all starts is displaced at a time."""
    above, below = displaced(x, case, xp)
    gradient, moved = xp.empty_like(x), x.copy()
    for i in range(x.shape[0]):
        moved[i] = above[i]
        value_above = function(moved)
        moved[i] = below[i]
        gradient[i] = (value_above - function(moved)) / (above[i] - below[i])
        moved[i] = x[i]
    return function(x), gradient


def rates(case, iterations):
    """The learning rate of each iteration, relative to LEARNING_RATE."""
    t = np.arange(iterations)
    return np.ones(iterations) if case.schedule == "constant" else 0.5 * (1 + np.cos(np.pi * t / iterations))


def coefficients(case, iterations):
    """[iterations, 2]: rate / (1 - b1^t) and 1 / sqrt(1 - b2^t), so that a step is c0 m / (sqrt(v) c1 + epsilon)."""
    t = np.arange(1, iterations + 1)
    return np.stack([LEARNING_RATE * rates(case, iterations) / (1 - BETA1**t), 1 / np.sqrt(1 - BETA2**t)], axis=1)


def adam(value_and_gradient, x, case, iterations, xp=np):
    """The ends of Adam with bias corrections, projected onto the box (Kingma and Ba 2015)."""
    lower, upper = BOUNDS[case.objective]
    mean, square = xp.zeros_like(x), xp.zeros_like(x)
    for c0, c1 in coefficients(case, iterations).tolist():
        _, gradient = value_and_gradient(x)
        mean = BETA1 * mean + (1 - BETA1) * gradient
        square = BETA2 * square + (1 - BETA2) * gradient * gradient
        x = xp.clip(x - c0 * mean / (xp.sqrt(square) * c1 + EPSILON), lower, upper)
    return x


def gradient_function(case):
    """x -> (values, gradients) of a NumPy batch: central differences, or the derivative by hand."""
    function = objective(case.objective)
    if case.gradient == "central":
        return lambda x: central_differences(function, x, case)
    derivative = DERIVATIVES[case.objective]
    return lambda x: (function(x), derivative(x))


def reference_ends(case, starts, iterations, precision=np.float64):
    """Where the first starts end: [dim, starts]."""
    x = first_starts(case, starts).astype(precision)
    return adam(gradient_function(case), x, case, iterations)


def philox(counter, key):
    """Philox4x32-10 of four arrays of 32-bit counters (in uint64) and two keys.  (Salmon et al. 2011)"""
    low = np.uint64(0xFFFFFFFF)
    c0, c1, c2, c3 = counter
    for r in range(10):
        k0 = np.uint64((key[0] + r * 0x9E3779B9) & 0xFFFFFFFF)
        k1 = np.uint64((key[1] + r * 0xBB67AE85) & 0xFFFFFFFF)
        p0, p1 = np.uint64(0xD2511F53) * c0, np.uint64(0xCD9E8D57) * c2
        c0, c1, c2, c3 = (p1 >> np.uint64(32)) ^ c1 ^ k0, p1 & low, (p0 >> np.uint64(32)) ^ c3 ^ k1, p0 & low
    return c0, c1, c2, c3


def polydescent_starts(case, first, count):
    """Starts first, first + 1, ... of `--sampler uniform --seed 0`: [dim, count], rounded to the case's precision."""
    lower, upper = BOUNDS[case.objective]
    coordinate, start = np.meshgrid(np.arange(case.dim, dtype=np.uint64),
                                    np.arange(first, first + count, dtype=np.uint64), indexing="ij")
    zero = np.zeros_like(start)
    high, low, _, _ = philox((start, zero, coordinate, zero), (0, 0))
    share = (((high << np.uint64(32)) | low) >> np.uint64(12)).astype(np.float64) + 0.5
    return (lower + share / 2.0**52 * (upper - lower)).astype(case.precision)


def first_starts(case, count):
    """The starts whose ends are checked."""
    return polydescent_starts(case, 0, count)


def all_starts(case, checked):
    """[dim, starts]: the first `checked` are Polydescent's; the others are uniform too, from a quicker generator."""
    lower, upper = BOUNDS[case.objective]
    x = np.random.default_rng(0).random((case.dim, case.starts), dtype=case.precision)
    x *= upper - lower
    x += lower
    checked = min(checked, case.starts)
    x[:, :checked] = first_starts(case, checked)
    return x
