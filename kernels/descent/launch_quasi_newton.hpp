#pragma once

#include <cstddef>

#include "polydescent/kernels/descent/launch_cpu.hpp"
#include "polydescent/kernels/descent/lbfgs.hpp"

namespace polydescent {

/// Numbers per lane that a worker has in use.
std::size_t numbers_in_use(const Lbfgs& rule, int dim);

/// Runs the launch's starts by quasi-Newton descents on its threads; launch.rule is a Lbfgs.
template <class T>
void launch_quasi_newton(const CpuLaunch<ScalarOf<T>>& launch);

}  // namespace polydescent
