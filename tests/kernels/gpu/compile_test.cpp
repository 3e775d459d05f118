#include "polydescent/kernels/gpu/compile.hpp"

#include <gmock/gmock.h>

#include <string>

#include "host/io/temporary_folder.hpp"
#include "kernels/gpu/failure.hpp"
#include "polydescent/kernels/gpu/nvrtc.hpp"
#include "polydescent/kernels/gpu/resource_usage.hpp"

namespace polydescent::gpu {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string small = "extern \"C\" __global__ void twice(float* x) { x[threadIdx.x] *= 2; }\n";

/// Tests that compile; skipped where there is no NVRTC.
class GpuCompile : public testing::Test {
 protected:
  void SetUp() override {
    if (!nvrtc_present()) GTEST_SKIP() << failure_of([] { nvrtc(); });
  }
};

/// One step from every objective, by gradients and rules in turn, from sampled starts.
const char* const every_family = R"(
#include "polydescent/kernels/gradient/registry.hpp"
#include "polydescent/kernels/objective/registry.hpp"
#include "polydescent/kernels/sampler/registry.hpp"
#include "polydescent/kernels/update/registry.hpp"

using namespace polydescent;

template <int Index, class S>
__device__ void step(const BoxView<S>& box, S* memory) {
  using F = TypeAt<Index, Objectives>;
  constexpr int dim = F::max_dim > 0 ? F::max_dim : 3;
  const Point<S, dim> x{memory};
  const Point<S, dim> gradient{memory + dim};
  using Gradient = TypeAt<Index % Gradients::size, Gradients>;
  if constexpr (Gradient::template supports<F>) Gradient{}(GroupOfOne{}, F{}, box, as_const(x), gradient);
  const S coefficients[4] = {S(0.1), S(1)};
  S* const state = memory + 2 * dim;
  for (int i = 0; i < dim; ++i) {
    x[i] -= S(pi) * TypeAt<Index % UpdateRules::size, UpdateRules>{}.displacement(gradient[i], state, coefficients);
  }
  if constexpr (Index + 1 < UpdateRules::size) step<Index + 1>(box, memory);  // every rule has had its turn
}

extern "C" __global__ void step_everywhere(BoxView<float> box, float* memory) { step<0>(box, memory); }

extern "C" __global__ void sample(UniformSampler uniform, SobolSampler sobol, LatinHypercubeSampler latin,
                                  HaltonSampler halton, GridSampler grid, double* x) {
  x[threadIdx.x] = uniform(threadIdx.x, 0) + sobol(threadIdx.x, 1) + latin(threadIdx.x, 2) + halton(threadIdx.x, 3) +
                   grid(threadIdx.x, 4);
}
)";

TEST_F(GpuCompile, EveryFamilyCompilesWithoutAWarning) {
  for (const int architecture : {80, 90}) {
    const Compiled compiled = compile({.source = every_family, .architecture = architecture});
    EXPECT_THAT(compiled.log, AllOf(Not(HasSubstr("warning")), Not(HasSubstr("emark")))) << compiled.log;
    EXPECT_FALSE(compiled.is_ptx);
    EXPECT_EQ(std::string(compiled.image.data(), 4),
              "\x7f"
              "ELF");
    const auto kernels = resource_usage(compiled.log);
    ASSERT_EQ(kernels.size(), 2u) << compiled.log;
    EXPECT_GT(kernels.at("step_everywhere").registers, 8);
    EXPECT_EQ(kernels.at("sample").stack_bytes, 0);
  }
}

/// Every function that an objective may use, of a number and of a dual number: the names of plain numbers come from CUDA.
const char* const every_function = R"(
#include "polydescent/kernels/scalar/concepts.hpp"

// Not by a using-directive: min and max would be those of CUDA, too.
namespace polydescent {

template <class T>
__device__ T sum_of_all(T a, T b) {
  T sum = abs(a) + acos(a) + acosh(a) + asin(a) + asinh(a) + atan(a) + atanh(a) + cbrt(a) + ceil(a) + cos(a) + cosh(a) +
          digamma(a) + erf(a) + erfc(a) + exp(a) + exp2(a) + expm1(a) + floor(a) + lgamma(a) + log(a) + log10(a) + log1p(a) +
          log2(a) + rint(a) + round(a) + sign(a) + sin(a) + sinh(a) + sqrt(a) + square(a) + tan(a) + tanh(a) + tgamma(a) +
          trunc(a) + xlogx(a);
  sum += atan2(a, b) + hypot(a, b) + max(a, b) + min(a, b) + pow(a, b) + product_or_zero(a, b);
  sum += atan2(a, T(2)) + hypot(T(2), a) + pow(T(2), a) + pow(a, 2) + select(a < b, a, b);
  return sum;
}

template <class S>
__device__ void evaluate(S* x) {
  x[2] = sum_of_all(x[0], x[1]);
  Dual<S, 2> a(x[0]), b(x[1]);
  a.partial[0] = b.partial[1] = S(1);
  const auto sum = sum_of_all(a, b) + atan2(a, 2) + atan2(2.0, a) + hypot(a, 2.0) + hypot(2, a) + pow(2, a);
  x[3] = sum.value;
  x[4] = sum.partial[0];
  x[5] = sum.partial[1];
}

extern "C" __global__ void in_float(float* x) { evaluate(x); }
extern "C" __global__ void in_double(double* x) { evaluate(x); }

}  // namespace polydescent
)";

