#include "polydescent/host/objective_source/reach.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace polydescent {
namespace {

constexpr std::int64_t most_walked = 1'000'000;

class Walk {
 public:
  Walk(const Affine& index, std::span<const Range> loops) : loops_(loops), index_(index) { turn(0, index.constant); }

  bool is_whole() const { return budget_ >= 0; }
  const Reach& reach() const { return reach_; }

 private:
  /// Whether what is further in depends on the turn of this loop.
  bool decides(std::size_t level) const {
    return std::any_of(loops_.begin() + static_cast<std::ptrdiff_t>(level) + 1, loops_.end(), [&](const Range& inner) {
      return inner.first.factor[level + 1] != 0 || inner.last.factor[level + 1] != 0;
    });
  }

  void turn(std::size_t level, std::int64_t value) {
    if (level == loops_.size()) {
      reach_ = {std::min(reach_.least, value), std::max(reach_.most, value)};
      return;
    }
    const std::int64_t first = evaluate(loops_[level].first), last = evaluate(loops_[level].last);
    if (first > last) return;
    const std::int64_t factor = index_.factor[level + 1];
    const bool walks = decides(level);  // else the ends tell all
    for (std::int64_t i = first; i <= last && is_whole(); i = walks || i == last ? i + 1 : last) {
      if (walks) --budget_;
      at_[level + 1] = i;
      turn(level + 1, value + factor * i);
    }
  }

  std::int64_t evaluate(const Affine& bound) const {
    std::int64_t value = bound.constant;
    for (std::size_t d = 1; d <= loops_.size(); ++d) value += bound.factor[d] * at_[d];
    return value;
  }

  std::span<const Range> loops_;
  const Affine& index_;
  std::array<std::int64_t, most_nested_loops + 1> at_{};
  std::int64_t budget_ = most_walked;
  Reach reach_{std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()};
};

using Interval = std::pair<double, double>;
using Intervals = std::array<Interval, most_nested_loops + 1>;

/// Between what an affine number lies where the indices lie between these.
Interval interval(const Affine& number, const Intervals& indices) {
  Interval result(number.constant, number.constant);
  for (std::size_t d = 1; d < indices.size(); ++d) {
    const auto factor = static_cast<double>(number.factor[d]);
    if (factor == 0) continue;
    result.first += std::min(factor * indices[d].first, factor * indices[d].second);
    result.second += std::max(factor * indices[d].first, factor * indices[d].second);
  }
  return result;
}

}  // namespace

std::optional<Reach> reach_of(const Affine& index, std::span<const Range> loops) {
  const Walk walk(index, loops);
  return walk.is_whole() ? std::optional(walk.reach()) : std::nullopt;
}

double most_runs(std::span<const Range> loops) {
  Intervals indices{};
  double runs = 1;
  for (std::size_t l = 0; l < loops.size(); ++l) {
    indices[l + 1] = {interval(loops[l].first, indices).first, interval(loops[l].last, indices).second};
    runs *= std::max(0.0, interval(loops[l].last - loops[l].first, indices).second + 1);
  }
  return runs;
}

}  // namespace polydescent
