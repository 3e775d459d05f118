#pragma once

#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/scalar/math.hpp"

// What finite differences of any order have in common.
namespace polydescent {

/// x with coordinate `which` replaced: what a finite difference reads, so that nobody has to write to x.
template <class T, int Extent>
struct DisplacedPoint {
  using value_type = T;
  static constexpr int extent = Extent;
  Point<const T, Extent> x;
  int which;
  T replacement;

  POLYDESCENT_CPU_GPU constexpr int size() const { return x.size(); }
  POLYDESCENT_CPU_GPU T operator[](int i) const { return i == which ? replacement : read(x, i); }
};

/// How far a difference reaches from x_i: h = relative * max(|x_i|, typical_share * width_i), at most largest_share of
/// the width: far from zero a narrow box would not hold the points otherwise.
struct DifferenceStep {
  /// A typical |x_i|, as a share of the box: the mean over a symmetric one.
  static constexpr double typical_share = 0.25;
  static constexpr double largest_share = 1.0 / 64;

  double relative;

  template <class T>
  POLYDESCENT_CPU_GPU T operator()(const T& here, ScalarOf<T> width) const {
    using S = ScalarOf<T>;
    return min(T(static_cast<S>(relative)) * max(abs(here), T(static_cast<S>(typical_share) * width)),
               T(static_cast<S>(largest_share) * width));
  }
};

/// Coordinates up to which a GPU thread's loop over differences is unrolled. Unrolled, registers are chosen and shared
/// terms found at compile time; the code grows with the dimension's square.
inline constexpr int max_unrolled_differences = 4;

template <int Extent>
inline constexpr int unrolled_differences = Extent > 0 && Extent <= max_unrolled_differences ? Extent : 1;

}  // namespace polydescent
