// How evenly starts fill the box: the centred L2 discrepancy of each sampler.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "polydescent/host/configured_sampler.hpp"
#include "polydescent/kernels/sampler/registry.hpp"

namespace polydescent {
namespace {

using Points = std::vector<std::vector<double>>;

/// The square of Hickernell's CD_2(P), which is what SciPy calls the discrepancy.  (Hickernell 1998, equation 5.2c)
double centred_discrepancy(const Points& points) {
  const auto count = static_cast<double>(points.size());
  double single = 0;
  double pairs = 0;
  for (const auto& x : points) {
    double product = 1;
    for (const double share : x) product *= 1 + std::abs(share - 0.5) / 2 - (share - 0.5) * (share - 0.5) / 2;
    single += product;
    for (const auto& y : points) {
      product = 1;
      for (std::size_t i = 0; i < x.size(); ++i) {
        product *= 1 + std::abs(x[i] - 0.5) / 2 + std::abs(y[i] - 0.5) / 2 - std::abs(x[i] - y[i]) / 2;
      }
      pairs += product;
    }
  }
  return std::pow(13.0 / 12, static_cast<double>(points.front().size())) - 2 / count * single + pairs / (count * count);
}

/// Levels 1 ... 6 of two coordinates as cell centres.
Points design(const std::vector<std::vector<int>>& levels) {
  Points points;
  for (const auto& pair : levels) points.push_back({(pair[0] - 0.5) / 6, (pair[1] - 0.5) / 6});
  return points;
}

TEST(CentredDiscrepancy, OfTwoDesignsIsAsPublished) {
  // Fang, Li and Sudjianto 2006, by scipy.stats.qmc.discrepancy.
  EXPECT_NEAR(centred_discrepancy(design({{1, 3}, {2, 6}, {3, 2}, {4, 5}, {5, 1}, {6, 4}})), 0.008142039609053464, 1e-15);
  EXPECT_NEAR(centred_discrepancy(design({{1, 5}, {2, 4}, {3, 3}, {4, 2}, {5, 1}, {6, 6}})), 0.0105, 5e-5);
}

/// Of 1024 starts, the mean over some seeds, by sampler.
std::map<std::string, double> mean_discrepancies(int dim) {
  constexpr std::uint64_t starts = 1024;
  constexpr int seeds = 4;
  std::map<std::string, double> means;
  Samplers::for_each([&]<class Sampler>(TypeTag<Sampler>) {
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
      const ConfiguredSampler<Sampler> configured({seed, starts, dim});
      Points points(starts);
      for (std::uint64_t k = 0; k < starts; ++k) {
        for (int i = 0; i < dim; ++i) points[k].push_back(configured.sampler(k, i));
      }
      means[Sampler::name] += centred_discrepancy(points) / seeds;
    }
  });
  return means;
}

// Measured, in 2, 5 and 10 dimensions: sobol 7.7e-7, 2.4e-5, 7.8e-4; halton 1.6e-6, 4.1e-5, 1.2e-3; latin-hypercube 3.5e-5,
// 4.0e-4, 3.6e-3; uniform 3.5e-4, 1.4e-3, 6.7e-3; grid 1.8e-4, 3.7e-2, 0.57.
TEST(CentredDiscrepancy, OrdersTheSamplers) {
  for (const int dim : {2, 5, 10}) {
    auto mean = mean_discrepancies(dim);
    EXPECT_LT(1.2 * mean["sobol"], mean["halton"]) << dim;
    EXPECT_LT(2 * mean["halton"], mean["latin-hypercube"]) << dim;
    EXPECT_LT(1.4 * mean["latin-hypercube"], mean["uniform"]) << dim;
    EXPECT_LT(100 * mean["sobol"], mean["grid"]) << dim;
  }
}

TEST(CentredDiscrepancy, OfAGridIsWorstWhereThereAreManyDimensions) {
  for (const int dim : {5, 10}) {
    auto mean = mean_discrepancies(dim);
    EXPECT_LT(10 * mean["uniform"], mean["grid"]) << dim;
  }
}

}  // namespace
}  // namespace polydescent
