#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

#include "polydescent/host/regression/fit.hpp"

namespace polydescent::test {

/// Rows that a test has made up, with what it needs to compute from them by itself.
struct RegressionData {
  std::size_t rows = 0, columns = 0;
  std::vector<double> x;                     // [row][column]
  std::vector<std::vector<double>> targets;  // [target][row]
  std::vector<double> weights;               // [row]; empty: all one

  double at(std::size_t i, std::size_t j) const { return x[i * columns + j]; }
  double& at(std::size_t i, std::size_t j) { return x[i * columns + j]; }
  double weight(std::size_t i) const { return weights.empty() ? 1 : weights[i]; }

  /// As `fit` takes it; this must outlive it.
  FitData view() const {
    return {.x = {x.data(), NumberType::float64, rows, columns, static_cast<std::ptrdiff_t>(columns), 1},
            .targets = targets,
            .weights = weights};
  }
};

/// Columns that correlate, of different means and widths, and targets that some of them explain.
inline RegressionData random_data(std::size_t rows, std::size_t columns, std::size_t targets = 1, unsigned seed = 1) {
  std::mt19937_64 bits(seed);
  std::normal_distribution<double> normal;
  RegressionData data{
      .rows = rows, .columns = columns, .x = std::vector<double>(rows * columns), .targets = {}, .weights = {}};
  for (std::size_t i = 0; i < rows; ++i) {
    const double common = normal(bits);
    for (std::size_t j = 0; j < columns; ++j) {
      const double k = static_cast<double>(j);
      data.at(i, j) = 2 - k + (1 + 0.5 * k) * (0.6 * common + normal(bits));
    }
  }
  for (std::size_t t = 0; t < targets; ++t) {
    std::vector<double> y(rows, 10.0 + static_cast<double>(t));
    for (std::size_t j = t; j < columns; j += 3) {
      for (std::size_t i = 0; i < rows; ++i) y[i] += (j % 2 == 0 ? 1 : -0.7) * data.at(i, j);
    }
    for (double& number : y) number += normal(bits);
    data.targets.push_back(std::move(y));
  }
  return data;
}

/// Weights without mean one, one of seven zero.
inline std::vector<double> odd_weights(std::size_t rows) {
  std::vector<double> weights(rows);
  for (std::size_t i = 0; i < rows; ++i) weights[i] = 0.4 * static_cast<double>((i * 5) % 7);
  return weights;
}

/// Some rows alone.
inline RegressionData rows_of(const RegressionData& data, const std::vector<std::uint32_t>& rows) {
  RegressionData some{.rows = rows.size(), .columns = data.columns, .x = {}, .targets = {}, .weights = {}};
  some.targets.resize(data.targets.size());
  for (const std::uint32_t i : rows) {
    for (std::size_t j = 0; j < data.columns; ++j) some.x.push_back(data.at(i, j));
    for (std::size_t t = 0; t < data.targets.size(); ++t) some.targets[t].push_back(data.targets[t][i]);
    if (!data.weights.empty()) some.weights.push_back(data.weights[i]);
  }
  return some;
}

/// All coefficients, [column].
inline std::vector<double> coefficients_of(const Fitted& fitted, std::size_t columns) {
  std::vector<double> all(columns);
  for (std::size_t k = 0; k < fitted.index.size(); ++k)
    all[static_cast<std::size_t>(fitted.index[k])] = fitted.value[k];
  return all;
}

/// The columns that a fit notes as constant.
inline std::vector<std::size_t> constant_columns(const FitResult& result) {
  std::vector<std::size_t> columns;
  for (const ColumnNote& note : result.notes) {
    if (note.problem == "constant") columns.push_back(note.column);
  }
  return columns;
}

}  // namespace polydescent::test
