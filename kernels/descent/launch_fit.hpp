#pragma once

#include "polydescent/kernels/descent/launch_cpu.hpp"
#include "polydescent/kernels/descent/levenberg_marquardt.hpp"

namespace polydescent {

/// Runs every start of the launch by Levenberg and Marquardt's method; the objective must be a sum of squares. The
/// launch's gradient, rule and batches are not looked at.
void launch_fit(const CpuLaunch<float>& launch, const LevenbergMarquardt& method);
void launch_fit(const CpuLaunch<double>& launch, const LevenbergMarquardt& method);

}  // namespace polydescent
