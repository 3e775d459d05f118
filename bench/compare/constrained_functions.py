"""A constrained problem's compiled functions, each with its own exact gradient: what constrained_functions.cpp made."""

import ctypes

import numpy as np

EQUAL, AT_MOST, AT_LEAST = range(3)  # zero, of left - right


class ConstrainedFunctions:
    """The shared object of a problem; lower, upper: its box, constraints: how many it has."""

    def __init__(self, path, lower, upper, constraints):
        self.library = ctypes.CDLL(path)
        self.library.gradient.restype = ctypes.c_double
        self.lower, self.upper, self.dim = np.array(lower, float), np.array(upper, float), len(lower)
        self.relations = np.array([self.library.relation(k) for k in range(constraints)])
        self.here = np.empty(self.dim)

    def call(self, name, which, shape):
        """x -> an array of that shape with what `name` (values, gradients) says of these functions, as cheaply as ctypes
        can: fixed buffers, every argument converted beforehand."""
        which, result = np.array(which, np.int32), np.empty(shape)
        call, pointer = getattr(self.library, name), lambda array: ctypes.c_void_p(array.ctypes.data)
        arguments = ctypes.c_int(len(which)), pointer(which), pointer(self.here), pointer(result)

        def evaluate(x, keep=which):  # the arrays live as long as the function
            self.here[:] = x
            call(*arguments)
            return result.copy()
        return evaluate

    def objective(self):
        """x -> (value, gradient)"""
        gradient = np.empty(self.dim)
        arguments = ctypes.c_int(0), ctypes.c_void_p(self.here.ctypes.data), ctypes.c_void_p(gradient.ctypes.data)

        def evaluate(x):
            self.here[:] = x
            return self.library.gradient(*arguments), gradient.copy()
        return evaluate

    def constraints(self, which):
        """(x -> left - right of these constraints, x -> their gradients)"""
        functions = [k + 1 for k in which]
        return self.call("values", functions, len(which)), self.call("gradients", functions, (len(which), self.dim))

    def judge(self, points):
        """Values of the objective, and the largest breach of a constraint or a bound, at points [count, dim]."""
        values = self.call("values", range(len(self.relations) + 1), len(self.relations) + 1)
        all_values = np.array([values(x) for x in points])
        breach = all_values[:, 1:]
        breach = np.where(self.relations == EQUAL, np.abs(breach),
                          np.maximum(np.where(self.relations == AT_MOST, breach, -breach), 0))
        outside = np.maximum(np.maximum(self.lower - points, points - self.upper), 0)
        return all_values[:, 0], np.maximum(breach.max(axis=1, initial=0), outside.max(axis=1))
