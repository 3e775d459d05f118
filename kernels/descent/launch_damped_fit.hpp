#pragma once

#include <cstddef>

#include "polydescent/kernels/descent/launch_cpu.hpp"
#include "polydescent/kernels/descent/levenberg_marquardt.hpp"

namespace polydescent {

/// Numbers per lane that a worker has in use.
std::size_t numbers_in_use(const LevenbergMarquardt& method, int dim);

/// Fits from the launch's starts on its threads; launch.rule is a LevenbergMarquardt, and the objective a sum of squares.
template <class T>
void launch_damped_fit(const CpuLaunch<ScalarOf<T>>& launch);

}  // namespace polydescent
