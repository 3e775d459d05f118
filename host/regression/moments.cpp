#include "polydescent/host/regression/moments.hpp"

#include <cmath>

namespace polydescent {
namespace {

constexpr std::size_t block_rows = 1024;

}  // namespace

Moments::Moments(const Columns& columns, RowList list, bool with_gram) {
  const Eigen::Index p = columns.columns(), t = columns.targets();
  sum.setZero(p);
  square.setZero(p);
  lowest.setConstant(p, INFINITY);
  highest.setConstant(p, -INFINITY);
  target_sum.setZero(t);
  target_square.setZero(t);
  cross.setZero(p, t);
  if (with_gram) gram.setZero(p, p);
  RowMatrix x, y;
  for (std::size_t begin = 0; begin < list.size(); begin += block_rows) {
    const RowList block = list.subspan(begin, std::min(block_rows, list.size() - begin));
    columns.load(block, x);
    y.resize(x.rows(), t);
    for (Eigen::Index k = 0; k < x.rows(); ++k) {
      const std::uint32_t row = block[static_cast<std::size_t>(k)];
      const double w = columns.weight()[row];
      y.row(k) = columns.target().row(row);
      if (w == 0) {
        x.row(k).setZero();
        y.row(k).setZero();
        continue;
      }
      ++rows;
      weight += w;
      sum += w * x.row(k).transpose();
      square += w * (x.row(k).transpose() - columns.offset()).cwiseAbs2();
      lowest = lowest.cwiseMin(x.row(k).transpose());
      highest = highest.cwiseMax(x.row(k).transpose());
      target_sum += w * y.row(k);
      target_square += w * y.row(k).cwiseAbs2();
      x.row(k) *= std::sqrt(w);
      y.row(k) *= std::sqrt(w);
    }
    if (with_gram) add_gram(x, gram);
    multiply_transposed(1, x, y, 1, cross);
  }
}

Moments sum_of(const std::vector<Moments>& parts) {
  Moments all = parts.front();
  for (std::size_t k = 1; k < parts.size(); ++k) {
    const Moments& part = parts[k];
    all.weight += part.weight;
    all.rows += part.rows;
    all.sum += part.sum;
    all.square += part.square;
    all.lowest = all.lowest.cwiseMin(part.lowest);
    all.highest = all.highest.cwiseMax(part.highest);
    all.target_sum += part.target_sum;
    all.target_square += part.target_square;
    all.gram += part.gram;
    all.cross += part.cross;
  }
  return all;
}

Moments without(const Moments& all, const std::vector<Moments>& parts, std::size_t part) {
  const Moments& left_out = parts[part];
  Moments rest;
  rest.weight = all.weight - left_out.weight;
  rest.rows = all.rows - left_out.rows;
  rest.sum = all.sum - left_out.sum;
  rest.square = all.square - left_out.square;
  rest.target_sum = all.target_sum - left_out.target_sum;
  rest.target_square = all.target_square - left_out.target_square;
  rest.cross = all.cross - left_out.cross;
  rest.gram = all.gram - left_out.gram;
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
