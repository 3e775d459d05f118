#pragma once

#include <cstdint>

#include "polydescent/kernels/objective/row_sum.hpp"
#include "polydescent/kernels/scalar/concepts.hpp"

// Many problems that share a formula and differ in its parameters: f(x, p), p[j] the j-th of p.size().
namespace polydescent {

/// Parameters as the point x sees them: numbers for all lanes, or a number for each lane. S = float, double or a pack.
template <class T, class S>
struct ParameterView {
  const S* number;
  int count;
  int which_part;

  POLYDESCENT_CPU_GPU int size() const { return count; }
  POLYDESCENT_CPU_GPU T operator[](int j) const {
    if constexpr (ScalarTraits<S>::lanes == 1) return T(number[j]);
    else if constexpr (detail::same<T, S>) return number[j];
    else return T(part(number[j], which_part));  // dual numbers see a pack part by part
  }
};

/// A formula with its parameters in place: an objective.
template <class F, class S>
struct WithParameters {
  const F& formula;
  const S* number;  // [count]
  int count;

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    return formula(x, seen_from(x));
  }
  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const
    requires requires { formula.gradient(x, ParameterView<typename X::value_type, S>{}, partials); }
  {
    return formula.gradient(x, seen_from(x), partials);
  }

 private:
  template <class X>
  POLYDESCENT_CPU_GPU auto seen_from(const X& x) const {
    int which_part = 0;
    if constexpr (requires { x.which_part; }) which_part = x.which_part;
    return ParameterView<typename X::value_type, S>{number, count, which_part};
  }
};

/// The formula and a row of parameters for each problem. As an objective it is the first problem.
template <class F>
struct Parametric {
  using Formula = F;
  F formula;
  RowTable<float> as_float;
  RowTable<double> as_double;

  POLYDESCENT_CPU_GPU std::uint64_t problems() const { return as_double.rows; }
  POLYDESCENT_CPU_GPU int parameters() const { return as_double.columns; }

  /// The formula with one problem's parameters. S = float or double.
  template <class S>
  POLYDESCENT_CPU_GPU WithParameters<F, S> of_problem(std::uint64_t problem) const {
    return {formula, row<S>() + problem * static_cast<std::uint64_t>(parameters()), parameters()};
  }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    return of_problem<ScalarOf<typename X::value_type>>(0)(x);
  }
  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const
    requires SuppliesGradient<WithParameters<F, double>>
  {
    return of_problem<ScalarOf<typename X::value_type>>(0).gradient(x, partials);
  }

 private:
  template <class S>
  POLYDESCENT_CPU_GPU const S* row() const {
    if constexpr (sizeof(S) == sizeof(float)) return as_float.number;
    else return as_double.number;
  }
};

}  // namespace polydescent
