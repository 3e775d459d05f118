#include "polydescent/host/evidence.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "polydescent/host/difference_hessian.hpp"
#include "polydescent/host/fall_search.hpp"
#include "polydescent/host/penalized.hpp"
#include "polydescent/host/reference_gradient.hpp"
#include "polydescent/host/spectrum.hpp"
#include "polydescent/kernels/descent/assess.hpp"

namespace polydescent {
namespace {

constexpr std::size_t most_numbers_beside = 8'000'000;  // coordinates of the points that a Hessian asks for, halved
constexpr double longest_newton_step = 1e-3;  // of the width
constexpr double left_by_newton_step = 0.1;   // of the gradient
constexpr double held_by_newton_step = 0.75;  // of the smallest curvature
constexpr double next_newton_step = 0.25;     // of the first's length

/// Beyond the first gradient: two Hessians, and a gradient where a Newton step leads.
std::uint64_t values_to_classify(const PenalizedObjective& objective, std::size_t free) {
  return 2 * values_of_hessian(objective, free) + 2 * objective.values_of(1);
}

class Examiner {
 public:
  Examiner(const Problem& problem, const std::vector<double>& x, const EvidenceOptions& options)
      : x_(x), options_(options), objective_(problem, {.l1 = options.l1, .l2 = options.l2, .sense = options.maximize ? -1.0 : 1.0}, options.most_values) {}

  Examination run() {
    evidence_.value = objective_.bare_value(x_);
    const auto here = objective_.at_point(x_);
    value_ = here.value[0];
    gradient_ = here.gradient;
    evidence_.gradient_norm = norm_of(x_, here);
    find_free();
    evidence_.free_coordinates = free_.size();
    evidence_.reason = classify();
    return {evidence_, objective_.values(), objective_.gradients(), objective_.work() + spectra_ * work_of_spectrum()};
  }

 private:
  /// As the stopping test computes it.
  double norm_of(const std::vector<double>& x, const PenalizedObjective::Evaluated& at) const {
    DescentSetup<double> setup;
    setup.dim = objective_.problem().dim;
    setup.box = objective_.box();
    setup.penalty = objective_.penalty();
    return assess(GroupOfOne{}, at.value[0], setup, Point<const double>{x.data(), setup.dim},
                  Point<const double>{at.gradient.data(), setup.dim})
        .gradient_norm;
  }

  double work_of_spectrum() const { return std::pow(static_cast<double>(free_.size()), 3); }
  Spectrum scaled_spectrum(const DifferenceHessian& hessian) {
    ++spectra_;
    return spectrum_of(hessian.scaled(width_), free_.size());
  }

  double slope(std::size_t i) const { return objective_.shortest_slope(x_[i], gradient_[i]); }

  void find_free() {
    const BoxView<double> box = objective_.box();
    for (std::size_t i = 0; i < x_.size(); ++i) {
      const bool at_kink = x_[i] == 0 && std::abs(gradient_[i]) < objective_.penalty().l1;
      if (holds_back(box, static_cast<int>(i), x_[i], slope(i)) || at_kink) continue;
      free_.push_back(i);
      width_.push_back(box.width[i]);
      free_at_bound_ = free_at_bound_ || x_[i] <= box.lower[i] || x_[i] >= box.upper[i];
    }
  }

  /// Finds the kind; returns the reason when there is none.
  const char* classify() {
    if (!std::isfinite(value_) || !std::isfinite(evidence_.gradient_norm)) return "the value or its gradient is not finite";
    if (!has_exact_gradient(objective_.problem())) return "the gradient is known by differences of values only";
    if (free_.empty()) return decide(PointKind::minimum);
    if (free_.size() > most_free_coordinates) return "too many coordinates";
    if (objective_.dim() * free_.size() > most_numbers_beside) return "too many coordinates beside those that are free";
    const double asked = objective_.work_of(2 * hessian_points(free_.size()));
    if (objective_.work() + asked > options_.work_limit) return "too much work";
    if (!objective_.affords(values_to_classify(objective_, free_.size()))) return "too few evaluations are left";
    const auto hessian = difference_hessian(objective_, x_, gradient_, free_);
    if (!hessian) return "the gradient beside the point is not finite";
    report_smallest(*hessian);
    const Spectrum spectrum = scaled_spectrum(*hessian);
    return classify(*hessian, spectrum, hessian->error(width_));
  }

  const char* classify(const DifferenceHessian& hessian, const Spectrum& spectrum, double error) {
    const double smallest = spectrum.value.front();
    const auto near = newton_step_from(spectrum, error);
    const bool small = evidence_.gradient_norm <= options_.gradient_norm || (near && ends_gradient(*near, hessian));
    if (!small) return "the gradient is not small";
    if (smallest > error && near && leads_to_minimum(*near, hessian, spectrum)) return decide(PointKind::minimum);
    if (smallest < -error && !free_at_bound_) return decide(PointKind::saddle);
    if (falls_from(objective_, {x_, free_, spectrum, error}, options_.work_limit)) return decide(PointKind::saddle);
    return "the curvature does not decide";
  }

