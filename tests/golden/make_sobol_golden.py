#!/usr/bin/env python3
"""Writes tests/golden/sobol.inc: coordinates of the unscrambled Sobol sequence as SciPy computes them, in 2^-30.

usage: make_sobol_golden.py > tests/golden/sobol.inc
"""
from scipy.stats import qmc

COORDINATES = [0, 1, 2, 3, 10, 49, 100, 999, 2047, 4095]
INDICES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 100, 1023, 1024, 4095, 65537, 1000003]


def main():
    print("// {index, coordinate, fraction of 2^30}, from scipy.stats.qmc.Sobol. Written by tests/golden/make_sobol_golden.py.")
    for index in INDICES:
        engine = qmc.Sobol(d=max(COORDINATES) + 1, scramble=False)
        if index > 0:
            engine.fast_forward(index)
        point = engine.random(1)[0]
        for coordinate in COORDINATES:
            print(f"{{{index}, {coordinate}, {round(point[coordinate] * 2**30)}}},")


if __name__ == "__main__":
    main()
