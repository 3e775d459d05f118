// What every registered objective says about itself, checked against its own formula.
#include "polydescent/kernels/objective/registry.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "polydescent/kernels/scalar/concepts.hpp"
#include "polydescent/kernels/scalar/pack.hpp"
#include "support/tolerances.hpp"

namespace polydescent::test {
namespace {

/// Where the gradient does not exist at the minimum.
template <class F>
inline constexpr bool has_a_kink_at_its_minimum = false;
template <>
inline constexpr bool has_a_kink_at_its_minimum<Ackley> = true;
template <>
inline constexpr bool has_a_kink_at_its_minimum<Bukin6> = true;

template <class F>
std::vector<int> dimensions_of() {
  std::vector<int> result;
  for (const int dim : {1, 2, 3, 5, 8, 33}) {
    if (dim >= F::min_dim && (F::max_dim == 0 || dim <= F::max_dim)) result.push_back(dim);
  }
  return result;
}

/// visit(dim, minimizer) for every known minimizer in several dimensions.
template <class F, class S, class Visit>
void for_each_minimizer(const Visit& visit) {
  for (const int dim : dimensions_of<F>()) {
    for (int k = 0; k < F::minima(dim); ++k) {
      std::vector<S> x;
      for (int i = 0; i < dim; ++i) x.push_back(static_cast<S>(F::minimizer(k, i, dim)));
      visit(dim, x);
    }
  }
}

template <class S>
class ObjectivesIn : public ::testing::Test {};
using Scalars = ::testing::Types<float, double>;
TYPED_TEST_SUITE(ObjectivesIn, Scalars);

TYPED_TEST(ObjectivesIn, HaveTheirMinimumAtEveryKnownMinimizer) {
  Objectives::for_each([]<class F>(TypeTag<F>) {
    for_each_minimizer<F, TypeParam>([](int dim, const std::vector<TypeParam>& x) {
      const TypeParam value = F{}(Point<const TypeParam>{x.data(), dim});
      const double tolerance = Tolerances<TypeParam>::minimum * std::max(1.0, std::abs(F::minimum(dim)));
      EXPECT_NEAR(value, F::minimum(dim), tolerance) << F::name << " in " << dim << " dimensions";
    });
  });
}

TYPED_TEST(ObjectivesIn, AreStationaryThere) {
  using D = Dual<TypeParam, 1>;
  Objectives::for_each([]<class F>(TypeTag<F>) {
    if constexpr (has_a_kink_at_its_minimum<F>) return;
    for_each_minimizer<F, TypeParam>([](int dim, const std::vector<TypeParam>& x) {
      for (int i = 0; i < dim; ++i) {
        std::vector<D> seeded(x.begin(), x.end());
        seeded[static_cast<std::size_t>(i)].partial[0] = 1;
        const D value = F{}(Point<const D>{seeded.data(), dim});
        const double width = F::upper(i, dim) - F::lower(i, dim);
        EXPECT_LE(std::abs(static_cast<double>(value.partial[0])) * width / std::max(1.0, std::abs(F::minimum(dim))),
                  Tolerances<TypeParam>::stationary)
            << F::name << ", coordinate " << i << " of " << dim;
      }
    });
  });
}

TYPED_TEST(ObjectivesIn, StayInTheirPrecision) {
  Objectives::for_each([]<class F>(TypeTag<F>) {
    using S = TypeParam;
    static_assert(RegisteredObjective<F>);
    static_assert(std::is_same_v<std::invoke_result_t<F, Point<const S>>, S>);
    static_assert(std::is_same_v<std::invoke_result_t<F, Point<const S, 3>>, S>);
    static_assert(std::is_same_v<std::invoke_result_t<F, Point<const Dual<S, 4>>>, Dual<S, 4>>);
    static_assert(std::is_same_v<std::invoke_result_t<F, Point<const Pack<S, 2>>>, Pack<S, 2>>);
  });
}

TYPED_TEST(ObjectivesIn, AreNoLowerAnywhereOnAGridOfTheirDomain) {
  Objectives::for_each([]<class F>(TypeTag<F>) {
    const int dim = dimensions_of<F>().front();
    constexpr int cells = 100;
    for (int point = 0; point < (dim == 1 ? cells : cells * cells); ++point) {
      std::vector<TypeParam> x;
      for (int i = 0, rest = point; i < dim; ++i, rest /= cells) {
        const double share = (rest % cells) / (cells - 1.0);
        x.push_back(static_cast<TypeParam>(F::lower(i, dim) + share * (F::upper(i, dim) - F::lower(i, dim))));
      }
      const double lowest = F::minimum(dim) - Tolerances<TypeParam>::minimum * std::max(1.0, std::abs(F::minimum(dim)));
      EXPECT_GE(F{}(Point<const TypeParam>{x.data(), dim}), lowest) << F::name << " at " << ::testing::PrintToString(x);
    }
  });
}

TEST(Objectives, KeepTheirMinimizersInTheirDomain) {
  Objectives::for_each([]<class F>(TypeTag<F>) {
    for_each_minimizer<F, double>([](int dim, const std::vector<double>& x) {
      for (int i = 0; i < dim; ++i) {
        EXPECT_LT(F::lower(i, dim), F::upper(i, dim)) << F::name;
        EXPECT_GE(x[static_cast<std::size_t>(i)], F::lower(i, dim)) << F::name;
        EXPECT_LE(x[static_cast<std::size_t>(i)], F::upper(i, dim)) << F::name;
      }
    });
  });
}

TEST(Objectives, KnowDifferentMinimizers) {
  Objectives::for_each([]<class F>(TypeTag<F>) {
    std::map<int, std::set<std::vector<double>>> seen;
    for_each_minimizer<F, double>([&](int dim, const std::vector<double>& x) {
      EXPECT_TRUE(seen[dim].insert(x).second) << F::name << " names a minimizer twice";
    });
    EXPECT_FALSE(seen.empty()) << F::name << " knows no minimizer in any dimension tried";
  });
}

TEST(Objectives, HaveNamesOfTheirOwnThatNameTheirFiles) {
  std::set<std::string> names;
  Objectives::for_each([&]<class F>(TypeTag<F>) {
    std::string name = F::name;
    EXPECT_TRUE(names.insert(name).second) << name << " is registered twice";
    EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"), std::string::npos) << name;
    for (char& c : name) c = c == '-' ? '_' : c;
    const auto file = std::filesystem::path(POLYDESCENT_SOURCE_DIR) / "kernels" / "objective" / (name + ".hpp");
    EXPECT_TRUE(std::filesystem::exists(file)) << file;
    EXPECT_STRNE(F::formula, "") << name;
    EXPECT_STRNE(F::source, "") << name;
  });
}

}  // namespace
}  // namespace polydescent::test
