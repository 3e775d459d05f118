#include "polydescent/host/options.hpp"

#include <gmock/gmock.h>

#include <limits>

#include "host/request_error.hpp"

namespace polydescent {
namespace {

using testing::HasSubstr;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TEST(OptimizerNamed, KnowsEveryRuleOfTheRegistry) {
  UpdateRules::for_each([]<class Rule>(TypeTag<Rule>) {
    EXPECT_TRUE(std::holds_alternative<Rule>(optimizer_named(Rule::name))) << Rule::name;
  });
}

TEST(OptimizerNamed, SuggestsTheNearestRule) {
  EXPECT_THAT(request_error([] { optimizer_named("adams"); }), HasSubstr("did you mean 'adam'"));
  EXPECT_THAT(request_error([] { optimizer_named("annealing"); }), HasSubstr("known: "));
}

TEST(SetField, ReachesEveryFieldOfEveryRuleAndItsInterval) {
  UpdateRules::for_each([]<class Rule>(TypeTag<Rule>) {
    for (const auto& field : Rule::fields) {
      Optimizer optimizer = Rule{};
      const double middle = (field.lower + field.upper) / 2;
      set_field(optimizer, field.name, middle);
      EXPECT_EQ(std::get<Rule>(optimizer).*field.member, middle) << field.name;
      for (const double wrong : {field.upper, field.lower - 1e-9, nan}) {
        EXPECT_THAT(request_error([&] { set_field(optimizer, field.name, wrong); }),
                    HasSubstr(std::string("--optimizer.") + field.name));
        EXPECT_EQ(std::get<Rule>(optimizer).*field.member, middle) << field.name;
      }
    }
  });
}

TEST(SetField, RefusesAFieldThatTheRuleHasNot) {
  Optimizer adam = Adam{};
  EXPECT_THAT(request_error([&] { set_field(adam, "beta3", 0.5); }), HasSubstr("did you mean 'beta1'"));
  Optimizer plain = GradientDescent{};
  EXPECT_THAT(request_error([&] { set_field(plain, "momentum", 0.5); }), HasSubstr("no hyper-parameters"));
}

TEST(Check, AcceptsDefaultsAndRefusesWhatLiesOutside) {
  UpdateRules::for_each([]<class Rule>(TypeTag<Rule>) { EXPECT_NO_THROW(check(Rule{})) << Rule::name; });
  EXPECT_THAT(request_error([] { check(Adam{.beta1 = 1}); }), HasSubstr("--optimizer.beta1 1: must lie in [0, 1)"));
  EXPECT_THAT(request_error([] { check(Adam{.beta2 = nan}); }), HasSubstr("--optimizer.beta2"));
}

}  // namespace
}  // namespace polydescent