TEST_F(GpuCompile, EveryFunctionOfAnObjectiveCompilesWithoutAWarning) {
  const Compiled compiled = compile({.source = every_function, .architecture = 80});
  EXPECT_THAT(compiled.log, AllOf(Not(HasSubstr("warning")), Not(HasSubstr("emark")))) << compiled.log;
  EXPECT_EQ(resource_usage(compiled.log).size(), 2u) << compiled.log;
}

TEST_F(GpuCompile, ResourcesAreThoseOfTheKernel) {
  const Compiled compiled = compile({.source = "extern \"C\" __global__ void share(float* x) {\n"
                                               "  __shared__ float y[256];\n"
                                               "  y[threadIdx.x] = x[threadIdx.x];\n"
                                               "  __syncthreads();\n"
                                               "  x[threadIdx.x] = y[255 - threadIdx.x];\n"
                                               "}\n",
                                     .architecture = 80});
  EXPECT_EQ(resource_usage(compiled.log).at("share").shared_bytes, 1024);
}

TEST_F(GpuCompile, ANewerArchitectureGetsThePtxOfTheNewestKnown) {
  const Compiled compiled = compile({.source = small, .architecture = 999});
  const std::string text(compiled.image.data());  // ends with a zero byte
  EXPECT_TRUE(compiled.is_ptx);
  EXPECT_THAT(text, AllOf(HasSubstr(".entry twice"), HasSubstr(".target sm_")));
  EXPECT_EQ(text.size() + 1, compiled.image.size());
}

TEST_F(GpuCompile, AnOlderArchitectureIsRefused) {
  EXPECT_THAT(failure_of([] { compile({.source = small, .architecture = 20}); }),
              AllOf(HasSubstr("does not compile for sm_20"), HasSubstr("90"), HasSubstr("another version of CUDA")));
}

TEST_F(GpuCompile, AnErrorNamesFileAndLine) {
  const std::string message = failure_of(
      [] { compile({.source = "\n\nint f() { return nothing; }\n", .architecture = 80, .name = "valley.cu"}); });
  EXPECT_THAT(message, AllOf(HasSubstr("valley.cu(3)"), HasSubstr("\"nothing\" is undefined")));
}

TEST_F(GpuCompile, OptionsReachTheCompiler) {
  const std::string source = "#if SIZE != 7\n#error wrong size\n#endif\n" + small;
  EXPECT_EQ(failure_of([&] { compile({.source = source, .architecture = 80, .options = {"-DSIZE=7"}}); }), "");
  EXPECT_THAT(failure_of([&] { compile({.source = source, .architecture = 80}); }), HasSubstr("wrong size"));
}

TEST_F(GpuCompile, ASecondTimeComesFromTheCache) {
  const TemporaryFolder folder;
  const Cache cache(folder.file("cache"));
  const Compilation compilation{.source = small, .architecture = 80};
  const Compiled first = compile_cached(compilation, cache);
  const Compiled second = compile_cached(compilation, cache);
  EXPECT_FALSE(first.from_cache);
  EXPECT_TRUE(second.from_cache);
  EXPECT_EQ(first.image, second.image);
  EXPECT_EQ(first.log, second.log);
  EXPECT_FALSE(second.is_ptx);
  EXPECT_LT(second.seconds, first.seconds);
}

TEST_F(GpuCompile, ADamagedEntryIsCompiledAgain) {
  const TemporaryFolder folder;
  const Cache cache(folder.file("cache"));
  const Compilation compilation{.source = small, .architecture = 80};
  const Compiled first = compile_cached(compilation, cache);
  const std::string path = cache.file_of(key_of(compilation)).string();
  write_text(path, read_text(path).substr(0, 100));
  const Compiled again = compile_cached(compilation, cache);
  EXPECT_FALSE(again.from_cache);
  EXPECT_EQ(again.image, first.image);
  EXPECT_TRUE(compile_cached(compilation, cache).from_cache);
}

TEST_F(GpuCompile, SourceArchitectureAndOptionsEachHaveTheirOwnEntry) {
  const std::string base = key_of({.source = small, .architecture = 80}).hexadecimal();
  EXPECT_NE(key_of({.source = small + "\n", .architecture = 80}).hexadecimal(), base);
  EXPECT_NE(key_of({.source = small, .architecture = 90}).hexadecimal(), base);
  EXPECT_NE(key_of({.source = small, .architecture = 80, .options = {"-lineinfo"}}).hexadecimal(), base);
  EXPECT_EQ(key_of({.source = small, .architecture = 80}).hexadecimal(), base);
}

TEST_F(GpuCompile, RunsWithoutACache) {
  const Compilation compilation{.source = small, .architecture = 80};
  EXPECT_FALSE(compile_cached(compilation, Cache("")).from_cache);
  EXPECT_FALSE(compile_cached(compilation, Cache("/proc/none")).from_cache);
}

TEST(GpuCompileAbsent, SaysWhatIsMissing) {
  if (nvrtc_present()) GTEST_SKIP() << "NVRTC is here";
  EXPECT_THAT(failure_of([] { compile({.source = small, .architecture = 80}); }), HasSubstr("NVRTC"));
}

}  // namespace
}  // namespace polydescent::gpu
