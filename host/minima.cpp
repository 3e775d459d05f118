#include "polydescent/host/minima.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <unordered_map>

#include "polydescent/kernels/descent/best.hpp"

namespace polydescent {
namespace {

/// Representatives by cell of a coarse grid over the first few coordinates. A cell is much wider than the tolerance, so
/// a neighbouring cell is looked at only near a face; the answer is that of a search through all representatives.
class RepresentativeGrid {
 public:
  RepresentativeGrid(const Ends& ends, const Box& box, double tolerance)
      : ends_(ends), box_(box), tolerance_(tolerance), hashed_(std::min(ends.dim, 6)) {}

  /// The first representative that takes in end k; minima.size() when there is none.
  std::size_t find(std::size_t k, const std::vector<Minimum>& minima) const {
    std::size_t found = minima.size();
    visit_cells(k, [&](std::uint64_t key) {
      const auto cell = cells_.find(key);
      if (cell == cells_.end()) return;
      for (const std::size_t m : cell->second) {
        if (m < found && takes_in(minima[m], k)) found = m;
      }
    });
    return found;
  }

  void insert(std::size_t k, std::size_t minimum) {
    std::uint64_t key = 0;
    for (int i = 0; i < hashed_; ++i) key = combine(key, std::floor(grid_position(k, i)));
    cells_[key].push_back(minimum);
  }

 private:
  double coordinate(std::size_t k, int i) const {
    return ends_.point[k * static_cast<std::size_t>(ends_.dim) + static_cast<std::size_t>(i)];
  }
  double width(int i) const {
    const auto at = static_cast<std::size_t>(i);
    return box_.upper[at] - box_.lower[at];
  }
  double grid_position(std::size_t k, int i) const {
    const double share = (coordinate(k, i) - box_.lower[static_cast<std::size_t>(i)]) / width(i);
    return share / cell_size() + 0.38196601125;  // an odd offset: minima like to sit on round coordinates
  }
  double cell_size() const { return std::max(64 * tolerance_, 1e-9); }

  static std::uint64_t combine(std::uint64_t key, double cell) {
    const auto c = static_cast<std::uint64_t>(static_cast<std::int64_t>(cell));
    return (key ^ (c + 0x9e3779b97f4a7c15ULL + (key << 6) + (key >> 2))) * 0xff51afd7ed558ccdULL;
  }

  template <class Visit>
  void visit_cells(std::size_t k, Visit visit, std::uint64_t key = 0, int i = 0) const {
    if (i == hashed_) return visit(key);
    const double position = grid_position(k, i);
    const double reach = tolerance_ / cell_size() * (1 + 1e-9);
    const double last = std::floor(position + reach);
    for (double cell = std::floor(position - reach); cell <= last; ++cell) visit_cells(k, visit, combine(key, cell), i + 1);
  }

  bool takes_in(const Minimum& minimum, std::size_t k) const {
    const double value = ends_.value[k];
    if (std::abs(value - minimum.value) > merge_value_tolerance * std::max(1.0, std::abs(minimum.value))) return false;
    for (int i = 0; i < ends_.dim; ++i) {
      if (std::abs(coordinate(k, i) - minimum.point[static_cast<std::size_t>(i)]) > tolerance_ * width(i)) return false;
    }
    return true;
  }

  const Ends& ends_;
  const Box& box_;
  double tolerance_;
  int hashed_;
  std::unordered_map<std::uint64_t, std::vector<std::size_t>> cells_;
};

}  // namespace

std::vector<Minimum> distinct_minima(const Ends& ends, const Box& box, double tolerance) {
  std::vector<std::size_t> order;
  for (std::size_t k = 0; k < ends.value.size(); ++k) {
    if (std::isfinite(ends.value[k])) order.push_back(k);
  }
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return better(ends.value[a], a, ends.value[b], b); });
  std::vector<Minimum> minima;
  RepresentativeGrid grid(ends, box, tolerance);
  for (const std::size_t k : order) {
    const std::size_t found = grid.find(k, minima);
    if (found < minima.size()) {
      ++minima[found].count;
      continue;
    }
    const auto begin = ends.point.begin() + static_cast<std::ptrdiff_t>(k * static_cast<std::size_t>(ends.dim));
    minima.push_back({ends.value[k], {begin, begin + ends.dim}, ends.first + k, 1});
    grid.insert(k, found);
  }
  return minima;
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
