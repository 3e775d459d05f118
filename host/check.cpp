#include "polydescent/host/check.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

void check_tolerance(const char* flag, const std::optional<double>& tolerance) {
  if (!tolerance) return;
  require(std::isfinite(*tolerance) && *tolerance >= 0, "{} {}: a tolerance is zero (off) or positive", flag,
          *tolerance);
}

/// `--gradient-tolerance` and its like, in a search on a few rows at a time.
void check_untested(const char* flag, const std::optional<double>& tolerance) {
  require(tolerance.value_or(0) == 0,
          "{} {}: values and gradients of a few rows say nothing of convergence; leave it out, or batch_size",
          flag, tolerance.value_or(0));
}

void check_proximal(const MinimizeOptions& options) {
  if (!options.proximal) return;
  require(options.l1 > 0, "--proximal takes --l1 as a soft threshold, and --l1 is 0; add --l1 A, or leave --proximal out");
  std::vector<std::string> able;
  UpdateRules::for_each([&]<class Rule>(TypeTag<Rule>) {
    if (ProximalRule<Rule>) able.emplace_back(Rule::name);
  });
  std::visit(
      [&]<class Rule>(const Rule&) {
        require(ProximalRule<Rule>,
                "--proximal: {} moves by the sign of the gradient, so there is no scale that a soft threshold could share; leave "
                "it out, or use one of {}",
                Rule::name, fmt::join(able, ", "));
      },
      options.optimizer);
}

void check_sense(const MinimizeOptions& options) {
  require(!options.maximize || !fits_squares(options.optimizer),
          "--maximize: levenberg-marquardt makes a sum of squares small; use another optimizer, or leave --maximize out");
  require(!options.maximize || options.polish != Polish::levenberg_marquardt,
          "--maximize: --polish levenberg-marquardt makes a sum of squares small; use --polish lbfgs, or leave --maximize out");
}

/// What the optimizers that are no update rules do without.
void check_second_order(const MinimizeOptions& options) {
  if (takes_rate(options.optimizer)) return;
  const char* const name = name_of(options.optimizer);
  require(!options.learning_rate && !options.step_share, "--learning-rate: {} finds its own steps; leave it out", name);
  require(to_string(options.schedule) == to_string(MinimizeOptions{}.schedule) && options.warm_up == 0,
          "--schedule and --warm-up: {} has no learning rate; leave them out", name);
  require(options.l1 == 0,
          "--l1 {}: {} needs a smooth function, and sum |x_i| has kinks; use a first-order rule, or --l2", options.l1,
          name);
  require(options.batch_size == 0, "batch_size {}: {} compares gradients of one function; use a first-order rule",
          options.batch_size, name);
}

void check_polish(const MinimizeOptions& options) {
  if (options.polish != Polish::lbfgs && options.polish != Polish::levenberg_marquardt) return;
  const char* const name = options.polish == Polish::lbfgs ? Lbfgs::name : LevenbergMarquardt::name;
  require(options.l1 == 0, "--polish {}: it needs a smooth function, and --l1 {} has kinks; leave one of the two out", name, options.l1);
  require(options.batch_size == 0, "--polish {}: it compares gradients of one function, and batch_size {} takes others each "
          "time; leave one of the two out", name, options.batch_size);
}

/// Whether a point lies in the box; without a branch per coordinate, since there may be millions.
bool contains(const Box& box, const double* x) {
  bool inside = true;
  for (std::size_t i = 0; i < box.lower.size(); ++i) inside &= (x[i] >= box.lower[i]) & (x[i] <= box.upper[i]);
  return inside;
}

/// Whether all coordinates have the same bounds.
bool is_cube(const Box& box) {
  const auto same = [](const std::vector<double>& bounds) {
    return std::all_of(bounds.begin(), bounds.end(), [&](double bound) { return bound == bounds[0]; });
  };
  return same(box.lower) && same(box.upper);
}

/// The smallest relative step that moves every number of the precision.
double epsilon_of(Precision precision) {
  const bool single = precision == Precision::float32;
  return single ? double{std::numeric_limits<float>::epsilon()} : std::numeric_limits<double>::epsilon();
}

const char* name_of(Precision precision) { return precision == Precision::float32 ? "float32" : "float64"; }

}  // namespace

