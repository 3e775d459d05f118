#include "polydescent/host/minimize.hpp"

#include <omp.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "polydescent/host/learning_rate.hpp"
#include "polydescent/host/minima.hpp"
#include "polydescent/host/names.hpp"
#include "polydescent/host/processor.hpp"
#include "polydescent/host/require.hpp"
#include "polydescent/host/start_sampler.hpp"
#include "polydescent/kernels/descent/best.hpp"

namespace polydescent {
namespace {

/// Starts per launch: enough to keep every lane of every thread busy, little enough to stay in cache.
constexpr std::uint64_t batch_bytes = std::uint64_t{16} << 20;

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

/// Bounds in the precision of the descent, rounded inwards: no point may leave the user's own box.
template <class S>
S lower_bound(double bound) {
  const auto rounded = static_cast<S>(bound);
  const bool outside = std::isfinite(rounded) && static_cast<double>(rounded) < bound;
  return outside ? std::nextafter(rounded, std::numeric_limits<S>::infinity()) : rounded;
}
template <class S>
S upper_bound(double bound) {
  return -lower_bound<S>(-bound);
}

void check_box(const Problem& problem, Precision precision) {
  const Box& box = problem.box;
  require(problem.dim > 0, "the problem has no dimension; its box needs at least one pair of bounds");
  require(box.lower.size() == box.upper.size() && box.lower.size() == static_cast<std::size_t>(problem.dim),
          "{} lower and {} upper bounds for {} coordinates; give one pair each", box.lower.size(), box.upper.size(),
          problem.dim);
  for (std::size_t i = 0; i < box.lower.size(); ++i) {
    require(std::isfinite(box.lower[i]) && std::isfinite(box.upper[i]),
            "bounds {}:{} of coordinate {} are not finite; starts are drawn between them", box.lower[i], box.upper[i], i);
    require(box.lower[i] < box.upper[i], "bounds {}:{} of coordinate {}: the lower one must be smaller", box.lower[i],
            box.upper[i], i);
    require(std::isfinite(box.upper[i] - box.lower[i]), "bounds {}:{} of coordinate {} are too wide for float64",
            box.lower[i], box.upper[i], i);
    const auto lower = lower_bound<float>(box.lower[i]);
    const auto upper = upper_bound<float>(box.upper[i]);
    require(precision == Precision::float64 || (lower < upper && std::isfinite(upper - lower)),
            "bounds {}:{} of coordinate {} cannot be told apart, or overflow, in float32; use --precision float64",
            box.lower[i], box.upper[i], i);
  }
}

void check_tolerance(const char* flag, const std::optional<double>& tolerance) {
  if (!tolerance) return;
  require(std::isfinite(*tolerance) && *tolerance >= 0, "{} {}: a tolerance is zero (off) or positive", flag, *tolerance);
}

void check_options(const MinimizeOptions& options) {
  require(options.starts > 0, "--starts 0: there is nothing to run; give at least 1");
  require(options.starts <= std::uint64_t{1} << 40, "--starts {}: at most 2^40", options.starts);
  require(!options.only_start || *options.only_start < options.starts,
          "--only-start {}: the batch has starts 0 to {}; raise --starts or choose one of them",
          options.only_start.value_or(0), options.starts - 1);
  require(options.iterations >= 0 && options.iterations <= 10'000'000, "--iterations {}: must lie in [0, 10000000]",
          options.iterations);
  require(!options.learning_rate || (std::isfinite(*options.learning_rate) && *options.learning_rate > 0),
          "--learning-rate {}: must be positive; leave it out to have it follow from the bounds",
          options.learning_rate.value_or(0));
  require(!options.step_share || (*options.step_share > 0 && *options.step_share < 1),
          "step_share {}: a share of the bounds' width, must lie in (0, 1)", options.step_share.value_or(0));
  require(!options.step || (*options.step > 0 && *options.step < 1),
          "--step {}: the relative finite-difference step must lie in (0, 1); leave it out for the default",
          options.step.value_or(0));
  require(options.threads >= 0 && options.threads <= 4096, "--threads {}: must lie in [1, 4096]", options.threads);
  require(options.minima >= 0, "--minima {}: a number of minima to list, or 0 for none", options.minima);
  require(std::isfinite(options.merge_tolerance) && options.merge_tolerance > 0 && options.merge_tolerance < 1,
          "--merge-tolerance {}: a share of the bounds' width, must lie in (0, 1)", options.merge_tolerance);
  check_tolerance("--gradient-tolerance", options.gradient_tolerance);
  check_tolerance("--value-tolerance", options.value_tolerance);
  check_tolerance("--step-tolerance", options.step_tolerance);
  check(options.optimizer);
}

/// A gradient kind by name, as a position in the registry.
struct GradientChoice {
  int index = 0;
  const char* name = nullptr;
  int values_per_gradient = 0;
};

GradientChoice resolve_gradient(const std::string& name, int dim) {
  const std::string wanted = name == "auto" ? DualGradient::name : name;
  std::vector<std::string> names{"auto"};
  GradientChoice choice;
  Gradients::for_each([&]<class Gradient>(TypeTag<Gradient>) {
    names.emplace_back(Gradient::name);
    if (wanted == Gradient::name) {
      choice = {index_of<Gradient, Gradients>, Gradient::name, Gradient::values_per_gradient(dim)};
    }
  });
  require(choice.name != nullptr, "--gradient {}: there is no such kind{}", name, suggestion(name, names));
  return choice;
}

Limits resolve_limits(const MinimizeOptions& options) {
  const bool single = options.precision == Precision::float32;
  return {.iterations = options.iterations,
          .gradient_tolerance = options.gradient_tolerance.value_or(single ? 1e-4 : 1e-8),
          .value_tolerance = options.value_tolerance.value_or(single ? 1e-7 : 1e-15),
          .step_tolerance = options.step_tolerance.value_or(0),
          .stall_gradient = single ? 1 : 1e-2};
}

/// The rule's coefficients at every iteration: [iterations][coefficients].
template <class S>
std::vector<S> tabulate_coefficients(const MinimizeOptions& options, double base_rate) {
  const std::vector<double> share = tabulate(options.schedule, options.iterations);
  std::vector<S> table;
  std::visit(
      [&]<class Rule>(const Rule& rule) {
        table.reserve(share.size() * Rule::coefficients);
        for (std::size_t t = 0; t < share.size(); ++t) {
          double coefficient[Rule::coefficients];
          rule.tabulate(static_cast<int>(t) + 1, base_rate * share[t], coefficient);
          for (const double c : coefficient) table.push_back(static_cast<S>(c));
        }
      },
      options.optimizer);
  return table;
}

/// Memory for the ends of one launch.
template <class S>
struct Batch {
  std::vector<S> value, gradient_norm, point;
  std::vector<std::int32_t> iterations;
  std::vector<Status> status;

