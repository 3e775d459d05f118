#pragma once

#include "polydescent/kernels/scalar/math.hpp"

// Losses of one row for RowSum. A row holds the predictors and, last, what they should predict; x holds one coefficient
// for each predictor and, last, the intercept. A loss that states `dim` says how many coordinates it has for so many columns.
namespace polydescent {

namespace detail {

/// x_0 row_0 + ... + x_{p-1} row_{p-1} + x_p
template <class X, class Row>
POLYDESCENT_CPU_GPU auto linear_predictor(const X& x, const Row& row) {
  using T = typename X::value_type;
  T sum = x[x.size() - 1];
  for (int j = 0; j + 1 < x.size(); ++j) sum += x[j] * row[j];
  return sum;
}

}  // namespace detail

/// (prediction - y)^2: linear regression by least squares.
struct SquaredError {
  static constexpr int dim(int columns) { return columns; }

  template <class X, class Row>
  POLYDESCENT_CPU_GPU auto operator()(const X& x, const Row& row) const {
    return square(detail::linear_predictor(x, row) - row[row.size() - 1]);
  }
};

/// -log of the probability that the logistic model 1 / (1 + exp(-prediction)) gives to y = 1 or y = 0, written so that no
/// exponential overflows.
struct CrossEntropy {
  static constexpr int dim(int columns) { return columns; }

  template <class X, class Row>
  POLYDESCENT_CPU_GPU auto operator()(const X& x, const Row& row) const {
    using T = typename X::value_type;
    const T prediction = detail::linear_predictor(x, row);
    return T(max(prediction, T(0)) - prediction * row[row.size() - 1] + log1p(exp(-abs(prediction))));
  }
};

}  // namespace polydescent
