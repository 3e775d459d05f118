#!/usr/bin/env python3
"""Writes tests/golden/trajectories.json: 50 steps of every update rule as PyTorch and Optax take them, in float64.

usage: make_trajectories.py > tests/golden/trajectories.json

Every trajectory stays in the box and forgives rounding, so that another implementation has to agree to some 1e-13:
a start 1e-12 off (relative), or gradients taken 1e-12 off the point at every step, move no point by more than 1e-11;
and no sign that a rule takes has an argument near zero.
"""
import json

import jax
import numpy as np
import optax
import torch

jax.config.update("jax_enable_x64", True)
jax.config.update("jax_platforms", "cpu")

STEPS = 50
BOX = 5  # |x_i| <= 5
ERROR, DIVERGENCE = 1e-12, 1e-11  # relative, absolute
SIGN_MARGIN = 1e-4  # a gradient's terms reach some 1e3, and so its rounding errors some 1e-12


def rosenbrock_gradient(x):
    """Of sum_{i<n-1} 100 (x_{i+1} - x_i^2)^2 + (1 - x_i)^2."""
    valley = x[1:] - x[:-1] ** 2
    gradient = np.zeros_like(x)
    gradient[:-1] = -400 * x[:-1] * valley - 2 * (1 - x[:-1])
    gradient[1:] += 200 * valley
    return gradient


def styblinski_tang_gradient(x):
    """Of sum (x_i^4 - 16 x_i^2 + 5 x_i) / 2."""
    return 2 * x**3 - 16 * x + 2.5


GRADIENTS = {"rosenbrock": rosenbrock_gradient, "styblinski-tang": styblinski_tang_gradient}

# A rule's k-th setting starts from a function's k-th start.
STARTS = {
    "rosenbrock": [[-1.2, 1.0, 0.7], [0.4, 1.3, 1.1], [1.6, 0.9, 0.5], [-0.7, 0.6, 1.5]],
    "styblinski-tang": [[3.9, -1.3, 0.8], [-0.6, 4.3, -4.1], [1.7, -3.6, 2.2], [-4.4, 1.1, -2.1]],
}


def with_torch(name, **fixed):
    """Trajectories of torch.optim.`name`: (arguments, start, gradient) -> points."""
    def walk(arguments, start, gradient):
        x = torch.tensor(start, dtype=torch.float64)
        optimizer = getattr(torch.optim, name)([x], foreach=False, **fixed, **arguments)
        for _ in range(STEPS):
            x.grad = torch.from_numpy(gradient(x.numpy()))
            optimizer.step()
            yield x.tolist()
    options = ", ".join(f"{key}={value}" for key, value in fixed.items())
    return f"torch.optim.{name}" + (f"({options})" if options else ""), walk


def with_optax(name):
    """The same of optax.`name`."""
    def walk(arguments, start, gradient):
        x = jax.numpy.array(start, dtype=jax.numpy.float64)
        optimizer = getattr(optax, name)(**arguments)
        state = optimizer.init(x)
        for _ in range(STEPS):
            updates, state = optimizer.update(gradient(np.asarray(x)), state, x)
            x = optax.apply_updates(x, updates)
            yield x.tolist()
    return f"optax.{name}", walk


def adam_of_torch(e, beta1, beta2, epsilon, **more):
    return {"lr": e, "betas": (beta1, beta2), "eps": epsilon, **more}


def adam_of_optax(e, beta1, beta2, epsilon):
    return {"learning_rate": e, "b1": beta1, "b2": beta2, "eps": epsilon}


