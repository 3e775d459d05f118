// Searches on the probability simplex.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "host/request_error.hpp"
#include "polydescent/host/minimize.hpp"

namespace polydescent {
namespace {

struct Entropy {
  template <class X>
  auto operator()(const X& x) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) sum += select(x[i] > T(0), x[i] * log(max(x[i], T(1e-300))), T(0));
    return sum;
  }
};

/// Half the squared distance to a point outside: its minimum is that point's projection.
struct Distance {
  template <class X>
  auto operator()(const X& x) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) sum += square(T(x[i] - T(0.3 * i)));
    return T(0.5) * sum;
  }
};

MinimizeOptions on_the_simplex(const Optimizer& optimizer = Lbfgs{}) {
  MinimizeOptions options;
  options.starts = 64;
  options.optimizer = optimizer;
  options.simplex = true;
  return options;
}

void expect_on_simplex(const std::vector<double>& x) {
  double sum = 0;
  for (const double share : x) {
    EXPECT_GE(share, 0);
    sum += share;
  }
  EXPECT_NEAR(sum, 1, 1e-14 * static_cast<double>(x.size()));
}

TEST(OnTheSimplex, EntropyIsGreatestWhereAllSharesAreEqual) {
  for (const int states : {2, 3, 16, 64}) {
    const SearchResult result = minimize(Entropy{}, Box::cube(states, 0, 1), on_the_simplex());
    ASSERT_TRUE(result.best.has_value());
    EXPECT_NEAR(result.best->value, -std::log(states), 1e-9) << states;
    for (const double share : result.best->point) EXPECT_NEAR(share, 1.0 / states, 1e-6) << states;
    EXPECT_TRUE(result.constraint_evidence && result.constraint_evidence->stationarity < 1e-8) << states;
    EXPECT_EQ(result.best_hits, 64u) << states;
  }
}

TEST(OnTheSimplex, BoundsHoldSharesBack) {
  // The nearest to (0, 0.3, 0.6, 0.9) by hand: 0, and the others less 4/15. With x_3 <= 0.5 and x_0 >= 0.1: 0.1, 0.05, 0.35, 0.5.
  for (const Optimizer& optimizer : {Optimizer{Lbfgs{}}, Optimizer{Adam{}}, Optimizer{Momentum{}}}) {
    const SearchResult free = minimize(Distance{}, Box::cube(4, -1, 2), on_the_simplex(optimizer));
    const SearchResult bounded = minimize(Distance{}, Box{{0.1, 0, 0, 0}, {1, 1, 1, 0.5}}, on_the_simplex(optimizer));
    const std::vector<double> nearest{0, 1.0 / 30, 1.0 / 3, 19.0 / 30}, within{0.1, 0.05, 0.35, 0.5};
    for (std::size_t i = 0; i < 4; ++i) {
      EXPECT_NEAR(free.best->point[i], nearest[i], 1e-8) << name_of(optimizer);
      EXPECT_NEAR(bounded.best->point[i], within[i], 1e-8) << name_of(optimizer);
    }
    EXPECT_EQ(free.best->status, Status::at_bound) << name_of(optimizer);
  }
}

TEST(OnTheSimplex, FirstOrderRulesEndThereByThemselves) {
  for (const char* rule : {"gradient-descent", "momentum", "adagrad", "rmsprop", "adam", "nadam"}) {
    MinimizeOptions options = on_the_simplex(optimizer_named(rule));
    options.polish = Polish::none;
    const SearchResult result = minimize(Distance{}, Box::cube(4, 0, 1), options);
    ASSERT_TRUE(result.best.has_value()) << rule;
    expect_on_simplex(result.best->point);
    EXPECT_NEAR(result.best->point[0], 0, 1e-3) << rule;
    EXPECT_NEAR(result.best->point[3], 19.0 / 30, 1e-3) << rule;
  }
}

TEST(OnTheSimplex, GoesWithConstraintsPenaltiesAndMaxima) {
  ObjectiveRequest request;
  request.box = Box::cube(1, 0, 1);
  request.constraints = {"x - y = 0.2"};
  request.float64_only = request.automatic_gradient_only = true;
  const SearchResult split = minimize(Problem::expression("x^2 + y^2 + z^2", request), on_the_simplex());
  // On x + y + z = 1 and x - y = 0.2: y = (0.8 - 0.2)/3... by Lagrange x = 13/30, y = 7/30, z = 1/3, lambda = 2/10.
  ASSERT_TRUE(split.best.has_value());
  EXPECT_NEAR(split.best->point[0], 13.0 / 30, 1e-7);
  EXPECT_NEAR(split.best->point[1], 7.0 / 30, 1e-7);
  EXPECT_NEAR(split.best->multipliers[0], 0.2, 1e-6);
  expect_on_simplex(split.best->point);
  MinimizeOptions highest = on_the_simplex();
  highest.maximize = true;
  const SearchResult corner = minimize(Distance{}, Box::cube(3, 0, 1), highest);
  EXPECT_NEAR(corner.best->point[0], 1, 1e-12);
  MinimizeOptions ridge = on_the_simplex();
  ridge.l2 = 1e6;
  EXPECT_NEAR(minimize(Distance{}, Box::cube(4, 0, 1), ridge).best->point[0], 0.25, 1e-5);
}

TEST(OnTheSimplex, EveryStartHasTheSameBitsAloneAndForAnyNumberOfThreads) {
  for (const Optimizer& optimizer : {Optimizer{Lbfgs{}}, Optimizer{Adam{}}}) {
    MinimizeOptions options = on_the_simplex(optimizer);
    options.keep_ends = true;
    options.iterations = 200;
    options.threads = 1;
    const SearchResult one = minimize(Entropy{}, Box::cube(5, 0, 1), options);
    options.threads = 2;
    EXPECT_EQ(minimize(Entropy{}, Box::cube(5, 0, 1), options).ends->point, one.ends->point);
    for (const std::uint64_t start : {0, 17, 63}) {
      options.only_start = start;
      const SearchResult alone = minimize(Entropy{}, Box::cube(5, 0, 1), options);
      for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(alone.ends->point[i], one.ends->point[start * 5 + i]);
    }
    for (std::size_t k = 0; k < 64; ++k) {
      expect_on_simplex({one.ends->point.begin() + static_cast<std::ptrdiff_t>(5 * k), one.ends->point.begin() + static_cast<std::ptrdiff_t>(5 * k + 5)});
    }
  }
}

TEST(OnTheSimplex, WhatCannotBeIsRefused) {
  const auto refused = [](Box box, const MinimizeOptions& options) {
    return request_error([&] { minimize(Distance{}, std::move(box), options); });
  };
  EXPECT_NE(refused(Box::cube(3, 0, 0.2), on_the_simplex()).find("sum lies in 0:0.6"), std::string::npos);
  EXPECT_NE(refused(Box::cube(3, 0.5, 1), on_the_simplex()).find("sum lies in 1.5:3"), std::string::npos);
  EXPECT_NE(refused(Box::cube(3, -2, -1), on_the_simplex()).find("coordinate 0 lies in -2:-1"), std::string::npos);
  MinimizeOptions options = on_the_simplex(Adam{});
  options.l1 = 1;
  EXPECT_NE(refused(Box::cube(3, 0, 1), options).find("--l1"), std::string::npos);
}

}  // namespace
}  // namespace polydescent
