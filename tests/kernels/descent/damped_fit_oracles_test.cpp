// Fits against published answers and against a plain fit.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "kernels/descent/fits.hpp"
#include "kernels/descent/residuals.hpp"

namespace polydescent::test {
namespace {

/// A nonlinear problem of NIST's Statistical Reference Datasets (www.itl.nist.gov/div898/strd), with its certified
/// answer.
struct Reference {
  std::vector<double> y, x;
  std::vector<std::vector<double>> begins;
  std::vector<double> certified;
  double residual_sum;
  std::vector<double> lower, upper;
};

/// y = b1 (1 - exp(-b2 x)).
struct Misra1a {
  static constexpr int dim = 2;
  static Reference reference() {
    return {{10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78},
            {77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0},
            {{500, 1e-4}, {250, 5e-4}},
            {2.3894212918e2, 5.5015643181e-4},
            1.2455138894e-1,
            {0, 0},
            {2000, 0.1}};
  }
  template <class X, class S = ScalarOf<typename X::value_type>>
  static auto model(const X& b, S x) {
    return -b[0] * expm1(b[1] * -x);
  }
};

/// y = (b1 / b2) exp(-0.5 ((x - b3) / b2)^2).
struct Eckerle4 {
  static constexpr int dim = 3;
  static Reference reference() {
    return {{1.575e-4,  1.699e-4,   2.350e-4,   3.102e-4,   4.917e-4,   8.710e-4,   1.7418e-3,  4.6400e-3,  6.5895e-3,
             9.7302e-3, 1.49002e-2, 2.37310e-2, 4.01683e-2, 7.12559e-2, 0.1264458,  0.2073413,  0.2902366,  0.3445623,
             0.3698049, 0.3668534,  0.3106727,  0.2078154,  0.1164354,  6.16764e-2, 3.37200e-2, 1.94023e-2, 1.17831e-2,
             7.4357e-3, 2.2732e-3,  8.800e-4,   4.579e-4,   2.345e-4,   1.586e-4,   1.143e-4,   7.10e-5},
            {400,   405, 410,   415, 420,   425, 430,   435, 436.5, 438, 439.5, 441, 442.5, 444, 445.5, 447, 448.5, 450,
             451.5, 453, 454.5, 456, 457.5, 459, 460.5, 462, 463.5, 465, 470,   475, 480,   485, 490,   495, 500},
            {{1, 10, 500}, {1.5, 5, 450}},
            {1.5543827178, 4.0888321754, 4.5154121844e2},
            1.4635887487e-3,
            {0, 0.1, 300},
            {100, 100, 600}};
  }
  template <class X, class S = ScalarOf<typename X::value_type>>
  static auto model(const X& b, S x) {
    return b[0] / b[1] * exp(square((b[2] - x) / b[1]) * S(-0.5));
  }
};

/// y = b1 (x^2 + x b2) / (x^2 + x b3 + b4).
struct Mgh09 {
  static constexpr int dim = 4;
  static Reference reference() {
    return {{1.957e-1, 1.947e-1, 1.735e-1, 1.600e-1, 8.44e-2, 6.27e-2, 4.56e-2, 3.42e-2, 3.23e-2, 2.35e-2, 2.46e-2},
            {4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 8.33e-2, 7.14e-2, 6.25e-2},
            {{25, 39, 41.5, 39}, {0.25, 0.39, 0.415, 0.39}},
            {1.9280693458e-1, 1.9128232873e-1, 1.2305650693e-1, 1.3606233068e-1},
            3.0750560385e-4,
            {-1000, -1000, -1000, -1000},
            {1000, 1000, 1000, 1000}};
  }
  template <class X, class S = ScalarOf<typename X::value_type>>
  static auto model(const X& b, S x) {
    return b[0] * (b[1] * x + x * x) / (b[2] * x + b[3] + x * x);
  }
};

template <class Model>
struct ReferenceResiduals {
  static constexpr int min_dim = Model::dim, max_dim = Model::dim;
  const Reference* data;
  int residuals(int) const { return static_cast<int>(data->y.size()); }
  template <class X>
  auto residual(const X& b, int k) const {
    using T = typename X::value_type;
    using S = ScalarOf<T>;
    const auto row = static_cast<std::size_t>(k);
    return T(T(Model::model(b, static_cast<S>(data->x[row]))) - static_cast<S>(data->y[row]));
  }
};

template <class Model>
class Published : public ::testing::Test {};
using Models = ::testing::Types<Misra1a, Eckerle4, Mgh09>;
TYPED_TEST_SUITE(Published, Models);

TYPED_TEST(Published, ParametersAndResidualSumsAreReachedFromBothStarts) {
  const Reference reference = TypeParam::reference();
  const auto objective = squared(ReferenceResiduals<TypeParam>{&reference});
  const auto dim = static_cast<int>(reference.certified.size());
  EXPECT_NEAR(objective(Point<const double>{reference.certified.data(), dim}), reference.residual_sum,
              1e-9 * reference.residual_sum);
  Fit<double> fit;
  fit.lower = reference.lower;
  fit.upper = reference.upper;
  fit.limits = {.iterations = 200, .gradient_tolerance = 1e-12};
  fit.begin = [&](std::uint64_t start, int i) { return reference.begins[start][static_cast<std::size_t>(i)]; };
  const auto ends = fit.run(objective, reference.begins.size());
  for (std::uint64_t k = 0; k < ends.count(); ++k) {
    EXPECT_NEAR(ends.value[k], reference.residual_sum, 1e-6 * reference.residual_sum)
        << "start " << k << ": " << name_of(ends.status[k]) << " after " << ends.iterations[k];
    for (std::size_t i = 0; i < reference.certified.size(); ++i) {
      EXPECT_NEAR(ends.point[k * ends.dim() + i], reference.certified[i], 1e-6 * std::abs(reference.certified[i])) << i;
    }
  }
}

/// Peaks with noise, their observations and a guess for each: signal to noise 10, as camera images of single molecules.
struct Peaks {
  static constexpr int points = 25;
  std::uint64_t count;
  std::vector<double> guess, observed;
  std::vector<float> observed_single;

