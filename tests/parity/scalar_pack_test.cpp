// Single lanes against packs: they differ by contraction and by the math functions' last bits, and by nothing else.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "kernels/descent/launches.hpp"
#include "polydescent/host/builtin_objective.hpp"
#include "support/first_step.hpp"
#include "support/tolerances.hpp"

namespace polydescent::test {
namespace {

constexpr std::uint64_t starts = 101;
constexpr int iterations = 10;
constexpr double first_rate = 0.002;

/// Steps of about 0.2 % of the width, less than the finest waves, whatever the size of the gradient.
template <class S, class Rule>
void choose_rate(Search<S>& search, const BuiltinObjective& objective, const Rule& rule) {
  const auto dim = static_cast<int>(search.lower.size());
  double steepest = 0;
  const auto shared = objective.make();
  std::vector<double> x(search.lower.size());
  std::vector<double> g(x.size());
  const std::vector<double> lower(search.lower.begin(), search.lower.end());
  const std::vector<double> upper(search.upper.begin(), search.upper.end());
  std::vector<double> width;
  for (std::size_t i = 0; i < x.size(); ++i) width.push_back(upper[i] - lower[i]);
  for (std::uint64_t start = 0; start < starts; ++start) {
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = lower[i] + width[i] * share_of(start, static_cast<int>(i));
    objective.table().as_double.gradient[index_of<DualGradient, Gradients>](
        shared.get(), 0, {lower.data(), upper.data(), width.data()}, {x.data(), dim}, {g.data(), dim});
    for (std::size_t i = 0; i < x.size(); ++i) steepest = std::max(steepest, std::abs(g[i]) * width[i]);
  }
  search.rate = first_rate;
  if (Rule::normalizes_gradient) search.rate /= first_step(rule);
  for (const double w : width) {
    search.rate_scale.push_back(static_cast<S>(Rule::normalizes_gradient ? w : w * w / (steepest * rule.gain())));
  }
}

template <class Gradient>
constexpr bool needs_step = requires(Gradient gradient) { gradient.step; };

/// How much more rounding there is in a difference over a shorter step than central's.
template <class Gradient, class S>
double noise_of() {
  if constexpr (needs_step<Gradient>) {
    return std::max(1.0, CentralDifference::default_step<S>() / Gradient::template default_step<S>());
  }
  return 1;
}

template <class S>
class ScalarAndPack : public ::testing::Test {
 public:
  template <class Gradient, class Rule>
  static void expect_parity(const BuiltinObjective& objective) {
    const int dim = objective.nearest_dim(5);
    Search<S> search;
    for (int i = 0; i < dim; ++i) {
      search.lower.push_back(static_cast<S>(objective.lower(i, dim)));
      search.upper.push_back(static_cast<S>(objective.upper(i, dim)));
    }
    search.limits = {.iterations = iterations};
    search.gradient = index_of<Gradient, Gradients>;
    const Rule rule;
    choose_rate(search, objective, rule);
    const auto shared = objective.make();
    search.lanes = Lanes::scalar;
    const auto scalar = search.run(objective.table(), shared.get(), rule, starts);
    search.lanes = Lanes::pack;
    const auto pack = search.run(objective.table(), shared.get(), rule, starts);
    search.lanes = Lanes::scalar;
    search.share = [](std::uint64_t start, int i) { return share_of(start, i) * (1 - 4 * static_cast<double>(std::numeric_limits<S>::epsilon())); };
    const auto beside = search.run(objective.table(), shared.get(), rule, starts);

    double apart = 0;
    double travelled = 0;
    double unrest = 0;
    for (std::size_t k = 0; k < scalar.point.size(); ++k) {
      const std::size_t i = k % search.lower.size();
      const auto width = static_cast<double>(search.upper[i] - search.lower[i]);
      const double origin = static_cast<double>(search.lower[i]) + width * share_of(k / search.lower.size(), static_cast<int>(i));
      apart = std::max(apart, std::abs(static_cast<double>(scalar.point[k] - pack.point[k])) / width);
      unrest = std::max(unrest, std::abs(static_cast<double>(scalar.point[k] - beside.point[k])) / width);
      travelled = std::max(travelled, std::abs(static_cast<double>(scalar.point[k]) - origin) / width);
    }
    const std::string what = std::string(objective.name) + ", " + Rule::name + ", " + Gradient::name;
    const double noise = noise_of<Gradient, S>();
    // Where a gradient's sign is all that counts, rounding may decide it, and with it one of the steps: at most rprop's
    // last, which has grown by 1.2 nine times.
    const double by_sign = ProximalRule<Rule> || !needs_step<Gradient> ? 0 : 1.001 * first_rate * std::pow(1.2, iterations - 1);
    // Where waves are as short as steps, as Griewank's are, ten steps magnify the roundings of differences: how much, a start
    // from a rounding beside says, whose differences have other roundings.
    const double magnified = needs_step<Gradient> ? 4 * unrest : 0;
    EXPECT_LE(apart, std::max({Tolerances<S>::parity * noise, by_sign, magnified})) << what;
    EXPECT_GT(travelled, 0.0004) << what << ": too short a way to compare";
    EXPECT_EQ(scalar.status, pack.status) << what;
    EXPECT_EQ(scalar.iterations, pack.iterations) << what;
  }
};
using Scalars = ::testing::Types<float, double>;
TYPED_TEST_SUITE(ScalarAndPack, Scalars);

TYPED_TEST(ScalarAndPack, StayTogetherForTenIterations) {
  // Those of every kind that do not make more of a rounding in ten steps than their waves are long.
  for (const char* name : {"sphere", "rosenbrock", "rastrigin", "ackley", "griewank", "levy", "styblinski-tang", "schwefel", "himmelblau",
                           "six-hump-camel", "bukin-6", "ellipsoid", "zakharov", "schwefel-2-21", "happycat", "dixon-price", "trid"}) {
    const BuiltinObjective& objective = find_builtin_objective(name);
    Gradients::for_each([&]<class Gradient>(TypeTag<Gradient>) {
      UpdateRules::for_each([&]<class Rule>(TypeTag<Rule>) {
        TestFixture::template expect_parity<Gradient, Rule>(objective);
      });
    });
  }
}

}  // namespace
}  // namespace polydescent::test
