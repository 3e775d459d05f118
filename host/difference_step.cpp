#include "polydescent/host/difference_step.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "polydescent/host/gradient_kind.hpp"
#include "polydescent/host/reference_gradient.hpp"
#include "polydescent/kernels/descent/stop.hpp"
#include "polydescent/kernels/group.hpp"

namespace polydescent {
namespace {

constexpr std::uint64_t probes_in_packs = 32;                // a multiple of every pack's lanes
constexpr std::uint64_t probes_one_by_one = 8;
constexpr std::uint64_t first_probe = std::uint64_t{1} << 40;  // beyond every start of a search

}  // namespace

std::vector<double> step_ladder(Precision precision) {
  std::vector<double> steps;
  for (int decade = precision == Precision::float32 ? -6 : -12; decade < -1; ++decade) {
    for (const double digit : {1, 2, 5}) steps.push_back(digit / std::pow(10.0, -decade));
  }
  steps.push_back(0.1);
  return steps;
}

MeasuredStep measure_step(const Problem& problem, Precision precision, int kind, std::uint64_t seed, const int* stop) {
  const std::uint64_t probes = problem.one_lane ? probes_one_by_one : probes_in_packs;
  const GradientProbe probe(problem, precision, seed, first_probe, probes, stop);
  MeasuredStep result;
  result.gradients_evaluated = probes;
  const auto values = [&](int of) {
    return static_cast<std::uint64_t>(gradient_kinds()[static_cast<std::size_t>(of)].values_per_gradient(problem.dim));
  };
  result.values_evaluated = probes * (1 + values_of_reference(problem));
  if (probe.usable() == 0 || stop_requested(GroupOfOne{}, stop)) return result;

  const std::vector<double> steps = step_ladder(precision);
  double least = std::numeric_limits<double>::infinity();
  std::size_t best = steps.size();
  const auto attempt = [&](std::size_t k) {
    if (stop_requested(GroupOfOne{}, stop)) return;
    const std::vector<double> errors = probe.errors(kind, steps[k]);
    result.gradients_evaluated += probes;
    result.values_evaluated += probes * values(kind);
    if (errors.size() < probe.usable()) return;  // stopped
    const double error = median(errors);
    if (error < least) {
      least = error;
      best = k;
    }
  };
  for (std::size_t k = 0; k < steps.size(); k += 3) attempt(k);
  if (best == steps.size()) return result;
  const std::size_t coarse = best;
  for (const std::size_t finer : {coarse - 2, coarse - 1, coarse + 1, coarse + 2}) {
    if (finer < steps.size()) attempt(finer);  // those below the first have wrapped around
  }
  result.step = steps[best];
  return result;
}

}  // namespace polydescent
