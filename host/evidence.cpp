#include "polydescent/host/evidence.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "polydescent/host/difference_hessian.hpp"
#include "polydescent/host/fall_search.hpp"
#include "polydescent/host/penalized.hpp"
#include "polydescent/host/spectrum.hpp"
#include "polydescent/kernels/descent/assess.hpp"

namespace polydescent {
namespace {

constexpr double longest_newton_step = 1e-3;  // of the width
constexpr double left_by_newton_step = 0.1;   // of the gradient
constexpr double held_by_newton_step = 0.75;  // of the smallest curvature

class Examiner {
 public:
  Examiner(const Problem& problem, const std::vector<double>& x, const EvidenceOptions& options)
      : x_(x), options_(options), objective_(problem, options.l1, options.l2) {}

  Examination run() {
    evidence_.value = objective_.bare_value(x_);
    const auto here = objective_.at_point(x_);
    value_ = here.value[0];
    gradient_ = here.gradient;
    evidence_.gradient_norm = norm_of(x_, here);
    find_free();
    evidence_.free_coordinates = free_.size();
    evidence_.reason = classify();
    return {evidence_, objective_.values(), objective_.gradients(), objective_.work()};
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

  double slope(std::size_t i) const { return objective_.shortest_slope(x_[i], gradient_[i]); }

  void find_free() {
    const BoxView<double> box = objective_.box();
    for (std::size_t i = 0; i < x_.size(); ++i) {
      const bool at_lower = x_[i] <= box.lower[i];
      const bool at_upper = x_[i] >= box.upper[i];
      const bool held = (at_lower && slope(i) > 0) || (at_upper && slope(i) < 0);
      const bool at_kink = x_[i] == 0 && std::abs(gradient_[i]) < objective_.penalty().l1;
      if (held || at_kink) continue;
      free_.push_back(i);
      width_.push_back(box.width[i]);
      free_at_bound_ = free_at_bound_ || at_lower || at_upper;
    }
  }

  /// Finds the kind; returns the reason when there is none.
  const char* classify() {
    if (!std::isfinite(value_) || !std::isfinite(evidence_.gradient_norm)) return "the value or its gradient is not finite";
    if (free_.empty()) return decide(PointKind::minimum);
    if (free_.size() > most_free_coordinates) return "too many coordinates";
    if (objective_.work() + objective_.work_of(2 * hessian_points(free_.size())) > options_.work_limit) return "too much work";
    const auto hessian = difference_hessian(objective_, x_, gradient_, free_);
    if (!hessian) return "the gradient beside the point is not finite";
    report_smallest(*hessian);
    const Spectrum spectrum = spectrum_of(hessian->scaled(width_), free_.size());
    return classify(*hessian, spectrum, hessian->error(width_));
  }

  const char* classify(const DifferenceHessian& hessian, const Spectrum& spectrum, double error) {
    const double smallest = spectrum.value.front();
    const auto near = newton_step_from(spectrum, error);
    const bool small = evidence_.gradient_norm <= options_.gradient_norm || (near && ends_gradient(*near, hessian));
    if (!small) return "the gradient is not small";
    if (smallest > error && near && curvature_holds(*near, smallest)) return decide(PointKind::minimum);
    if (smallest < -error && !free_at_bound_) return decide(PointKind::saddle);
    if (falls_from(objective_, {x_, free_, spectrum, error}, options_.work_limit)) return decide(PointKind::saddle);
    return "the curvature does not decide";
  }

  const char* decide(PointKind kind) {
    evidence_.kind = kind;
    return "";
  }

  void report_smallest(const DifferenceHessian& hessian) {
    evidence_.smallest_eigenvalue = spectrum_of(hessian.matrix, free_.size()).value.front();
    evidence_.eigenvalue_error = hessian.error(std::vector<double>(free_.size(), 1));
  }

  /// Where a Newton step leads, in the box; empty if it is not short.
  std::optional<std::vector<double>> newton_step_from(const Spectrum& spectrum, double error) const {
    const BoxView<double> box = objective_.box();
    const std::vector<double> step = newton_step(spectrum, error);
    std::vector<double> there = x_;
    for (std::size_t k = 0; k < free_.size(); ++k) {
      if (!(std::abs(step[k]) <= longest_newton_step)) return {};
      const std::size_t i = free_[k];
      there[i] = std::min(std::max(x_[i] + step[k] * width_[k], box.lower[i]), box.upper[i]);
    }
    return there;
  }

  bool ends_gradient(const std::vector<double>& there, const DifferenceHessian& hessian) {
    const double left = norm_of(there, objective_.at_point(there));
    return left <= std::max(left_by_newton_step * evidence_.gradient_norm, noise_of_norm(hessian));
  }

  /// Whether the smallest curvature is there what it is here. Beside a point where it vanishes it is not: a Newton step
  /// towards that leaves a half.
  bool curvature_holds(const std::vector<double>& there, double smallest) {
    if (there == x_) return true;
    const auto hessian = difference_hessian(objective_, there, objective_.at_point(there).gradient, free_);
    if (!hessian) return false;
    const double held = spectrum_of(hessian->scaled(width_), free_.size()).value.front();
    return held > std::max(hessian->error(width_), held_by_newton_step * smallest);
  }

  /// In shares of the width, where the curvature is known.
  std::vector<double> newton_step(const Spectrum& spectrum, double error) const {
    const std::size_t n = free_.size();
    std::vector<double> step(n, 0);
    for (std::size_t k = 0; k < n; ++k) {
      if (!(std::abs(spectrum.value[k]) > error)) continue;
      const double* const v = spectrum.direction(k);
      double along = 0;
      for (std::size_t i = 0; i < n; ++i) along += v[i] * slope(free_[i]) * width_[i];
      for (std::size_t i = 0; i < n; ++i) step[i] -= v[i] * along / spectrum.value[k];
    }
    return step;
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
  Evidence evidence_;
};

}  // namespace

Examination examine(const Problem& problem, const std::vector<double>& x, const EvidenceOptions& options) {
  return Examiner(problem, x, options).run();
}

}  // namespace polydescent
