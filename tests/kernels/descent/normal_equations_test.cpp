#include "polydescent/kernels/descent/normal_equations.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "kernels/descent/launches.hpp"
#include "kernels/descent/residuals.hpp"
#include "polydescent/kernels/descent/evaluator.hpp"
#include "polydescent/kernels/objective/rosenbrock.hpp"

namespace polydescent::test {
namespace {

/// A number in (-1, 1).
double number(int a, int b) { return 2 * share_of(static_cast<std::uint64_t>(a), b) - 1; }

/// The matrix and slope of random residuals of which there are two more than coordinates.
struct RandomEquations {
  std::vector<double> matrix, slope;
  explicit RandomEquations(int dim)
      : matrix(static_cast<std::size_t>(triangle(dim))), slope(static_cast<std::size_t>(dim)) {
    for (int k = 0; k < dim + 2; ++k) {
      for (int i = 0; i < dim; ++i) {
        slope[static_cast<std::size_t>(i)] += number(k, i) * number(k, 63);
        for (int j = 0; j <= i; ++j) matrix[static_cast<std::size_t>(triangle(i) + j)] += number(k, i) * number(k, j);
      }
    }
  }
  NormalEquations<double> view() { return {matrix.data(), slope.data()}; }
  double entry(int i, int j) const {
    return matrix[static_cast<std::size_t>(i < j ? triangle(j) + i : triangle(i) + j)];
  }
};

TEST(SolveDamped, SolvesTheDampedEquationsOfTheFreeCoordinates) {
  for (int dim = 1; dim <= 12; ++dim) {
    RandomEquations equations(dim);
    const auto size = static_cast<std::size_t>(dim);
    std::vector<double> free(size, 1), move(size), factor(equations.matrix.size());
    for (std::size_t i = 0; i < size; ++i) move[i] = -equations.slope[i];
    if (dim > 2) free[1] = move[1] = 0;
    const double damping = 0.01;
    std::vector<double> scale;
    for (int i = 0; i < dim; ++i) scale.push_back(1 + i);
    solve_damped(dim, equations.view(), damping, scale.data(), free.data(), factor.data(), move.data());
    for (int i = 0; i < dim; ++i) {
      double left =
          equations.slope[static_cast<std::size_t>(i)] + damping * (1 + i) * move[static_cast<std::size_t>(i)];
      for (int j = 0; j < dim; ++j) left += equations.entry(i, j) * move[static_cast<std::size_t>(j)];
      if (free[static_cast<std::size_t>(i)] == 0) EXPECT_EQ(move[static_cast<std::size_t>(i)], 0);
      else EXPECT_NEAR(left, 0, 1e-12) << "row " << i << " of " << dim;
    }
  }
}

TEST(SolveDamped, AColumnOfZerosDoesNotMove) {
  double scale[] = {4, 1}, matrix[] = {4, 0, 0}, slope[] = {8, 0}, free[] = {1, 1}, factor[3], move[] = {-8, 0};
  solve_damped(2, NormalEquations<double>{matrix, slope}, 1.0, scale, free, factor, move);
  EXPECT_EQ(move[0], -1);
  EXPECT_EQ(move[1], 0);
}

TEST(SolveDamped, DependentColumnsGiveAFiniteMoveDownhill) {
  double scale[] = {1, 1}, matrix[] = {1, 1, 1}, slope[] = {1, 1}, free[] = {1, 1}, factor[3], move[] = {-1, -1};
  const NormalEquations<double> at{matrix, slope};
  solve_damped(2, at, 0.0, scale, free, factor, move);
  EXPECT_TRUE(std::isfinite(move[0]) && std::isfinite(move[1]));
  EXPECT_GT(predicted_fall(2, at, move), 0.9);
}

TEST(PredictedFall, IsThatOfTheQuadratic) {
  double matrix[] = {2, 1, 3}, slope[] = {-1, 4}, move[] = {0.5, -2};
  // 2 slope' move = -17, move' A move = 2 / 4 - 2 + 12
  EXPECT_DOUBLE_EQ(predicted_fall(2, NormalEquations<double>{matrix, slope}, move), 17 - 10.5);
}

/// Value, slope and matrix of f at a point, by duals of one direction at a time.
template <class F>
double reference(const F& f, const std::vector<double>& x, RandomEquations& result) {
  const auto dim = static_cast<int>(x.size());
  double value = 0;
  std::fill(result.matrix.begin(), result.matrix.end(), 0);
  std::fill(result.slope.begin(), result.slope.end(), 0);
  for (int k = 0; k < f.residuals(dim); ++k) {
    std::vector<double> row;
    double residual = 0;
    for (int i = 0; i < dim; ++i) {
      const Dual<double, 1> r = f.residual(SeededPoint<double, dynamic_extent, 1>{{x.data(), dim}, i, 0}, k);
      row.push_back(r.partial[0]);
      residual = r.value;
    }
    value += residual * residual;
    for (int i = 0; i < dim; ++i) {
      result.slope[static_cast<std::size_t>(i)] += row[static_cast<std::size_t>(i)] * residual;
      for (int j = 0; j <= i; ++j) {
        result.matrix[static_cast<std::size_t>(triangle(i) + j)] +=
            row[static_cast<std::size_t>(i)] * row[static_cast<std::size_t>(j)];
      }
    }
  }
  return value;
}

template <class T>
class FilledEquations : public ::testing::Test {};
using Types = ::testing::Types<float, double, FloatPack, DoublePack>;
TYPED_TEST_SUITE(FilledEquations, Types);

TYPED_TEST(FilledEquations, AreThoseOfEveryResidualInAnyDimension) {
  using T = TypeParam;
  const double tolerance = sizeof(ScalarOf<T>) == 4 ? 2e-5 : 1e-13;
  const Rosenbrock f;
  const auto& table = objective_table<Rosenbrock>().template get<T>().squares;
  for (int dim = 2; dim <= 19; ++dim) {
    const auto size = static_cast<std::size_t>(dim);
    std::vector<T> x(size), slope(size), matrix(static_cast<std::size_t>(triangle(dim)));
    for (int i = 0; i < dim; ++i) {
      x[static_cast<std::size_t>(i)] = from_lanes<T>([&](int l) { return static_cast<ScalarOf<T>>(number(l, i)); });
    }
    std::vector<PartOf<T>> rows(static_cast<std::size_t>(residual_tuning::rows_per_update * dim));
    const T value = table.normal(&f, {nullptr, rows.data()}, {x.data(), dim}, {matrix.data(), slope.data()});
    for (int l = 0; l < ScalarTraits<T>::lanes; ++l) {
      std::vector<double> point;
      for (const T& coordinate : x) point.push_back(static_cast<double>(lane(coordinate, l)));
      RandomEquations expected(dim);
      const double sum = reference(f, point, expected);
      EXPECT_NEAR(static_cast<double>(lane(value, l)), sum, tolerance * sum);
      EXPECT_NEAR(sum, f(Point<const double>{point.data(), dim}), 1e-13 * sum);
      for (std::size_t i = 0; i < size; ++i) {
        EXPECT_NEAR(static_cast<double>(lane(slope[i], l)), expected.slope[i], tolerance * 1000) << i << " of " << dim;
      }
      for (std::size_t e = 0; e < matrix.size(); ++e) {
        EXPECT_NEAR(static_cast<double>(lane(matrix[e], l)), expected.matrix[e], tolerance * 1000)
            << e << " of " << dim;
      }
    }
  }
}

TEST(ResidualTable, IsEmptyForAnObjectiveThatIsNoSumOfSquares) {
  struct Plain {
    double operator()(Point<const double> x) const { return x[0]; }
  };
  EXPECT_EQ((make_residual_table<Plain, double>().normal), nullptr);
  EXPECT_EQ((make_residual_table<Rosenbrock, double>().observe), nullptr);
}

}  // namespace
}  // namespace polydescent::test
