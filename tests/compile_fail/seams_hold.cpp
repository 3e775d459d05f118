// The positive control of the seams: what the other files get wrong, done right.
#include "polydescent/kernels/gradient/registry.hpp"
#include "polydescent/kernels/objective/registry.hpp"
#include "polydescent/kernels/objective/squared_sum.hpp"
#include "polydescent/kernels/sampler/registry.hpp"
#include "polydescent/kernels/scalar/concepts.hpp"
#include "polydescent/kernels/update/registry.hpp"

struct Parabola {
  template <class X>
  auto operator()(const X& x) const {
    return x[0] * x[0];
  }
};

struct TwoResiduals {
  int residuals(int) const { return 2; }
  template <class X>
  auto residual(const X& x, int k) const {
    return x[0] - k;
  }
};

struct Straight {
  template <class X>
  auto operator()(const X& x, int k) const {
    return x[0] * k;
  }
};

struct Midpoint {
  static constexpr const char* name = "midpoint";
  double operator()(unsigned long long, int) const { return 0.5; }
};

static_assert(polydescent::Objective<Parabola>);
static_assert(!polydescent::SuppliesGradient<Parabola>);
static_assert(!polydescent::SumOfSquares<Parabola>);
static_assert(polydescent::SumOfSquares<TwoResiduals> && !polydescent::Objective<TwoResiduals>);
static_assert(polydescent::Objective<polydescent::SquaredSum<TwoResiduals>>);
static_assert(polydescent::FitsObservations<polydescent::ObservedSum<Straight>>);
static_assert(!polydescent::FitsObservations<polydescent::SquaredSum<TwoResiduals>>);
static_assert(polydescent::SuppliesGradient<polydescent::TypeAt<0, polydescent::Objectives>>);
static_assert(polydescent::Sampler<Midpoint>);
static_assert(polydescent::Sampler<polydescent::GivenPoints>);
static_assert(polydescent::RegisteredObjective<polydescent::TypeAt<0, polydescent::Objectives>>);
static_assert(polydescent::UpdateRule<polydescent::TypeAt<0, polydescent::UpdateRules>>);
