#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "polydescent/host/builtin_objective.hpp"
#include "polydescent/host/minimize.hpp"
#include "polydescent/kernels/gpu/device.hpp"
#include "polydescent/kernels/gpu/nvrtc.hpp"
#include "support/first_step.hpp"
#include "support/tolerances.hpp"

namespace polydescent::test {

/// With this variable set, the CPU's packs stand in for the GPU: the tests themselves are tested where there is none.
/// "all" gives them as many starts as a GPU gets.
inline const char* stand_in_variable() { return std::getenv("POLYDESCENT_GPU_STAND_IN"); }
inline bool stand_in() { return stand_in_variable() != nullptr; }

/// Of the starts that a test would give a GPU, as many as are affordable with a stand-in, or under a tool that watches
/// every access to memory (POLYDESCENT_GPU_FEW). Odd, like all numbers of starts here.
inline std::uint64_t affordable(std::uint64_t starts) {
  const bool few =
      std::getenv("POLYDESCENT_GPU_FEW") != nullptr || (stand_in() && stand_in_variable() != std::string("all"));
  if (!few) return starts;
  return starts > 100 ? 101 : 7;
}

/// Skipped, never passed, where there is no GPU.
template <class Base = ::testing::Test>
class OnGpuAs : public Base {
 public:
  void SetUp() override {
    if (stand_in()) return;
    if (gpu::devices().empty()) GTEST_SKIP() << "no GPU: " << gpu::why_no_device();
    if (!gpu::nvrtc_present()) GTEST_SKIP() << "a GPU, but no NVRTC";
  }
};

/// One number at a time on the CPU: what a GPU is compared with.
inline SearchResult run_on_cpu(const Problem& problem, MinimizeOptions options) {
  options.device = {DeviceKind::cpu};
  options.lanes = Lanes::scalar;
  options.keep_ends = true;
  return minimize(problem, options);
}

inline SearchResult run_on_gpu(const Problem& problem, MinimizeOptions options,
                               DeviceChoice device = {DeviceKind::cuda}) {
  options.device = stand_in() ? DeviceChoice{DeviceKind::cpu} : device;
  options.fast_math = options.fast_math && !stand_in();
  options.keep_ends = true;
  return minimize(problem, options);
}

/// Ten iterations without stopping tests.
inline MinimizeOptions ten_iterations(std::uint64_t starts, Precision precision = Precision::float64) {
  MinimizeOptions options;
  options.starts = starts;
  options.iterations = 10;
  options.schedule = Constant{};
  options.precision = precision;
  options.gradient_tolerance = options.value_tolerance = options.step_tolerance = 0;
  options.polish = Polish::none;
  options.minima = 0;
  return options;
}

/// A learning rate whose first steps are at most this share of the width, whatever the size of the gradient: longer ones
/// would make descents chaotic, and a bit's difference a large one.
inline void choose_rate(const Problem& problem, double share, MinimizeOptions& options) {
  std::visit(
      [&]<class Rule>(const Rule& rule) {
        if constexpr (UpdateRule<Rule>) {
        if (Rule::normalizes_gradient) {
          options.step_share = share * rule.gain() / first_step(rule);
          return;
        }
        MinimizeOptions probe = options;
        probe.iterations = 0;
        probe.learning_rate = 1;
        const SearchResult found = run_on_cpu(problem, probe);
        double steepest = 0;  // max_i |g_i| w_i over all starts
        for (std::size_t k = 0; k < found.ends->value.size(); ++k) {
          const double size = found.ends->gradient_norm[k] * std::max(1.0, std::abs(found.ends->value[k]));
          if (std::isfinite(size)) steepest = std::max(steepest, size);
        }
        double width = std::numeric_limits<double>::infinity();
        for (std::size_t i = 0; i < problem.box.lower.size(); ++i) {
          width = std::min(width, problem.box.upper[i] - problem.box.lower[i]);
        }
        options.learning_rate = share * width * width / (steepest * rule.gain());
        }
      },
      options.optimizer);
}

/// The farthest that two sets of points lie apart, in shares of the bounds' width; infinite where one is not a number.
inline double distance(const Problem& problem, const std::vector<double>& one, const std::vector<double>& other) {
  double farthest = 0;
  const std::size_t dim = problem.box.lower.size();
  for (std::size_t k = 0; k < one.size(); ++k) {
    const double apart = std::abs(one[k] - other[k]) / (problem.box.upper[k % dim] - problem.box.lower[k % dim]);
    farthest = apart <= farthest ? farthest : std::isnan(apart) ? std::numeric_limits<double>::infinity() : apart;
  }
  return farthest;
}

/// The same on the average over all coordinates of all points.
inline double mean_distance(const Problem& problem, const std::vector<double>& one, const std::vector<double>& other) {
  double sum = 0;
  const std::size_t dim = problem.box.lower.size();
  for (std::size_t k = 0; k < one.size(); ++k) {
    sum += std::abs(one[k] - other[k]) / (problem.box.upper[k % dim] - problem.box.lower[k % dim]);
  }
  return sum / static_cast<double>(one.size());
}

/// Bit for bit, NaN included.
inline bool same_bits(const std::vector<double>& one, const std::vector<double>& other) {
  return one.size() == other.size() && std::memcmp(one.data(), other.data(), one.size() * sizeof(double)) == 0;
}

inline void expect_same_ends(const Ends& one, const Ends& other) {
  EXPECT_TRUE(same_bits(one.value, other.value));
  EXPECT_TRUE(same_bits(one.point, other.point));
  EXPECT_TRUE(same_bits(one.gradient_norm, other.gradient_norm));
  EXPECT_EQ(one.iterations, other.iterations);
  EXPECT_EQ(one.status, other.status);
}

/// The first entries of a set of ends.
inline Ends first_of(const Ends& ends, std::uint64_t count) {
  Ends result = ends;
  result.value.resize(count);
  result.point.resize(count * static_cast<std::uint64_t>(ends.dim));
  result.gradient_norm.resize(count);
  result.iterations.resize(count);
  result.status.resize(count);
  return result;
}

}  // namespace polydescent::test
