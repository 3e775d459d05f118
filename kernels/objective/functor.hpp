#pragma once

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

/// A functor as an objective: itself, or the sum of its squared residuals where that is all it gives.
template <class F>
using ObjectiveOf = typename detail::ObjectiveOf<requires(const F f, Point<const double> x) { f(x); }, F>::type;

}  // namespace polydescent
