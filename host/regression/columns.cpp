#include "polydescent/host/regression/columns.hpp"

#include <cmath>
#include <numeric>

#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

/// Rows of numbers, each read once: read(i, j) for all columns j.
template <class Number>
void load_rows(const MatrixView& x, RowList rows, const Eigen::VectorXd& shift, const Eigen::VectorXd& factor, RowMatrix& block) {
  const auto* data = static_cast<const Number*>(x.data);
  const auto columns = static_cast<Eigen::Index>(x.columns);
  const auto move = [&](const Number* from, Eigen::Index k, Eigen::Index j) {
    block(k, j) = (static_cast<double>(*from) - shift[j]) * factor[j];
  };
  if (std::abs(x.column_stride) <= std::abs(x.row_stride)) {
    for (std::size_t k = 0; k < rows.size(); ++k) {
      const Number* row = data + static_cast<std::ptrdiff_t>(rows[k]) * x.row_stride;
      for (Eigen::Index j = 0; j < columns; ++j) move(row + j * x.column_stride, static_cast<Eigen::Index>(k), j);
    }
    return;
  }
  constexpr std::size_t tile = 16;  // rows that share cache lines of the block
  for (std::size_t begin = 0; begin < rows.size(); begin += tile) {
    const std::size_t end = std::min(begin + tile, rows.size());
    for (Eigen::Index j = 0; j < columns; ++j) {
      const Number* column = data + j * x.column_stride;
      for (std::size_t k = begin; k < end; ++k) {
        move(column + static_cast<std::ptrdiff_t>(rows[k]) * x.row_stride, static_cast<Eigen::Index>(k), j);
      }
    }
  }
}

}  // namespace

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
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(p), lowest = Eigen::VectorXd::Constant(p, INFINITY), highest = -lowest;
  shift_.setZero(p);
  factor_.setOnes(p);
  RowMatrix block;
  const std::vector<std::uint32_t> order = all_rows(rows());
  constexpr std::size_t block_rows = 256;
  for (std::size_t begin = 0; begin < order.size(); begin += block_rows) {
    const RowList rows = RowList(order).subspan(begin, std::min(block_rows, order.size() - begin));
    load(rows, block);
    for (std::size_t k = 0; k < rows.size(); ++k) {
      const auto row = block.row(static_cast<Eigen::Index>(k)).transpose();
      if (!row.allFinite()) {
        for (Eigen::Index j = 0; j < p; ++j) {
          require(std::isfinite(row[j]), "row {}, {}: the number is missing or not finite; take the row out, or fill it in",
                  rows[k] + 1, column_name(data_, static_cast<std::size_t>(j)));
        }
      }
      const double weight = weight_[rows[k]];
      if (weight == 0) continue;
      sum += weight * row;
      lowest = lowest.cwiseMin(row);
      highest = highest.cwiseMax(row);
    }
  }
  const Eigen::VectorXd mean = sum / static_cast<double>(rows());
  for (Eigen::Index j = 0; j < p; ++j) {
    const double largest = centred_ ? std::max(highest[j] - mean[j], mean[j] - lowest[j]) : std::max(std::abs(highest[j]), std::abs(lowest[j]));
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
    if (centred_) target_shift_[t] = weight_.dot(target_.col(t)) / static_cast<double>(rows());
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
