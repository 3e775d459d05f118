// Every registered rule against trajectories from an independent implementation (tests/golden/trajectories.json says
// which), in every lane. A rule that has none there fails.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>
#include <string>

#include "kernels/scalar/packs.hpp"
#include "polydescent/kernels/descent/step.hpp"
#include "polydescent/kernels/gradient/registry.hpp"
#include "polydescent/kernels/objective/registry.hpp"
#include "polydescent/kernels/update/registry.hpp"
#include "support/tolerances.hpp"
#include "support/trajectories.hpp"

namespace polydescent::test {
namespace {

constexpr int dim = 3;

/// Descents side by side: one lane on the golden course, the others elsewhere.
template <class T, class Rule, class F>
class Descents {
  using S = ScalarOf<T>;

 public:
  Descents(const Rule& rule, const Json& entry, int golden_lane) : step_{rule}, rate_(entry["learning_rate"]) {
    for (int i = 0; i < dim; ++i) {
      const auto at = entry["start"][static_cast<std::size_t>(i)].get<double>();
      for (int l = 0; l < ScalarTraits<T>::lanes; ++l) {
        set_lane(x_[i], l, static_cast<S>(l == golden_lane ? at : 0.3 * at + 0.1 * l));
      }
    }
  }
  void advance() {
    DescentSetup<S> setup;
    setup.dim = dim;
    setup.box = {lower_, upper_, width_};
    setup.rate_scale = scale_;
    double row[Rule::coefficients];
    step_.rule.tabulate(++t_, rate_, row);
    T coefficient[Rule::coefficients];
    for (int c = 0; c < Rule::coefficients; ++c) coefficient[c] = T(static_cast<S>(row[c]));
    DualGradient{}(GroupOfOne{}, F{}, setup.box, Point<const T, dim>{x_}, Point<T, dim>{gradient_});
    step_(GroupOfOne{}, setup, coefficient, Workspace<T, dim>{{x_}, {gradient_}, state_}, false);
  }
  double at(int i, int l) const { return static_cast<double>(lane(x_[i], l)); }

 private:
  Step<Rule> step_;
  double rate_;
  int t_ = 0;
  S lower_[dim] = {-1000, -1000, -1000}, upper_[dim] = {1000, 1000, 1000}, width_[dim] = {2000, 2000, 2000};
  S scale_[dim] = {1, 1, 1};
  T x_[dim] = {T(0), T(0), T(0)};
  T gradient_[dim] = {T(0), T(0), T(0)};
  T state_[dim * Rule::slots + 1] = {};
};

template <class T, class Rule, class F>
void expect_golden(const Json& entry) {
  using S = ScalarOf<T>;
  for (int l = 0; l < ScalarTraits<T>::lanes; ++l) {
    Descents<T, Rule, F> descents(configured_as<Rule>(entry), entry, l);
    for (const Json& point : entry["points"]) {
      descents.advance();
      for (int i = 0; i < dim; ++i) {
        const double exact = point[static_cast<std::size_t>(i)];
        ASSERT_NEAR(descents.at(i, l), exact, Tolerances<S>::trajectory * std::abs(exact))
            << Rule::name << " " << entry["fields"] << " on " << F::name << ", lane " << l << ", coordinate " << i;
      }
    }
  }
}

template <class T>
class GoldenOn : public ::testing::Test {};
using ScalarsAndPacks = ::testing::Types<float, double, Pack<float, 1>, Pack<float, 2>, Pack<double, 1>, Pack<double, 2>>;
TYPED_TEST_SUITE(GoldenOn, ScalarsAndPacks);

TYPED_TEST(GoldenOn, EveryRuleTakesFiftyStepsOfAnotherImplementation) {
  UpdateRules::for_each([]<class Rule>(TypeTag<Rule>) {
    for (const Json& entry : trajectories_of<Rule>()) {
      ASSERT_EQ(entry["points"].size(), 50u);
      if (entry["function"] == Rosenbrock::name) expect_golden<TypeParam, Rule, Rosenbrock>(entry);
      else expect_golden<TypeParam, Rule, StyblinskiTang>(entry);
    }
  });
}

TEST(Golden, EveryRuleHasTrajectoriesWithItsDefaultsAndOtherwiseOnTwoFunctions) {
  UpdateRules::for_each([]<class Rule>(TypeTag<Rule>) {
    std::map<std::string, std::set<std::string>> settings;  // by function
    for (const Json& entry : trajectories_of<Rule>()) {
      settings[entry["function"]].insert(entry["fields"].dump() + entry["learning_rate"].dump());
      EXPECT_EQ(entry["fields"].size(), static_cast<std::size_t>(Rule::fields.size())) << Rule::name;
      EXPECT_FALSE(entry["defined_by"].get<std::string>().empty()) << Rule::name;
    }
    EXPECT_EQ(settings.size(), 2u) << Rule::name << " needs trajectories of two functions";
    for (const auto& [function, all] : settings) EXPECT_GE(all.size(), 2u) << Rule::name << " on " << function;
  });
}

}  // namespace
}  // namespace polydescent::test
