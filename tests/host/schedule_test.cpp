#include "polydescent/host/schedule.hpp"

#include <gmock/gmock.h>

#include "host/request_error.hpp"

namespace polydescent {
namespace {

using testing::Each;
using testing::HasSubstr;

TEST(Schedule, OfEveryNameInTheRegistryParsesToItself) {
  Schedules::for_each([]<class S>(TypeTag<S>) {
    const Schedule schedule = parse_schedule(S::name);
    EXPECT_TRUE(std::holds_alternative<S>(schedule)) << S::name;
    EXPECT_EQ(to_string(schedule), S::name);
  });
}

TEST(Schedule, KeepsItsNumberThroughTextAndBack) {
  for (const double floor : {0.0, 0.1, 1.0 / 3, 1e-300, 0.99999999999999989}) {
    const Schedule back = parse_schedule(to_string(Cosine{floor}));
    ASSERT_TRUE(std::holds_alternative<Cosine>(back));
    EXPECT_EQ(std::get<Cosine>(back).floor, floor);
  }
  EXPECT_EQ(to_string(Cosine{0.01}), "cosine:0.01");
  EXPECT_EQ(to_string(Cosine{0}), "cosine");
}

TEST(Schedule, ConstantIsOneThroughout) {
  EXPECT_EQ(tabulate(Constant{}, 7).size(), 7U);
  EXPECT_THAT(tabulate(Constant{}, 7), Each(1.0));
}

TEST(Schedule, CosineFallsFromOneThroughTheMiddleToItsFloor) {
  for (const double floor : {0.0, 0.25}) {
    const auto table = tabulate(Cosine{floor}, 1000);
    EXPECT_EQ(table.front(), 1);
    EXPECT_NEAR(table[500], (1 + floor) / 2, 1e-15);
    EXPECT_NEAR(table.back(), floor, 1e-5);
    EXPECT_GE(table.back(), floor);
    for (std::size_t t = 1; t < table.size(); ++t) EXPECT_LT(table[t], table[t - 1]);
  }
}

TEST(Schedule, OfNoIterationsIsEmpty) {
  EXPECT_TRUE(tabulate(Cosine{}, 0).empty());
  EXPECT_TRUE(tabulate(Constant{}, 0).empty());
}

TEST(Schedule, RefusesWhatItCannotRead) {
  const auto refusal = [](const char* text) { return request_error([&] { parse_schedule(text); }); };
  EXPECT_THAT(refusal("cosin"), HasSubstr("did you mean 'cosine'"));
  EXPECT_THAT(refusal(""), HasSubstr("--schedule"));
  EXPECT_THAT(refusal("cosine:"), HasSubstr("not a number"));
  EXPECT_THAT(refusal("cosine:half"), HasSubstr("'half' is not a number"));
  EXPECT_THAT(refusal("cosine:nan"), HasSubstr("must lie in [0, 1)"));
  EXPECT_THAT(refusal("cosine:-0.1"), HasSubstr("must lie in [0, 1)"));
  EXPECT_THAT(refusal("cosine:1"), HasSubstr("must lie in [0, 1)"));
  EXPECT_THAT(refusal("cosine:0.1:2"), HasSubstr("at most 1"));
  EXPECT_THAT(refusal("constant:1"), HasSubstr("at most 0"));
}

}  // namespace
}  // namespace polydescent
