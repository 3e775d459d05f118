#pragma once

#include "polydescent/kernels/platform.hpp"

namespace polydescent {

// The names an objective may use. For float and double they are the C++ library's own functions; packs and duals bring
// theirs along and are found by argument-dependent lookup. round takes halves away from zero, rint to even.
using POLYDESCENT_MATH_NAMESPACE::abs;
using POLYDESCENT_MATH_NAMESPACE::acos;
using POLYDESCENT_MATH_NAMESPACE::acosh;
using POLYDESCENT_MATH_NAMESPACE::asin;
using POLYDESCENT_MATH_NAMESPACE::asinh;
using POLYDESCENT_MATH_NAMESPACE::atan;
using POLYDESCENT_MATH_NAMESPACE::atan2;
using POLYDESCENT_MATH_NAMESPACE::atanh;
using POLYDESCENT_MATH_NAMESPACE::cbrt;
using POLYDESCENT_MATH_NAMESPACE::ceil;
using POLYDESCENT_MATH_NAMESPACE::cos;
using POLYDESCENT_MATH_NAMESPACE::cosh;
using POLYDESCENT_MATH_NAMESPACE::erf;
using POLYDESCENT_MATH_NAMESPACE::erfc;
using POLYDESCENT_MATH_NAMESPACE::exp;
using POLYDESCENT_MATH_NAMESPACE::exp2;
using POLYDESCENT_MATH_NAMESPACE::expm1;
using POLYDESCENT_MATH_NAMESPACE::floor;
using POLYDESCENT_MATH_NAMESPACE::hypot;
using POLYDESCENT_MATH_NAMESPACE::lgamma;
using POLYDESCENT_MATH_NAMESPACE::log;
using POLYDESCENT_MATH_NAMESPACE::log10;
using POLYDESCENT_MATH_NAMESPACE::log1p;
using POLYDESCENT_MATH_NAMESPACE::log2;
using POLYDESCENT_MATH_NAMESPACE::pow;
using POLYDESCENT_MATH_NAMESPACE::rint;
using POLYDESCENT_MATH_NAMESPACE::round;
using POLYDESCENT_MATH_NAMESPACE::sin;
using POLYDESCENT_MATH_NAMESPACE::sinh;
using POLYDESCENT_MATH_NAMESPACE::sqrt;
using POLYDESCENT_MATH_NAMESPACE::tan;
using POLYDESCENT_MATH_NAMESPACE::tanh;
using POLYDESCENT_MATH_NAMESPACE::tgamma;
using POLYDESCENT_MATH_NAMESPACE::trunc;

inline constexpr double pi = 3.14159265358979323846;

/// What a scalar type is made of: T itself for float and double. Packs and duals specialise it.
template <class T>
struct ScalarTraits {
  using Scalar = T;     // float or double
  using Mask = bool;    // what comparisons give
  using Part = T;       // the largest piece that fits one register
  static constexpr int lanes = 1;
  static constexpr int parts = 1;
};

template <class T>
using ScalarOf = typename ScalarTraits<T>::Scalar;
template <class T>
using MaskOf = typename ScalarTraits<T>::Mask;
template <class T>
using PartOf = typename ScalarTraits<T>::Part;

/// The number whose lane l is make(l).
template <class T, class Make>
POLYDESCENT_CPU_GPU T from_lanes(Make make) {
  if constexpr (ScalarTraits<T>::lanes == 1) return T(make(0));
  else return T::from_lanes(make);
}

// Plain overloads, not templates: literals of another type convert, and packs and duals are never caught here.
POLYDESCENT_CPU_GPU constexpr float min(float a, float b) { return b < a ? b : a; }
POLYDESCENT_CPU_GPU constexpr double min(double a, double b) { return b < a ? b : a; }
POLYDESCENT_CPU_GPU constexpr float max(float a, float b) { return a < b ? b : a; }
POLYDESCENT_CPU_GPU constexpr double max(double a, double b) { return a < b ? b : a; }
POLYDESCENT_CPU_GPU constexpr float select(bool chosen, float a, float b) { return chosen ? a : b; }
POLYDESCENT_CPU_GPU constexpr double select(bool chosen, double a, double b) { return chosen ? a : b; }
POLYDESCENT_CPU_GPU constexpr bool any(bool mask) { return mask; }
POLYDESCENT_CPU_GPU constexpr bool lane(bool mask, int) { return mask; }
POLYDESCENT_CPU_GPU constexpr float lane(float value, int) { return value; }
POLYDESCENT_CPU_GPU constexpr double lane(double value, int) { return value; }
POLYDESCENT_CPU_GPU constexpr void set_lane(bool& mask, int, bool value) { mask = value; }
POLYDESCENT_CPU_GPU constexpr void set_lane(float& target, int, float value) { target = value; }
POLYDESCENT_CPU_GPU constexpr void set_lane(double& target, int, double value) { target = value; }
POLYDESCENT_CPU_GPU constexpr float part(float value, int) { return value; }
POLYDESCENT_CPU_GPU constexpr double part(double value, int) { return value; }
POLYDESCENT_CPU_GPU constexpr void set_part(float& target, int, float value) { target = value; }
POLYDESCENT_CPU_GPU constexpr void set_part(double& target, int, double value) { target = value; }

/// Both of one argument, for little more than the price of one.
template <class T>
struct SineAndCosine {
  T sine;
  T cosine;
};
#if POLYDESCENT_REGISTER_BYTES > 0
POLYDESCENT_CPU_GPU SineAndCosine<float> sine_and_cosine(float a) { return {sin(a), cos(a)}; }
POLYDESCENT_CPU_GPU SineAndCosine<double> sine_and_cosine(double a) { return {sin(a), cos(a)}; }
#else
POLYDESCENT_CPU_GPU SineAndCosine<float> sine_and_cosine(float a) {
  SineAndCosine<float> result;
  ::sincosf(a, &result.sine, &result.cosine);
  return result;
}
POLYDESCENT_CPU_GPU SineAndCosine<double> sine_and_cosine(double a) {
  SineAndCosine<double> result;
  ::sincos(a, &result.sine, &result.cosine);
  return result;
}
#endif

template <class T>
POLYDESCENT_CPU_GPU T square(const T& a) {
  return a * a;
}

/// 1, 0 or -1; 0 for NaN.
template <class T>
POLYDESCENT_CPU_GPU T sign(const T& a) {
  return select(a > T(0), T(1), select(a < T(0), T(-1), T(0)));
}

/// The a' that minimizes |a'| threshold + (a' - a)^2 / 2: a moved towards zero by the threshold, and no further.
/// NaN stays.  (Donoho and Johnstone 1994)
template <class T>
POLYDESCENT_CPU_GPU T soft_threshold(const T& a, const T& threshold) {
  return select(abs(a) <= threshold, T(0), a - sign(a) * threshold);
}

/// True where `a` is neither NaN nor infinite: only then is a - a zero.
template <class T>
POLYDESCENT_CPU_GPU auto is_finite(const T& a) {
  return a - a == T(0);
}

}  // namespace polydescent
