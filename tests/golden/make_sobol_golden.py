#!/usr/bin/env python3
"""Writes tests/golden/sobol.inc: coordinates of the unscrambled Sobol sequence as SciPy computes them, in 2^-32.

usage: make_sobol_golden.py > tests/golden/sobol.inc
"""
from scipy.stats import qmc

COORDINATES = [0, 1, 2, 3, 10, 49, 100, 999, 2047, 3999, 4095]
INDICES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 100, 1023, 1024, 4095, 65537, 1000003]
FAR_INDICES = [2**30 - 1, 2**31 + 12345, 2**32 - 1]  # too far to walk to


def engine():
    return qmc.Sobol(d=max(COORDINATES) + 1, scramble=False, bits=32)


def walked(index):
    """SciPy's own point: the engine advanced to `index`."""
    sobol = engine()
    if index > 0:
        sobol.fast_forward(index)
    point = sobol.random(1)[0]
    return [round(point[coordinate] * 2**32) for coordinate in COORDINATES]


def summed(index, directions):
    """The same from SciPy's direction numbers: the sum modulo 2 over the bits of the index's Gray code."""
    fractions = [0] * len(COORDINATES)
    gray = index ^ (index >> 1)
    for bit in range(gray.bit_length()):
        if gray >> bit & 1:
            fractions = [f ^ int(directions[c, bit]) for f, c in zip(fractions, COORDINATES)]
    return fractions


def main():
    directions = engine()._sv
    print("// {index, coordinate, fraction of 2^32}, from scipy.stats.qmc.Sobol. Written by tests/golden/make_sobol_golden.py.")
    for index in INDICES + FAR_INDICES:
        fractions = summed(index, directions)
        if index not in FAR_INDICES and fractions != walked(index):
            raise RuntimeError(f"SciPy's point {index} is not the sum of its direction numbers")
        for coordinate, fraction in zip(COORDINATES, fractions):
            print(f"{{{index}, {coordinate}, {fraction}}},")


if __name__ == "__main__":
    main()
