#include "polydescent/kernels/constraint/simplex.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <vector>

#include "polydescent/kernels/group.hpp"
#include "polydescent/kernels/scalar/pack_math.hpp"

namespace polydescent {
namespace {

struct Region {
  std::vector<double> lower, upper, width;
  Region(std::vector<double> from, std::vector<double> to) : lower(std::move(from)), upper(std::move(to)) {
    for (std::size_t i = 0; i < lower.size(); ++i) width.push_back(upper[i] - lower[i]);
  }
  BoxView<double> view() const { return {lower.data(), upper.data(), width.data()}; }
  int dim() const { return static_cast<int>(lower.size()); }
};

Region unit_region(int dim) {
  return {std::vector<double>(static_cast<std::size_t>(dim), 0), std::vector<double>(static_cast<std::size_t>(dim), 1)};
}

std::vector<double> projected(const Region& region, std::vector<double> y) {
  project_onto_simplex(GroupOfOne{}, region.view(), true, Point<double>{y.data(), region.dim()});
  return y;
}

double sum_of(const std::vector<double>& x) {
  double sum = 0;
  for (const double share : x) sum += share;
  return sum;
}

std::vector<double> random_point(std::mt19937& engine, int dim, double size) {
  std::normal_distribution<double> normal(0, size);
  std::vector<double> y;
  for (int i = 0; i < dim; ++i) y.push_back(normal(engine));
  return y;
}

/// By sorting. (Held, Wolfe and Crowder 1974)
std::vector<double> projected_by_sorting(std::vector<double> y) {
  std::vector<double> sorted = y;
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  double sum = 0, tau = 0;
  for (std::size_t k = 0; k < sorted.size(); ++k) {
    sum += sorted[k];
    const double candidate = (sum - 1) / static_cast<double>(k + 1);
    if (sorted[k] > candidate) tau = candidate;
  }
  for (double& share : y) share = std::max(share - tau, 0.0);
  return y;
}

TEST(Simplex, ProjectionIsTheOneBySorting) {
  std::mt19937 engine(1);
  for (const int dim : {1, 2, 3, 10, 64, 1000}) {
    for (const double size : {1e-3, 0.1, 1.0, 30.0}) {
      const std::vector<double> y = random_point(engine, dim, size);
      const std::vector<double> x = projected(unit_region(dim), y), expected = projected_by_sorting(y);
      EXPECT_NEAR(sum_of(x), 1, 1e-13 * (1 + size)) << dim << " coordinates of size " << size;
      for (std::size_t i = 0; i < x.size(); ++i) EXPECT_NEAR(x[i], expected[i], 2e-14 * (1 + size)) << dim << " coordinates of size " << size;
    }
  }
}

/// Of the nearest point, y - x is the same wherever no bound holds, and points out of the box where one does.
void expect_nearest(const std::vector<double>& x, const std::vector<double>& y, const Region& region) {
  double least = -1e300, most = 1e300, low = 1e300, high = -1e300;
  for (std::size_t i = 0; i < x.size(); ++i) {
    EXPECT_GE(x[i], region.lower[i]);
    EXPECT_LE(x[i], region.upper[i]);
    const double tau = y[i] - x[i];
    if (x[i] == region.lower[i]) most = std::min(most, tau);  // held up: tau is at least that
    else if (x[i] == region.upper[i]) least = std::max(least, tau);
    else low = std::min(low, tau), high = std::max(high, tau);
  }
  if (low <= high) {
    EXPECT_LE(high - low, 1e-13);
  }
  EXPECT_NEAR(sum_of(x), 1, 1e-13);
}

TEST(Simplex, ProjectionHeedsGeneralBounds) {
  std::mt19937 engine(2);
  std::uniform_real_distribution<double> share(0, 1);
  for (int round = 0; round < 200; ++round) {
    const int dim = 2 + round % 9;
    std::vector<double> lower, upper;
    for (int i = 0; i < dim; ++i) {
      lower.push_back(share(engine) / dim);
      upper.push_back(lower.back() + 0.05 + (i == 0 ? 1 : share(engine)));
    }
    const Region region(lower, upper);
    const std::vector<double> y = random_point(engine, dim, 1);
    expect_nearest(projected(region, y), y, region);
  }
}

TEST(Simplex, ProjectionOfItsOwnPointsIsThem) {
  std::mt19937 engine(3);
  for (int round = 0; round < 20; ++round) {
    const std::vector<double> x = projected(unit_region(7), random_point(engine, 7, 1)), again = projected(unit_region(7), x);
    for (std::size_t i = 0; i < x.size(); ++i) EXPECT_NEAR(again[i], x[i], 1e-15);
  }
  for (const double share : projected({{0.5, 0.5}, {1, 1}}, {3, -9})) EXPECT_NEAR(share, 0.5, 1e-14);  // one point is all there is
}

TEST(Simplex, ProjectionInALaneDoesNotDependOnItsNeighboursAndSparesTheOthers) {
  using T = Pack<double, 1>;
  constexpr int dim = 13, lanes = ScalarTraits<T>::lanes;
  std::mt19937 engine(4);
  std::vector<std::vector<double>> y;
  for (int l = 0; l < lanes; ++l) y.push_back(random_point(engine, dim, std::pow(10.0, l - 1)));
  y[0][3] = std::nan("");
  std::vector<T> together(dim, T(0));
  const auto lane_of = [&](int i, int l) { return y[static_cast<std::size_t>(l)][static_cast<std::size_t>(i)]; };
  for (int i = 0; i < dim; ++i) together[static_cast<std::size_t>(i)] = from_lanes<T>([&](int l) { return lane_of(i, l); });
  const MaskOf<T> but_the_last = from_lanes<T>([](int l) { return l + 1 < lanes ? 1.0 : 0.0; }) > T(0);
  const Region region = unit_region(dim);
  project_onto_simplex(GroupOfOne{}, region.view(), but_the_last, Point<T>{together.data(), dim});
  for (int l = 1; l < lanes; ++l) {
    const auto at = static_cast<std::size_t>(l);
    const std::vector<double> expected = l + 1 < lanes ? projected(region, y[at]) : y[at];
    for (int i = 0; i < dim; ++i) EXPECT_EQ(lane(together[static_cast<std::size_t>(i)], l), expected[static_cast<std::size_t>(i)]) << "lane " << l;
  }
}

TEST(Simplex, GradientsAreLeftOnlyWhatLeadsAlongIt) {
  const Region region = unit_region(4);
  const auto left_of = [&](std::vector<double> x, std::vector<double> gradient, bool held) {
    const bool held_back = project_gradient_onto_simplex(GroupOfOne{}, region.view(), Point<const double>{x.data(), 4}, Point<double>{gradient.data(), 4});
    EXPECT_EQ(held_back, held);
    return gradient;
  };
  // Inside: the mean goes. At a bound: what points out goes with its share of the mean, what points in stays.
  const std::vector<double> inside = left_of({0.25, 0.25, 0.25, 0.25}, {1, 2, 3, 6}, false);
  const std::vector<double> out = left_of({0, 0.25, 0.25, 0.5}, {9, 2, 3, 7}, true), in = left_of({0, 0.25, 0.25, 0.5}, {0, 2, 3, 7}, false);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(inside[i], (std::vector<double>{-2, -1, 0, 3})[i], 1e-14);
    EXPECT_NEAR(out[i], (std::vector<double>{0, -2, -1, 3})[i], 1e-14);
    EXPECT_NEAR(in[i], (std::vector<double>{-3, -1, 0, 4})[i], 1e-14);
  }
  EXPECT_EQ(left_of({1, 0, 0, 0}, {-5, 2, 3, 6}, true), (std::vector<double>{0, 0, 0, 0}));  // a corner that is least
  EXPECT_TRUE(std::isnan(left_of({0.25, 0.25, 0.25, 0.25}, {1, std::nan(""), 3, 6}, false)[1]));
}

TEST(Simplex, IsFilledUniformlyByUniformShares) {
  constexpr int dim = 3, points = 20000;
  std::mt19937 engine(5);
  std::uniform_real_distribution<double> share(0, 1);
  const Region region = unit_region(dim);
  double first = 0, second = 0, product = 0;
  for (int k = 0; k < points; ++k) {
    std::vector<double> x{share(engine), share(engine), share(engine)};
    spread_over_simplex(GroupOfOne{}, region.view(), 0, Point<double>{x.data(), dim});
    ASSERT_NEAR(sum_of(x), 1, 1e-15);
    first += x[0];
    second += x[0] * x[0];
    product += x[0] * x[2];
  }
  // Of the uniform distribution: 1/n, 2/(n(n+1)), 1/(n(n+1)); within five standard errors.
  EXPECT_NEAR(first / points, 1.0 / 3, 5 * 0.24 / std::sqrt(points));
  EXPECT_NEAR(second / points, 1.0 / 6, 5 * 0.20 / std::sqrt(points));
  EXPECT_NEAR(product / points, 1.0 / 12, 5 * 0.08 / std::sqrt(points));
}

}  // namespace
}  // namespace polydescent