  Batch(std::uint64_t count, int dim)
      : value(count), gradient_norm(count), point(count * static_cast<std::uint64_t>(dim)), iterations(count), status(count) {}

  BatchView<S> view(std::uint64_t first, std::uint64_t count, int dim) {
    return {first, count, dim, value.data(), gradient_norm.data(), point.data(), iterations.data(), status.data()};
  }
};

/// Appends the ends of one launch to those of the search.
template <class S>
void append(const BatchView<S>& batch, Ends& ends) {
  const auto numbers = batch.count * static_cast<std::uint64_t>(batch.dim);
  ends.value.insert(ends.value.end(), batch.value, batch.value + batch.count);
  ends.gradient_norm.insert(ends.gradient_norm.end(), batch.gradient_norm, batch.gradient_norm + batch.count);
  ends.point.insert(ends.point.end(), batch.point, batch.point + numbers);
  ends.iterations.insert(ends.iterations.end(), batch.iterations, batch.iterations + batch.count);
  ends.status.insert(ends.status.end(), batch.status, batch.status + batch.count);
}

/// Counts the statuses and iterations of one launch and takes over its best end if it is the best so far.
template <class S>
void summarize(const BatchView<S>& batch, SearchResult& result) {
  for (std::uint64_t k = 0; k < batch.count; ++k) {
    if (!std::isfinite(batch.value[k])) batch.value[k] = std::numeric_limits<S>::quiet_NaN();  // -inf is not the best
    ++result.statuses[static_cast<std::size_t>(batch.status[k])];
    result.iterations += static_cast<std::uint64_t>(batch.iterations[k]);
  }
  result.descents += batch.count;
  const std::uint64_t k = find_best(batch.value, batch.count);
  const auto value = static_cast<double>(batch.value[k]);
  if (!std::isfinite(value)) return;
  if (result.best && !better(value, batch.first + k, result.best->value, result.best->start)) return;
  const S* point = batch.point + k * static_cast<std::uint64_t>(batch.dim);
  result.best = End{batch.first + k,
                    value,
                    {point, point + batch.dim},
                    static_cast<double>(batch.gradient_norm[k]),
                    batch.iterations[k],
                    batch.status[k]};
}

/// Coordinate-wise numbers in the precision of the descent.
template <class S>
std::vector<S> converted(const std::vector<double>& values) {
  return {values.begin(), values.end()};
}

template <class S>
void run_descents(const Problem& problem, const MinimizeOptions& options, const GradientChoice& gradient,
                  const LearningRate& rate, const SamplerReference& sampler, SearchResult& result) {
  std::vector<S> lower, upper, width;
  for (std::size_t i = 0; i < problem.box.lower.size(); ++i) {
    lower.push_back(lower_bound<S>(problem.box.lower[i]));
    upper.push_back(upper_bound<S>(problem.box.upper[i]));
    width.push_back(upper[i] - lower[i]);
  }
  const auto scale = converted<S>(rate.scale);
  const auto coefficients = tabulate_coefficients<S>(options, rate.base);

  CpuLaunch<S> launch;
  launch.setup = {problem.dim, {lower.data(), upper.data(), width.data()}, scale.data(), coefficients.data(),
                  resolve_limits(options)};
  launch.table = problem.table;
  launch.objective = problem.objective.get();
  launch.gradient = gradient.index;
  launch.gradient_step = options.step.value_or(0);
  launch.rule = {static_cast<int>(options.optimizer.index()),
                 std::visit([](const auto& rule) -> const void* { return &rule; }, options.optimizer)};
  launch.sampler = sampler;
  launch.threads = result.threads;
  launch.lanes = options.lanes;

  const std::uint64_t first = options.only_start.value_or(0);
  const std::uint64_t last = options.only_start ? first + 1 : options.starts;
  const std::uint64_t bytes_per_start = sizeof(S) * static_cast<std::uint64_t>(problem.dim + 2) + 5;
  const std::uint64_t at_once = std::min(last - first, std::max<std::uint64_t>(batch_bytes / bytes_per_start, 1024));
  Batch<S> batch(at_once, problem.dim);
  for (std::uint64_t begin = first; begin < last; begin += at_once) {
    launch.ends = batch.view(begin, std::min(at_once, last - begin), problem.dim);
    launch_cpu(launch);
    summarize(launch.ends, result);
    if (result.ends) append(launch.ends, *result.ends);
  }
  const std::uint64_t gradients = result.iterations + result.descents;
  result.gradients_evaluated += gradients;
  result.values_evaluated += gradients * static_cast<std::uint64_t>(gradient.values_per_gradient);
}

/// Distinct minima, how often the best was reached, and what was probably missed.
void report_minima(const Problem& problem, const MinimizeOptions& options, SearchResult& result) {
  result.minima = distinct_minima(*result.ends, problem.box, options.merge_tolerance);
  result.minima_total = result.minima.size();
  result.coverage = estimate_coverage(result.minima, result.descents);
  if (!result.minima.empty()) result.best_hits = result.minima.front().count;
  if (result.minima.size() > static_cast<std::size_t>(options.minima)) {
    result.minima.resize(static_cast<std::size_t>(options.minima));
  }
}

}  // namespace

SearchResult minimize(const Problem& problem, const MinimizeOptions& options) {
  const auto begin = Clock::now();
  check_box(problem, options.precision);
  check_options(options);
  const GradientChoice gradient = resolve_gradient(options.gradient, problem.dim);
  const StartSampler sampler(options.sampler, options.seed, options.starts, problem.dim);

  SearchResult result;
  result.objective = problem.name;
  result.dim = problem.dim;
  result.seed = options.seed;
  result.starts = options.starts;
  result.precision = options.precision;
  result.optimizer = options.optimizer;
  result.learning_rate = options.learning_rate;
  result.schedule = to_string(options.schedule);
  result.gradient = gradient.name;
  result.sampler = sampler.name();
  result.strategy = "multistart";
  result.device_name = processor_name();
  result.threads = options.threads > 0 ? options.threads : omp_get_max_threads();
  const bool single = options.precision == Precision::float32;
  if (options.lanes == Lanes::scalar) result.lanes = 1;
  else result.lanes = single ? ScalarTraits<FloatPack>::lanes : ScalarTraits<DoublePack>::lanes;
  if (options.minima > 0 || options.keep_ends) {
    result.ends = Ends{};
    result.ends->first = options.only_start.value_or(0);
    result.ends->dim = problem.dim;
  }

  const LearningRate rate =
      resolve_learning_rate(problem, options, sampler.reference(), problem.table->as_double.gradient[gradient.index]);
  result.gradients_evaluated = rate.gradients_evaluated;
  result.values_evaluated = rate.gradients_evaluated * static_cast<std::uint64_t>(gradient.values_per_gradient);

  const auto descent_begin = Clock::now();
  if (single) run_descents<float>(problem, options, gradient, rate, sampler.reference(), result);
  else run_descents<double>(problem, options, gradient, rate, sampler.reference(), result);
  result.descent_s = seconds_since(descent_begin);

  const auto report_begin = Clock::now();
  if (options.minima > 0) report_minima(problem, options, result);
  if (!options.keep_ends) result.ends.reset();
  result.report_s = seconds_since(report_begin);
  result.total_s = seconds_since(begin);
  return result;
}

}  // namespace polydescent
