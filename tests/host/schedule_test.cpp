#include "polydescent/host/schedule.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <numbers>

#include "host/functors.hpp"
#include "host/io/temporary_folder.hpp"
#include "host/request_error.hpp"
#include "polydescent/host/minimize.hpp"

namespace polydescent {
namespace {

using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr double pi = std::numbers::pi;

/// Numbers that a schedule needs, by its name.
const std::map<std::string, std::string> examples{{"constant", "constant"},
                                                  {"inverse-time", "inverse-time:0.01"},
                                                  {"step", "step:100:0.5"},
                                                  {"exponential", "exponential:0.001"},
                                                  {"cosine", "cosine"},
                                                  {"polynomial", "polynomial:2"},
                                                  {"warm-restarts", "warm-restarts:100"},
                                                  {"table", ""}};

TEST(Schedule, OfEveryNameInTheRegistryParsesToItself) {
  const TemporaryFolder folder;
  write_text(folder.file("a:b.txt"), "1\n0.25\n");
  Schedules::for_each([&]<class S>(TypeTag<S>) {
    std::string text = examples.at(S::name);
    if (text.empty()) text = std::string(S::name) + ":" + folder.file("a:b.txt");
    const Schedule schedule = parse_schedule(text);
    EXPECT_TRUE(std::holds_alternative<S>(schedule)) << text;
    EXPECT_EQ(to_string(schedule), text);
    EXPECT_NO_THROW(check(schedule)) << text;
    const auto table = tabulate(schedule, 1000);
    EXPECT_EQ(table.front(), 1) << text;
    for (const double share : table) EXPECT_TRUE(std::isfinite(share) && share >= 0) << text;
  });
}

TEST(Schedule, KeepsItsNumbersThroughTextAndBack) {
  for (const double number : {0.0, 0.1, 1.0 / 3, 1e-300, 0.99999999999999989}) {
    EXPECT_EQ(std::get<Cosine>(parse_schedule(to_string(Cosine{number}))).floor, number);
    EXPECT_EQ(std::get<InverseTime>(parse_schedule(to_string(InverseTime{number}))).kappa, number);
    EXPECT_EQ(std::get<StepDecay>(parse_schedule(to_string(StepDecay{7, number}))).factor, number);
    const auto restarts = std::get<WarmRestarts>(parse_schedule(to_string(WarmRestarts{1e6, 1 + number})));
    EXPECT_EQ(restarts.period, 1e6);
    EXPECT_EQ(restarts.growth, 1 + number);
  }
  EXPECT_EQ(to_string(Cosine{0.01}), "cosine:0.01");
  EXPECT_EQ(to_string(Cosine{0}), "cosine");
  EXPECT_EQ(to_string(StepDecay{1000, 0.5}), "step:1000:0.5");
  EXPECT_EQ(to_string(WarmRestarts{.period = 10, .growth = 2}), "warm-restarts:10:2");
  EXPECT_EQ(to_string(WarmRestarts{.period = 10}), "warm-restarts:10");
  EXPECT_EQ(to_string(Tabulated{.values = {1, 2}}), "table");
}

TEST(Schedule, IsItsFormulaAtEveryIteration) {
  constexpr int last = 10'000;
  const auto expect = [](const Schedule& schedule, const std::function<double(int)>& formula) {
    const auto table = tabulate(schedule, last);
    ASSERT_EQ(table.size(), std::size_t{last});
    for (int t = 0; t < last; ++t) {
      ASSERT_NEAR(table[static_cast<std::size_t>(t)], formula(t), 1e-13) << to_string(schedule) << " at " << t;
    }
  };
  expect(Constant{}, [](int) { return 1; });
  expect(InverseTime{0.01}, [](int t) { return 100.0 / (100 + t); });
  expect(StepDecay{7, 0.9}, [](int t) {
    double product = 1;
    for (int k = 0; k < t / 7; ++k) product *= 0.9;
    return product;
  });
  expect(Exponential{std::log(2) / 100}, [](int t) { return std::exp2(-t / 100.0); });
  expect(Cosine{0.25}, [](int t) { return 0.25 + 0.75 * std::pow(std::cos(pi * t / last / 2), 2); });
  expect(Polynomial{2}, [](int t) { return (last - t) * (last - t) / 1e8; });
  expect(Polynomial{0}, [](int) { return 1; });
  expect(WarmRestarts{30}, [](int t) { return 0.5 * (1 + std::cos(pi * (t % 30) / 30)); });
}

TEST(Schedule, HasTheValuesFoundByHand) {
  EXPECT_EQ(tabulate(InverseTime{1}, 4), (std::vector<double>{1, 1.0 / 2, 1.0 / 3, 1.0 / 4}));
  EXPECT_EQ(tabulate(InverseTime{0.5}, 3), (std::vector<double>{1, 1 / 1.5, 0.5}));
  EXPECT_EQ(tabulate(StepDecay{2, 0.5}, 7), (std::vector<double>{1, 1, 0.5, 0.5, 0.25, 0.25, 0.125}));
  EXPECT_EQ(tabulate(StepDecay{1, 0}, 3), (std::vector<double>{1, 0, 0}));
  EXPECT_EQ(tabulate(Exponential{1}, 3), (std::vector<double>{1, std::exp(-1.0), std::exp(-2.0)}));
  EXPECT_EQ(tabulate(Polynomial{1}, 4), (std::vector<double>{1, 0.75, 0.5, 0.25}));
  EXPECT_EQ(tabulate(Polynomial{3}, 2), (std::vector<double>{1, 0.125}));
  EXPECT_EQ(tabulate(WarmRestarts{1}, 3), (std::vector<double>{1, 1, 1}));
  EXPECT_EQ(tabulate(Tabulated{.values = {2, 0, 0.5}}, 5), (std::vector<double>{2, 0, 0.5, 0.5, 0.5}));
  EXPECT_EQ(tabulate(Tabulated{.values = {2, 0, 0.5}}, 2), (std::vector<double>{2, 0}));
  EXPECT_THAT(tabulate(Constant{}, 7), AllOf(testing::SizeIs(7), Each(1.0)));
}

TEST(Schedule, ReachesItsEndsWhateverTheNumbers) {
  constexpr double huge = std::numeric_limits<double>::max();
  for (const Schedule& schedule : std::initializer_list<Schedule>{
           InverseTime{huge}, StepDecay{huge, 0.5}, StepDecay{1, 0.999}, Exponential{huge}, Polynomial{huge},
           WarmRestarts{huge, 3}, WarmRestarts{1, 9.9e8}, WarmRestarts{1, 1 + 1e-15}}) {
    const auto table = tabulate(schedule, 100'000);
    EXPECT_EQ(table.front(), 1) << to_string(schedule);
    for (const double share : table) ASSERT_TRUE(share >= 0 && share <= 1) << to_string(schedule);
  }
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

/// Where the table rises, which it does at a restart alone.
std::vector<int> restarts_in(const std::vector<double>& table) {
  std::vector<int> restarts;
  for (std::size_t t = 1; t < table.size(); ++t) {
    if (table[t] > table[t - 1]) restarts.push_back(static_cast<int>(t));
  }
  return restarts;
}

TEST(Schedule, RestartsAtOneExactlyWherePeriodsEnd) {
  for (const auto& [period, growth] : {std::pair{7, 1}, {100, 1}, {2, 2}, {10, 2}, {3, 3}, {50, 7}, {11, 10}}) {
    const auto table = tabulate(WarmRestarts{static_cast<double>(period), static_cast<double>(growth)}, 1'000'000);
    std::vector<int> expected;
    for (std::int64_t end = period, length = period; end < 1'000'000; end += length) {
      expected.push_back(static_cast<int>(end));
      length *= growth;
    }
    EXPECT_EQ(restarts_in(table), expected) << period << ", " << growth;
    for (const int t : expected)
      ASSERT_EQ(table[static_cast<std::size_t>(t)], 1) << period << ", " << growth << " at " << t;
  }
}

TEST(Schedule, RestartsAfterPeriodsThatAreNotWhole) {
  // 10, 11, 12.1, 13.31, ...: the restarts are the first iterations at or after 10, 21, 33.1, 46.41, 61.051.
  EXPECT_THAT(restarts_in(tabulate(WarmRestarts{10, 1.1}, 70)), ElementsAre(10, 21, 34, 47, 62));
  EXPECT_EQ(tabulate(WarmRestarts{10, 1.1}, 70)[21], 1);
  EXPECT_THAT(restarts_in(tabulate(WarmRestarts{2, 1.5}, 20)), ElementsAre(2, 5, 10, 17));  // 2, 5, 9.5, 16.25
  const auto slow = tabulate(WarmRestarts{1000, 1 + 1e-12}, 1'000'000);                     // later by 1e-9 in the end
  for (const int t : restarts_in(slow)) EXPECT_LE(t % 1000, 1) << t;
  EXPECT_EQ(restarts_in(slow).size(), 999U);
}

TEST(Schedule, FallsAlongOneCosineInEveryPeriod) {
  const auto table = tabulate(WarmRestarts{10, 3}, 130);  // periods of 10, 30 and 90
  for (int begin = 0, length = 10; begin < 130; begin += length, length *= 3) {
    for (int t = 0; t < length; ++t) {
      EXPECT_NEAR(table[static_cast<std::size_t>(begin + t)], 0.5 * (1 + std::cos(pi * t / length)), 1e-13)
          << begin + t;
    }
  }
}

TEST(WarmUp, RisesLinearlyToTheBeginOfTheSchedule) {
  for (const Schedule& schedule : std::initializer_list<Schedule>{Constant{}, Cosine{}, Polynomial{1}, InverseTime{1},
                                                                  WarmRestarts{20, 2}, StepDecay{9, 0.5}}) {
    for (const int warm_up : {1, 3, 10, 99, 100}) {
      const auto table = tabulate(schedule, 100, warm_up);
      ASSERT_EQ(table.size(), 100U);
      for (int t = 0; t < warm_up; ++t) {
        EXPECT_EQ(table[static_cast<std::size_t>(t)], (t + 1.0) / warm_up) << to_string(schedule);
      }
      const auto rest = tabulate(schedule, 100 - warm_up);
      EXPECT_TRUE(std::equal(rest.begin(), rest.end(), table.begin() + warm_up, table.end())) << to_string(schedule);
    }
    EXPECT_EQ(tabulate(schedule, 100, 0), tabulate(schedule, 100));
  }
  EXPECT_EQ(tabulate(Tabulated{.values = {0.5, 2}}, 5, 2), (std::vector<double>{0.25, 0.5, 0.5, 2, 2}));
}

TEST(WarmUp, ReachesTheDescent) {
  const auto ends = [](const Schedule& schedule, int warm_up) {
    const MinimizeOptions options{.starts = 20, .schedule = schedule, .iterations = 6, .warm_up = warm_up, .keep_ends = true};
    return minimize(Valleys{}, Box::cube(2, -4, 4), options).ends->point;
  };
  EXPECT_EQ(ends(Constant{}, 4), ends(Tabulated{.values = {0.25, 0.5, 0.75, 1}}, 0));
  EXPECT_NE(ends(Constant{}, 4), ends(Constant{}, 0));
}

TEST(WarmUp, IsNoLongerThanTheDescent) {
  const auto refusal = [](int warm_up) {
    return request_error([&] { minimize(Valleys{}, Box::cube(1, 0, 1), {.iterations = 10, .warm_up = warm_up}); });
  };
  EXPECT_THAT(refusal(11), HasSubstr("--warm-up 11: it must lie in [0, 10]"));
  EXPECT_THAT(refusal(-1), HasSubstr("--warm-up -1"));
}

TEST(Schedule, OfNoIterationsIsEmpty) {
  EXPECT_TRUE(tabulate(Cosine{}, 0).empty());
  EXPECT_TRUE(tabulate(Constant{}, 0).empty());
}

TEST(Schedule, ComesFromAFile) {
  const TemporaryFolder folder;
  const std::string path = folder.file("rates.csv");
  for (const char* text : {"1\n0.5\n0.25\n", "# rates\nrate\n1\n0.5\n0.25", "1,0.5,0.25"}) {
    write_text(path, text);
    const auto table = std::get<Tabulated>(parse_schedule("table:" + path));
    EXPECT_THAT(table.values, ElementsAre(1, 0.5, 0.25));
    EXPECT_EQ(table.file, path);
  }
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
  EXPECT_THAT(refusal("step"),
              HasSubstr("needs EVERY and FACTOR; write step:EVERY:FACTOR, which is e(t) = e0 FACTOR^floor(t / EVERY)"));
  EXPECT_THAT(refusal("step:5"), HasSubstr("--schedule step:5: needs FACTOR;"));
  EXPECT_THAT(refusal("step:nan:0.5"), HasSubstr("must be a whole number in [1, inf)"));
  EXPECT_THAT(refusal("step:2.5:0.5"), HasSubstr("every is 2.5, must be a whole number"));
  EXPECT_THAT(refusal("step:inf:0.5"), HasSubstr("every is inf"));
  EXPECT_THAT(refusal("step:2:1"), HasSubstr("factor is 1, must lie in [0, 1)"));
  EXPECT_THAT(refusal("exponential"), HasSubstr("needs RATE"));
  EXPECT_THAT(refusal("exponential:inf"), HasSubstr("must lie in [0, inf)"));
  EXPECT_THAT(refusal("inverse-time:-1"), HasSubstr("kappa is -1"));
  EXPECT_THAT(refusal("polynomial"), HasSubstr("needs POWER"));
  EXPECT_THAT(refusal("warm-restarts"), HasSubstr("needs PERIOD; write warm-restarts:PERIOD[:GROWTH]"));
  EXPECT_THAT(refusal("warm-restarts:0"), HasSubstr("period is 0"));
  EXPECT_THAT(refusal("warm-restarts:10:0.5"), HasSubstr("growth is 0.5, must lie in [1, "));
  EXPECT_THAT(refusal("table"), HasSubstr("needs FILE"));
  EXPECT_THAT(refusal("table:"), HasSubstr("needs FILE"));
  EXPECT_THAT(refusal("table:/nonexistent"), HasSubstr("cannot read it"));
}

TEST(Schedule, MadeOfMembersIsCheckedToo) {
  const auto refusal = [](const Schedule& schedule) {
    return request_error([&] { minimize(Valleys{}, Box::cube(1, 0, 1), {.schedule = schedule}); });
  };
  EXPECT_THAT(refusal(InverseTime{}), HasSubstr("--schedule inverse-time: needs KAPPA"));
  EXPECT_THAT(refusal(StepDecay{.every = 10}), HasSubstr("needs FACTOR"));
  EXPECT_THAT(refusal(StepDecay{.every = 0.5, .factor = 0.5}), HasSubstr("whole"));
  EXPECT_THAT(refusal(Cosine{.floor = 2}), HasSubstr("must lie in [0, 1)"));
  EXPECT_THAT(refusal(Tabulated{}), HasSubstr("no numbers"));
  EXPECT_THAT(refusal(Tabulated{.values = {1, -1}}), HasSubstr("-1"));
  EXPECT_THAT(refusal(Tabulated{.values = {1, std::numeric_limits<double>::infinity()}}), HasSubstr("inf"));
}

}  // namespace
}  // namespace polydescent
