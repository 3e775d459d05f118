// Coordinate descent on quadratics of the tests' own: batches of problems against each problem alone.
#include "polydescent/host/regression/coordinate_descent.hpp"

#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <cmath>
#include <limits>
#include <random>

#include "polydescent/host/regression/parallel_for.hpp"
#include "polydescent/host/regression/quadratic_point.hpp"
#include "polydescent/host/regression/row_blocks.hpp"

namespace polydescent::test {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

/// Random columns of length one, each with a share of the one before it; counts the rows of H that are asked for.
class RandomQuadratic final : public Quadratic {
 public:
  RandomQuadratic(Eigen::Index rows, Eigen::Index columns, double share) {
    std::mt19937_64 engine(static_cast<std::uint64_t>(rows + 1000 * columns));
    std::normal_distribution<double> normal;
    Eigen::MatrixXd x = Eigen::MatrixXd::NullaryExpr(rows, columns, [&] { return normal(engine); });
    for (Eigen::Index j = 1; j < columns; ++j) x.col(j) = share * x.col(j - 1) + std::sqrt(1 - share * share) * x.col(j);
    x = x * x.colwise().norm().cwiseInverse().asDiagonal();
    Eigen::VectorXd y = Eigen::VectorXd::NullaryExpr(rows, [&] { return 0.1 * normal(engine); });
    for (Eigen::Index j = 0; j < std::min<Eigen::Index>(columns, 5); ++j) y += (j % 2 == 0 ? 1.0 : -2.0) * x.col(j * columns / 5);
    gram = x.transpose() * x;
    products = x.transpose() * y;
    square = y.squaredNorm();
  }

  Eigen::Index size() const override { return products.size(); }
  double target_square() const override { return square; }
  Eigen::Ref<const Eigen::VectorXd> target_products() const override { return products; }

  void gram_row(int j, const std::vector<int>& which, double* row) const override {
    ++entered;
    for (std::size_t k = 0; k < which.size(); ++k) row[k] = gram(j, which[k]);
  }

  void pull(const std::vector<Abreast>& b, const std::vector<int>& support, std::vector<Abreast>& pull) const override {
    for (std::size_t i = 0; i < pull.size(); ++i) {
      const auto row = static_cast<Eigen::Index>(i);
      pull[i] = Abreast(products[row]);
      for (const int j : support) pull[i] -= Abreast(gram(row, j)) * b[static_cast<std::size_t>(j)];
    }
  }

