"""The compiled test functions: build/bench/libscalar_objective.so, whose source is scalar_objective.cpp."""

import ctypes
import functools

import numpy as np

DOUBLES = np.ctypeslib.ndpointer(dtype=np.float64, flags="C_CONTIGUOUS")


@functools.lru_cache
def library(path):
    """The library with its functions' types."""
    loaded = ctypes.CDLL(path)
    loaded.objective_named.argtypes, loaded.objective_named.restype = [ctypes.c_char_p], ctypes.c_void_p
    loaded.value_and_gradient.restype = ctypes.c_double
    loaded.describe.argtypes = [ctypes.c_void_p, ctypes.c_int, DOUBLES, DOUBLES]
    loaded.describe.restype = ctypes.c_double
    loaded.judge.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int, ctypes.c_int, DOUBLES, DOUBLES, DOUBLES]
    return loaded


class ScalarObjective:
    """A test function in some dimension, with its usual box and the value of its global minimum."""

    def __init__(self, path, name, dim):
        self.library, self.dim = library(path), dim
        self.handle = self.library.objective_named(name.encode())
        if self.handle is None:
            raise ValueError(f"there is no objective {name}")
        self.lower, self.upper = np.empty(dim), np.empty(dim)
        self.minimum = self.library.describe(self.handle, dim, self.lower, self.upper)

    def judge(self, points, bounded):
        """Values and scaled gradient norms, max_i |Pg_i| w_i / max(1, |f|), at points [count, dim]."""
        values, norms = np.empty(len(points)), np.empty(len(points))
        self.library.judge(self.handle, self.dim, bounded, len(points), np.ascontiguousarray(points), values, norms)
        return values, norms

    def value_and_gradient(self):
        """x -> (f(x), gradient) as cheaply as ctypes can: fixed buffers, every argument converted beforehand. The
        gradient's array is the same one in every call."""
        here, gradient = np.empty(self.dim), np.empty(self.dim)
        call = functools.partial(self.library.value_and_gradient, ctypes.c_void_p(self.handle), ctypes.c_int(self.dim),
                                 ctypes.c_void_p(here.ctypes.data), ctypes.c_void_p(gradient.ctypes.data))

        def evaluate(x):
            here[:] = x
            return call(), gradient
        return evaluate
