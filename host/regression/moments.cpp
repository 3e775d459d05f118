#include "polydescent/host/regression/moments.hpp"

#include <cmath>

namespace polydescent {
namespace {

constexpr std::size_t block_rows = 512;

/// Up to so many columns every thread has sums of its own; beyond, products of matrices are large enough to be shared.
constexpr Eigen::Index own_sums_columns = 2048;

}  // namespace

Moments::Moments(Eigen::Index p, Eigen::Index t, bool with_gram)
    : sum(Eigen::VectorXd::Zero(p)), square(sum), lowest(Eigen::VectorXd::Constant(p, INFINITY)), highest(-lowest),
      target_sum(Eigen::RowVectorXd::Zero(t)), target_square(target_sum), cross(RowMatrix::Zero(p, t)) {
  if (!with_gram) return;
  resize_in_large_pages(gram, p, p);
  gram.setZero();
}

Moments::Moments(const Columns& columns, RowList list, bool with_gram) : Moments(columns.columns(), columns.targets(), with_gram) {
  if (with_gram && columns.columns() > own_sums_columns) {
    RowMatrix x;
    for (std::size_t begin = 0; begin < list.size(); begin += block_rows) {
      add(columns, list.subspan(begin, std::min(block_rows, list.size() - begin)), x);
    }
    return;
  }
  *this = sum_over_blocks(
      list, block_rows, std::move(*this), [&](Moments& mine, RowList block, RowMatrix& x) { mine.add(columns, block, x); },
      [](Moments& mine, const Moments& other) { mine.add(other); });
}

void Moments::add(const Columns& columns, RowList block, RowMatrix& x) {
  RowMatrix y(static_cast<Eigen::Index>(block.size()), columns.targets());
  columns.load(block, x);
  for (Eigen::Index k = 0; k < x.rows(); ++k) {
    const std::uint32_t row = block[static_cast<std::size_t>(k)];
    y.row(k) = columns.target().row(row);
    add_row(columns, columns.weight()[row], x.row(k), y.row(k));
  }
  if (gram.size() > 0) add_gram(x, gram);
  multiply_transposed(1, x, y, 1, cross);
}

/// Leaves the row multiplied by the root of its weight.
void Moments::add_row(const Columns& columns, double w, Eigen::Ref<Eigen::RowVectorXd> x, Eigen::Ref<Eigen::RowVectorXd> y) {
  if (w > 0) {
    weight += w;
    sum += w * x.transpose();
    square += w * (x.transpose() - columns.offset()).cwiseAbs2();
    lowest = lowest.cwiseMin(x.transpose());
    highest = highest.cwiseMax(x.transpose());
    target_sum += w * y;
    target_square += w * y.cwiseAbs2();
  }
  if (w == 1) return;
  x *= std::sqrt(w);
  y *= std::sqrt(w);
}

void Moments::add(const Moments& other) {
  weight += other.weight;
  sum += other.sum;
  square += other.square;
  lowest = lowest.cwiseMin(other.lowest);
  highest = highest.cwiseMax(other.highest);
  target_sum += other.target_sum;
  target_square += other.target_square;
  if (gram.size() > 0) gram += other.gram;
  cross += other.cross;
}

Moments sum_of(const std::vector<Moments>& parts) {
  Moments all = parts.front();
  for (std::size_t k = 1; k < parts.size(); ++k) all.add(parts[k]);
  return all;
}

Moments without(const Moments& all, std::vector<Moments>& parts, std::size_t part) {
  Moments& left_out = parts[part];
  Moments rest;
  rest.weight = all.weight - left_out.weight;
  rest.sum = all.sum - left_out.sum;
  rest.square = all.square - left_out.square;
  rest.target_sum = all.target_sum - left_out.target_sum;
  rest.target_square = all.target_square - left_out.target_square;
  rest.cross = all.cross - left_out.cross;
  rest.gram = std::move(left_out.gram);
  for (Eigen::Index j = 0; j < rest.gram.cols(); ++j) {
    const Eigen::Index below = rest.gram.rows() - j;
    rest.gram.col(j).tail(below) = all.gram.col(j).tail(below) - rest.gram.col(j).tail(below);
  }
  rest.lowest.setConstant(all.sum.size(), INFINITY);
  rest.highest.setConstant(all.sum.size(), -INFINITY);
  for (std::size_t k = 0; k < parts.size(); ++k) {
    if (k == part) continue;
    rest.lowest = rest.lowest.cwiseMin(parts[k].lowest);
    rest.highest = rest.highest.cwiseMax(parts[k].highest);
  }
  return rest;
}

}  // namespace polydescent
