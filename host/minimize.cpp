#include "polydescent/host/minimize.hpp"

#include <fmt/ranges.h>
#include <omp.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "polydescent/host/check.hpp"
#include "polydescent/host/constraints.hpp"
#include "polydescent/host/device.hpp"
#include "polydescent/host/difference_step.hpp"
#include "polydescent/host/engine.hpp"
#include "polydescent/host/examine_ends.hpp"
#include "polydescent/host/fit_statistics.hpp"
#include "polydescent/host/gradient_kind.hpp"
#include "polydescent/host/learning_rate.hpp"
#include "polydescent/host/memory.hpp"
#include "polydescent/host/minima.hpp"
#include "polydescent/host/names.hpp"
#include "polydescent/host/parted_value.hpp"
#include "polydescent/host/polish.hpp"
#include "polydescent/host/processor.hpp"
#include "polydescent/host/reference_gradient.hpp"
#include "polydescent/host/require.hpp"
#include "polydescent/host/search.hpp"
#include "polydescent/host/start_sampler.hpp"
#include "polydescent/kernels/constraint/multipliers.hpp"
#include "polydescent/kernels/descent/penalize.hpp"
#include "polydescent/kernels/group.hpp"

namespace polydescent {
namespace {

using Clock = Stopper::Clock;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

/// The index of the kind of gradient that the options ask for.
int resolve_gradient(const MinimizeOptions& options, const Problem& problem) {
  if (fits_squares(options.optimizer)) return index_of<DualGradient, Gradients>;
  const std::string& name = options.gradient;
  const auto& kinds = gradient_kinds();
  std::vector<std::string> names{"auto"}, with_step;
  int choice = name == "auto" ? automatic_gradient(problem) : -1;
  for (std::size_t k = 0; k < kinds.size(); ++k) {
    names.emplace_back(kinds[k].name);
    if (kinds[k].takes_step) with_step.emplace_back(kinds[k].name);
    if (name == kinds[k].name) choice = static_cast<int>(k);
  }
  require(choice >= 0, "--gradient {}: there is no such kind{}", name, suggestion(name, names));
  require(supports(problem, choice) || has_exact_gradient(problem),
          "--gradient {}: {} is a function of a library, which gives values alone; use --gradient central, or leave it out", name,
          problem.name);
  require(supports(problem, choice),
          "--gradient {}: {} brings no derivative of its own; use --gradient dual, which is exact too, or give the functor "
          "a gradient(x, partials)",
          name, problem.name);
  const GradientKind& kind = kinds[static_cast<std::size_t>(choice)];
  require(!options.step || kind.takes_step,
          "--step {}: {} gradients take no step; add --gradient {}, or leave --step out", options.step.value_or(0),
          kind.name, fmt::join(with_step, " or "));
  return choice;
}

/// The options with as many iterations as the epochs take.
MinimizeOptions with_iterations(const Problem& problem, const MinimizeOptions& request) {
  MinimizeOptions options = request;
  if (options.epochs == 0) return options;
  const double iterations = std::ceil(options.epochs * problem.rows / options.batch_size);
  require(iterations <= 10'000'000, "epochs {}: {:.3g} iterations, at most 10000000; give fewer, or a larger batch_size",
          options.epochs, iterations);
  options.iterations = static_cast<int>(iterations);
  return options;
}

/// Room for the ends of all descents, found before the first of them runs.
Ends reserve_ends(std::uint64_t first, std::uint64_t count, int dim) {
  Ends ends;
  ends.first = first;
  ends.dim = dim;
  ends.value.reserve(count);
  ends.point.reserve(count * static_cast<std::uint64_t>(dim));
  ends.gradient_norm.reserve(count);
  ends.iterations.reserve(count);
  ends.status.reserve(count);
  return ends;
}

/// The value of an end or a minimum in the objective's own sign, without the penalty.
template <class Found>
void take_penalty_out(const Problem& problem, const MinimizeOptions& options, Found& found) {
  const PartedValue parted = part_from_penalty(problem, options, in_own_sign(options, found.value), found.point);
  found.value = parted.bare;
  found.penalty = parted.penalty;
}

/// A result that says what was asked for and where it will run.
SearchResult described(const Problem& problem, const MinimizeOptions& options, const std::vector<int>& gpus) {
  SearchResult result;
  result.objective = problem.name;
  result.dim = problem.dim;
  result.variables = problem.variables;
  result.constraints = problem.constraints;
  result.seed = options.seed;
  result.precision = options.precision;
  result.optimizer = options.optimizer;
  result.learning_rate = options.learning_rate;
  result.schedule = to_string(options.schedule);
  result.warm_up = options.warm_up;
  result.batch_size = options.batch_size;
  result.l1 = options.l1;
  result.l2 = options.l2;
  result.proximal = options.proximal;
  result.simplex = options.simplex;
  result.maximize = options.maximize;
  result.strategy = "multistart";
  result.device_kind = gpus.empty() ? "cpu" : "cuda";
  result.device_name = gpus.empty() ? processor_name() : names_of(gpus);
  result.threads = options.threads > 0 ? options.threads : omp_get_max_threads();
  const bool single = options.precision == Precision::float32;
  if (options.lanes == Lanes::scalar) result.lanes = 1;
  else result.lanes = single ? ScalarTraits<FloatPack>::lanes : ScalarTraits<DoublePack>::lanes;
  return result;
}

/// Room for what several problems come to.
void describe_problems(const Problem& problem, SearchResult& result) {
  result.parameter_names = problem.parameter_names;
  if (problem.problems <= 1) return;
  const std::size_t columns = problem.parameter_names.size();
  result.problems.resize(problem.problems);
  for (std::size_t p = 0; p < result.problems.size(); ++p) {
    const auto row = problem.parameters->begin() + static_cast<std::ptrdiff_t>(p * columns);
    result.problems[p].parameters.assign(row, row + static_cast<std::ptrdiff_t>(columns));
  }
}

/// The memory plan; what does not fit is refused here, before anything runs.
MemoryPlan checked_memory(const Problem& problem, const MinimizeOptions& options, const SearchResult& result) {
  const MemoryPlan memory = plan_memory(problem, options, result.threads, result.lanes);
  check_memory(memory.end_bytes, "to keep the ends of all descents",
               "use fewer --starts, or --minima 0, which keeps the best only");
  check_memory(memory.end_bytes + memory.launch_bytes + memory.given_bytes, "this search",
               "use a smaller --dim, or fewer --threads");
  const auto bytes_per_line = static_cast<double>(sizeof(TracePoint) + sizeof(double) * static_cast<std::size_t>(problem.dim));
  check_memory(static_cast<double>(std::min(options.trace_starts, memory.descents)) * (options.iterations + 1.0) * bytes_per_line,
               "the trace", "trace fewer starts, or give fewer --iterations");
  return memory;
}

/// How many minima there are, and what was probably missed.
void count_minima(const std::vector<Minimum>& minima, std::optional<std::uint64_t>& total, std::optional<Coverage>& coverage) {
  total = minima.size();
  std::uint64_t starts = 0;
  for (const Minimum& minimum : minima) starts += minimum.count;
  coverage = estimate_coverage(minima, starts);
}

/// Keeps as many as were asked for, without the penalty.
void list_minima(const Problem& problem, const MinimizeOptions& options, std::vector<Minimum>& minima) {
  if (minima.size() > static_cast<std::size_t>(options.minima)) minima.resize(static_cast<std::size_t>(options.minima));
  for (Minimum& minimum : minima) take_penalty_out(problem, options, minimum);
}

/// How ends are to be merged.
MergeOptions merge_options(const MinimizeOptions& options, const SearchResult& result) {
  return {.tolerance = options.merge_tolerance,
          .symmetry = options.symmetry,
          .most = was_hurried(result) ? hurried_ends : result.ends->value.size(),
          .starts_each = result.starts_each,
          .threads = result.threads};
}

/// The same as report_minima for each of several problems; there is no evidence.
void report_problems(const Problem& problem, const MinimizeOptions& options, SearchResult& result) {
  if (options.minima > 0) {
    DistinctMinima found = distinct_minima(*result.ends, problem.box, merge_options(options, result));
    result.unconverged = found.unconverged;
    for (Minimum& minimum : found.minima) {
      result.problems[minimum.start / result.starts_each].minima.push_back(std::move(minimum));
    }
    for (ProblemResult& one : result.problems) {
      if (found.all) count_minima(one.minima, one.minima_total, one.coverage);
      list_minima(problem, options, one.minima);
    }
  }
  for (ProblemResult& one : result.problems) {
    if (one.best) take_penalty_out(problem, options, *one.best);
  }
}

/// Distinct minima, how often the best was reached, what was probably missed, and evidence. Who waits for the end of a search
/// that a clock or an interrupt ended gets those among its best ends.
void report_minima(const Problem& problem, const MinimizeOptions& options, SearchResult& result) {
  const MergeOptions how = merge_options(options, result);
  DistinctMinima found = distinct_minima(*result.ends, problem.box, how);
  result.minima = std::move(found.minima);
  result.unconverged = found.unconverged;
  if (result.best) result.best_hits = count_hits(*result.ends, problem.box, *result.best, how);
  examine_ends(problem, options, result);
  if (found.all) count_minima(result.minima, result.minima_total, result.coverage);
  list_minima(problem, options, result.minima);
  for (Minimum& saddle : result.saddles) take_penalty_out(problem, options, saddle);
}

/// Statistics of the best point of a fit, counted like an examination, unless the evaluations do not suffice.
void add_fit_statistics(const Problem& problem, const MinimizeOptions& options, SearchResult& result) {
  if (!is_fit(problem, options) || !result.best) return;
  const std::uint64_t values = values_of_fit_statistics(problem);
  if (result.values_evaluated + values > options.max_evaluations.value_or(~std::uint64_t{0})) return;
  result.fit = fit_statistics(problem, in_own_box(problem, options.precision, result.best->point), options.l1 > 0 || options.l2 > 0);
  result.examination_values += values;
  ++result.examination_gradients;
}

/// The courses of the first of the starts that were begun, each run once more by itself, as far as it came: where a clock or
/// an interrupt ended the search, nobody knows how far, and they are where they began.
std::vector<TracePoint> trace(const Descents& descents, const std::vector<CutStart>& cut, const SearchResult& result) {
  const bool by_clock = result.stopped_by == StopReason::time_limit || result.stopped_by == StopReason::interrupt;
  const bool single = descents.options.precision == Precision::float32;
  std::vector<TracePoint> all;
  for (std::uint64_t k = 0; k < std::min(result.begun, descents.options.trace_starts); ++k) {
    Descents one = descents;
    one.first += k;
    one.count = 1;
    if (!by_clock) one.stop = nullptr;
    const auto found = std::find_if(cut.begin(), cut.end(), [&](const CutStart& start) { return start.start == one.first; });
    if (found != cut.end()) one.iterations = found->iterations;
    std::vector<TracePoint> course = single ? trace_descent<float>(one) : trace_descent<double>(one);
    if (result.polished && found == cut.end()) trace_polish(one, course);
    for (TracePoint& point : course) point.value = in_own_sign(descents.options, point.value);
    all.insert(all.end(), course.begin(), course.end());
  }
  return all;
}

/// Shares of the time limit after which something ends.
std::optional<Clock::time_point> deadline(const MinimizeOptions& options, Clock::time_point begin, double share = 1) {
  if (!options.time_limit_s) return {};
  return begin + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(share * *options.time_limit_s));
}

/// The step of finite differences in one precision, as asked for or measured; nothing where there is none, the precision's
/// default is to serve, or measuring would take more than a tenth of the evaluations. Counted in the result.
std::optional<double> difference_step(const Problem& problem, const MinimizeOptions& options, Precision precision, int gradient,
                                      const int* stop, SearchResult& result) {
  constexpr std::uint64_t dear = 5000;  // gradients: a tenth of these may go into a measurement
  const GradientKind& kind = gradient_kinds()[static_cast<std::size_t>(gradient)];
  const auto values = static_cast<std::uint64_t>(kind.values_per_gradient(problem.dim));
  if (!kind.takes_step || options.step || options.max_evaluations.value_or(~std::uint64_t{0}) / dear < values) return options.step;
  const MeasuredStep measured = measure_step(problem, precision, gradient, options.seed, stop);
  result.gradients_evaluated += measured.gradients_evaluated;
  result.values_evaluated += measured.values_evaluated;
  return measured.step;
}

/// What is asked, checked, and what follows from it.
MinimizeOptions checked(const Problem& problem, const MinimizeOptions& asked) {
  require(asked.precision == Precision::float64 || problem.table->as_float.value != nullptr,
          "--precision float32: {} was compiled for float64 only; leave float64_only of its request out", problem.name);
  check_box(problem, asked.precision);
  check_starts(problem, asked);
  check_batches(problem, asked);
  MinimizeOptions options = with_iterations(problem, asked);
  check_options(options);
  check_constraints(problem, options);
  check_squares(problem, options);
  check_problems(problem, options);
  if (problem.observed > 1) {  // ends of different functions are not to be compared, nor taken on as ends of one
    options.minima = 0;
    options.polish = Polish::none;
  }
  if (options.target) options.target = in_own_sign(options, *options.target);
  if (problem.one_lane) options.lanes = Lanes::scalar;
  if (problem.one_thread) options.threads = 1;
  return options;
}

/// Where no start meets its constraints to the tolerance, the best is the one that breaks them least, if it hardly does.
void take_nearly_feasible(const Problem& problem, const MinimizeOptions& options, SearchResult& result) {
  if (result.best || !result.least_infeasible || result.least_infeasible->constraint_violation > MultiplierTuning<double>::nearly) return;
  const Point<const double> x{result.least_infeasible->point.data(), problem.dim};
  const Penalty<double> penalty{.l1 = options.l1, .l2 = options.l2};
  const double value = in_own_sign(options, problem.table->as_double.value(problem.objective.get(), x)) + penalty_at(GroupOfOne{}, penalty, x);
  if (!std::isfinite(value)) return;
  result.best = std::move(result.least_infeasible);
  result.best->value = value;
  result.least_infeasible.reset();
}

SearchResult search_in_own_box(const Problem& problem, const MinimizeOptions& asked) {
  constexpr double share_to_measure = 0.1;  // of the time limit
  const auto begin = Clock::now();
  MinimizeOptions options = checked(problem, asked);
  const int gradient = resolve_gradient(options, problem);
  const GradientKind& kind = gradient_kinds()[static_cast<std::size_t>(gradient)];
  const auto values_per_gradient = static_cast<std::uint64_t>(kind.values_per_gradient(problem.dim));
  const std::uint64_t starts_each = problem.problems > 1 ? number_of_starts(options, problem.dim) : 0;
  const StartSampler sampler(options, problem.dim, starts_each);
  const std::vector<int> gpus = choose_gpus(problem, options);
  require(!options.fast_math || !gpus.empty(),
          "--fast-math: this search runs on the CPU, whose functions have one accuracy; leave it out");

  SearchResult result = described(problem, options, gpus);
  result.compile_s = problem.compile_s;
  result.gradient = kind.name;
  result.polished = polisher(problem, options);
  result.sampler = sampler.name();
  const MemoryPlan memory = checked_memory(problem, options, result);
  result.starts = memory.descents;
  result.starts_each = starts_each;
  describe_problems(problem, result);
  if (memory.end_bytes > 0) {
    result.ends = reserve_ends(options.only_start.value_or(0), memory.descents, problem.dim);
  }

  Stopper stopper(deadline(options, begin), options.interrupt, options.target.has_value() || options.max_evaluations.has_value());
  std::optional<double> polish_step;
  LearningRate rate;
  {
    const Stopper measuring(deadline(options, begin, share_to_measure), options.interrupt, false);
    const auto step_in = [&](Precision precision) {
      return difference_step(problem, options, precision, gradient, measuring.flag(), result);
    };
    if (result.polished && options.precision == Precision::float32) polish_step = step_in(Precision::float64);
    result.step = options.step = step_in(options.precision);
    if (options.precision == Precision::float64) polish_step = options.step;
    rate = resolve_learning_rate(problem, options, sampler.reference(), problem.table->as_double.gradient[gradient], measuring.flag());
  }
  check_rate(rate, options);
  result.gradients_evaluated += rate.gradients_evaluated;
  result.values_evaluated += rate.gradients_evaluated * values_per_gradient;
  check_evaluations(options, result.values_evaluated, values_per_gradient * (1 + gradients_of_entry(problem)));

  const auto descent_begin = Clock::now();
  const Descents descents{.problem = problem,
                          .options = options,
                          .gradient = gradient,
                          .rate = rate,
                          .sampler = sampler,
                          .first = options.only_start.value_or(0),
                          .count = memory.descents,
                          .iterations = options.iterations,
                          .starts_per_launch = memory.starts_per_launch,
                          .threads = result.threads,
                          .gpus = gpus,
                          .polish_step = polish_step,
                          .levels_off = levels_off(options),
                          .stop = stopper.flag(),
                          .problem_of = {.starts_each = starts_each}};
  const std::vector<CutStart> cut = search(descents, stopper, result);
  result.descent_s = seconds_since(descent_begin) - (result.compile_s - problem.compile_s);
  take_nearly_feasible(problem, options, result);

  const auto report_begin = Clock::now();
  result.trace = trace(descents, cut, result);
  add_fit_statistics(problem, options, result);
  if (!result.problems.empty()) report_problems(problem, options, result);
  else if (options.minima > 0) report_minima(problem, options, result);
  else if (!problem.has_several_functions()) examine_ends(problem, options, result);
  if (result.best) take_penalty_out(problem, options, *result.best);
  if (!options.keep_ends) result.ends.reset();
  else for (double& value : result.ends->value) value = in_own_sign(options, value);
  result.report_s = seconds_since(report_begin);
  result.total_s = problem.compile_s + seconds_since(begin);
  return result;
}

}  // namespace

SearchResult minimize(const Problem& problem, const MinimizeOptions& options) {
  return options.simplex ? search_in_own_box(on_simplex(problem), options) : search_in_own_box(problem, options);
}

}  // namespace polydescent
