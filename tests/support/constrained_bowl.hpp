#pragma once

#include "polydescent/kernels/relation.hpp"
#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent::test {

/// sum_i (x_i - c_i)^2 subject to sum_i x_i = 1 and x_0 <= 1/8: its minimum and multipliers are known.
struct ConstrainedBowl {
  static constexpr const char* name = "constrained bowl";
  static constexpr int min_dim = 2, max_dim = 0;
  POLYDESCENT_CPU_GPU static double lower(int, int) { return -2; }
  POLYDESCENT_CPU_GPU static double upper(int, int) { return 3; }
  POLYDESCENT_CPU_GPU static double center(int i) { return i == 0 ? 1 : 0.25 * (i % 5); }

  POLYDESCENT_CPU_GPU static constexpr int constraints() { return 2; }
  POLYDESCENT_CPU_GPU static constexpr Relation relation(int k) { return k == 0 ? Relation::equal : Relation::at_most; }
  template <class X>
  POLYDESCENT_CPU_GPU auto constraint(const X& x, int k) const {
    using T = typename X::value_type;
    if (k == 1) return T(x[0] - T(0.125));
    T sum = T(-1);
    for (int i = 0; i < x.size(); ++i) sum += x[i];
    return sum;
  }
  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) sum += square(T(x[i] - T(center(i))));
    return sum;
  }

  /// Where it is least: the others share what the sum leaves.
  static double shift(int dim) {
    double others = 0;
    for (int i = 1; i < dim; ++i) others += center(i);
    return (1 - 0.125 - others) / (dim - 1);
  }
  static double at(int i, int dim) { return i == 0 ? 0.125 : center(i) + shift(dim); }
  static double multiplier(int k, int dim) { return k == 0 ? 2 * shift(dim) : 2 * (0.125 - 1) - 2 * shift(dim); }
};

}  // namespace polydescent::test
