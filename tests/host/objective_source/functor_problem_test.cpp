// Functors in C++ files of the user's.
#include <gtest/gtest.h>

#include <string>

#include "host/io/temporary_folder.hpp"
#include "host/request_error.hpp"
#include "polydescent/host/minimize.hpp"

namespace polydescent {
namespace {

/// A file with this text.
class Functor : public testing::Test {
 protected:
  std::string file(const std::string& text) {
    write_text(folder_.file("functor.hpp"), text);
    return folder_.file("functor.hpp");
  }
  static ObjectiveRequest cube(int dim) {
    ObjectiveRequest request;
    request.box = Box::cube(dim, -5, 5);
    request.dim = dim;
    return request;
  }

 private:
  TemporaryFolder folder_;
};

TEST_F(Functor, WithAGradientIsSearchedByIt) {
  const Problem problem = Problem::source(file(R"(
struct Bowl {
  template <class X>
  auto operator()(const X& x) const { return square(x[0] - 1) + square(x[1] + 2); }
  template <class X, class Partials>
  auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    partials.set(0, T(2) * (x[0] - T(1)));
    partials.set(1, T(2) * (x[1] + T(2)));
    return (*this)(x);
  }
};)"), "", cube(2));
  for (const Precision precision : {Precision::float64, Precision::float32}) {
    const SearchResult result = minimize(problem, {.starts = 64, .precision = precision});
    EXPECT_EQ(result.gradient, "analytic");
    EXPECT_NEAR(result.best->point[0], 1, 1e-6);
    EXPECT_NEAR(result.best->point[1], -2, 1e-6);
  }
}

TEST_F(Functor, OfResidualsAloneIsASumOfSquares) {
  const Problem problem = Problem::source(file(R"(
struct Valley {
  int residuals(int) const { return 2; }
  template <class X>
  auto residual(const X& x, int k) const {
    using T = typename X::value_type;
    return k == 0 ? T(10 * (x[1] - x[0] * x[0])) : T(1 - x[0]);
  }
};)"), "Valley", cube(2));
  const SearchResult result = minimize(problem, {.starts = 64, .optimizer = LevenbergMarquardt{}});
  EXPECT_LT(result.best->value, 1e-20);
}

TEST_F(Functor, ReadsDataBehindThePoint) {
  ObjectiveRequest request = cube(2);
  request.data = {{{0, 1, 1, 3, 2, 5}, 2}, {"t", "y"}};
  const std::string line = file(R"(
struct Line {
  template <class D>
  int residuals(int, const D& data) const { return data.rows(); }
  template <class X, class D>
  auto residual(const X& x, const D& data, int k) const { return x[0] + x[1] * data(k, 0) - data(k, 1); }
};)");
  const Problem fit = Problem::source(line, "", request);
  EXPECT_EQ(fit.fitted_rows, 3u);
  const SearchResult result = minimize(fit, {.starts = 16, .optimizer = LevenbergMarquardt{}});
  EXPECT_NEAR(result.best->point[0], 1, 1e-10);
  EXPECT_NEAR(result.best->point[1], 2, 1e-10);
}

TEST_F(Functor, HasAProblemForEachRowOfParameters) {
  ObjectiveRequest request = cube(1);
  request.parameters = {{{1, 2, 3}, 1}, {"center"}};
  const Problem problem = Problem::source(file(R"(
struct Bowl {
  template <class X, class P>
  auto operator()(const X& x, const P& p) const { return square(x[0] - p[0]); }
};)"), "", request);
  const SearchResult result = minimize(problem, {.starts = 8});
  ASSERT_EQ(result.problems.size(), 3u);
  for (int k = 0; k < 3; ++k) EXPECT_NEAR(result.problems[static_cast<std::size_t>(k)].best->point[0], k + 1, 1e-6);
}

TEST_F(Functor, OfSeveralInAFileHasToBeNamed) {
  const std::string two = file(R"(
namespace mine {
struct First {
  static constexpr int min_dim = 3, max_dim = 3;
  template <class X>
  auto operator()(const X& x) const { return square(x[0]); }
};
}
struct Second {
  template <class X>
  auto operator()(const X& x) const { return square(x[0]); }
};
struct Third {
  template <class X>
  auto operator()(const X& x) const { return square(x[0]); }
};)");
  EXPECT_NE(request_error([&] { Problem::source(two, "", cube(2)); }).find("there are 2 functors in it (Second, Third); name one"), std::string::npos);
  EXPECT_EQ(Problem::source(two, "Third", cube(2)).dim, 2);
  EXPECT_NE(request_error([&] { Problem::source(two, "mine::First", cube(2)); }).find("at least 3 dimensions, not 2"), std::string::npos);
}

TEST(Lambda, OfThePointIsAnObjective) {
  const int center = 2;
  const SearchResult result = minimize([=](const auto& x) { return square(x[0] - center) + square(x[1] + center); }, Box::cube(2, -5, 5), {.starts = 64});
  EXPECT_NEAR(result.best->point[0], center, 1e-6);
  EXPECT_NEAR(result.best->point[1], -center, 1e-6);
}

}  // namespace
}  // namespace polydescent
