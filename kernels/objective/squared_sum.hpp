#pragma once

#include <cstdint>

#include "polydescent/kernels/scalar/concepts.hpp"
#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

namespace detail {

/// sum_k residual(x, k)^2.
template <class F, class X>
POLYDESCENT_CPU_GPU auto sum_of_squares(const F& f, const X& x) {
  using T = typename X::value_type;
  T sum = T(0);
  for (int k = 0; k < f.residuals(x.size()); ++k) sum += square(T(f.residual(x, k)));
  return sum;
}

}  // namespace detail

/// A functor that gives residuals only, as an objective: `int residuals(int dim) const` says how many there are, and
/// `residual(x, k)`, a template over the point, is the k-th.
template <class Functor>
struct SquaredSum {
  using Formula = Functor;
  Functor functor;

  POLYDESCENT_CPU_GPU int residuals(int dim) const { return functor.residuals(dim); }
  template <class X>
  POLYDESCENT_CPU_GPU auto residual(const X& x, int k) const {
    return functor.residual(x, k);
  }
  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    return detail::sum_of_squares(*this, x);
  }
};

/// One model and many problems, each with observations of its own: residual k of problem p is model(x, k) -
/// observed_pk. As an objective it is the first problem.
template <class Model>
struct ObservedSum {
  using Formula = Model;
  Model model;
  const float* as_float = nullptr;    // [problems][points]
  const double* as_double = nullptr;  // [problems][points]
  std::uint64_t count = 0;            // of problems
  int points = 0;

  POLYDESCENT_CPU_GPU std::uint64_t problems() const { return count; }
  POLYDESCENT_CPU_GPU int residuals(int) const { return points; }

  /// What the model says of point k, to be compared with observation k.
  template <class X>
  POLYDESCENT_CPU_GPU auto predicted(const X& x, int k) const {
    return model(x, k);
  }
  template <class S>
  POLYDESCENT_CPU_GPU const S* observed(std::uint64_t problem) const {
    const std::uint64_t first = problem * static_cast<std::uint64_t>(points);
    if constexpr (sizeof(S) == sizeof(float)) return as_float + first;
    else return as_double + first;
  }

  template <class X>
  POLYDESCENT_CPU_GPU auto residual(const X& x, int k) const {
    using T = typename X::value_type;
    return T(T(predicted(x, k)) - observed<ScalarOf<T>>(0)[k]);
  }
  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    return detail::sum_of_squares(*this, x);
  }
};

}  // namespace polydescent
