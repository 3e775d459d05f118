#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "polydescent/host/learning_rate.hpp"
#include "polydescent/host/options.hpp"
#include "polydescent/host/problem.hpp"
#include "polydescent/host/result.hpp"
#include "polydescent/host/start_sampler.hpp"
#include "polydescent/kernels/descent/launch_gpu.hpp"

namespace polydescent {

/// The descents of one search, with everything about them decided.
struct Descents {
  const Problem& problem;
  const MinimizeOptions& options;
  int gradient = 0;  // entry of Gradients
  const LearningRate& rate;
  const StartSampler& sampler;
  std::uint64_t first = 0;
  std::uint64_t count = 0;
  int iterations = 0;                   // updates per descent, at most: those of the options or fewer
  std::uint64_t starts_per_launch = 0;  // on the CPU
  int threads = 1;                      // of the CPU
  std::vector<int> gpus = {};           // none: the CPU
  std::optional<double> polish_step = {};  // of finite differences in float64
  bool levels_off = true;                  // where its iterations end, a descent is worth a polish
  const int* stop = nullptr;            // see DescentSetup
  ProblemOfStart problem_of = {};
};

/// Box, rates and coefficients in the precision of the descents.
template <class S>
class DescentArrays;

/// What running them took, beside the descents themselves.
struct EngineReport {
  double compile_s = 0;
};

/// Runs descents that differ in nothing but their starts and how many iterations they may take. S = float or double.
template <class S>
class Engine {
 public:
  explicit Engine(const Descents& descents);
  ~Engine();

  /// Runs a block of them, all other members as in the constructor, and hands over the ends of one launch after the other, in
  /// the order of their starts; after a stop, no further launch begins. Throws Error when a GPU fails.
  EngineReport run(const Descents& block, const TakeEnds<S>& take) const;

 private:
  std::unique_ptr<const DescentArrays<S>> arrays_;
};

/// The course of the one descent, run on the CPU: there it is bit for bit the one it has in a batch.
template <class S>
std::vector<TracePoint> trace_descent(const Descents& descent);

}  // namespace polydescent
