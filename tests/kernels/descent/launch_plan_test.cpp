#include "polydescent/kernels/descent/launch_plan.hpp"

#include <gmock/gmock.h>

#include "polydescent/kernels/descent/tuning.hpp"
#include "polydescent/kernels/gpu/failure.hpp"
#include "polydescent/kernels/objective/moved.hpp"
#include "polydescent/kernels/objective/rastrigin.hpp"
#include "polydescent/kernels/update/adam.hpp"

namespace polydescent::test {
namespace {

using testing::HasSubstr;

constexpr int shared_bytes = 232448;  // of a block on sm_90

KernelSpec spec(int dim, bool single) {
  return {dim, single, Adam::slots, "polydescent::Rastrigin", "polydescent::Adam", "G", "S"};
}

TEST(TypeName, IsTheTypesFullName) {
  EXPECT_EQ(type_name<Rastrigin>(), "polydescent::Rastrigin");
  EXPECT_EQ(type_name<Moved<Rastrigin>>(), "polydescent::Moved<polydescent::Rastrigin>");
}

TEST(KernelPartOf, HoldsTheBytesAndWhereItsPointersAre) {
  struct Thing {
    double weight;
    const float* numbers;
  };
  const float numbers[] = {1, 2, 3};
  const Thing thing{0.5, numbers};
  KernelPart part = kernel_part(thing);
  part.add_array(thing, thing.numbers, 3);
  EXPECT_EQ(part.object.size(), sizeof thing);
  ASSERT_EQ(part.arrays.size(), 1u);
  EXPECT_EQ(part.arrays[0].offset, offsetof(Thing, numbers));
  EXPECT_EQ(part.arrays[0].data, numbers);
  EXPECT_EQ(part.arrays[0].bytes, sizeof numbers);
}

TEST(PlanShape, GivesAStartAThreadAWarpOrABlock) {
  EXPECT_EQ(plan_shape(spec(2, false), shared_bytes).tier, Tier::thread);
  EXPECT_EQ(plan_shape(spec(15, false), shared_bytes).tier, Tier::thread);
  EXPECT_EQ(plan_shape(spec(16, false), shared_bytes).tier, Tier::warp);
  EXPECT_EQ(plan_shape(spec(30, true), shared_bytes).tier, Tier::thread);
  EXPECT_EQ(plan_shape(spec(31, true), shared_bytes).tier, Tier::warp);
  EXPECT_EQ(plan_shape(spec(tuning::warp_dims + 1, true), shared_bytes).tier, Tier::block);
  EXPECT_EQ(plan_shape(spec(2000, false), shared_bytes).tier, Tier::block);
}

TEST(PlanShape, GivesAThreadOnlyWhatItsRegistersHold) {
  KernelSpec one_slot = spec(16, false);
  one_slot.slots = 1;
  EXPECT_EQ(plan_shape(one_slot, shared_bytes).tier, Tier::thread);
  one_slot.dim = 17;
  EXPECT_EQ(plan_shape(one_slot, shared_bytes).tier, Tier::warp);
  KernelSpec three_slots = spec(12, false);
  three_slots.slots = 3;
  EXPECT_EQ(plan_shape(three_slots, shared_bytes).tier, Tier::thread);
  three_slots.dim = 13;
  EXPECT_EQ(plan_shape(three_slots, shared_bytes).tier, Tier::warp);
  three_slots.single = true;
  three_slots.dim = 24;
  EXPECT_EQ(plan_shape(three_slots, shared_bytes).tier, Tier::thread);
  three_slots.dim = 25;
  EXPECT_EQ(plan_shape(three_slots, shared_bytes).tier, Tier::warp);
}

/// With a memory of twenty pairs.
constexpr Lbfgs of_twenty{.memory = 20};

KernelSpec quasi_newton_spec(int dim, bool single) {
  return {dim, single, 0, "polydescent::Rastrigin", rule_part(of_twenty, dim).type, "G", "S", of_twenty.slots(dim)};
}

TEST(RulePart, NamesTheTypeThatKnowsItsSlots) {
  EXPECT_EQ(rule_part(Lbfgs{}, 3).type, type_name<LbfgsOfSlots<7>>());
  EXPECT_EQ(rule_part(Lbfgs{.memory = 5}, 100).type, type_name<LbfgsOfSlots<5>>());
  EXPECT_EQ(rule_part(of_twenty, 100).object.size(), sizeof(LbfgsOfSlots<20>));
}

TEST(PlanShape, GivesAQuasiNewtonDescentAThreadWhileLocalMemoryHoldsIt) {
  EXPECT_EQ(plan_shape(quasi_newton_spec(9, false), shared_bytes).tier, Tier::thread);
  EXPECT_EQ(plan_shape(quasi_newton_spec(12, false), shared_bytes).tier, Tier::warp);
  EXPECT_EQ(plan_shape(quasi_newton_spec(20, true), shared_bytes).tier, Tier::thread);
  EXPECT_EQ(plan_shape(quasi_newton_spec(24, true), shared_bytes).tier, Tier::warp);
  EXPECT_EQ(plan_shape(quasi_newton_spec(tuning::warp_dims + 1, false), shared_bytes).tier, Tier::block);
  const KernelShape warps = plan_shape(quasi_newton_spec(100, false), shared_bytes);
  EXPECT_EQ(warps.shared_bytes, 4 * (6 + 2 * 20) * 100 * 8u);
  EXPECT_EQ(plan_shape(quasi_newton_spec(200, false), shared_bytes).starts_per_block, 3);
}

TEST(PlanShape, RefusesQuasiNewtonDescentsWithTheNumbers) {
  EXPECT_TRUE(fits_block(quasi_newton_spec(600, false), shared_bytes));
  EXPECT_FALSE(fits_block(quasi_newton_spec(700, false), shared_bytes));
  EXPECT_TRUE(fits_block(quasi_newton_spec(700, true), shared_bytes));
  try {
    plan_shape(quasi_newton_spec(700, false), shared_bytes);
    FAIL();
  } catch (const gpu::Failure& failure) {
    EXPECT_THAT(failure.what(), HasSubstr("700 dimensions take 257600 bytes"));
    EXPECT_THAT(failure.what(), HasSubstr("--optimizer.memory"));
  }
}

TEST(KernelSource, AsksForBlocksAtOnceOnlyWhereTheShapeSaysSo) {
  KernelShape shape = plan_shape(spec(2, true), shared_bytes);
  EXPECT_THAT(kernel_source(spec(2, true), shape), HasSubstr("__launch_bounds__(128) "));
  shape.blocks_at_once = 7;
  EXPECT_THAT(kernel_source(spec(2, true), shape), HasSubstr("__launch_bounds__(128, 7) "));
}

TEST(PlanShape, FitsAsManyWarpsAsShareTheMemory) {
  const KernelShape roomy = plan_shape(spec(100, false), shared_bytes);
  EXPECT_EQ(roomy.starts_per_block, 4);
  EXPECT_EQ(roomy.shared_bytes, 4 * 100 * 4 * 8u);
  const KernelShape narrow = plan_shape(spec(100, false), 8000);
  EXPECT_EQ(narrow.starts_per_block, 2);
  EXPECT_EQ(narrow.threads_per_block, 64);
}

TEST(PlanShape, RefusesWithTheNumbers) {
  try {
    plan_shape(spec(8000, false), shared_bytes);
    FAIL();
  } catch (const gpu::Failure& failure) {
    EXPECT_THAT(failure.what(), HasSubstr("8000 dimensions take 256000 bytes"));
    EXPECT_THAT(failure.what(), HasSubstr("float32"));
  }
  EXPECT_NO_THROW(plan_shape(spec(8000, true), shared_bytes));
}

TEST(PlanChunk, IsSeveralWavesWithinHalfTheMemory) {
  const KernelSpec small = spec(10, false);
  const std::uint64_t bytes = bytes_per_start(small);
  EXPECT_EQ(bytes, 8u * 12 + 5);
  EXPECT_EQ(plan_chunk(small, 100, 1000, std::uint64_t{1} << 34), 100u);  // all there are
  EXPECT_EQ(plan_chunk(small, 1'000'000'000, 1000, std::uint64_t{1} << 34), 16'000u);
  EXPECT_EQ(plan_chunk(small, 1'000'000'000, 1000, std::uint64_t{1} << 34, true), 2000u);  // a stop is noticed in between
  const std::uint64_t chunk = plan_chunk(small, 1'000'000'000, 1000, 10'000 * bytes);
  EXPECT_LE(2 * chunk * bytes, 10'000 * bytes);
  EXPECT_GE(chunk, 1000u);
  EXPECT_THROW(plan_chunk(small, 1'000'000'000, 1000, bytes), gpu::Failure);
}

TEST(KernelSource, NamesEveryType) {
  const KernelSpec wanted = spec(10, true);
  const std::string source = kernel_source(wanted, plan_shape(wanted, shared_bytes));
  for (const char* words : {"polydescent::Rastrigin, polydescent::Adam, G, S", "KernelArguments<float>",
                            "descend_one_start_per_thread<10>", "polydescent_descend("}) {
    EXPECT_THAT(source, HasSubstr(words));
  }
}

}  // namespace
}  // namespace polydescent::test
