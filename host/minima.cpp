#include "polydescent/host/minima.hpp"

#include <algorithm>
#include <cmath>

namespace polydescent {
namespace {

std::vector<double> widths_of(const Box& box) {
  std::vector<double> width;
  for (std::size_t i = 0; i < box.lower.size(); ++i) width.push_back(box.upper[i] - box.lower[i]);
  return width;
}

/// Of the candidates, those with the least values; ties to the smaller number.
void keep_least(std::vector<std::uint32_t>& candidates, const std::vector<double>& value, std::size_t most) {
  const auto less = [&](std::uint32_t a, std::uint32_t b) { return value[a] < value[b] || (value[a] == value[b] && a < b); };
  std::nth_element(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(most), candidates.end(), less);
  candidates.resize(most);
}

/// Makes a point what the symmetry sees of it.
void see(std::vector<double>& point, const Symmetry& symmetry) {
  if (symmetry.sign) std::transform(point.begin(), point.end(), point.begin(), [](double x) { return std::abs(x); });
  if (symmetry.permutation) std::sort(point.begin(), point.end());
}

struct Interval {
  double lower, upper;
};

/// How many minima were not reached, by how many were reached once and twice: f1^2 / (2 f2), its variance, and limits as of a
/// logarithm that is normally distributed.  (Chao 1987, equations 8 and 13; f1 (f1 - 1) / 2 where there are no doubletons)
Interval unseen_by_counts(const Coverage& coverage, double found, double descents) {
  constexpr double quantile = 2.5758;  // 99 %
  const auto once = static_cast<double>(coverage.singletons), twice = static_cast<double>(coverage.doubletons);
  const double share = (descents - 1) / descents;
  double unseen = 0, variance = 0;
  if (twice > 0) {
    const double ratio = once / twice;
    unseen = share * once * ratio / 2;
    variance = twice * square(ratio) * (share / 2 + square(share) * ratio * (1 + ratio / 4));
  } else {
    unseen = share * once * (once - 1) / 2;
    variance = unseen + square(share) * (once * square(2 * once - 1) - square(square(once)) / (found + unseen)) / 4;
  }
  if (!(unseen > 0)) return {0, 0};
  const double factor = std::exp(quantile * std::sqrt(std::log1p(std::max(0.0, variance) / square(unseen))));
  return {unseen / factor, unseen * factor};
}

}  // namespace

DistinctMinima distinct_minima(const Ends& ends, const Box& box, const MergeOptions& options) {
  DistinctMinima result;
  std::vector<std::uint32_t> candidates;
  for (std::size_t k = 0; k < ends.value.size(); ++k) {
    if (!std::isfinite(ends.value[k])) continue;
    if (has_converged(ends.status[k])) candidates.push_back(static_cast<std::uint32_t>(k));
    else ++result.unconverged;
  }
  result.all = candidates.size() <= options.most;
  if (!result.all) keep_least(candidates, ends.value, options.most);
  if (candidates.empty()) return result;

  const std::vector<double> width = widths_of(box);
  const MergedEnds merged = merge({.value = ends.value.data(),
                                   .point = ends.point.data(),
                                   .dim = ends.dim,
                                   .lower = box.lower.data(),
                                   .width = width.data(),
                                   .tolerance = options.tolerance,
                                   .ends_each = options.starts_each,
                                   .symmetry = options.symmetry,
                                   .threads = options.threads},
                                  std::move(candidates));
  std::vector<std::uint64_t> count(merged.founder.size(), 0);
  for (const std::uint32_t founder : merged.founder) ++count[founder];
  for (std::size_t rank = 0; rank < count.size(); ++rank) {
    if (count[rank] == 0) continue;
    const std::size_t k = merged.end[rank];
    const auto begin = ends.point.begin() + static_cast<std::ptrdiff_t>(k * static_cast<std::size_t>(ends.dim));
    result.minima.push_back({ends.value[k], {begin, begin + ends.dim}, ends.first + k, count[rank], 0});
  }
  return result;
}

std::uint64_t count_hits(const Ends& ends, const Box& box, const End& best, const MergeOptions& options) {
  const auto dim = static_cast<std::size_t>(ends.dim);
  const double value = ends.value[best.start - ends.first];
  const std::vector<double> width = widths_of(box);
  std::vector<double> there = best.point;
  see(there, options.symmetry);
  std::vector<double> here;
  const auto is_hit = [&](std::size_t k) {
    if (!(std::abs(ends.value[k] - value) <= merge_value_tolerance * std::max(1.0, std::abs(value)))) return false;
    const auto begin = ends.point.begin() + static_cast<std::ptrdiff_t>(k * dim);
    here.assign(begin, begin + ends.dim);
    see(here, options.symmetry);
    for (std::size_t i = 0; i < dim; ++i) {
      if (!(std::abs(here[i] - there[i]) <= options.tolerance * width[i])) return false;
    }
    return true;
  };
  std::uint64_t hits = 0;
  for (std::size_t k = 0; k < ends.value.size(); ++k) hits += is_hit(k) ? 1 : 0;
  return hits;
}

Coverage estimate_coverage(const std::vector<Minimum>& minima, std::uint64_t descents) {
  Coverage coverage;
  const auto reached_by = [&](std::uint64_t starts) {
    return static_cast<std::uint64_t>(
        std::count_if(minima.begin(), minima.end(), [&](const Minimum& minimum) { return minimum.count == starts; }));
  };
  coverage.singletons = reached_by(1);
  coverage.doubletons = reached_by(2);
  const auto w = static_cast<double>(minima.size());
  const auto n = static_cast<double>(descents);
  if (w == 0 || n <= w + 2) return coverage;
  const double mean = w * (w + 1) / (n - w - 2);
  const Interval by_counts = unseen_by_counts(coverage, w, n);
  coverage.estimated_unseen = mean;
  if (n <= w + 3) {
    coverage.least = 0;
    return coverage;
  }
  const double deviation = std::sqrt(std::max(0.0, mean * ((w + 1) * (w + 2) / (n - w - 3) + 1 - mean)));
  coverage.least = std::min(by_counts.lower, std::max(0.0, mean - 2 * deviation));
  coverage.most = std::max(by_counts.upper, mean + 2 * deviation);
  return coverage;
}

}  // namespace polydescent
