#pragma once

#include "polydescent/kernels/partials.hpp"
#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/scalar/dual.hpp"

// What each seam demands, said once. Concepts of the standard library do not exist under NVRTC, so these are made of
// requires-expressions alone.
namespace polydescent {

/// Number-like: arithmetic with itself and with literals, comparisons that give a mask, and select.
template <class T>
concept ScalarLike = requires(T a, T b, MaskOf<T> mask) {
  T(1.0);
  a + b - a * b / a;
  a += b;
  a < b;
  select(mask, a, b);
  abs(a);
};

/// A function of one point: `x[i]`, `x.size()` in, the value out, in the point's own scalar type.
/// Written as a template over the point, so that packs and duals can read it too.
template <class F>
concept Objective = requires(const F f, Point<const double> x, Point<const Dual<double, 4>> y) {
  double(f(x));
  Dual<double, 4>(f(y));
};

/// An objective whose values are all there is: a black box that no dual number passes through.
template <class F>
concept ValuesOnly = requires { requires F::values_only; };

/// An objective that is a mean over rows of data and can be taken over a few of them: f.on(selection) is an objective too.
template <class F, class Selection>
concept MeanOverRows = requires(const F f, const Selection selection) {
  f.rows() + 0u;
  f.on(selection);
};

/// An objective that knows its own derivative: gradient(x, partials) calls partials.set(i, df/dx_i) once for each
/// coordinate and returns the value. A template over both, like the value.
template <class F>
concept SuppliesGradient = requires(const F f, Point<const double> x,
                                    const Partials<GroupOfOne, double, dynamic_extent> partials) {
  double(f.gradient(x, partials));
};

/// An objective that is a sum of squares, sum_k residual(x, k)^2 over k < residuals(dim). A template over the point, like
/// the value.
template <class F>
concept SumOfSquares = requires(const F f, Point<const double> x, Point<const Dual<double, 4>> y, int k) {
  int(f.residuals(k));
  double(f.residual(x, k));
  Dual<double, 4>(f.residual(y, k));
};

/// Several sums of squares around one model, residual_k = predicted(x, k) - observed(problem)[k]: start i belongs to problem
/// i % problems().
template <class F>
concept FitsObservations = SumOfSquares<F> && requires(const F f, Point<const double> x, int k, unsigned long long problem) {
  f.problems() + 0u;
  double(f.predicted(x, k));
  double(f.template observed<double>(problem)[k]);
  float(f.template observed<float>(problem)[k]);
};

/// One formula and a row of parameters for each of many problems: f.of_problem(k) is an objective, f itself is the first.
template <class F>
concept ManyProblems = requires(const F f, unsigned long long problem) {
  f.problems() + 0u;
  f.parameters() + 0;
  f.template of_problem<double>(problem).number[0];
};

namespace detail {
template <class A, class B>
inline constexpr bool same = false;
template <class A>
inline constexpr bool same<A, A> = true;
}  // namespace detail

/// What a test function of the registry says about itself. Coordinates count from 0. Tags are words that say what makes it
/// hard (unimodal or multimodal, separable, ill-conditioned, flat, kink, bound, symmetric) and which families have it (BBOB,
/// CEC, NICH); "kink": the gradient does not exist at the minimizers; "bound": they lie on the domain's boundary.
template <class F>
concept RegisteredObjective = Objective<F> && requires(int dim, int i, int k) {
  F::name[0];
  F::formula[0];
  F::source[0];
  F::tags[0];
  { F::min_dim + F::max_dim };        // max_dim 0: any dimension; with a member dim_multiple, the multiples of it
  double(F::lower(i, dim));           // the usual domain
  double(F::upper(i, dim));
  double(F::minimum(dim));            // the value there; NaN where no source gives it
  double(F::minima(dim));             // the number of global minimizers in the domain
  double(F::minimizer(k, i, dim));    // coordinate i of the k-th minimizer
};

/// How a gradient becomes a step. `slots` numbers of state per coordinate, zero at first, `coefficients` numbers per
/// iteration that the host tabulates (schedules, bias corrections), and the displacement to subtract for a coordinate of
/// unit scale.
template <class R>
concept UpdateRule = requires(const R rule, double gradient, double* state, const double* coefficients, int t) {
  R::name[0];
  R::formula[0];
  R::source[0];
  R::slots + R::coefficients;
  R::fields.begin()->name;
  double(rule.displacement(gradient, state, coefficients));
  rule.tabulate(t, 0.1, state);
  double(rule.gain());  // of rules that do not normalize the gradient: the displacement that a steady gradient ends at
  bool(R::normalizes_gradient);
};

/// A rule with decoupled weight decay: the share of x that a step takes away besides. Coordinates' scales play no part in it.
template <class R>
concept ShrinkingRule = UpdateRule<R> && requires(const R rule, const double* coefficients) {
  double(rule.shrinkage(coefficients));
};

/// A rule that can say, after displacement, by what it multiplies a gradient that stays: what a soft threshold has to be
/// scaled by, so that the two balance where they should. Rules that look at signs alone cannot.
template <class R>
concept ProximalRule = UpdateRule<R> && requires(const R rule, const double* state, const double* coefficients) {
  double(rule.proximal_scale(state, coefficients));
};

/// Coordinate `i` of start `start`, as a share of the box in the open unit interval, or as it is where a member
/// `gives_coordinates` is true; a pure function of its arguments and the seed, and of the number of starts for a sampler
/// with a member `starts`, which then gives those alone. One without a member `seed` is the same for every seed.
template <class S>
concept Sampler = requires(const S sampler, unsigned long long start, int i) {
  S::name[0];
  double(sampler(start, i));
};

}  // namespace polydescent
