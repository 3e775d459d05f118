// NVRTC compiles every expression of the tests, for both generations of GPU. No GPU is needed.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "kernels/gpu/failure.hpp"
#include "polydescent/kernels/gpu/compile.hpp"
#include "polydescent/kernels/gpu/nvrtc.hpp"
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
)", test::functor_of(k), k, test::builtin_expressions()[k].dim, single ? "float" : "double");
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

INSTANTIATE_TEST_SUITE_P(Architectures, ExpressionKernels, testing::Values(80, 90));

}  // namespace
}  // namespace polydescent
