#include "polydescent/host/learning_rate.hpp"

#include <algorithm>
#include <cmath>

#include "polydescent/kernels/descent/penalize.hpp"
#include "polydescent/kernels/descent/stop.hpp"
#include "polydescent/kernels/group.hpp"

namespace polydescent {
namespace {

/// How many starts are looked at, however many of them run.
std::uint64_t probes_of(const MinimizeOptions& options, const SamplerReference& sampler, int dim) {
  constexpr std::uint64_t most = 64;
  if (sampler.starts > 0) return std::min(most, sampler.starts);
  if (options.start_points.empty()) return most;
  return std::min(most, options.start_points.size() / static_cast<std::uint64_t>(dim));
}

/// The start looked at as the k-th: the k-th, unless the sampler places a given number of them. Those may come row by row,
/// and steps of a golden section spread over all.
std::uint64_t probe(std::uint64_t k, std::uint64_t probes, const SamplerReference& sampler) {
  if (sampler.starts <= probes) return k;
  const double turns = static_cast<double>(k) * 0.6180339887498949;
  return static_cast<std::uint64_t>((turns - std::floor(turns)) * static_cast<double>(sampler.starts));
}

/// A rule's own share, if it states one.
template <class Rule>
constexpr double step_share_of() {
  if constexpr (requires { Rule::step_share; }) return Rule::step_share;
  else return automatic_step_share;
}

/// The median of max_i |g_i| w_i over `probes` starts, g with the penalty's part; 1 where no gradient is finite
/// and nonzero.
double typical_gradient(const Problem& problem, const MinimizeOptions& options, const SamplerReference& sampler,
                        std::uint64_t probes, GradientFunction<double> gradient, const std::vector<double>& width,
                        const int* stop) {
  const Penalty<double> penalty{.l1 = options.l1, .l2 = options.l2};
  const BoxView<double> box{problem.box.lower.data(), problem.box.upper.data(), width.data()};
  std::vector<double> x(width.size());
  std::vector<double> g(width.size());
  std::vector<double> sizes;
  for (std::uint64_t k = 0; k < probes && !stop_requested(GroupOfOne{}, stop); ++k) {
    sampler.draw(sampler.sampler, probe(k, probes, sampler), problem.dim, x.data());
    for (std::size_t i = 0; i < x.size() && !sampler.gives_coordinates; ++i) x[i] = problem.box.lower[i] + width[i] * x[i];
    const Point<const double> here{x.data(), problem.dim};
    const Point<double> there{g.data(), problem.dim};
    penalize(GroupOfOne{}, penalty, gradient(problem.objective.get(), options.step.value_or(0), box, here, there), here, there);
    double size = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      size = std::max(size, std::abs(stepping_subgradient(penalty, x[i], g[i])) * width[i]);
    }
    const bool finite = std::all_of(g.begin(), g.end(), [](double value) { return std::isfinite(value); });
    if (finite && size > 0) sizes.push_back(size);
  }
  if (sizes.empty()) return 1;
  const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
  std::nth_element(sizes.begin(), middle, sizes.end());
  return *middle;
}

}  // namespace

LearningRate resolve_learning_rate(const Problem& problem, const MinimizeOptions& options, const SamplerReference& sampler,
                                   GradientFunction<double> gradient, const int* stop) {
  LearningRate rate;
  if (!takes_rate(options.optimizer)) return rate;
  std::vector<double> width;
  for (std::size_t i = 0; i < problem.box.lower.size(); ++i) width.push_back(problem.box.upper[i] - problem.box.lower[i]);
  if (options.learning_rate) {
    rate.base = *options.learning_rate;
    rate.scale.assign(width.size(), 1);
    return rate;
  }
  std::visit(
      [&]<class Rule>(const Rule& rule) {
        if constexpr (UpdateRule<Rule>) {
          rate.base = options.step_share.value_or(step_share_of<Rule>());
          rate.scale = width;
          double divisor = rule.gain();
          if (!Rule::normalizes_gradient) {
            rate.gradients_evaluated = probes_of(options, sampler, problem.dim);
            divisor *= typical_gradient(problem, options, sampler, rate.gradients_evaluated, gradient, width, stop);
          }
          for (double& scale : rate.scale) scale *= (Rule::normalizes_gradient ? 1 : scale) / divisor;
        }
      },
      options.optimizer);
  return rate;
}

}  // namespace polydescent
