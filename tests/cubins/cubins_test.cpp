// Every kernel of the covering set compiles, and keeps in registers what is meant to stay there. No GPU is needed.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <string>
#include <tuple>
#include <vector>

#include "cubins/kernel_matrix.hpp"
#include "cubins/resources.hpp"
#include "kernels/gpu/failure.hpp"
#include "polydescent/kernels/gpu/nvrtc.hpp"

namespace polydescent {

void PrintTo(const MatrixKernel& kernel, std::ostream* out) { *out << kernel.name; }

namespace {

using Case = std::tuple<int, MatrixKernel>;  // architecture, kernel

class Cubins : public testing::TestWithParam<Case> {};

TEST_P(Cubins, CompilesWithinItsLimits) {
  const auto& [architecture, kernel] = GetParam();
  if (!gpu::nvrtc_present()) GTEST_SKIP() << gpu::failure_of([] { gpu::nvrtc(); });
  const auto known = gpu::nvrtc_architectures();
  if (!std::binary_search(known.begin(), known.end(), architecture)) {
    GTEST_SKIP() << "NVRTC " << gpu::nvrtc_version() << " does not know sm_" << architecture;
  }
  const std::string failure = gpu::failure_of([&] {
    const Built built = build(kernel, architecture, gpu::Cache(POLYDESCENT_CUBIN_CACHE));
    EXPECT_EQ(complaint(kernel, built.shape.tier, built.usage), "");
  });
  EXPECT_EQ(failure, "") << kernel.name;
}

std::string name_of(const testing::TestParamInfo<Case>& info) {
  std::string name = "sm_" + std::to_string(std::get<0>(info.param)) + "_" + std::get<1>(info.param).name;
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

std::vector<Case> cases() {
  std::vector<Case> result;
  for (const MatrixKernel& kernel : covering_set()) {
    for (const int architecture : {80, 90}) result.emplace_back(architecture, kernel);
  }
  std::size_t turn = 0;  // an objective's two kernels are for one architecture each
  for (const MatrixKernel& kernel : of_each_objective()) result.emplace_back(turn++ % 2 == 0 ? 80 : 90, kernel);
  return result;
}

INSTANTIATE_TEST_SUITE_P(CoveringSet, Cubins, testing::ValuesIn(cases()), name_of);

}  // namespace
}  // namespace polydescent
