#include "polydescent/host/gradient_check.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "polydescent/host/check.hpp"
#include "polydescent/host/difference_step.hpp"
#include "polydescent/host/gradient_kind.hpp"
#include "polydescent/host/gradient_probe.hpp"
#include "polydescent/host/memory.hpp"
#include "polydescent/host/minimize.hpp"
#include "polydescent/host/reference_gradient.hpp"
#include "polydescent/host/require.hpp"
#include "polydescent/host/value_noise.hpp"
#include "polydescent/kernels/descent/assess.hpp"
#include "polydescent/kernels/sampler/uniform.hpp"

namespace polydescent {
namespace {

constexpr std::uint64_t neighbours = 100;
constexpr double neighbourhood = 8;    // roundings of a coordinate
constexpr double nearest_share = 1e-6;  // of the width: a coordinate that goes to zero is not followed further
constexpr int line = noise_points;
constexpr double line_spacing = 64;  // roundings

/// One problem, in one precision. S = float or double.
template <class S>
class Examination {
 public:
  Examination(const Problem& problem, const GradientCheckOptions& options) : problem_(problem), options_(options) {
    for (std::size_t i = 0; i < problem.box.lower.size(); ++i) {
      lower_.push_back(lower_bound<S>(problem.box.lower[i]));
      upper_.push_back(upper_bound<S>(problem.box.upper[i]));
      width_.push_back(upper_[i] - lower_[i]);
    }
    wide_lower_.assign(lower_.begin(), lower_.end());
    wide_upper_.assign(upper_.begin(), upper_.end());
    wide_width_.assign(width_.begin(), width_.end());
  }

  /// The value's noise at x, relative to max(1, |f|).
  double value_noise(const double* x, std::uint64_t index) const {
    std::vector<double> values;
    double size = 1;
    for (int k = 0; k < line; ++k) {
      std::vector<S> there;
      for (std::size_t i = 0; i < width_.size(); ++i) {
        const double way = uniform(index, i) < 0.5 ? -1 : 1;
        there.push_back(moved(x[i], way * (k - line / 2) * line_spacing, i, DifferenceStep::typical_share));
      }
      values.push_back(static_cast<double>(
          problem_.table->template get<S>().value(problem_.objective.get(), {there.data(), problem_.dim})));
      size = std::max(size, std::abs(values.back()));
    }
    return noise_of(values) / size;
  }

  /// What a kind leaves of the scaled gradient norm beside the minimizer: the most that it gets wrong around there, and
  /// the most that the rounding of x leaves of the gradient itself, the reference.
  double attainable_norm(const std::vector<double>& minimizer, int kind, double step) const {
    double wrong = 0;
    double left = 0;
    for (std::uint64_t n = 0; n < neighbours; ++n) {
      const std::vector<S> around = beside(minimizer, n, DifferenceStep::typical_share);
      const std::vector<S> next = beside(minimizer, n, nearest_share);
      Evaluated<S> here = gradient_at(around, kind, step);
      const Evaluated<double> exact = reference_at(widened(around));
      for (std::size_t i = 0; i < here.gradient.size(); ++i) here.gradient[i] -= static_cast<S>(exact.gradient[i]);
      wrong = larger(wrong, norm_of(around, here));
      left = larger(left, norm_of(widened(next), reference_at(widened(next))));
    }
    return wrong + left;
  }

 private:
  template <class R>
  struct Evaluated {
    R value;
    std::vector<R> gradient;
  };

  /// x moved in every coordinate by up to `neighbourhood` roundings of max(|x_i|, share width_i); what a bound holds stays.
  std::vector<S> beside(const std::vector<double>& x, std::uint64_t n, double share) const {
    std::vector<S> there;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const bool held = x[i] <= wide_lower_[i] || x[i] >= wide_upper_[i];
      there.push_back(moved(x[i], held ? 0 : neighbourhood * (2 * uniform(n, i) - 1), i, share));
    }
    return there;
  }
  template <class R>
  Evaluated<R> gradient_at(const std::vector<R>& x, int kind, double step) const {
    Evaluated<R> result{R(0), std::vector<R>(x.size())};
    result.value = problem_.table->template get<R>().gradient[kind](problem_.objective.get(), step, box<R>(),
                                                                    {x.data(), problem_.dim},
                                                                    {result.gradient.data(), problem_.dim});
    return result;
  }
  Evaluated<double> reference_at(const std::vector<double>& x) const {
    Evaluated<double> result{0, std::vector<double>(x.size())};
    result.value = reference_gradient(problem_, box<double>(), {x.data(), problem_.dim}, {result.gradient.data(), problem_.dim});
    return result;
  }
  /// As the stopping test computes it.
  template <class R>
  double norm_of(const std::vector<R>& x, const Evaluated<R>& at) const {
    DescentSetup<R> setup;
    setup.dim = problem_.dim;
    setup.box = box<R>();
    return static_cast<double>(assess(GroupOfOne{}, at.value, setup, Point<const R>{x.data(), problem_.dim},
                                      Point<const R>{at.gradient.data(), problem_.dim})
                                   .gradient_norm);
  }
  static double larger(double a, double b) { return b <= a ? a : std::isnan(b) ? std::numeric_limits<double>::infinity() : b; }
  static std::vector<double> widened(const std::vector<S>& x) { return {x.begin(), x.end()}; }

