#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "polydescent/host/problem.hpp"

namespace polydescent {

enum class PointKind : std::uint8_t {
  minimum,       // the gradient is small, and the value rises in every direction in which the point may move
  saddle,        // the gradient is small, and there is a direction in which the value falls; a maximum is one, too
  undetermined,  // neither has been shown
};

/// maximized: a minimum of -f is called what it is, a maximum.
constexpr const char* name_of(PointKind kind, bool maximized = false) {
  constexpr const char* names[] = {"minimum", "saddle", "undetermined"};
  return maximized && kind == PointKind::minimum ? "maximum" : names[static_cast<int>(kind)];
}

/// What is known of a point that a search ended at, in float64 whatever the search ran in.
struct Evidence {
  double value = 0;          // of the objective alone
  double gradient_norm = 0;  // max_i |Pg_i| w_i / max(1, |F|), F what is minimized, by the most exact gradient there is
  std::size_t free_coordinates = 0;  // that neither a bound nor the kink of l1 |x_i| holds
  std::optional<double> smallest_eigenvalue = {};  // of F's Hessian on the free coordinates
  std::optional<double> eigenvalue_error = {};     // how far that may be off
  PointKind kind = PointKind::undetermined;
  const char* reason = "";  // why undetermined
  std::optional<std::uint64_t> others_within_tolerance = {};  // points as good: see SearchResult
};

/// How a point is examined.
struct EvidenceOptions {
  double l1 = 0, l2 = 0;         // the penalty's weights
  bool maximize = false;         // the point is to be a maximum: everything is said of -f
  double gradient_norm = 1e-4;   // up to here a gradient is small
  double work_limit = 1e9;       // values times coordinates times rows, n^3 for eigenvalues; one gradient is always asked
  std::uint64_t most_values = ~std::uint64_t{0};  // at least values_of_gradient
};

/// Evidence with what it took.
struct Examination {
  Evidence evidence;
  std::uint64_t values = 0, gradients = 0;  // evaluated
  double work = 0;                          // in the units of the limit
};

inline constexpr std::size_t most_free_coordinates = 200;  // of which curvature is examined

/// Values that an examination takes where it asks for one gradient only; and where curvature decides, at most.
std::uint64_t values_of_gradient(const Problem& problem);
std::uint64_t values_of_curvature(const Problem& problem);

/// Examines x, a point in the problem's box.
///
/// A coordinate is held by a bound that it lies at when the gradient points out of the box, and by l1's kink at x_i = 0
/// when |g_i| < l1. On the others the Hessian comes from differences of exact gradients (difference_hessian.hpp). The kind
/// is told from W H W, W the box's widths, which has as many negative eigenvalues as H, and its own error:
/// - `minimum`, when its smallest eigenvalue exceeds the error and Newton's method is seen to converge: one step on, that
///   eigenvalue is within a third of what it was, and the next step a quarter as long, or as long as rounding makes it.
///   Beside a point where the curvature vanishes half and more is left of both. Or when no coordinate is free.
/// - `saddle`, when it is below minus the error, or the value is seen to fall (fall_search.hpp, which looks where curvature
///   does not decide, and alone decides where a free coordinate lies at a bound).
/// The gradient is small up to the norm that the options say, or when a Newton step of at most 1e-3 of the width leaves a
/// tenth of it, or its rounding. Else the kind is `undetermined`, as it is with more than most_free_coordinates, and where values
/// are all that the objective gives: differences of differences say too little of curvature.
Examination examine(const Problem& problem, const std::vector<double>& x, const EvidenceOptions& options = {});

}  // namespace polydescent
