#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Continuous, but with a kink wherever a coordinate is a fraction of a power of two. All 21^n points of halves are
/// minimizers.
struct Katsuura {
  static constexpr const char* name = "katsuura";
  static constexpr const char* formula =
      "(10 / n^2) (prod (1 + (i + 1) sum_{j=1..32} |2^j x_i - round(2^j x_i)| / 2^j)^(10 / n^1.2) - 1)";
  static constexpr const char* source = "Katsuura 1991; CEC 2013 F16";
  static constexpr const char* tags = "multimodal, separable, kink, bound, BBOB, CEC";
  static constexpr int min_dim = 1;
  static constexpr int max_dim = 0;

  static constexpr double lower(int, int) { return -5; }
  static constexpr double upper(int, int) { return 5; }
  static constexpr double minimum(int) { return 0; }
  static constexpr double minima(int dim) {
    double count = 1;
    for (int i = 0; i < dim; ++i) count *= 21;
    return count;
  }
  static constexpr double minimizer(int k, int i, int) {
    for (int j = 0; j < i && k > 0; ++j) k /= 21;
    const int digit = k % 21;  // 0, 1/2, -1/2, 1, -1, ...
    return digit % 2 == 1 ? 0.25 * (digit + 1) : 0 - 0.25 * digit;
  }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    T logarithm = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      double frequency = 2;
      T sum = T(0);
      for (int j = 1; j <= 32; ++j, frequency *= 2) {
        const T z = T(frequency) * here;
        sum += T(1 / frequency) * abs(z - floor(z + T(0.5)));
      }
      logarithm += log1p(T(i + 1.0) * sum);
    }
    const double n = x.size();
    return T(T(10 / (n * n)) * expm1(T(10 / pow(n, 1.2)) * logarithm));
  }

  /// A term at its kink contributes 0.
  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    T logarithm = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      double frequency = 2;
      T sum = T(0);
      for (int j = 1; j <= 32; ++j, frequency *= 2) {
        const T z = T(frequency) * here;
        sum += T(1 / frequency) * abs(z - floor(z + T(0.5)));
      }
      logarithm += log1p(T(i + 1.0) * sum);
    }
    const double n = x.size();
    const double exponent = 10 / pow(n, 1.2);
    const T value = T(10 / (n * n)) * expm1(T(exponent) * logarithm);
    const T outer = T(exponent) * (value + T(10 / (n * n)));
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      double frequency = 2;
      T sum = T(0);
      T slope = T(0);
      for (int j = 1; j <= 32; ++j, frequency *= 2) {
        const T z = T(frequency) * here;
        const T rest = z - floor(z + T(0.5));
        sum += T(1 / frequency) * abs(rest);
        slope += sign(rest);
      }
      partials.set(i, outer * T(i + 1.0) * slope / (1 + T(i + 1.0) * sum));
    }
    return value;
  }
};

}  // namespace polydescent