template <class S>
S lower_bound(double bound) {
  const auto rounded = static_cast<S>(bound);
  const bool outside = std::isfinite(rounded) && static_cast<double>(rounded) < bound;
  return outside ? std::nextafter(rounded, std::numeric_limits<S>::infinity()) : rounded;
}
template float lower_bound<float>(double);
template double lower_bound<double>(double);

template <class S>
S upper_bound(double bound) {
  return -lower_bound<S>(-bound);
}
template float upper_bound<float>(double);
template double upper_bound<double>(double);

void check_box(const Problem& problem, Precision precision) {
  const Box& box = problem.box;
  require(problem.dim > 0, "the problem has no dimension; its box needs at least one pair of bounds");
  require(box.lower.size() == box.upper.size() && box.lower.size() == static_cast<std::size_t>(problem.dim),
          "{} lower and {} upper bounds for {} coordinates; give one pair each", box.lower.size(), box.upper.size(),
          problem.dim);
  for (std::size_t i = 0; i < box.lower.size(); ++i) {
    require(std::isfinite(box.lower[i]) && std::isfinite(box.upper[i]),
            "bounds {}:{} of coordinate {} are not finite; starts are drawn between them", box.lower[i], box.upper[i],
            i);
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

void check_starts(const Problem& problem, const MinimizeOptions& options) {
  const auto dim = static_cast<std::size_t>(problem.dim);
  const std::uint64_t starts = number_of_starts(options, problem.dim);
  require(starts > 0, "--starts 0: there is nothing to run; give at least 1");
  require(starts <= std::uint64_t{1} << 40, "--starts {}: at most 2^40", starts);
  const std::uint64_t batch = starts * problem.problems;
  require(batch <= std::uint64_t{1} << 40, "{} starts for each of {} problems: at most 2^40 in all", starts, problem.problems);
  require(!options.only_start || *options.only_start < batch,
          "--only-start {}: the batch has starts 0 to {}; raise --starts or choose one of them",
          options.only_start.value_or(0), batch - 1);
  if (options.start_points.empty()) return;
  require(options.start_points.size() % dim == 0,
          "{} coordinates of given starts are no whole number of points in {} dimensions", options.start_points.size(), dim);
  const std::size_t given = options.start_points.size() / dim;
  require(!options.sampler, "--sampler {}: the starts are given as points, and nothing is left to sample; leave one of the two out",
          options.sampler.value_or(""));
  require(starts <= given, "--starts {}: {} point{} given; ask for no more, or leave it out", starts, given,
          given == 1 ? " is" : "s are");
  for (std::size_t row = 0; row < given; ++row) {
    const double* const x = &options.start_points[row * dim];
    if (contains(problem.box, x)) continue;
    std::size_t i = 0;
    while (x[i] >= problem.box.lower[i] && x[i] <= problem.box.upper[i]) ++i;
    require(false, "row {} of the given starts: coordinate {} is {}, outside the bounds {}:{}; move the point, or {}",
            row + 1, i, x[i], problem.box.lower[i], problem.box.upper[i], options.simplex ? "leave --simplex out, whose coordinates are shares" : "widen --bounds");
  }
}

void check_options(const MinimizeOptions& options) {
  require(options.iterations >= 0 && options.iterations <= 10'000'000, "--iterations {}: must lie in [0, 10000000]",
          options.iterations);
  require(options.warm_up >= 0 && options.warm_up <= options.iterations,
          "--warm-up {}: it must lie in [0, {}], the number of iterations; raise --iterations, or warm up for fewer",
          options.warm_up, options.iterations);
  require(!options.learning_rate || (std::isfinite(*options.learning_rate) && *options.learning_rate > 0),
          "--learning-rate {}: must be positive; leave it out to have it follow from the bounds",
          options.learning_rate.value_or(0));
  require(!options.step_share || (*options.step_share > 0 && *options.step_share < 1),
          "step_share {}: a share of the bounds' width, must lie in (0, 1)", options.step_share.value_or(0));
  require(!options.step || (*options.step >= epsilon_of(options.precision) && *options.step < 1),
          "--step {}: the relative finite-difference step must lie in [{:.2g}, 1) in {}; leave it out for the default",
          options.step.value_or(0), epsilon_of(options.precision), name_of(options.precision));
  for (const auto& [flag, weight] : {std::pair{"--l1", options.l1}, std::pair{"--l2", options.l2}}) {
    require(std::isfinite(weight) && weight >= 0, "{} {}: a penalty's weight is zero (off) or positive", flag, weight);
    const bool single = options.precision == Precision::float32;
    require(std::isfinite(single ? double{static_cast<float>(2 * weight)} : 2 * weight), "{} {}: overflows in {}{}", flag, weight,
            name_of(options.precision), single ? "; use --precision float64" : "");
  }
  check_sense(options);
  check_second_order(options);
  check_polish(options);
  check_proximal(options);
  require(options.threads >= 0 && options.threads <= 4096, "--threads {}: must lie in [1, 4096]", options.threads);
  require(options.minima >= 0, "--minima {}: a number of minima to list, or 0 for none", options.minima);
  require(std::isfinite(options.merge_tolerance) && options.merge_tolerance > 0 && options.merge_tolerance < 1,
          "--merge-tolerance {}: a share of the bounds' width, must lie in (0, 1)", options.merge_tolerance);
  require(!options.target || std::isfinite(*options.target), "--target {}: must be a finite value", options.target.value_or(0));
  require(!options.time_limit_s || (*options.time_limit_s > 0 && *options.time_limit_s <= 1e9),
          "--time-limit {}: must be a positive number of seconds, at most 1e9", options.time_limit_s.value_or(0));
  require(options.max_evaluations != 0, "--max-evaluations 0: nothing could be run; allow some, or leave it out");
  check_tolerance("--gradient-tolerance", options.gradient_tolerance);
  check_tolerance("--value-tolerance", options.value_tolerance);
  check_tolerance("--step-tolerance", options.step_tolerance);
  check(options.optimizer);
  check(options.schedule);
}

void check_constraints(const Problem& problem, const MinimizeOptions& options) {
  if (problem.constraints.empty() && !options.simplex) return;
  const char* const what = problem.constraints.empty() ? "--simplex" : "constraints";
  const ConstraintTable<double>& table = problem.table->as_double.constraints;
  int equalities = options.simplex ? 1 : 0;
  for (int k = 0; k < static_cast<int>(problem.constraints.size()); ++k) {
    if (table.relation(problem.objective.get(), k) == Relation::equal) ++equalities;
  }
  require(equalities <= problem.dim, "{} equality constraints and {} variables: at most as many as variables leave a point; leave some out{}", equalities,
          problem.dim, options.simplex ? " (--simplex is one of them)" : "");
  require(!fits_squares(options.optimizer), "--optimizer {}: it makes residuals small and knows nothing of {}; use lbfgs or a first-order rule",
          name_of(options.optimizer), what);
  require(options.polish != Polish::levenberg_marquardt, "--polish levenberg-marquardt: it makes residuals small and knows nothing of {}; use lbfgs", what);
  require(options.l1 == 0 || !options.simplex, "--l1 {}: on the simplex sum |x_i| is 1 everywhere; leave one of the two out", options.l1);
  require(options.batch_size == 0 || problem.constraints.empty(), "batch_size {}: multipliers need gradients of one function; leave it out", options.batch_size);
}

void check_problems(const Problem& problem, const MinimizeOptions& options) {
  require(!options.symmetry.permutation || is_cube(problem.box),
          "--symmetry permutation: coordinates can be exchanged only where all have the same bounds; leave it out, or give one pair");
  if (problem.problems <= 1) return;
  require(!options.target, "--target {}: one of {} problems would end the search for all; leave it out", options.target.value_or(0),
          problem.problems);
  require(options.polish != Polish::levenberg_marquardt,
          "--polish levenberg-marquardt: it takes the residuals of one function, and there are {} problems; use lbfgs",
          problem.problems);
  require(problem.rows == 0 && problem.observed <= 1 && !fits_squares(options.optimizer),
          "--optimizer {}: it takes the residuals of one function, and there are {} problems; use lbfgs", name_of(options.optimizer),
          problem.problems);
}

void check_squares(const Problem& problem, const MinimizeOptions& options) {
  require(options.polish != Polish::levenberg_marquardt || problem.table->as_double.squares.normal != nullptr,
          "--polish levenberg-marquardt: {} is not known as a sum of squares; use lbfgs, or state its residuals (residual_problem)",
          problem.name);
  if (!fits_squares(options.optimizer)) {
    require(problem.observed <= 1, "{} are {} fits with observations of their own; use the optimizer levenberg-marquardt",
            problem.name, problem.observed);
    return;
  }
  require(problem.observed <= 1 || options.polish == Polish::automatic || options.polish == Polish::none,
          "--polish: it takes one function, and {} are {} fits with observations of their own; leave it out", problem.name,
          problem.observed);
  const char* const name = name_of(options.optimizer);
  require(problem.table->as_double.squares.normal != nullptr,
          "--optimizer {}: {} is not known as a sum of squares; use lbfgs, or state its residuals (residual_problem)", name,
          problem.name);
  require(options.gradient == "auto" || options.gradient == "dual",
          "--gradient {}: {} takes the derivatives of residuals by dual numbers; leave it out", options.gradient, name);
  require(!options.step, "--step {}: {} takes no finite differences; leave it out", options.step.value_or(0), name);
  require(options.step_tolerance.value_or(0) == 0, "--step-tolerance {}: {} ends by gradient and value; leave it out",
          options.step_tolerance.value_or(0), name);
}

void check_batches(const Problem& problem, const MinimizeOptions& options) {
  require(options.batch_size >= 0, "batch_size {}: a number of rows, or 0 for all", options.batch_size);
  require(std::isfinite(options.epochs) && options.epochs >= 0, "epochs {}: a number of passes over the data", options.epochs);
  require(options.epochs == 0 || options.batch_size > 0, "epochs {}: counts passes of batches; give batch_size too",
          options.epochs);
  if (options.batch_size == 0) return;
  require(problem.rows > 0, "batch_size {}: {} is no mean over rows of data; leave it out", options.batch_size, problem.name);
  require(static_cast<std::uint32_t>(options.batch_size) <= problem.rows, "batch_size {}: there are {} rows",
          options.batch_size, problem.rows);
  check_untested("--gradient-tolerance", options.gradient_tolerance);
  check_untested("--value-tolerance", options.value_tolerance);
  check_untested("--step-tolerance", options.step_tolerance);
}

void check_evaluations(const MinimizeOptions& options, std::uint64_t spent, std::uint64_t values_per_gradient) {
  const std::uint64_t least = spent + values_per_gradient;
  require(options.max_evaluations.value_or(least) >= least,
          "--max-evaluations {}: a first gradient is there after {} values; allow as many at least", options.max_evaluations.value_or(0),
          least);
}

void check_rate(const LearningRate& rate, const MinimizeOptions& options) {
  if (!takes_rate(options.optimizer)) return;
  const bool single = options.precision == Precision::float32;
  const auto usable = [&](double number) {
    const double rounded = single ? double{static_cast<float>(number)} : number;
    return std::isfinite(rounded) && rounded > 0;
  };
  const bool all = usable(rate.base) && std::all_of(rate.scale.begin(), rate.scale.end(), usable);
  const char* precision = name_of(options.precision);
  require(all || !options.learning_rate, "--learning-rate {}: vanishes or overflows in {}; choose another{}", rate.base,
          precision, single ? ", or --precision float64" : "");
  require(all, "the automatic learning rate vanishes or overflows in {}: widths and gradients are too extreme; give {}",
          precision, single ? "--learning-rate, or --precision float64" : "--learning-rate");
  const std::vector<double> share = tabulate(options.schedule, options.iterations, options.warm_up);
  const double peak = share.empty() ? 1 : std::max(1.0, *std::max_element(share.begin(), share.end()));
  require(usable(rate.base * peak), "--schedule {}: {} times the learning rate {} overflows in {}; give smaller numbers",
          to_string(options.schedule), peak, rate.base, precision);
  require(share.empty() || std::any_of(share.begin(), share.end(), [&](double s) { return usable(rate.base * s); }),
          "--schedule {}: all its rates vanish in {}; nothing would move", to_string(options.schedule), precision);
}

}  // namespace polydescent