  template <class R>
  BoxView<R> box() const {
    if constexpr (std::is_same_v<R, S>) return {lower_.data(), upper_.data(), width_.data()};
    else return {wide_lower_.data(), wide_upper_.data(), wide_width_.data()};
  }
  S moved(double here, double roundings, std::size_t i, double share) const {
    const double unit = double{std::numeric_limits<S>::epsilon()} * std::max(std::abs(here), share * wide_width_[i]);
    return std::min(std::max(static_cast<S>(here + roundings * unit), lower_[i]), upper_[i]);
  }
  /// Far from the starts of any search.
  double uniform(std::uint64_t index, std::size_t i) const {
    return UniformSampler{options_.seed}(~index, static_cast<int>(i));
  }

  const Problem& problem_;
  const GradientCheckOptions& options_;
  std::vector<S> lower_, upper_, width_;
  std::vector<double> wide_lower_, wide_upper_, wide_width_;  // the same box
};

/// A minimizer in the box: a known one, or the best that a search by duals finds, if there are any.
std::vector<double> minimizer_of(const Problem& problem, std::uint64_t seed) {
  for (const KnownMinimum& known : problem.known_minima) {
    bool inside = true;
    for (std::size_t i = 0; i < known.point.size(); ++i) {
      inside = inside && problem.box.lower[i] <= known.point[i] && known.point[i] <= problem.box.upper[i];
    }
    if (inside) return known.point;
  }
  MinimizeOptions search{.starts = 64, .seed = seed, .sampler = "uniform", .iterations = 20'000};
  if (supports(problem, index_of<DualGradient, Gradients>)) search.gradient = DualGradient::name;
  search.device = {DeviceKind::cpu};
  search.value_tolerance = 0;
  search.minima = 0;
  const SearchResult found = minimize(problem, search);
  if (found.best) return found.best->point;
  throw Error(Fault::no_result, "no search from 64 starts found a minimum of " + problem.name);
}

template <class S>
GradientCheck examine(const Problem& problem, const GradientCheckOptions& options) {
  const GradientProbe probe(problem, options.precision, options.seed, 0, options.points);
  if (probe.usable() == 0) {
    throw Error(Fault::no_result,
                fmt::format("none of {} random points of {} has a finite value and a finite derivative that is not zero: "
                            "there is nothing to compare; try other --bounds",
                            options.points, problem.name));
  }
  const Examination<S> examination(problem, options);
  GradientCheck check{.objective = problem.name, .dim = problem.dim, .precision = options.precision, .seed = options.seed};
  check.points = options.points;
  if (!has_exact_gradient(problem)) check.reference = "differences extrapolated to a step of zero";
  check.points_left_out = probe.left_out();
  check.default_tolerance = default_gradient_tolerance(options.precision);
  std::vector<double> noises;
  for (std::size_t k = 0; k < probe.usable(); ++k) {
    const double noise = examination.value_noise(probe.point(k), k);
    if (std::isfinite(noise)) noises.push_back(noise);
  }
  check.value_noise = noises.empty() ? std::numeric_limits<double>::quiet_NaN() : median(noises);

  const std::vector<double> minimizer = minimizer_of(problem, options.seed);
  const auto& kinds = gradient_kinds();
  for (std::size_t k = 0; k < kinds.size(); ++k) {
    const int index = static_cast<int>(k);
    if (!supports(problem, index)) continue;
    GradientKindCheck kind{.name = kinds[k].name, .values_per_gradient = kinds[k].values_per_gradient(problem.dim)};
    if (kinds[k].takes_step) {
      kind.step = measure_step(problem, options.precision, index, options.seed).step;
      for (const double step : step_ladder(options.precision)) {
        kind.sweep.push_back({step, median(probe.errors(index, step))});
      }
      kind.best = *std::min_element(kind.sweep.begin(), kind.sweep.end(),
                                    [](const StepError& a, const StepError& b) { return a.error < b.error; });
    }
    const std::vector<double> errors = probe.errors(index, kind.step.value_or(0));
    kind.median_error = median(errors);
    kind.largest_error = *std::max_element(errors.begin(), errors.end());
    kind.attainable_tolerance = examination.attainable_norm(minimizer, index, kind.step.value_or(0));
    kind.default_attainable = kind.attainable_tolerance <= check.default_tolerance;
    check.kinds.push_back(std::move(kind));
  }
  return check;
}

}  // namespace

GradientCheck check_gradients(const Problem& problem, const GradientCheckOptions& options) {
  check_box(problem, options.precision);
  require(options.points >= 1 && options.points <= 1'000'000, "--points {}: must lie in [1, 1000000]", options.points);
  check_memory(static_cast<double>(options.points) * problem.dim * 2 * sizeof(double), "to keep the points of this check",
               "use fewer --points, or a smaller --dim");
  return options.precision == Precision::float32 ? examine<float>(problem, options) : examine<double>(problem, options);
}

}  // namespace polydescent
