#pragma once

#include "polydescent/kernels/relation.hpp"

namespace polydescent {

/// Where the parameters of an augmented Lagrangian lie among its numbers, for m constraints.
struct LagrangianLayout {
  int constraints;

  static constexpr int sense = 0;  // 1, or -1 where the objective is maximized
  POLYDESCENT_CPU_GPU constexpr int shift(int k) const { return 1 + k; }                  // lambda_k / rho_k
  POLYDESCENT_CPU_GPU constexpr int weight(int k) const { return 1 + constraints + k; }   // rho_k / 2
  POLYDESCENT_CPU_GPU constexpr int slope(int k) const { return 1 + 2 * constraints + k; }   // see LinearizedLagrangianOf
  POLYDESCENT_CPU_GPU constexpr int size() const { return 1 + 3 * constraints; }
};

/// The augmented Lagrangian of a constrained objective, but for what does not depend on x:
/// sense f(x) + sum_k rho_k/2 breach(g_k(x) - lambda_k/rho_k)^2, for L = sense f - sum_k lambda_k g_k. Its gradient is that of L with
/// the multipliers -rho_k breach(...).  (Hestenes 1969, Powell 1969, Rockafellar 1974)
///
/// A formula with parameters p, see LagrangianLayout. F may bring its own, as lagrangian(x, p) and
/// lagrangian_gradient(x, p, partials).
template <class F>
struct LagrangianOf {
  const F& f;

  template <class X, class P>
  POLYDESCENT_CPU_GPU auto operator()(const X& x, const P& p) const {
    using T = typename X::value_type;
    if constexpr (requires { f.lagrangian(x, p); }) {
      return T(f.lagrangian(x, p));
    } else {
      const LagrangianLayout at{f.constraints()};
      T sum = T(p[at.sense]) * T(f(x));
      for (int k = 0; k < at.constraints; ++k) {
        sum += T(p[at.weight(k)]) * square(breach(f.relation(k), T(T(f.constraint(x, k)) - T(p[at.shift(k)]))));
      }
      return sum;
    }
  }
  template <class X, class P, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const P& p, const Partials& partials) const
    requires requires { f.lagrangian_gradient(x, p, partials); }
  {
    return f.lagrangian_gradient(x, p, partials);
  }
};

/// sense f(x) + sum_k slope_k g_k(x). With slope_k = rho_k breach(...) at a point it has the augmented Lagrangian's gradient there, but
/// not its curvature, by which finite differences would be wrong.
template <class F>
struct LinearizedLagrangianOf {
  const F& f;

  template <class X, class P>
  POLYDESCENT_CPU_GPU auto operator()(const X& x, const P& p) const {
    using T = typename X::value_type;
    const LagrangianLayout at{f.constraints()};
    T sum = T(p[at.sense]) * T(f(x));
    for (int k = 0; k < at.constraints; ++k) sum += T(p[at.slope(k)]) * T(f.constraint(x, k));
    return sum;
  }
};

}  // namespace polydescent
