#include "polydescent/host/minima.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <unordered_map>
#include <utility>

namespace polydescent {
namespace {

/// The representatives found so far, by cell of a grid over the first few coordinates. A cell is wider than the
/// tolerance, so few neighbours are looked at; it is no wider than that asks for, or than one end a cell needs. Ends come
/// in order of value, so each cell's chain, newest first, ends where values are too far below. The answer is that of a
/// search through all representatives.
class RepresentativeGrid {
 public:
  RepresentativeGrid(const Ends& ends, const Box& box, double tolerance)
      : ends_(ends), box_(box), tolerance_(tolerance), hashed_(std::min(ends.dim, 6)) {
    const double one_end_a_cell = std::pow(static_cast<double>(ends.value.size()), -1.0 / hashed_);
    cell_size_ = std::max(std::clamp(one_end_a_cell, 4 * tolerance_, 64 * tolerance_), 1e-9);
  }

  /// The first representative that takes in end k; representatives.size() when there is none.
  std::size_t find(std::size_t k, const std::vector<std::size_t>& representatives) const {
    std::size_t found = representatives.size();
    visit_cells(k, [&](std::uint64_t key) {
      const auto cell = newest_.find(key);
      std::size_t m = cell == newest_.end() ? none : cell->second;
      for (; m != none && values_meet(representatives[m], k); m = older_[m]) {
        if (m < found && points_meet(representatives[m], k)) found = m;
      }
    });
    return found;
  }

  /// Makes end k the next representative.
  void insert(std::size_t k) {
    std::uint64_t key = 0;
    for (int i = 0; i < hashed_; ++i) key = combine(key, std::floor(grid_position(k, i)));
    const auto [cell, is_new] = newest_.try_emplace(key, none);
    older_.push_back(cell->second);
    cell->second = older_.size() - 1;
  }

 private:
  static constexpr std::size_t none = ~std::size_t{0};

  double coordinate(std::size_t k, int i) const {
    return ends_.point[k * static_cast<std::size_t>(ends_.dim) + static_cast<std::size_t>(i)];
  }
  double width(int i) const {
    const auto at = static_cast<std::size_t>(i);
    return box_.upper[at] - box_.lower[at];
  }
  double grid_position(std::size_t k, int i) const {
    const double share = (coordinate(k, i) - box_.lower[static_cast<std::size_t>(i)]) / width(i);
    return share / cell_size_ + 0.38196601125;  // an odd offset: minima like to sit on round coordinates
  }

  static std::uint64_t combine(std::uint64_t key, double cell) {
    const auto c = static_cast<std::uint64_t>(static_cast<std::int64_t>(cell));
    return (key ^ (c + 0x9e3779b97f4a7c15ULL + (key << 6) + (key >> 2))) * 0xff51afd7ed558ccdULL;
  }

  template <class Visit>
  void visit_cells(std::size_t k, Visit visit, std::uint64_t key = 0, int i = 0) const {
    if (i == hashed_) return visit(key);
    const double position = grid_position(k, i);
    const double reach = tolerance_ / cell_size_ * (1 + 1e-9);
    const double last = std::floor(position + reach);
    for (double cell = std::floor(position - reach); cell <= last; ++cell) visit_cells(k, visit, combine(key, cell), i + 1);
  }

  bool values_meet(std::size_t representative, std::size_t k) const {
    const double value = ends_.value[representative];
    return std::abs(ends_.value[k] - value) <= merge_value_tolerance * std::max(1.0, std::abs(value));
  }
  bool points_meet(std::size_t representative, std::size_t k) const {
    for (int i = 0; i < ends_.dim; ++i) {
      if (std::abs(coordinate(k, i) - coordinate(representative, i)) > tolerance_ * width(i)) return false;
    }
    return true;
  }

  const Ends& ends_;
  const Box& box_;
  double tolerance_;
  int hashed_;
  double cell_size_;
  std::unordered_map<std::uint64_t, std::size_t> newest_;  // by cell
  std::vector<std::size_t> older_;                         // the one before in the same cell, by representative
};

}  // namespace

SomeMinima distinct_minima_of_best(const Ends& ends, const Box& box, double tolerance, std::uint64_t best, std::size_t most) {
  std::vector<std::pair<double, std::size_t>> order;
  for (std::size_t k = 0; k < ends.value.size(); ++k) {
    const bool counts = ends.status[k] != Status::stopped || ends.first + k == best;
    if (counts && std::isfinite(ends.value[k])) order.emplace_back(ends.value[k], k);
  }
  const bool all = order.size() <= most;
  if (!all) {
    std::nth_element(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(most), order.end());
    order.resize(most);
  }
  std::sort(order.begin(), order.end());
  std::vector<std::size_t> representatives;
  std::vector<std::uint64_t> counts;
  RepresentativeGrid grid(ends, box, tolerance);
  for (const auto& [value, k] : order) {
    const std::size_t found = grid.find(k, representatives);
    if (found < representatives.size()) {
      ++counts[found];
      continue;
    }
    grid.insert(k);
    representatives.push_back(k);
    counts.push_back(1);
  }
  std::vector<Minimum> minima;
  minima.reserve(representatives.size());
  for (std::size_t m = 0; m < representatives.size(); ++m) {
    const std::size_t k = representatives[m];
    const auto begin = ends.point.begin() + static_cast<std::ptrdiff_t>(k * static_cast<std::size_t>(ends.dim));
    minima.push_back({ends.value[k], {begin, begin + ends.dim}, ends.first + k, counts[m], 0});
  }
  return {std::move(minima), all};
}

std::vector<Minimum> distinct_minima(const Ends& ends, const Box& box, double tolerance, std::uint64_t best) {
  return distinct_minima_of_best(ends, box, tolerance, best, ends.value.size()).minima;
}

Coverage estimate_coverage(const std::vector<Minimum>& minima, std::uint64_t descents) {
  Coverage coverage;
  const auto w = static_cast<double>(minima.size());
  const auto n = static_cast<double>(descents);
  if (w > 0 && n > w + 2) coverage.estimated_unseen = w * (w + 1) / (n - w - 2);
  coverage.singletons = static_cast<std::uint64_t>(
      std::count_if(minima.begin(), minima.end(), [](const Minimum& minimum) { return minimum.count == 1; }));
  return coverage;
}

}  // namespace polydescent