  const char* decide(PointKind kind) {
    evidence_.kind = kind;
    return "";
  }

  void report_smallest(const DifferenceHessian& hessian) {
    ++spectra_;
    evidence_.smallest_eigenvalue = spectrum_of(hessian.matrix, free_.size()).value.front();
    evidence_.eigenvalue_error = hessian.error(std::vector<double>(free_.size(), 1));
  }

  /// Where a Newton step leads, in the box; empty if it is not short, or some curvature is not known.
  std::optional<std::vector<double>> newton_step_from(const Spectrum& spectrum, double error) const {
    const auto known = [&](double eigenvalue) { return std::abs(eigenvalue) > error; };
    if (!std::all_of(spectrum.value.begin(), spectrum.value.end(), known)) return {};
    const BoxView<double> box = objective_.box();
    const std::vector<double> step = newton_step(spectrum, x_, gradient_);
    if (!(longest(step) <= longest_newton_step)) return {};
    std::vector<double> there = x_;
    for (std::size_t k = 0; k < free_.size(); ++k) {
      const std::size_t i = free_[k];
      there[i] = std::min(std::max(x_[i] + step[k] * width_[k], box.lower[i]), box.upper[i]);
    }
    return there;
  }

  bool ends_gradient(const std::vector<double>& there, const DifferenceHessian& hessian) {
    const double left = norm_of(there, objective_.at_point(there));
    return left <= std::max(left_by_newton_step * evidence_.gradient_norm, noise_of_norm(hessian));
  }

  /// Whether Newton's method converges to a minimum: the curvature is there what it is here, and the next step is much
  /// shorter, or as long as rounding makes it. Beside a point where the curvature vanishes a half is left, or the steps go astray.
  bool leads_to_minimum(const std::vector<double>& there, const DifferenceHessian& here, const Spectrum& spectrum) {
    if (there == x_) return true;
    const auto gradient = objective_.at_point(there).gradient;
    const auto hessian = difference_hessian(objective_, there, gradient, free_);
    if (!hessian) return false;
    const Spectrum held = scaled_spectrum(*hessian);
    const double smallest = spectrum.value.front();
    const double least = std::max(hessian->error(width_), held_by_newton_step * smallest);
    if (!(held.value.front() > least && held_by_newton_step * held.value.front() < smallest)) return false;
    const double by_rounding = noise_of_norm(here) * std::max(1.0, std::abs(value_)) / smallest;
    const double first = longest(newton_step(spectrum, x_, gradient_));
    return longest(newton_step(held, there, gradient)) <= std::max(next_newton_step * first, by_rounding);
  }

  /// In shares of the width.
  std::vector<double> newton_step(const Spectrum& spectrum, const std::vector<double>& x,
                                  const std::vector<double>& gradient) const {
    std::vector<double> slope;
    for (std::size_t k = 0; k < free_.size(); ++k) {
      slope.push_back(objective_.shortest_slope(x[free_[k]], gradient[free_[k]]) * width_[k]);
    }
    return polydescent::newton_step(spectrum, 0, slope);
  }

  static double longest(const std::vector<double>& step) {
    double result = 0;
    for (const double share : step) result = std::max(result, std::abs(share));
    return result;
  }

  double noise_of_norm(const DifferenceHessian& hessian) const {
    double largest = 0;
    for (std::size_t k = 0; k < free_.size(); ++k) largest = std::max(largest, hessian.noise[k] * width_[k]);
    return largest / std::max(1.0, std::abs(value_));
  }

  const std::vector<double>& x_;
  EvidenceOptions options_;
  PenalizedObjective objective_;
  double value_ = 0;              // with the penalty
  std::vector<double> gradient_;  // without the kink
  std::vector<std::size_t> free_;
  std::vector<double> width_;  // of the free coordinates
  bool free_at_bound_ = false;
  int spectra_ = 0;  // computed
  Evidence evidence_;
};

}  // namespace

std::uint64_t values_of_gradient(const Problem& problem) { return 1 + PenalizedObjective(problem, {}).values_of(1); }

std::uint64_t values_of_curvature(const Problem& problem) {
  if (!has_exact_gradient(problem)) return values_of_gradient(problem);
  const PenalizedObjective objective(problem, {});
  return values_of_gradient(problem) + values_to_classify(objective, std::min(objective.dim(), most_free_coordinates));
}

Examination examine(const Problem& problem, const std::vector<double>& x, const EvidenceOptions& options) {
  return Examiner(problem, x, options).run();
}

}  // namespace polydescent