# rule: (library's optimizer, its arguments from learning rate and fields, settings); a setting is the fields, defaults
# first, and the learning rates on Rosenbrock's and Styblinski and Tang's function.
RULES = {
    "gradient-descent": (
        with_torch("SGD"),
        lambda e: {"lr": e},
        [({}, 0.001, 0.01), ({}, 0.0005, 0.003)]),
    "momentum": (
        with_torch("SGD"),
        lambda e, momentum: {"lr": e, "momentum": momentum},
        [({"momentum": 0.9}, 0.0002, 0.002), ({"momentum": 0.6}, 0.0005, 0.005)]),
    "nesterov": (
        with_torch("SGD", nesterov=True),
        lambda e, momentum: {"lr": e, "momentum": momentum},
        [({"momentum": 0.9}, 0.0002, 0.002), ({"momentum": 0.6}, 0.0005, 0.005)]),
    "adagrad": (
        with_torch("Adagrad"),
        lambda e, epsilon: {"lr": e, "eps": epsilon},
        [({"epsilon": 1e-10}, 0.2, 0.5), ({"epsilon": 0.3}, 0.1, 0.8)]),
    "rmsprop": (
        with_torch("RMSprop"),
        lambda e, decay, epsilon, momentum, centred: {
            "lr": e, "alpha": decay, "eps": epsilon, "momentum": momentum, "centered": bool(centred)},
        [({"decay": 0.9, "epsilon": 1e-8, "momentum": 0, "centred": 0}, 0.002, 0.05),
         ({"decay": 0.7, "epsilon": 0.02, "momentum": 0, "centred": 0}, 0.01, 0.03),
         ({"decay": 0.9, "epsilon": 1e-8, "momentum": 0.8, "centred": 0}, 0.003, 0.01),
         ({"decay": 0.95, "epsilon": 1e-4, "momentum": 0.5, "centred": 1}, 0.003, 0.01)]),
    "adadelta": (
        with_torch("Adadelta"),
        lambda e, decay, epsilon: {"lr": e, "rho": decay, "eps": epsilon},
        [({"decay": 0.9, "epsilon": 1e-6}, 1.0, 2.0), ({"decay": 0.8, "epsilon": 1e-3}, 0.1, 0.5)]),
    "adam": (
        with_torch("Adam"),
        adam_of_torch,
        [({"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}, 0.05, 0.1),
         ({"beta1": 0.7, "beta2": 0.95, "epsilon": 0.01}, 0.05, 0.1)]),
    "adamw": (
        with_torch("AdamW"),
        adam_of_torch,
        [({"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weight_decay": 0.01}, 0.05, 0.1),
         ({"beta1": 0.7, "beta2": 0.95, "epsilon": 0.01, "weight_decay": 0.4}, 0.05, 0.1)]),
    "amsgrad": (
        with_torch("Adam", amsgrad=True),
        adam_of_torch,
        [({"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}, 0.05, 0.1),
         ({"beta1": 0.8, "beta2": 0.9, "epsilon": 1e-3}, 0.05, 0.1)]),  # forgets fast: the maximum decides
    "nadam": (
        with_optax("nadam"),
        adam_of_optax,
        [({"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}, 0.05, 0.1),
         ({"beta1": 0.7, "beta2": 0.95, "epsilon": 0.01}, 0.05, 0.1)]),
    "adabelief": (
        with_optax("adabelief"),
        lambda e, beta1, beta2, epsilon: {**adam_of_optax(e, beta1, beta2, epsilon), "eps_root": epsilon},
        [({"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-16}, 0.02, 0.05),
         ({"beta1": 0.7, "beta2": 0.95, "epsilon": 1e-8}, 0.02, 0.05)]),
    "lion": (
        with_optax("lion"),
        lambda e, beta1, beta2, weight_decay: {
            "learning_rate": e, "b1": beta1, "b2": beta2, "weight_decay": weight_decay},
        [({"beta1": 0.9, "beta2": 0.99, "weight_decay": 0}, 0.02, 0.05),
         ({"beta1": 0.7, "beta2": 0.9, "weight_decay": 0.1}, 0.02, 0.05)]),
    "rprop": (
        with_torch("Rprop"),
        lambda e, decrease, increase, smallest, largest: {
            "lr": e, "etas": (decrease, increase), "step_sizes": (smallest * e, largest * e)},
        [({"decrease": 0.5, "increase": 1.2, "smallest": 1e-6, "largest": 50}, 0.01, 0.04),
         ({"decrease": 0.4, "increase": 1.5, "smallest": 0.3, "largest": 3}, 0.01, 0.05)]),  # both limits act
}


def sign_arguments(points, gradient, beta1=0, beta2=0):
    """What Lion takes the sign of at each point: (1 - b1) g + b1 m. For b1 = 0 the gradient, as in Rprop."""
    mean = np.zeros(len(points[0]))
    for point in points:
        g = gradient(np.array(point))
        yield (1 - beta1) * g + beta1 * mean
        mean = beta2 * mean + (1 - beta2) * g


def with_noise(gradient):
    """The gradient at points up to ERROR off: what rounding does, some thousand times as strong."""
    random = np.random.default_rng(1)
    return lambda x: gradient(x * (1 + ERROR * random.uniform(-1, 1, x.shape)))


def divergences(walk, start, gradient, points):
    """How far points move, at most, for an error in each coordinate of the start, and for errors in every gradient."""
    starts = np.array(start) * (1 + ERROR * np.concatenate([np.eye(len(start)), -np.eye(len(start))]))
    walks = [walk(near, gradient) for near in starts.tolist()] + [walk(start, with_noise(gradient))]
    return [np.abs(np.array(list(other)) - points).max() for other in walks]


def check(rule, fields, walk, start, gradient, points):
    assert np.abs(points).max() <= BOX
    assert max(divergences(walk, start, gradient, points)) <= DIVERGENCE
    if rule in ("lion", "rprop"):
        betas = {key: fields[key] for key in ("beta1", "beta2") if key in fields}
        assert np.abs(list(sign_arguments([start] + points[:-1], gradient, **betas))).min() >= SIGN_MARGIN


def trajectory(rule, index, function, rate):
    (defined_by, walk_with), arguments, settings = RULES[rule]
    fields, start, gradient = settings[index][0], STARTS[function][index], GRADIENTS[function]

    def walk(start, gradient):
        return walk_with(arguments(rate, **fields), start, gradient)
    points = list(walk(start, gradient))
    check(rule, fields, walk, start, gradient, points)
    return {"rule": rule, "defined_by": defined_by, "fields": fields, "learning_rate": rate, "function": function,
            "start": start, "points": points}


def trajectories():
    for rule, (_, _, settings) in RULES.items():
        for index, (_, *rates) in enumerate(settings):
            for function, rate in zip(GRADIENTS, rates):
                yield trajectory(rule, index, function, rate)


def text(entry):
    """JSON with one line for the head and one for each point; the fewest digits that give each number back."""
    head = json.dumps({key: value for key, value in entry.items() if key != "points"})
    return f'{head[:-1]}, "points": [\n' + ",\n".join(json.dumps(point) for point in entry["points"]) + "]}"


def main():
    about = (f"Written by tests/golden/make_trajectories.py with PyTorch {torch.__version__.split('+')[0]}, "
             f"Optax {optax.__version__} and JAX {jax.__version__}.")
    print(f'{{"about": {json.dumps(about)}, "trajectories": [')
    print(",\n".join(text(entry) for entry in trajectories()) + "]}")


if __name__ == "__main__":
    main()
