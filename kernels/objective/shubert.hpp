#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// n 3^n minima of equal depth among many worse: one coordinate at a lowest point of its waves, all others at a highest
/// one. float32 overflows from 34 dimensions on.
struct Shubert {
  static constexpr const char* name = "shubert";
  static constexpr const char* formula = "prod sum_{j=1..5} j cos((j + 1) x_i + j)";
  static constexpr const char* source = "Shubert 1972; Levy and Montalvo 1985; constants recomputed";
  static constexpr const char* tags = "multimodal, symmetric, NICH";
  static constexpr int min_dim = 1;
  static constexpr int max_dim = 0;

  static constexpr double lower(int, int) { return -10; }
  static constexpr double upper(int, int) { return 10; }
  static constexpr double minimum(int dim) {
    double product = -12.870885497725685;
    for (int i = 1; i < dim; ++i) product *= 14.508007927195033;
    return product;
  }
  static constexpr double minima(int dim) {
    double count = dim;
    for (int i = 0; i < dim; ++i) count *= 3;
    return count;
  }
  static constexpr double minimizer(int k, int i, int dim) {
    constexpr double lowest[3] = {-7.7083137354993474, -1.4251284283197610, 4.8580568788598255};
    constexpr double highest[3] = {-7.0835064076515596, -0.80032110047197312, 5.4828642067076133};
    const bool is_lowest = i == k % dim;
    k /= dim;
    for (int j = 0; j < i && k > 0; ++j) k /= 3;
    return is_lowest ? lowest[k % 3] : highest[k % 3];
  }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    T product = T(1);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      T sum = T(0);
      for (int j = 1; j <= 5; ++j) sum += T(1.0 * j) * cos(T(j + 1.0) * here + T(1.0 * j));
      product *= sum;
    }
    return product;
  }

  /// The product of all sums but one is that of all which are not zero, over the one; 0 where another is zero.
  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    T product = T(1);  // of the sums that are not zero
    T zeros = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      T sum = T(0);
      for (int j = 1; j <= 5; ++j) sum += T(1.0 * j) * cos(T(j + 1.0) * here + T(1.0 * j));
      product *= select(sum == T(0), T(1), sum);
      zeros += select(sum == T(0), T(1), T(0));
    }
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      T sum = T(0);
      T slope = T(0);
      for (int j = 1; j <= 5; ++j) {
        const T phase = T(j + 1.0) * here + T(1.0 * j);
        sum += T(1.0 * j) * cos(phase);
        slope -= T(j * (j + 1.0)) * sin(phase);
      }
      const T divisor = select(sum == T(0), T(1), sum);
      const T own_zeros = select(sum == T(0), T(1), T(0));
      partials.set(i, select(zeros == own_zeros, slope * (product / divisor), T(0)));
    }
    return T(select(zeros == T(0), product, T(0)));
  }
};

}  // namespace polydescent
