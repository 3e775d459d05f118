#include <gmock/gmock.h>

#include <limits>
#include <utility>

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
  EXPECT_THAT(refusal(Box::cube(-1, 0, 1)), HasSubstr("no dimension"));
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

TEST(Gradient, OfItsOwnIsRefusedWhereAFunctorBringsNone) {
  EXPECT_THAT(refusal({.gradient = "analytic"}),
              AllOf(HasSubstr("--gradient analytic: user objective brings no derivative"), HasSubstr("--gradient dual")));
}

TEST(Step, IsRefusedWhenThePrecisionCannotTakeIt) {
  const auto refused = [](double step, Precision precision) {
    return refusal({.gradient = "central", .step = step, .precision = precision});
  };
  EXPECT_THAT(refused(1e-17, Precision::float64), AllOf(HasSubstr("--step 1e-17"), HasSubstr("float64")));
  EXPECT_THAT(refused(1e-8, Precision::float32), AllOf(HasSubstr("--step 1e-08"), HasSubstr("float32")));
  // The smallest one that is taken moves every coordinate, also far from the origin.
  for (const auto& [precision, step] : {std::pair{Precision::float64, std::numeric_limits<double>::epsilon()},
                                        std::pair{Precision::float32, double{std::numeric_limits<float>::epsilon()}}}) {
    for (const Box& box : {Box::cube(2, 1000, 1001), Box::cube(2, -1, 1), Box::cube(2, 0, 1e-6)}) {
      const SearchResult result = minimize(
          Valleys{}, box, {.starts = 99, .iterations = 5, .gradient = "central", .step = step, .precision = precision});
      EXPECT_EQ(result.statuses[static_cast<std::size_t>(Status::nonfinite_gradient)], 0U);
    }
  }
}

TEST(Step, IsRefusedWithGradientsThatTakeNone) {
  Gradients::for_each([]<class Gradient>(TypeTag<Gradient>) {
    const MinimizeOptions options{.starts = 9, .iterations = 1, .gradient = Gradient::name, .step = 1e-3};
    const Problem sphere = builtin_problem("sphere", 2);
    if constexpr (requires(Gradient g) { g.step; }) EXPECT_NO_THROW(minimize(sphere, options));
    else
      EXPECT_THAT(request_error([&] { minimize(sphere, options); }),
                  AllOf(HasSubstr("--step 0.001"), HasSubstr(Gradient::name), HasSubstr("--gradient central")));
  });
  EXPECT_THAT(refusal({.step = 1e-3}), HasSubstr("--gradient central"));
}

/// Steep enough to make any step tiny.
struct Cliff {
  template <class X>
  auto operator()(const X& x) const {
    using T = typename X::value_type;
    return T(T(1e200) * x[0]);
  }
};

TEST(LearningRate, IsRefusedWhenThePrecisionCannotHoldIt) {
  for (const double rate : {1e-60, 1e60}) {
    EXPECT_THAT(refusal({.learning_rate = rate, .precision = Precision::float32}),
                AllOf(HasSubstr("--learning-rate 1e"), HasSubstr("--precision float64")));
    EXPECT_NO_THROW(minimize(Valleys{}, Box::cube(2, -1, 1), {.starts = 9, .learning_rate = rate, .iterations = 1}));
  }
  const auto automatic = [](const Box& box, Precision precision) {
    return request_error([&] { minimize(Cliff{}, box, {.optimizer = GradientDescent{}, .precision = precision}); });
  };
  EXPECT_THAT(automatic(Box::cube(1, 0, 1), Precision::float32), HasSubstr("--precision float64"));
  EXPECT_THAT(automatic(Box::cube(1, 0, 1e-200), Precision::float64), HasSubstr("--learning-rate"));
}

}  // namespace
}  // namespace polydescent