  explicit Peaks(std::uint64_t problems) : count(problems) {
    constexpr double typical[5] = {500, 2, 2, 1, 10};
    std::mt19937_64 random(7);
    std::uniform_real_distribution<double> share(0.9, 1.1);
    std::normal_distribution<double> noise(0, 17);
    for (std::uint64_t p = 0; p < problems; ++p) {
      double truth[5];
      for (int i = 0; i < 5; ++i) truth[i] = typical[i] * share(random);
      for (int i = 0; i < 5; ++i) guess.push_back(truth[i] * share(random));
      for (int k = 0; k < points; ++k) {
        observed.push_back(PeakModel{}(Point<const double>{truth, 5}, k) + noise(random));
        observed_single.push_back(static_cast<float>(observed.back()));
      }
    }
  }
  ObservedSum<PeakModel> objective() const { return {{}, observed_single.data(), observed.data(), count, points}; }
};

template <class S>
Fit<S> peak_fit(const Peaks& peaks) {
  Fit<S> fit;
  fit.lower = {0, -5, -5, S(0.2), -500};
  fit.upper = {2000, 10, 10, 5, 500};
  fit.limits = {.iterations = 50,
                .gradient_tolerance = sizeof(S) == 4 ? 1e-3 : 1e-9,
                .value_tolerance = sizeof(S) == 4 ? 1e-7 : 1e-15};
  fit.begin = [&peaks](std::uint64_t start, int i) {
    return peaks.guess[start % peaks.count * 5 + static_cast<std::uint64_t>(i)];
  };
  return fit;
}

/// Solves a x = b by Gauss's elimination, for diagonally dominant or positive matrices.
void eliminate(double (&a)[5][5], double (&b)[5]) {
  for (int c = 0; c < 5; ++c) {
    for (int r = c + 1; r < 5; ++r) {
      const double share = a[r][c] / a[c][c];
      for (int k = c; k < 5; ++k) a[r][k] -= share * a[c][k];
      b[r] -= share * b[c];
    }
  }
  for (int r = 4; r >= 0; --r) {
    for (int k = r + 1; k < 5; ++k) b[r] -= a[r][k] * b[k];
    b[r] /= a[r][r];
  }
}

/// The sum of squares at x, with J'J and J'r by derivatives written out.
double linearize(const double (&x)[5], const double* observed, double (&a)[5][5], double (&b)[5]) {
  double sum = 0;
  std::fill(&a[0][0], &a[0][0] + 25, 0.0);
  std::fill(b, b + 5, 0.0);
  for (int k = 0; k < 25; ++k) {
    const double across = k % 5 - x[1], down = k / 5 - x[2], squares = across * across + down * down;
    const double e = std::exp(-squares / (2 * x[3] * x[3]));
    const double row[5] = {e, x[0] * e * across / (x[3] * x[3]), x[0] * e * down / (x[3] * x[3]),
                           x[0] * e * squares / (x[3] * x[3] * x[3]), 1};
    const double r = x[0] * e + x[4] - observed[k];
    sum += r * r;
    for (int i = 0; i < 5; ++i) {
      b[i] += row[i] * r;
      for (int j = 0; j < 5; ++j) a[i][j] += row[i] * row[j];
    }
  }
  return sum;
}

/// The least sum of squares near a guess, by damping that is halved or quadrupled.
double plain_fit(const double* guess, const double* observed) {
  double x[5], a[5][5], b[5], damping = 1e-3;
  std::copy(guess, guess + 5, x);
  double value = linearize(x, observed, a, b);
  for (int t = 0; t < 200; ++t) {
    double matrix[5][5], move[5], unused[5][5], slope[5];
    for (int i = 0; i < 5; ++i) {
      for (int j = 0; j < 5; ++j) matrix[i][j] = a[i][j] * (i == j ? 1 + damping : 1);
      move[i] = -b[i];
    }
    eliminate(matrix, move);
    for (int i = 0; i < 5; ++i) move[i] += x[i];
    const bool better = linearize(move, observed, unused, slope) < value;
    damping *= better ? 0.5 : 4;
    if (!better) continue;
    std::copy(move, move + 5, x);
    value = linearize(x, observed, a, b);
  }
  return value;
}

TEST(ManyFits, EachWithItsOwnObservationsReachesThePlainFitsSumOfSquares) {
  const Peaks peaks(777);
  const auto objective = peaks.objective();
  const auto single = peak_fit<float>(peaks).run(objective, peaks.count);
  const auto twice = peak_fit<double>(peaks).run(objective, peaks.count);
  for (std::uint64_t p = 0; p < peaks.count; ++p) {
    const double expected = plain_fit(&peaks.guess[p * 5], &peaks.observed[p * 25]);
    EXPECT_NEAR(twice.value[p], expected, 1e-9 * expected) << p << ": " << name_of(twice.status[p]);
    EXPECT_NEAR(static_cast<double>(single.value[p]), expected, 1e-5 * expected)
        << p << ": " << name_of(single.status[p]);
    EXPECT_LE(twice.iterations[p], 30);
  }
}

TEST(ManyFits, StartsBelongToProblemsInTurn) {
  const Peaks peaks(101);
  const auto objective = peaks.objective();
  const auto fit = peak_fit<double>(peaks);
  const auto once = fit.run(objective, peaks.count);
  const auto thrice = fit.run(objective, 3 * peaks.count);
  for (std::uint64_t k = 0; k < thrice.count(); ++k) EXPECT_TRUE(same_end(thrice, k, once, k % peaks.count)) << k;
}

TEST(ManyFits, AFitAloneIsTheSameFitAmongOthersOnAnyNumberOfThreads) {
  const Peaks peaks(333);
  const auto objective = peaks.objective();
  auto fit = peak_fit<float>(peaks);
  const auto together = fit.run(objective, peaks.count);
  for (std::uint64_t p = 0; p < peaks.count; ++p) ASSERT_TRUE(same_end(fit.run(objective, 1, p), 0, together, p)) << p;
  for (const int threads : {2, 3}) {
    fit.threads = threads;
    const auto parallel = fit.run(objective, peaks.count);
    for (std::uint64_t p = 0; p < peaks.count; ++p) ASSERT_TRUE(same_end(parallel, p, together, p)) << p;
  }
}

TEST(ManyFits, AsAnObjectiveTheyAreTheFirst) {
  const Peaks peaks(3);
  double a[5][5], b[5], x[5];
  std::copy(peaks.guess.begin(), peaks.guess.begin() + 5, x);
  const double expected = linearize(x, peaks.observed.data(), a, b);
  EXPECT_NEAR(peaks.objective()(Point<const double>{x, 5}), expected, 1e-9 * expected);
}

}  // namespace
}  // namespace polydescent::test
