#include "polydescent/host/polish.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <vector>

#include "polydescent/host/fit_statistics.hpp"
#include "polydescent/host/kernel_rule.hpp"
#include "polydescent/host/schedule.hpp"
#include "polydescent/host/start_sampler.hpp"

namespace polydescent {
namespace {

/// Length of the first step, as a share of the way to the bounds: the end is near.
constexpr double first_step = 1e-4;

MinimizeOptions polish_options(const Descents& descents) {
  MinimizeOptions options = descents.options;
  options.optimizer = *polisher(descents.problem, descents.options);
  options.precision = Precision::float64;
  options.iterations = polish_iterations;
  options.step = descents.polish_step;
  options.fast_math = false;
  options.starts.reset();
  options.start_points.clear();
  return options;
}

/// The scaled gradient norm at which a polish has converged.
double polish_tolerance(const Descents& descents) {
  return exact_tolerance_of(descents.options, *polisher(descents.problem, descents.options), is_fit(descents.problem, descents.options));
}

/// The descents that take these points on.
struct PolishDescents {
  MinimizeOptions options;
  LearningRate no_rate;
  StartSampler sampler;
  std::vector<std::uint32_t> problem_of;  // each point's
  Descents descents;

  PolishDescents(const Descents& before, MinimizeOptions with_points, std::vector<std::uint32_t> problems)
      : options(std::move(with_points)),
        sampler(options, before.problem.dim),
        problem_of(std::move(problems)),
        descents{.problem = before.problem,
                 .options = options,
                 .gradient = before.gradient,
                 .rate = no_rate,
                 .sampler = sampler,
                 .count = number_of_starts(options, before.problem.dim),
                 .iterations = options.iterations,
                 .starts_per_launch = before.starts_per_launch,
                 .threads = before.threads,
                 .gpus = fits_gpus(options, before.problem.dim, before.gpus) ? before.gpus : std::vector<int>{},
                 .stop = before.stop,
                 .problem_of = {.listed = problem_of.data(), .listed_starts = problem_of.size()}} {}
};

}  // namespace

std::optional<Optimizer> polisher(const Problem& problem, const MinimizeOptions& options) {
  const Optimizer lbfgs = Lbfgs{.first_step = first_step};
  switch (options.polish) {
    case Polish::none: return {};
    case Polish::lbfgs: return lbfgs;
    case Polish::levenberg_marquardt: return LevenbergMarquardt{};
    case Polish::automatic: break;
  }
  if (options.l1 > 0 || options.batch_size > 0 || options.iterations == 0) return {};
  const bool fit = is_fit(problem, options), twice = options.precision == Precision::float64;
  const bool exact_already = twice && (fit ? fits_squares(options.optimizer) : !takes_rate(options.optimizer));
  if (exact_already) return {};
  if (fit) return LevenbergMarquardt{};
  return lbfgs;
}

bool levels_off(const MinimizeOptions& options) {
  constexpr double vanished = 0.01;
  const bool asked = options.polish == Polish::lbfgs || options.polish == Polish::levenberg_marquardt;
  if (asked || !takes_rate(options.optimizer) || options.iterations == 0) return true;
  return tabulate(options.schedule, options.iterations, options.warm_up).back() <= vanished;
}

template <class S>
bool is_worth_polishing(const Descents& descents, const BatchView<S>& ends, std::uint64_t k) {
  constexpr bool single = std::is_same_v<S, float>;
  const Status status = ends.status[k];
  const auto value = static_cast<double>(ends.value[k]), norm = static_cast<double>(ends.gradient_norm[k]);
  if (ends.iterations[k] == never_begun) return false;
  const bool is_not_there_yet = ends.violation != nullptr && std::isnan(value);  // second-order descents meet constraints better
  if (is_not_there_yet && (status == Status::infeasible || status == Status::iteration_limit)) return true;
  if (!std::isfinite(value) || status == Status::nonfinite_gradient) return false;
  const bool ran_out = status == Status::iteration_limit || status == Status::stalled;
  if (ran_out && !descents.levels_off) return false;
  if (status == Status::stopped) return single && value <= descents.options.target.value_or(no_target);
  return single || !(norm <= polish_tolerance(descents));
}
template bool is_worth_polishing(const Descents&, const BatchView<float>&, std::uint64_t);
template bool is_worth_polishing(const Descents&, const BatchView<double>&, std::uint64_t);

template <class S>
PolishCost polish(const Descents& descents, const BatchView<S>& ends, EndBatch<double>& result) {
  MinimizeOptions options = polish_options(descents);
  const auto dim = static_cast<std::uint64_t>(ends.dim);
  const BatchView<double> taken_on = result.view(ends.first, ends.count, ends.dim);
  std::vector<std::uint64_t> chosen;
  std::vector<std::uint32_t> problem_of;
  for (std::uint64_t k = 0; k < ends.count; ++k) {
    const S* const point = ends.point + k * dim;
    if (is_worth_polishing(descents, ends, k)) {
      chosen.push_back(k);
      problem_of.push_back(static_cast<std::uint32_t>(descents.problem_of(ends.first + k)));
      options.start_points.insert(options.start_points.end(), point, point + dim);
    }
    copy_end(ends, k, taken_on, k);
  }
  if (chosen.empty()) return {};
  PolishCost cost;
  PolishDescents polishing(descents, std::move(options), std::move(problem_of));
  Engine<double> engine(polishing.descents);
  const auto report = engine.run(polishing.descents, [&](const BatchView<double>& ends_after) {
    for (std::uint64_t p = 0; p < ends_after.count; ++p) {
      if (ends_after.iterations[p] == never_begun) continue;
      const std::uint64_t k = chosen[ends_after.first + p];
      const std::int32_t before = result.iterations[k];
      cost.iterations += static_cast<std::uint64_t>(ends_after.iterations[p]);
      ++cost.starts;
      copy_end(ends_after, p, taken_on, k);
      result.iterations[k] += before;
    }
  });
  cost.gradients = cost.starts + cost.iterations;
  cost.compile_s = report.compile_s;
  return cost;
}

template PolishCost polish(const Descents&, const BatchView<float>&, EndBatch<double>&);
template PolishCost polish(const Descents&, const BatchView<double>&, EndBatch<double>&);

void trace_polish(const Descents& descents, std::vector<TracePoint>& course) {
  MinimizeOptions options = polish_options(descents);
  const TracePoint before = course.back();
  if (!std::isfinite(before.value) || !std::isfinite(before.gradient_norm)) return;
  const double target = descents.problem.constraints.empty() ? options.target.value_or(no_target) : no_target;
  const bool done = before.gradient_norm <= polish_tolerance(descents) || before.value <= target;
  if (done && descents.options.precision == Precision::float64) return;
  if (before.iteration >= descents.options.iterations && !descents.levels_off) return;
  options.start_points = before.point;
  const PolishDescents polishing(descents, std::move(options), {static_cast<std::uint32_t>(descents.problem_of(before.start))});
  const std::vector<TracePoint> after = trace_descent<double>(polishing.descents);
  for (std::size_t t = 1; t < after.size(); ++t) {
    course.push_back(after[t]);
    course.back().start = before.start;
    course.back().iteration += before.iteration;
  }
}

}  // namespace polydescent
