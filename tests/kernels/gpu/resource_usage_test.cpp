#include "polydescent/kernels/gpu/resource_usage.hpp"

#include <gtest/gtest.h>

namespace polydescent::gpu {
namespace {

TEST(GpuResourceUsage, IsReadFromTheAssemblersLog) {
  const auto kernels = resource_usage(
      "kernel.cu(3): warning #177-D: variable \"unused\" was declared but never referenced\n"
      "ptxas info    : 2735 bytes gmem\n"
      "ptxas info    : Compiling entry function 'descend' for 'sm_90'\n"
      "ptxas info    : Function properties for descend\n"
      "ptxas         .     104 bytes stack frame, 8 bytes spill stores, 12 bytes spill loads\n"
      "ptxas info    : Used 68 registers, used 1 barriers, 144 bytes cumulative stack size, 256 bytes smem\n"
      "ptxas info    : Compile time = 9740.402 ms\n"
      "ptxas info    : Function properties for slow_path\n"
      "ptxas         .     40 bytes stack frame, 4 bytes spill stores, 4 bytes spill loads\n"
      "ptxas info    : Compiling entry function 'sample' for 'sm_90'\n"
      "ptxas info    : Function properties for sample\n"
      "ptxas         .     0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads\n"
      "ptxas info    : Used 16 registers, used 0 barriers, 400 bytes cmem[0]\n");
  ASSERT_EQ(kernels.size(), 2u);
  const ResourceUsage& descend = kernels.at("descend");
  EXPECT_EQ(descend.registers, 68);
  EXPECT_EQ(descend.stack_bytes, 144);
  EXPECT_EQ(descend.spill_store_bytes, 12);
  EXPECT_EQ(descend.spill_load_bytes, 16);
  EXPECT_EQ(descend.shared_bytes, 256);
  const ResourceUsage& sample = kernels.at("sample");
  EXPECT_EQ(sample.registers, 16);
  EXPECT_EQ(sample.stack_bytes + sample.spill_store_bytes + sample.spill_load_bytes + sample.shared_bytes, 0);
}

TEST(GpuResourceUsage, OfAnEmptyLogIsNobodys) { EXPECT_TRUE(resource_usage("").empty()); }

}  // namespace
}  // namespace polydescent::gpu
