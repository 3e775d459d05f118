// What every registered objective says about itself, checked against its own formula.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/scalar/numbers.hpp"
#include "polydescent/host/builtin_objective.hpp"
#include "polydescent/kernels/descent/tuning.hpp"
#include "polydescent/kernels/gradient/registry.hpp"
#include "support/tolerances.hpp"

namespace polydescent::test {
namespace {

std::vector<int> dimensions_of(const BuiltinObjective& objective) {
  std::set<int> result;
  for (const int dim : {1, 2, 3, 5, 8, 33}) result.insert(objective.nearest_dim(dim));
  return {result.begin(), result.end()};
}

/// visit(dim, minimizer) for the known minimizers in several dimensions; of very many, some.
template <class S, class Visit>
void for_each_minimizer(const BuiltinObjective& objective, const Visit& visit) {
  constexpr int most = 2000;
  for (const int dim : dimensions_of(objective)) {
    const int known = static_cast<int>(std::min<double>(objective.minima(dim), most));
    for (int k = 0; k < known; ++k) {
      std::vector<S> x;
      for (int i = 0; i < dim; ++i) x.push_back(static_cast<S>(objective.minimizer(k, i, dim)));
      visit(dim, x);
    }
  }
}

template <class S>
const EvaluatorTable<S>& functions_of(const BuiltinObjective& objective) {
  return objective.table().template get<S>();
}

template <class S>
S value_at(const BuiltinObjective& objective, const std::vector<S>& x) {
  return functions_of<S>(objective).value(objective.make().get(), {x.data(), static_cast<int>(x.size())});
}

/// max_i |Pg_i| w_i / max(1, |f*|) by duals; Pg: the gradient without what points out of the domain.
template <class S>
double steepness_at(const BuiltinObjective& objective, const std::vector<S>& x) {
  const int dim = static_cast<int>(x.size());
  std::vector<S> gradient(x.size());
  functions_of<S>(objective).gradient[index_of<DualGradient, Gradients>](objective.make().get(), 0, {}, {x.data(), dim},
                                                                        {gradient.data(), dim});
  double steepest = 0;
  for (int i = 0; i < dim; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const double lower = objective.lower(i, dim), upper = objective.upper(i, dim);
    const bool held = (x[at] <= static_cast<S>(lower) && gradient[at] > 0) || (x[at] >= static_cast<S>(upper) && gradient[at] < 0);
    if (!held) steepest = std::max(steepest, std::abs(static_cast<double>(gradient[at])) * (upper - lower));
  }
  return steepest / std::max(1.0, std::abs(objective.minimum(dim)));
}

template <class S>
class ObjectivesIn : public ::testing::Test {};
using Scalars = ::testing::Types<float, double>;
TYPED_TEST_SUITE(ObjectivesIn, Scalars);

TYPED_TEST(ObjectivesIn, HaveTheirMinimumAtEveryKnownMinimizer) {
  for (const BuiltinObjective& objective : builtin_objectives()) {
    for_each_minimizer<TypeParam>(objective, [&](int dim, const std::vector<TypeParam>& x) {
      const double tolerance = Tolerances<TypeParam>::minimum * std::max(1.0, std::abs(objective.minimum(dim)));
      EXPECT_NEAR(value_at(objective, x), objective.minimum(dim), tolerance) << objective.name << " in " << dim << " dimensions";
    });
  }
}

TYPED_TEST(ObjectivesIn, AreStationaryThereUnlessTheyHaveAKink) {
  for (const BuiltinObjective& objective : builtin_objectives()) {
    if (objective.has_tag("kink")) continue;
    for_each_minimizer<TypeParam>(objective, [&](int dim, const std::vector<TypeParam>& x) {
      double allowed = Tolerances<TypeParam>::stationary;  // or what a rounding of the minimizer makes
      for (const double rounding : {-Tolerances<TypeParam>::epsilon, Tolerances<TypeParam>::epsilon}) {
        std::vector<TypeParam> beside = x;
        for (TypeParam& coordinate : beside) coordinate *= static_cast<TypeParam>(1 + rounding);
        allowed = std::max(allowed, steepness_at(objective, beside));
      }
      EXPECT_LE(steepness_at(objective, x), allowed) << objective.name << " in " << dim << " dimensions";
    });
  }
}

/// The steepest of two points at this share of the width from x, in opposite directions.
double steepest_beside(const BuiltinObjective& objective, const std::vector<double>& x, double share) {
  const int dim = static_cast<int>(x.size());
  double steepest = 0;
  for (const double way : {-share, share}) {
    std::vector<double> beside = x;
    for (int i = 0; i < dim; ++i) {
      beside[static_cast<std::size_t>(i)] += way * (1 + 0.3 * (i % 3)) * (objective.upper(i, dim) - objective.lower(i, dim));
    }
    steepest = std::max(steepest, steepness_at(objective, beside));
  }
  return steepest;
}

/// Towards a smooth minimum the gradient falls with the distance; towards a kink it stays, or grows.
TEST(Objectives, StayAsSteepTowardsTheirKinks) {
  for (const BuiltinObjective& objective : builtin_objectives()) {
    for_each_minimizer<double>(objective, [&](int dim, const std::vector<double>& x) {
      const double far = steepest_beside(objective, x, 1e-6), near = steepest_beside(objective, x, 1e-8);
      if (objective.has_tag("kink")) {
        EXPECT_GT(near, far / 10) << objective.name << " in " << dim << " dimensions";
        EXPECT_GT(near, 0) << objective.name;
      } else if (!objective.has_tag("bound") && objective.name != std::string_view("weierstrass")) {
        EXPECT_LT(near, far / 10 + 1e-6) << objective.name << " in " << dim << " dimensions";
      }
    });
  }
}

/// Both round differently: by as much as a few roundings of the point make, or of the value.
TYPED_TEST(ObjectivesIn, HaveTheSameValueInEveryLaneOfAPack) {
  using S = TypeParam;
  using P = Pack<S, tuning::pack_registers>;
  Random random(23);
  for (const BuiltinObjective& objective : builtin_objectives()) {
    const int dim = objective.nearest_dim(6);
    for (int round = 0; round < 20; ++round) {
      std::vector<P> packs(static_cast<std::size_t>(dim), P(0));
      std::vector<std::vector<S>> points(static_cast<std::size_t>(ScalarTraits<P>::lanes));
      for (int l = 0; l < ScalarTraits<P>::lanes; ++l) {
        for (int i = 0; i < dim; ++i) {
          const double share = random.uniform(0, 1);
          const double x = objective.lower(i, dim) + share * (objective.upper(i, dim) - objective.lower(i, dim));
          points[static_cast<std::size_t>(l)].push_back(static_cast<S>(x));
          set_lane(packs[static_cast<std::size_t>(i)], l, static_cast<S>(x));
        }
      }
      const P values = objective.table().template get<P>().value(objective.make().get(), {packs.data(), dim});
      for (int l = 0; l < ScalarTraits<P>::lanes; ++l) {
        std::vector<S> x = points[static_cast<std::size_t>(l)];
        const auto exact = static_cast<double>(value_at(objective, x));
        for (S& coordinate : x) coordinate *= static_cast<S>(1 + 16 * Tolerances<S>::epsilon);
        const double unrest = std::abs(static_cast<double>(value_at(objective, x)) - exact);
        ASSERT_NEAR(lane(values, l), exact, std::max(unrest, 20 * Tolerances<S>::rounding * std::max(1.0, std::abs(exact)))) << objective.name;
      }
    }
  }
}

TYPED_TEST(ObjectivesIn, AreNoLowerAnywhereOnAGridOfTheirDomain) {
  for (const BuiltinObjective& objective : builtin_objectives()) {
    const int dim = objective.nearest_dim(1);
    constexpr int points = 10'000;
    const int cells = static_cast<int>(std::lround(std::pow(points, 1.0 / std::max(dim, 2))));
    const double lowest = objective.minimum(dim) - Tolerances<TypeParam>::minimum * std::max(1.0, std::abs(objective.minimum(dim)));
    for (int point = 0; point < (dim == 1 ? cells : points); ++point) {
      std::vector<TypeParam> x;
      for (int i = 0, rest = point; i < dim; ++i, rest /= cells) {
        const double share = (rest % cells) / (cells - 1.0);
        x.push_back(static_cast<TypeParam>(objective.lower(i, dim) + share * (objective.upper(i, dim) - objective.lower(i, dim))));
      }
      ASSERT_GE(value_at(objective, x), lowest) << objective.name << " at " << ::testing::PrintToString(x);
    }
  }
}

TEST(Objectives, KeepTheirMinimizersInTheirDomain) {
  for (const BuiltinObjective& objective : builtin_objectives()) {
    bool touches = false;
    for_each_minimizer<double>(objective, [&](int dim, const std::vector<double>& x) {
      for (int i = 0; i < dim; ++i) {
        const double lower = objective.lower(i, dim), upper = objective.upper(i, dim), here = x[static_cast<std::size_t>(i)];
        EXPECT_LT(lower, upper) << objective.name;
        EXPECT_GE(here, lower) << objective.name;
        EXPECT_LE(here, upper) << objective.name;
        touches = touches || here == lower || here == upper;
      }
    });
    EXPECT_EQ(touches, objective.has_tag("bound")) << objective.name << ": \"bound\" says whether some minimizer is on the boundary";
  }
}

TEST(Objectives, KnowDifferentMinimizers) {
  for (const BuiltinObjective& objective : builtin_objectives()) {
    std::map<int, std::set<std::vector<double>>> seen;
    for_each_minimizer<double>(objective, [&](int dim, const std::vector<double>& x) {
      EXPECT_TRUE(seen[dim].insert(x).second) << objective.name << " names a minimizer twice";
    });
    EXPECT_FALSE(seen.empty()) << objective.name << " knows no minimizer in any dimension tried";
  }
}

TEST(Objectives, HaveNamesOfTheirOwnThatNameTheirFiles) {
  std::set<std::string> names;
  for (const BuiltinObjective& objective : builtin_objectives()) {
    std::string name = objective.name;
    EXPECT_TRUE(names.insert(name).second) << name << " is registered twice";
    EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"), std::string::npos) << name;
    for (char& c : name) c = c == '-' ? '_' : c;
    const auto file = std::filesystem::path(POLYDESCENT_SOURCE_DIR) / "kernels" / "objective" / (name + ".hpp");
    EXPECT_TRUE(std::filesystem::exists(file)) << file;
    EXPECT_STRNE(objective.formula, "") << name;
    EXPECT_STRNE(objective.source, "") << name;
  }
}

TEST(Objectives, AreAtLeastFifty) { EXPECT_GE(builtin_objectives().size(), 50U); }

TEST(Objectives, HaveTagsOutOfAFewOneOfThemSayingHowManyBasinsThereAre) {
  const std::set<std::string> known{"unimodal", "multimodal", "separable", "ill-conditioned", "flat", "kink",
                                    "bound",    "symmetric",  "BBOB",      "CEC",             "NICH"};
  for (const BuiltinObjective& objective : builtin_objectives()) {
    std::istringstream text(objective.tags);
    std::set<std::string> mine;
    for (std::string tag; std::getline(text >> std::ws, tag, ',');) {
      EXPECT_TRUE(known.contains(tag)) << objective.name << ": " << tag;
      EXPECT_TRUE(mine.insert(tag).second) << objective.name << " says " << tag << " twice";
      EXPECT_TRUE(objective.has_tag(tag)) << objective.name;
    }
    EXPECT_NE(mine.contains("unimodal"), mine.contains("multimodal")) << objective.name;
    EXPECT_FALSE(objective.has_tag("modal"));
  }
}

TEST(Objectives, ExistInTheDimensionsThatTheyName) {
  for (const BuiltinObjective& objective : builtin_objectives()) {
    for (const int dim : {1, 2, 3, 4, 5, 6, 7, 10, 100}) {
      const int nearest = objective.nearest_dim(dim);
      EXPECT_TRUE(objective.exists_in(nearest)) << objective.name << " in " << nearest;
      EXPECT_EQ(objective.exists_in(dim), nearest == dim) << objective.name << " in " << dim;
    }
  }
}

/// A derivative by hand is worth it where duals take several passes.
TEST(Objectives, OfAnyDimensionBringTheirOwnDerivative) {
  for (const BuiltinObjective& objective : builtin_objectives()) {
    EXPECT_TRUE(objective.has_gradient() || objective.max_dim > 0) << objective.name;
  }
}

}  // namespace
}  // namespace polydescent::test
