// NVRTC compiles every expression of the tests, for both generations of GPU. No GPU is needed.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "kernels/gpu/failure.hpp"
#include "polydescent/host/objective_source/functor_text.hpp"
#include "polydescent/kernels/descent/launch_plan.hpp"
#include "polydescent/kernels/gpu/compile.hpp"
#include "polydescent/kernels/gpu/nvrtc.hpp"
#include "polydescent/kernels/update/registry.hpp"
#include "support/expression_library.hpp"

namespace polydescent {
namespace {

/// Value and gradient of each, in a kernel of its own.
std::string kernels(bool single) {
  std::string text = "#include \"polydescent/kernels/group.hpp\"\n#include \"polydescent/kernels/objective/functor.hpp\"\n";
  for (std::size_t k = 0; k < test::builtin_expressions().size(); ++k) {
    text += fmt::format(R"({0}
extern "C" __global__ void expression_{1}(const {3}* points, {3}* values, {3}* gradients) {{
  using namespace polydescent;
  {3} x[{2}], gradient[{2}];
  POLYDESCENT_UNROLL
  for (int i = 0; i < {2}; ++i) x[i] = points[{2} * threadIdx.x + i];
  const GroupOfOne group;
  const Partials<GroupOfOne, {3}, {2}> partials{{group, {{gradient}}}};
  values[threadIdx.x] = expression_{1}::Expression{{}}.gradient(readable(Point<const {3}, {2}>{{x}}), partials);
  POLYDESCENT_UNROLL
  for (int i = 0; i < {2}; ++i) gradients[{2} * threadIdx.x + i] = gradient[i];
}}
)", test::functor_of(test::builtin_expressions()[k], k), k, test::builtin_expressions()[k].dim, single ? "float" : "double");
  }
  return text;
}

class ExpressionKernels : public testing::TestWithParam<int> {};

TEST_P(ExpressionKernels, CompileForEveryTestFunction) {
  if (!gpu::nvrtc_present()) GTEST_SKIP() << gpu::failure_of([] { gpu::nvrtc(); });
  const auto known = gpu::nvrtc_architectures();
  if (!std::binary_search(known.begin(), known.end(), GetParam())) {
    GTEST_SKIP() << "NVRTC " << gpu::nvrtc_version() << " does not know sm_" << GetParam();
  }
  const bool single = GetParam() == 80;  // one precision each
  EXPECT_EQ(gpu::failure_of([&] { gpu::compile_cached({kernels(single), GetParam()}, gpu::Cache(POLYDESCENT_CUBIN_CACHE)); }), "");
}

constexpr const char* users_functor = R"(struct Users {
  template <class X>
  auto operator()(const X& x) const {
    return max(x[0], x[1]) + min(x[0], x[1]) + abs(x[0]) + exp(x[1]) + pow(x[0], x[1]) + round(x[0]) + sin(x[0]) + square(x[1]) + sign(x[0]) +
           select(x[0] < 0, x[0], x[1]) + max(x[0], typename X::value_type(1)) + hypot(x[0], x[1]) + floor(x[0]) + sqrt(x[1]) + log(x[1]) + cbrt(x[0]) + erf(x[0]);
  }
};
)";
constexpr const char* users_kernels = R"(
using namespace polydescent;
extern "C" __global__ void users_float(const float* points, float* values) {
  values[threadIdx.x] = float(Users{}(Point<const float, 2>{points}));
}
extern "C" __global__ void users_double(const double* points, double* values) {
  values[threadIdx.x] = double(Users{}(Point<const double, 2>{points}));
}
extern "C" __global__ void users_dual(const double* points, double* values) {
  Dual<double, 2> x[2] = {points[0], points[1]};
  values[threadIdx.x] = Users{}(Point<const Dual<double, 2>, 2>{x}).partial[0];
}
)";

/// CUDA has functions of the same names.
TEST_P(ExpressionKernels, CompileForAFunctorThatCallsFunctionsWithoutANamespace) {
  if (!gpu::nvrtc_present()) GTEST_SKIP() << gpu::failure_of([] { gpu::nvrtc(); });
  const std::string text = "#include \"polydescent/kernels/group.hpp\"\n" + definition_of("users.hpp", users_functor) + users_kernels;
  EXPECT_EQ(gpu::failure_of([&] { gpu::compile_cached({text, GetParam()}, gpu::Cache(POLYDESCENT_CUBIN_CACHE)); }), "");
}

constexpr const char* constrained_functor = R"(struct Portfolio {
  static constexpr int constraints() { return 2; }
  static constexpr polydescent::Relation relation(int k) { return k == 0 ? polydescent::Relation::equal : polydescent::Relation::at_most; }
  template <class X>
  auto operator()(const X& x) const {
    auto sum = x[0] * x[0];
    for (int i = 1; i < x.size(); ++i) sum += x[i] * x[i] / (1.0 + i);
    return sum;
  }
  template <class X>
  auto constraint(const X& x, int k) const {
    using T = typename X::value_type;
    if (k == 1) return T(x[0] - 0.1);
    auto sum = T(-1);
    for (int i = 0; i < x.size(); ++i) sum += x[i];
    return sum;
  }
};
)";

/// A start per thread, per warp and per block, with multipliers of its own; by both kinds of descent, on the simplex and off it.
TEST_P(ExpressionKernels, CompileWithConstraintsAndOnTheSimplex) {
  if (!gpu::nvrtc_present()) GTEST_SKIP() << gpu::failure_of([] { gpu::nvrtc(); });
  const bool single = GetParam() == 80;
  for (const int dim : {3, 40, 300}) {
    for (const bool newton : {false, true}) {
      KernelSpec spec;
      spec.dim = dim;
      spec.single = single;
      spec.slots = newton ? 0 : Adam::slots;
      spec.objective = "polydescent::ObjectiveOf<Portfolio>";
      spec.rule = newton ? "polydescent::LbfgsOfSlots<5>" : "polydescent::Adam";
      spec.gradient = dim == 40 ? "polydescent::CentralDifference" : "polydescent::DualGradient";
      spec.sampler = "polydescent::UniformSampler";
      spec.pairs = newton ? 5 : 0;
      spec.text = "#include \"polydescent/kernels/objective/functor.hpp\"\n" + definition_of("portfolio.hpp", constrained_functor);
      spec.constraints = 2;
      spec.simplex = newton;
      constexpr int shared_bytes = 100 * 1024;
      const std::string source = kernel_source(spec, plan_shape(spec, shared_bytes));
      EXPECT_EQ(gpu::failure_of([&] { gpu::compile_cached({source, GetParam()}, gpu::Cache(POLYDESCENT_CUBIN_CACHE)); }), "") << dim << (newton ? " by lbfgs" : " by adam");
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Architectures, ExpressionKernels, testing::Values(80, 90));

}  // namespace
}  // namespace polydescent
