#include "polydescent/host/fit_statistics.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "host/data_fits.hpp"
#include "polydescent/host/minimize.hpp"

namespace polydescent {
namespace {

using testing::HasSubstr;

/// x_0 x_1 + x_2 t: the data determines the product alone.
struct Product {
  template <class X, class T>
  static T of(const X& x, const T& t) {
    return T(x[0] * x[1] + x[2] * t);
  }
};

/// x_0 t: the other coordinates do nothing.
struct FirstAlone {
  template <class X, class T>
  static T of(const X& x, const T& t) {
    return T(x[0] * t + x[1] * T(0));
  }
};

/// sqrt(x_0) t.
struct Root {
  template <class X, class T>
  static T of(const X& x, const T& t) {
    return T(sqrt(x[0]) * t);
  }
};

/// A line with a wave on it.
Observations wavy_line(int count, double slope = 3) {
  Observations data;
  for (int k = 0; k < count; ++k) {
    data.t.push_back(0.5 * k);
    data.y.push_back(2 + slope * data.t.back() + std::sin(5 * k));
  }
  return data;
}

const MinimizeOptions by_squares{.starts = 20, .optimizer = LevenbergMarquardt{}};

TEST(FitStatistics, OfALineAreTheTextbooks) {
  for (const int count : {3, 64, 65, 1000}) {
    const Observations data = wavy_line(count);
    const SearchResult result = minimize(data_fit<Powers>(data, Box::cube(2, -1000, 1000)), by_squares);
    const double n = count;
    double mean = 0, spread = 0, sum = 0;
    for (const double t : data.t) mean += t / n;
    for (const double t : data.t) spread += (t - mean) * (t - mean);
    const std::vector<double>& line = result.best->point;
    for (std::size_t k = 0; k < data.t.size(); ++k) {
      const double residual = line[0] + line[1] * data.t[k] - data.y[k];
      sum += residual * residual;
    }
    const FitStatistics& fit = result.fit.value();
    EXPECT_EQ(fit.rows, data.t.size());
    EXPECT_EQ(fit.residuals, data.t.size());
    EXPECT_EQ(fit.degrees_of_freedom, count - 2);
    EXPECT_NEAR(fit.residual_sum_of_squares, sum, 1e-12 * sum);
    EXPECT_NEAR(*fit.reduced_chi_square, sum / (n - 2), 1e-12 * sum);
    const double s = std::sqrt(sum / (n - 2));
    EXPECT_NEAR(*fit.standard_errors[0], s * std::sqrt(1 / n + mean * mean / spread), 1e-10) << count;
    EXPECT_NEAR(*fit.standard_errors[1], s / std::sqrt(spread), 1e-10) << count;
    EXPECT_EQ(fit.note, "");
  }
}

TEST(FitStatistics, AreThoseThatNistCertifiesInAnyUnit) {
  for (const double unit : {1.0, 1e-9, 1e9}) {
    const SearchResult result = minimize(misra1a_fit(unit), {.starts = 64, .optimizer = LevenbergMarquardt{}});
    EXPECT_NEAR(result.best->point[0] / unit, 2.3894212918e2, 1e-6);
    EXPECT_NEAR(result.best->point[1], 5.5015643181e-4, 1e-12);
    const FitStatistics& fit = result.fit.value();
    EXPECT_NEAR(fit.residual_sum_of_squares / (unit * unit), 1.2455138894e-1, 1e-10);
    EXPECT_EQ(fit.degrees_of_freedom, 12);
    EXPECT_NEAR(*fit.standard_errors[0] / unit, 2.7070075241, 1e-8);
    EXPECT_NEAR(*fit.standard_errors[1], 7.2668688436e-6, 1e-14);
  }
}

/// Powers up to the fifth between 100 and 110: scaled, J has the condition 3.5e9 and J'J 1.2e19. Residuals are +-1. Expected
/// from the inverse of J'J in rational arithmetic.
TEST(FitStatistics, SurviveAConditionThatItsSquareWouldNot) {
  constexpr double expected[] = {22942405.835295282, 1093574.6866277133, 20845.35784330366,
                                 198.62400419115178, 0.9460533930925732, 0.0018019850006403774};
  Observations data;
  for (int k = 0; k < 21; ++k) {
    data.t.push_back(100 + 0.5 * k);
    data.y.push_back(k % 2 == 0 ? 1 : -1);
  }
  const FitStatistics fit = fit_statistics(data_fit<Powers>(data, Box::cube(6, -1, 1)), std::vector<double>(6, 0));
  EXPECT_DOUBLE_EQ(*fit.reduced_chi_square, 21.0 / 15);
  for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR(*fit.standard_errors[i], expected[i], 1e-5 * expected[i]) << i;
}

TEST(FitStatistics, HoldACoordinateAtItsBoundFixed) {
  const Observations data = wavy_line(50, -3);
  for (const Precision precision : {Precision::float64, Precision::float32}) {
    for (const Polish polish : {Polish::automatic, Polish::none}) {
      const Problem falling = data_fit<Powers>(data, {{-1000, -0.1}, {1000, 10}}, {"height", "slope"});
      MinimizeOptions options = by_squares;
      options.precision = precision;
      options.polish = polish;
      const SearchResult result = minimize(falling, options);
      const FitStatistics& fit = result.fit.value();
      EXPECT_EQ(fit.degrees_of_freedom, 49);
      EXPECT_FALSE(fit.standard_errors[1].has_value());
      EXPECT_NEAR(*fit.standard_errors[0], std::sqrt(*fit.reduced_chi_square / 50), 1e-9);
      EXPECT_EQ(fit.note, "at its bound: slope; the others' errors hold for that alone");
    }
  }
  const FitStatistics corner = fit_statistics(data_fit<Powers>(data, Box::cube(2, 0, 1)), {0, 1});
  EXPECT_EQ(corner.degrees_of_freedom, 50);
  EXPECT_THAT(corner.note, HasSubstr("every coordinate lies at a bound"));
  EXPECT_FALSE(corner.standard_errors[0].has_value() || corner.standard_errors[1].has_value());
}

TEST(FitStatistics, HaveNoErrorsWithoutResidualsToSpare) {
  for (const int count : {1, 2}) {
    const FitStatistics fit = fit_statistics(data_fit<Powers>(wavy_line(count), Box::cube(2, -9, 9)), {1, 1});
    EXPECT_EQ(fit.degrees_of_freedom, count - 2);
    EXPECT_FALSE(fit.reduced_chi_square.has_value());
    EXPECT_FALSE(fit.standard_errors[0].has_value() || fit.standard_errors[1].has_value());
    EXPECT_THAT(fit.note, HasSubstr("none to spare for 2 coordinates"));
  }
}

TEST(FitStatistics, NameTheCoordinatesThatTheDataDoesNotDetermine) {
  const FitStatistics product =
      fit_statistics(data_fit<Product>(wavy_line(100), Box::cube(3, -9, 9), {"gain", "height", "slope"}), {1.1, 1.7, 3});
  EXPECT_TRUE(product.reduced_chi_square.has_value());
  for (const auto& error : product.standard_errors) EXPECT_FALSE(error.has_value());
  EXPECT_THAT(product.note, HasSubstr("does not determine gain, height apart"));
  const FitStatistics idle = fit_statistics(data_fit<FirstAlone>(wavy_line(100), Box::cube(3, -9, 9)), {1, 1, 1});
  EXPECT_THAT(idle.note, HasSubstr("does not determine x1, x2 apart"));
  const FitStatistics one = fit_statistics(data_fit<FirstAlone>(wavy_line(100), Box::cube(2, -9, 9)), {1, 1});
  EXPECT_THAT(one.note, HasSubstr("does not determine x1, since"));
}

TEST(FitStatistics, HaveNoErrorsWhereADerivativeIsInfinite) {
  const FitStatistics fit = fit_statistics(data_fit<Root>(wavy_line(10), Box::cube(1, -1, 1)), {0});
  EXPECT_THAT(fit.note, HasSubstr("not finite there"));
  EXPECT_FALSE(fit.standard_errors[0].has_value());
}

TEST(FitStatistics, OfAnExactFitAreZeros) {
  Observations data{{0, 1, 2, 3, 4}, {1, 3, 5, 7, 9}};
  const FitStatistics fit = fit_statistics(data_fit<Powers>(data, Box::cube(2, -9, 9)), {1, 2});
  EXPECT_EQ(fit.reduced_chi_square, 0.0);
  EXPECT_EQ(fit.standard_errors[0], 0.0);
  EXPECT_EQ(fit.standard_errors[1], 0.0);
}

TEST(FitStatistics, HaveNoErrorsUnderAPenalty) {
  MinimizeOptions options = by_squares;
  options.l2 = 0.1;
  const SearchResult result = minimize(data_fit<Powers>(wavy_line(20), Box::cube(2, -100, 100)), options);
  EXPECT_NEAR(result.fit->residual_sum_of_squares, result.best->value, 1e-9 * result.best->value);
  EXPECT_THAT(result.fit->note, HasSubstr("the penalty moves the point"));
  EXPECT_FALSE(result.fit->standard_errors[0].has_value());
}

TEST(FitStatistics, AreForFitsToDataAlone) {
  Problem line = data_fit<Powers>(wavy_line(20), Box::cube(2, -100, 100));
  EXPECT_TRUE(minimize(line, by_squares).fit.has_value());
  line.fitted_rows = 0;
  EXPECT_FALSE(minimize(line, by_squares).fit.has_value());
  Problem sphere = builtin_problem("rastrigin", 2);
  sphere.fitted_rows = 5;
  EXPECT_FALSE(minimize(sphere, {.starts = 5}).fit.has_value());
}

TEST(FitStatistics, CountTheirEvaluationsAndKeepToTheirNumber) {
  Problem line = data_fit<Powers>(wavy_line(20), Box::cube(9, -100, 100));
  const SearchResult with = minimize(line, by_squares);
  line.fitted_rows = 0;
  MinimizeOptions to_the_end = by_squares;
  to_the_end.gradient_tolerance = 0;
  const SearchResult without = minimize(line, to_the_end);
  EXPECT_EQ(with.values_evaluated, without.values_evaluated + 2);
  EXPECT_EQ(with.gradients_evaluated, without.gradients_evaluated + 1);
  line.fitted_rows = 20;
  for (const std::uint64_t most : {3, 4, 5, 20, 100, 1000}) {
    MinimizeOptions rationed = by_squares;
    rationed.max_evaluations = most;
    EXPECT_LE(minimize(line, rationed).values_evaluated, most);
  }
}

}  // namespace
}  // namespace polydescent
