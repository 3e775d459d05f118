#include "polydescent/host/regression/columns.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

/// Rows of numbers, each read once.
template <class Number>
void load_rows(const MatrixView& x, RowList rows, const Eigen::VectorXd& shift, const Eigen::VectorXd& factor, RowMatrix& block) {
  const auto* data = static_cast<const Number*>(x.data);
  const auto columns = static_cast<Eigen::Index>(x.columns);
  if (x.column_stride == 1) {
    using Row = Eigen::Map<const Eigen::Matrix<Number, Eigen::Dynamic, 1>>;
    for (std::size_t k = 0; k < rows.size(); ++k) {
      const Row row(data + static_cast<std::ptrdiff_t>(rows[k]) * x.row_stride, columns);
      block.row(static_cast<Eigen::Index>(k)) = (row.template cast<double>() - shift).cwiseProduct(factor);
    }
    return;
  }
  constexpr std::size_t tile = 16;  // rows that share cache lines of the block
  for (std::size_t begin = 0; begin < rows.size(); begin += tile) {
    const std::size_t end = std::min(begin + tile, rows.size());
    for (Eigen::Index j = 0; j < columns; ++j) {
      const Number* column = data + j * x.column_stride;
      for (std::size_t k = begin; k < end; ++k) {
        const auto number = static_cast<double>(column[static_cast<std::ptrdiff_t>(rows[k]) * x.row_stride]);
        block(static_cast<Eigen::Index>(k), j) = (number - shift[j]) * factor[j];
      }
    }
  }
}

}  // namespace

/// Weighted sums and extremes of columns as they are, and the first number that is not finite.
struct Columns::Range {
  Eigen::VectorXd sum, lowest, highest;  // [column]
  std::uint32_t bad_row = 0;
  Eigen::Index bad_column = -1;

  explicit Range(Eigen::Index p)
      : sum(Eigen::VectorXd::Zero(p)), lowest(Eigen::VectorXd::Constant(p, INFINITY)), highest(-lowest) {}

  void add(const Columns& columns, RowList rows, RowMatrix& block) {
    columns.load(rows, block);
    for (std::size_t k = 0; k < rows.size(); ++k) {
      const auto row = block.row(static_cast<Eigen::Index>(k)).transpose();
      if (bad_column < 0 && !row.allFinite()) note_bad(row, rows[k]);
      const double weight = columns.weight_[rows[k]];
      if (weight == 0) continue;
      sum += weight * row;
      lowest = lowest.cwiseMin(row);
      highest = highest.cwiseMax(row);
    }
  }

  void add(const Range& later) {
    sum += later.sum;
    lowest = lowest.cwiseMin(later.lowest);
    highest = highest.cwiseMax(later.highest);
    if (bad_column >= 0) return;
    bad_row = later.bad_row;
    bad_column = later.bad_column;
  }

  template <class Row>
  void note_bad(const Row& row, std::uint32_t number) {
    bad_row = number;
    bad_column = 0;
    while (std::isfinite(row[bad_column])) ++bad_column;
  }
};

Columns::Columns(const FitData& data, bool centred) : data_(data), centred_(centred) {
  take_weights();
  measure_columns();
  take_targets();
}

void Columns::load(RowList rows, RowMatrix& block) const {
  block.resize(static_cast<Eigen::Index>(rows.size()), columns());
  if (data_.x.type == NumberType::float32) load_rows<float>(data_.x, rows, shift_, factor_, block);
  else load_rows<double>(data_.x, rows, shift_, factor_, block);
}

void Columns::load_column(int j, Eigen::Ref<Eigen::VectorXd> column) const {
  for (Eigen::Index i = 0; i < rows(); ++i) {
    column[i] = (data_.x.at(static_cast<std::size_t>(i), static_cast<std::size_t>(j)) - shift_[j]) * factor_[j];
  }
}

/// Means, and the powers of two that bring the largest deviation from them into [1/2, 1).
void Columns::measure_columns() {
  const Eigen::Index p = columns();
  shift_.setZero(p);
  factor_.setOnes(p);
  const std::vector<std::uint32_t> order = all_rows(rows());
  const Range range = sum_over_blocks(
      RowList(order), 256, Range(p), [&](Range& mine, RowList rows, RowMatrix& block) { mine.add(*this, rows, block); },
      [](Range& mine, const Range& other) { mine.add(other); });
  if (range.bad_column >= 0) {
    throw Error(Fault::request, fmt::format("row {}, {}: the number is missing or not finite; take the row out, or fill it in", range.bad_row + 1,
                                            column_name(data_, static_cast<std::size_t>(range.bad_column))));
  }
  for (Eigen::Index j = 0; j < p; ++j) {
    if (std::isfinite(range.sum[j])) continue;
    throw Error(Fault::request, fmt::format("{}: the sum of its numbers leaves float64; give it another unit", column_name(data_, static_cast<std::size_t>(j))));
  }
  const Eigen::VectorXd mean = range.sum / static_cast<double>(rows());
  for (Eigen::Index j = 0; j < p; ++j) {
    const double high = range.highest[j], low = range.lowest[j];
    const double largest = centred_ ? std::max(high - mean[j], mean[j] - low) : std::max(std::abs(high), std::abs(low));
    int exponent = 0;
    if (largest > 0) std::frexp(largest, &exponent);
    factor_[j] = std::ldexp(1.0, -std::clamp(exponent, -1000, 1000));
  }
  if (centred_) shift_ = mean;
  offset_ = (mean - shift_).cwiseProduct(factor_);
}

void Columns::take_targets() {
  const auto count = static_cast<Eigen::Index>(data_.targets.size());
  target_.resize(rows(), count);
  target_shift_.setZero(count);
  for (Eigen::Index t = 0; t < count; ++t) {
    const std::vector<double>& from = data_.targets[static_cast<std::size_t>(t)];
    target_.col(t) = Eigen::Map<const Eigen::VectorXd>(from.data(), rows());
    const auto [low, high] = std::minmax_element(from.begin(), from.end());
    if (centred_) target_shift_[t] = *low == *high ? *low : weight_.dot(target_.col(t)) / static_cast<double>(rows());
    target_.col(t).array() -= target_shift_[t];
  }
}

void Columns::take_weights() {
  weight_.setOnes(rows());
  if (data_.weights.empty()) return;
  weight_ = Eigen::Map<const Eigen::VectorXd>(data_.weights.data(), rows());
  weight_ *= static_cast<double>(rows()) / weight_.sum();
}

std::string column_name(const FitData& data, std::size_t j) {
  return data.names.empty() ? fmt::format("column {}", j + 1) : data.names[j];
}

std::string target_name(const FitData& data, std::size_t t) {
  return data.target_names.empty() ? fmt::format("target {}", t + 1) : data.target_names[t];
}

std::vector<std::uint32_t> all_rows(Eigen::Index n) {
  std::vector<std::uint32_t> rows(static_cast<std::size_t>(n));
  std::iota(rows.begin(), rows.end(), 0u);
  return rows;
}

}  // namespace polydescent
