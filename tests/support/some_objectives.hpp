#pragma once

#include "polydescent/kernels/objective/registry.hpp"
#include "polydescent/kernels/scalar/type_list.hpp"

namespace polydescent::test {

/// One test function of each kind, for tests that have to be compiled for every one: sums by coordinate, neighbours, waves, a
/// product, kinks, a fixed dimension. Tests that need no type go through all of builtin_objectives().
using SomeObjectives = TypeList<Sphere, Rosenbrock, Rastrigin, Ackley, Griewank, Schwefel, Himmelblau, Bukin6>;

}  // namespace polydescent::test
