#pragma once

#include <vector>

#include "polydescent/host/options.hpp"
#include "polydescent/host/problem.hpp"

namespace polydescent {

/// The base learning rate e0 and each coordinate's share of it: coordinate i moves with rate e0 * scale[i].
struct LearningRate {
  double base = 0;
  std::vector<double> scale;
  std::uint64_t gradients_evaluated = 0;  // what finding it cost
};

/// How far one step goes at first under the automatic rate, as a share of the bounds' width, unless the rule states a
/// `step_share` of its own. (bench/learning_rate)
inline constexpr double automatic_step_share = 0.03;

/// The rate the options ask for, or the automatic one. Rules divide by their own gain, and those that do not normalize the
/// gradient by the median, over the sampler's first 64 starts (of given points: at most as many), of max_i |g_i| w_i.
/// What else the batch holds plays no part. stop: once it is not zero, the starts looked at so far will do; may be null.
LearningRate resolve_learning_rate(const Problem& problem, const MinimizeOptions& options,
                                   const SamplerReference& sampler, GradientFunction<double> gradient, const int* stop = nullptr);

}  // namespace polydescent
