#pragma once

// How closely numbers of one precision have to agree: the one table of tolerances.
namespace polydescent::test {

template <class S>
struct Tolerances;

template <>
struct Tolerances<float> {
  static constexpr double epsilon = 0x1p-23;
  static constexpr double rounding = 1e-6;      // relative: the same formula in another order, or with other functions
  static constexpr double derivative = 2e-5;    // relative: a dual's derivative against a difference in long double
  static constexpr double own_gradient = 2e-5;  // relative to the steepest coordinate: an objective's own against its duals
  static constexpr double difference = 8;       // a central difference's error, in epsilon |f| / h, beside its truncation
  static constexpr double minimum = 2e-5;       // |f - f*|, relative to max(1, |f*|), at a known minimizer
  static constexpr double stationary = 2e-3;    // max_i |g_i| w_i / max(1, |f|) there
  static constexpr double trajectory = 1e-3;    // relative: 50 updates on a function, against float64
  static constexpr double parity = 1e-3;        // of the width: scalar against pack after 10 iterations
};

template <>
struct Tolerances<double> {
  static constexpr double epsilon = 0x1p-52;
  static constexpr double rounding = 1e-14;
  static constexpr double derivative = 1e-8;
  static constexpr double own_gradient = 5e-14;
  static constexpr double difference = 8;
  static constexpr double minimum = 1e-13;
  static constexpr double stationary = 1e-9;
  static constexpr double trajectory = 1e-12;
  static constexpr double parity = 1e-9;
};

}  // namespace polydescent::test