  Eigen::MatrixXd gram;
  Eigen::VectorXd products;
  double square = 0;
  mutable int entered = 0;
};

constexpr const char* kind_names[] = {"Lasso", "Positive", "ElasticNet", "Limits", "FreeAndLeftOut"};

/// Costs of all coefficients at lambda, in one of several kinds.
Penalties penalties(int kind, Eigen::Index columns, double lambda) {
  Penalties penalty(static_cast<std::size_t>(columns), {lambda, 0, -infinite, infinite});
  for (std::size_t j = 0; j < penalty.size(); ++j) {
    if (kind == 1) penalty[j].lower = 0;
    if (kind == 2) penalty[j] = {0.5 * lambda, 0.5 * lambda, -infinite, infinite};
    if (kind == 3) penalty[j].upper = 0.25, penalty[j].lower = -0.125;
    if (kind == 4 && j % 3 == 0) penalty[j] = {0, 0, -infinite, infinite};
    if (kind == 4 && j % 3 == 1) penalty[j] = {0, 0, 0, 0};
  }
  return penalty;
}

/// Falls to zero, with one number twice.
std::vector<double> lambdas(std::size_t count) {
  std::vector<double> all;
  for (std::size_t l = 0; l < count; ++l) all.push_back(std::pow(0.7, static_cast<double>(l)));
  if (count > 2) all[2] = all[1];
  if (count > 1) all.back() = 0;
  return all;
}

class DescentAbreast : public ::testing::TestWithParam<int> {};

TEST_P(DescentAbreast, EndsWhereEachProblemEndsAlone) {
  constexpr double gap = 1e-13;
  for (const double share : {0.0, 0.9}) {
    const RandomQuadratic quadratic(90, 40, share);
    const Eigen::Index p = quadratic.size();
    for (const std::size_t count : {1, problems_abreast - 1, problems_abreast, problems_abreast + 1, 2 * problems_abreast + 1}) {
      CoordinateDescent together(quadratic, 100'000);
      const std::vector<double> lambda = lambdas(count);
      for (std::size_t begin = 0; begin < count; begin += problems_abreast) {
        std::vector<Penalties> problems;
        for (std::size_t l = begin; l < std::min<std::size_t>(begin + problems_abreast, count); ++l) problems.push_back(penalties(GetParam(), p, lambda[l]));
        const std::vector<Solution> solutions = together.solve(problems, gap);
        ASSERT_EQ(solutions.size(), problems.size());
        for (std::size_t k = 0; k < problems.size(); ++k) {
          CoordinateDescent alone(quadratic, 100'000);
          const Solution expected = alone.solve({&problems[k], 1}, gap).front();
          const SolveReport& report = solutions[k].report;
          EXPECT_TRUE(report.converged) << count << ' ' << begin + k << ' ' << report.gap;
          EXPECT_NEAR(report.objective, expected.report.objective, 2 * gap);
          Eigen::VectorXd b = Eigen::VectorXd::Zero(p), other = b;
          for (std::size_t i = 0; i < solutions[k].index.size(); ++i) b[solutions[k].index[i]] = solutions[k].value[i];
          for (std::size_t i = 0; i < expected.index.size(); ++i) other[expected.index[i]] = expected.value[i];
          EXPECT_LT((b - other).norm(), 1e-5);
          const Eigen::VectorXd pull = quadratic.products - quadratic.gram * b;
          EXPECT_LT((together.pull(static_cast<int>(k)) - pull).norm(), 1e-12);
          for (Eigen::Index j = 0; j < p; ++j) {
            const auto& cost = problems[k][static_cast<std::size_t>(j)];
            EXPECT_LE(cost.violation(b[j], pull[j]), 1e-6);
            EXPECT_TRUE(cost.lower <= b[j] && b[j] <= cost.upper);
          }
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, DescentAbreast, ::testing::Range(0, 5), [](const auto& kind) { return std::string(kind_names[kind.param]); });

TEST(CoordinateDescentColumns, AreNotAllTakenInWhereManyViolateTheirConditionsAtFirst) {
  const RandomQuadratic quadratic(30, 1200, 0);
  const Penalties problem = penalties(0, quadratic.size(), 0.001);
  CoordinateDescent descent(quadratic, 100'000);
  const Solution solution = descent.solve({&problem, 1}, 1e-8).front();
  EXPECT_TRUE(solution.report.converged);
  EXPECT_LE(solution.index.size(), 30u);
  EXPECT_LT(quadratic.entered, 300);
}

TEST(CoordinateDescentColumns, ThatMayOnlyMoveTheOtherWayStayOut) {
  RandomQuadratic quadratic(60, 300, 0);
  quadratic.products = -quadratic.products.cwiseAbs();
  const Penalties problem = penalties(1, quadratic.size(), 0.001);
  CoordinateDescent descent(quadratic, 100'000);
  EXPECT_TRUE(descent.solve({&problem, 1}, 1e-8).front().index.empty());
  EXPECT_EQ(quadratic.entered, 0);
}

TEST(CoordinateDescentColumns, ManySweepsAreNotNeededWhereColumnsAreAlmostTheSame) {
  const RandomQuadratic quadratic(400, 120, 0.999);
  const Penalties problem = penalties(0, quadratic.size(), 1e-4);
  CoordinateDescent descent(quadratic, 100'000);
  const Solution solution = descent.solve({&problem, 1}, 1e-10).front();
  EXPECT_TRUE(solution.report.converged);
  EXPECT_LT(solution.report.iterations, 1000);
}

/// A problem in each lane, the bounds of each alone.
TEST(QuadraticPointAbreast, HasTheGapOfEachLane) {
  const RandomQuadratic quadratic(50, 12, 0.5);
  const auto p = static_cast<std::size_t>(quadratic.size());
  std::mt19937_64 engine(3);
  std::normal_distribution<double> normal;
  std::vector<Penalties> problems;
  std::vector<Eigen::VectorXd> b, pull;
  for (int l = 0; l < problems_abreast; ++l) {
    problems.push_back(penalties(l % 5, quadratic.size(), 0.05 * (1 + l)));
    b.emplace_back(Eigen::VectorXd::Zero(quadratic.size()));
    const double size = l % 2 == 0 ? 0.1 : 20;  // far out, the best dual point lies short of the longest
    for (std::size_t j = 0; j < p; j += 2) {
      const auto& cost = problems.back()[j];
      b.back()[static_cast<Eigen::Index>(j)] = std::min(std::max(size * normal(engine), cost.lower), cost.upper);
    }
    pull.emplace_back(quadratic.products - quadratic.gram * b.back());
    if (l % 5 == 4) pull.back()[0] = 1e-17;  // free, and without a pull but for its rounding
  }
  std::vector<CoefficientPenalty<Abreast>> cost(p);
  std::vector<Abreast> b_abreast(p), pull_abreast(p);
  for (std::size_t j = 0; j < p; ++j) {
    const auto lanes = [&](auto number) { return from_lanes<Abreast>([&](int l) { return number(static_cast<std::size_t>(l)); }); };
    cost[j] = {lanes([&](std::size_t l) { return problems[l][j].l1; }), lanes([&](std::size_t l) { return problems[l][j].l2; }),
               lanes([&](std::size_t l) { return problems[l][j].lower; }), lanes([&](std::size_t l) { return problems[l][j].upper; })};
    b_abreast[j] = lanes([&](std::size_t l) { return b[l][static_cast<Eigen::Index>(j)]; });
    pull_abreast[j] = lanes([&](std::size_t l) { return pull[l][static_cast<Eigen::Index>(j)]; });
  }
  const int size = static_cast<int>(p);
  const QuadraticPoint<Abreast> at{size, cost.data(), b_abreast.data(), pull_abreast.data(), quadratic.products.data(), quadratic.square};
  for (int l = 0; l < problems_abreast; ++l) {
    const auto k = static_cast<std::size_t>(l);
    const QuadraticPoint<double> alone{size, problems[k].data(), b[k].data(), pull[k].data(), quadratic.products.data(), quadratic.square};
    const double scale = gap_of(alone).primal;
    EXPECT_NEAR(lane(gap_of(at).primal, l), gap_of(alone).primal, 1e-13 * scale);
    EXPECT_NEAR(lane(gap_of(at).dual, l), gap_of(alone).dual, 1e-13 * scale);
    EXPECT_DOUBLE_EQ(lane(violation_of(at), l), violation_of(alone));
  }
}

TEST(ParallelFor, ThrowsWhatItsWorkThrows) {
  std::vector<int> done(100, 0);
  EXPECT_THROW(parallel_for(done.size(), [&](std::size_t k) { k == 50 ? throw std::bad_alloc() : done[k] = 1; }), std::bad_alloc);
  parallel_for(done.size(), [&](std::size_t k) { done[k] = 2; });
  EXPECT_EQ(std::count(done.begin(), done.end(), 2), 100);
  const std::vector<std::uint32_t> rows(1000);
  EXPECT_THROW(sum_over_blocks(rows, 10, 0, [](int&, RowList, RowMatrix&) { throw std::bad_alloc(); }, [](int&, int) {}), std::bad_alloc);
}

}  // namespace
}  // namespace polydescent::test
