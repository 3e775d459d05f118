#pragma once

#include <cstddef>
#include <limits>
#include <vector>

#include "polydescent/kernels/regression/duality_gap.hpp"
#include "polydescent/kernels/regression/gram_descent.hpp"
#include "polydescent/kernels/scalar/pack.hpp"

namespace polydescent::test {

/// Seven rows of three columns, none orthogonal to another, and a target.
constexpr int small_rows = 7, small_columns = 3;
constexpr double small_x[small_rows][small_columns] = {{1, 0.5, -1},    {-0.5, 1, 0.25}, {2, 1.5, 0},   {0, -1, 1},
                                                       {-1.5, 0.25, 1}, {0.75, -2, 0.5}, {-1, -1, -1.5}};
constexpr double small_y[small_rows] = {3, -1, 4.5, -1, -2, 1, -3.5};

/// A problem in each lane.
using Abreast = Pack<double, 1>;
inline constexpr int lanes = ScalarTraits<Abreast>::lanes;

/// Lane l has what penalty(l) has.
template <class Penalty>
CoefficientPenalty<Abreast> penalties_abreast(Penalty penalty) {
  return {from_lanes<Abreast>([&](int l) { return penalty(l).l1; }), from_lanes<Abreast>([&](int l) { return penalty(l).l2; }),
          from_lanes<Abreast>([&](int l) { return penalty(l).lower; }), from_lanes<Abreast>([&](int l) { return penalty(l).upper; })};
}

/// Costs and limits of three coefficients: lasso, ridge, elastic net, none, signs, an interval, one of each.
inline std::vector<std::vector<CoefficientPenalty<double>>> small_penalties() {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  const auto same = [](CoefficientPenalty<double> p) {
    return std::vector<CoefficientPenalty<double>>(small_columns, p);
  };
  return {same({0.4, 0, -infinite, infinite}),
          same({0, 0.3, -infinite, infinite}),
          same({0.2, 0.5, -infinite, infinite}),
          same({0, 0, -infinite, infinite}),
          same({0.1, 0, 0, infinite}),
          same({0, 0, -0.5, 0.25}),
          {{0.6, 0, -infinite, 0}, {0, 0, -infinite, infinite}, {0.1, 0.1, -0.2, infinite}}};
}

/// b with y - X b and what follows from it.
struct SmallPoint {
  std::vector<CoefficientPenalty<double>> penalty;
  std::vector<double> coefficient, pull = std::vector<double>(small_columns);
  double residual_square = 0, residual_target = 0;

  SmallPoint(std::vector<CoefficientPenalty<double>> costs, std::vector<double> b)
      : penalty(std::move(costs)), coefficient(std::move(b)) {
    for (int i = 0; i < small_rows; ++i) {
      double r = small_y[i];
      for (std::size_t j = 0; j < small_columns; ++j) r -= small_x[i][j] * coefficient[j];
      for (std::size_t j = 0; j < small_columns; ++j) pull[j] += small_x[i][j] * r / small_rows;
      residual_square += r * r / small_rows;
      residual_target += r * small_y[i] / small_rows;
    }
  }

  double objective() const {
    double value = residual_square / 2;
    for (std::size_t j = 0; j < small_columns; ++j) value += penalty[j].cost(coefficient[j]);
    return value;
  }

  RegressionPoint<double> view() const {
    return {small_columns, penalty.data(), coefficient.data(), pull.data(), residual_square, residual_target};
  }
};

/// X'X/n, X'y/n and a descent's own numbers, from b = 0.
template <class S>
struct SmallGram {
  std::vector<CoefficientPenalty<S>> penalty;
  std::vector<S> gram = std::vector<S>(small_columns * stride, S(1e9));  // what lies between rows is nobody's
  std::vector<S> coefficient = std::vector<S>(small_columns), pull = std::vector<S>(small_columns);
  std::vector<S> diagonal = std::vector<S>(small_columns);
  static constexpr int stride = small_columns + 2;

  explicit SmallGram(const std::vector<CoefficientPenalty<double>>& costs) {
    for (const auto& p : costs) penalty.push_back({S(p.l1), S(p.l2), S(p.lower), S(p.upper)});
    for (std::size_t j = 0; j < small_columns; ++j) {
      for (std::size_t k = 0; k < small_columns; ++k) gram[j * stride + k] = S(product(j, k));
      diagonal[j] = gram[j * stride + j];
      double target = 0;
      for (int i = 0; i < small_rows; ++i) target += small_x[i][j] * small_y[i] / small_rows;
      pull[j] = S(target);
    }
  }

  static double product(std::size_t j, std::size_t k) {
    double sum = 0;
    for (int i = 0; i < small_rows; ++i) sum += small_x[i][j] * small_x[i][k] / small_rows;
    return sum;
  }

  GramProblem<S> view() {
    return {small_columns, gram.data(), diagonal.data(), stride, penalty.data(), coefficient.data(), pull.data()};
  }

  SmallPoint point(const std::vector<CoefficientPenalty<double>>& costs) const {
    return {costs, std::vector<double>(coefficient.begin(), coefficient.end())};
  }
};

}  // namespace polydescent::test
