#pragma once

#include "polydescent/kernels/objective/functor.hpp"
#include "polydescent/kernels/scalar/pack.hpp"

// Whether a user's functor is an objective, with what it lacks said in the user's terms.
namespace polydescent {

/// What a functor lacks to be the objective F, said in the user's terms. complete: nothing.
template <class F>
struct FunctorCheck {
  static constexpr bool complete = requires(const F f, Point<const double> x) { f(x); };
  static_assert(complete, "the functor has no `template <class X> auto operator()(const X& x) const`");
};
template <class G>
struct FunctorCheck<SquaredSum<G>> {
  static constexpr bool complete = requires(const G g, Point<const double> x, int k) { g.residual(x, g.residuals(k)); };
  static_assert(complete, "the functor has neither `template <class X> auto operator()(const X& x) const` nor "
                          "`int residuals(int dim) const` with `template <class X> auto residual(const X& x, int k) const`");
};
template <class G>
struct FunctorCheck<WithData<G>> {
  static constexpr bool complete =
      requires(const G g, Point<const double> x, DataView<double> data) { g(x, data); } ||
      requires(const G g, Point<const double> x, DataView<double> data, int k) { g.residual(x, data, g.residuals(k, data)); };
  static_assert(complete, "the functor has, for data, neither `template <class X, class D> auto operator()(const X& x, const D& data) const` "
                          "nor `template <class D> int residuals(int dim, const D& data) const` with "
                          "`template <class X, class D> auto residual(const X& x, const D& data, int k) const`");
};
template <class G>
struct FunctorCheck<Parametric<G>> {
  static constexpr bool complete = requires(const G g, Point<const double> x, ParameterView<double, double> p) { g(x, p); };
  static_assert(complete, "the functor has, for parameters, no `template <class X, class P> auto operator()(const X& x, const P& p) const`");
};

/// Whether an objective's value of packs is a pack, too.
template <class F>
inline constexpr bool gives_own_type = requires(const F f, Point<const DoublePack> x) { DoublePack(f(x)); };

}  // namespace polydescent
