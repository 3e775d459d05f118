#pragma once

#include "polydescent/kernels/relation.hpp"
#include "polydescent/kernels/objective/parametric.hpp"
#include "polydescent/kernels/objective/squared_sum.hpp"
#include "polydescent/kernels/objective/with_data.hpp"
#include "polydescent/kernels/scalar/concepts.hpp"
#include "polydescent/kernels/scalar/special.hpp"

// What a user's functor is written with, and what makes an objective of it.
namespace polydescent {

namespace detail {
template <bool HasValue, class F>
struct ObjectiveOf {
  using type = F;
};
template <class F>
struct ObjectiveOf<false, F> {
  using type = SquaredSum<F>;
};
}  // namespace detail

/// min and max as a functor calls them under CUDA, whose own are global and would be found beside ours: see functor_text.hpp.
template <class A, class B>
POLYDESCENT_CPU_GPU auto least_of(const A& a, const B& b) {
  return min(a, b);
}
template <class A, class B>
POLYDESCENT_CPU_GPU auto greatest_of(const A& a, const B& b) {
  return max(a, b);
}

/// A functor as an objective: itself, or the sum of its squared residuals where that is all it gives.
template <class F>
using ObjectiveOf = typename detail::ObjectiveOf<requires(const F f, Point<const double> x) { f(x); }, F>::type;

}  // namespace polydescent
