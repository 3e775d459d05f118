#!/usr/bin/env python3
"""Writes kernels/sampler/sobol_joe_kuo.inc from the published direction numbers.

usage: make_sobol_table.py NUMBERS DIMENSIONS > kernels/sampler/sobol_joe_kuo.inc

NUMBERS is the file new-joe-kuo-6.21201 of Joe and Kuo (columns d s a m_1 ... m_s), or SciPy's copy of it,
scipy/stats/_sobol_direction_numbers.npz.
"""
import sys


def published(path):
    """(polynomial with all its bits, [m_1 ... m_s]) for dimensions 2, 3, ..."""
    if path.endswith(".npz"):
        import numpy

        with numpy.load(path) as data:
            for polynomial, initial in zip(data["poly"][1:], data["vinit"][1:]):
                degree = int(polynomial).bit_length() - 1
                yield int(polynomial), [int(m) for m in initial[:degree]]
        return
    with open(path) as lines:
        next(lines)  # column names
        for line in lines:
            _, degree, inner, *initial = map(int, line.split())
            yield (1 << degree) | (inner << 1) | 1, initial


def main():
    path, dimensions = sys.argv[1], int(sys.argv[2])
    print("// Primitive polynomials and initial direction numbers m_1 ... m_s, one dimension a line, from the second on.")
    print("// Set new-joe-kuo-6.21201: S. Joe and F. Y. Kuo, SIAM J. Sci. Comput. 30, 2635-2654 (2008); published under a")
    print("// BSD-style licence, Copyright (c) 2008 Frances Y. Kuo and Stephen Joe. Written by tests/golden/make_sobol_table.py.")
    for count, (polynomial, initial) in enumerate(published(path), start=2):
        if count > dimensions:
            break
        print(",".join(map(str, [polynomial, *initial])) + ",")


if __name__ == "__main__":
    main()
