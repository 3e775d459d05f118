#include <gmock/gmock.h>

#include <limits>

#include "host/functors.hpp"
#include "host/request_error.hpp"
#include "polydescent/host/minimize.hpp"

namespace polydescent {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

std::string refusal(const Box& box, const MinimizeOptions& options = {}) {
  return request_error([&] { minimize(Valleys{}, box, options); });
}

std::string refusal(const MinimizeOptions& options) { return refusal(Box::cube(2, -1, 1), options); }

TEST(Bounds, AreRefusedWhenTheyAreNoBox) {
  EXPECT_THAT(refusal(Box{}), HasSubstr("bounds"));
  EXPECT_THAT(refusal(Box{{0, 0}, {1}}), HasSubstr("2 lower and 1 upper bounds"));
  EXPECT_THAT(refusal(Box{{0, 5}, {1, 1}}), HasSubstr("bounds 5:1 of coordinate 1"));
  EXPECT_THAT(refusal(Box{{0, 1}, {1, 1}}), HasSubstr("bounds 1:1 of coordinate 1"));
  EXPECT_THAT(refusal(Box{{nan}, {1}}), HasSubstr("bounds nan:1 of coordinate 0"));
  EXPECT_THAT(refusal(Box{{0}, {infinity}}), HasSubstr("bounds 0:inf of coordinate 0"));
  EXPECT_THAT(refusal(Box{{-1e308}, {1e308}}), HasSubstr("too wide"));
}

TEST(Bounds, AreRefusedInFloat32WhenItCannotHoldThem) {
  const MinimizeOptions single{.iterations = 1, .precision = Precision::float32};
  EXPECT_THAT(refusal(Box{{1}, {1 + 1e-9}}, single), AllOf(HasSubstr("bounds"), HasSubstr("--precision float64")));
  EXPECT_THAT(refusal(Box{{0}, {1e39}}, single), HasSubstr("--precision float64"));
  EXPECT_THAT(refusal(Box{{-3e38}, {3e38}}, single), HasSubstr("--precision float64"));
  EXPECT_NO_THROW(minimize(Valleys{}, Box{{1}, {1 + 1e-9}}, {.iterations = 1}));
}

TEST(Options, AreRefusedByTheNameOfTheirFlag) {
  EXPECT_THAT(refusal({.starts = 0}), HasSubstr("--starts 0"));
  EXPECT_THAT(refusal({.starts = (std::uint64_t{1} << 40) + 1}), HasSubstr("--starts"));
  EXPECT_THAT(refusal({.starts = 10, .only_start = 10}), HasSubstr("--only-start 10"));
  EXPECT_THAT(refusal({.iterations = -1}), HasSubstr("--iterations -1"));
  EXPECT_THAT(refusal({.iterations = 10'000'001}), HasSubstr("--iterations"));
  EXPECT_THAT(refusal({.threads = -1}), HasSubstr("--threads -1"));
  EXPECT_THAT(refusal({.threads = 5000}), HasSubstr("--threads"));
  EXPECT_THAT(refusal({.minima = -1}), HasSubstr("--minima -1"));
  EXPECT_THAT(refusal({.optimizer = Adam{.beta1 = 1.5}}), HasSubstr("--optimizer.beta1 1.5"));
  EXPECT_THAT(refusal({.gradient = "duel"}), AllOf(HasSubstr("--gradient duel"), HasSubstr("did you mean 'dual'")));
  EXPECT_THAT(refusal({.sampler = "sobel"}), AllOf(HasSubstr("sampler"), HasSubstr("did you mean 'sobol'")));
  for (const double wrong : {0.0, -1.0, nan, infinity}) {
    EXPECT_THAT(refusal({.learning_rate = wrong}), HasSubstr("--learning-rate"));
  }
  for (const double wrong : {0.0, 1.0, -1e-3, nan, infinity}) {
    EXPECT_THAT(refusal({.step_share = wrong}), HasSubstr("step_share"));
    EXPECT_THAT(refusal({.step = wrong}), HasSubstr("--step"));
    EXPECT_THAT(refusal({.merge_tolerance = wrong}), HasSubstr("--merge-tolerance"));
  }
  for (const double wrong : {-1e-9, nan, infinity}) {
    EXPECT_THAT(refusal({.gradient_tolerance = wrong}), HasSubstr("--gradient-tolerance"));
    EXPECT_THAT(refusal({.value_tolerance = wrong}), HasSubstr("--value-tolerance"));
    EXPECT_THAT(refusal({.step_tolerance = wrong}), HasSubstr("--step-tolerance"));
  }
}

}  // namespace
}  // namespace polydescent
