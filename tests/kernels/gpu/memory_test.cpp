#include "polydescent/kernels/gpu/memory.hpp"

#include <gmock/gmock.h>

#include <limits>
#include <stdexcept>
#include <utility>
#include <vector>

#include "kernels/gpu/failure.hpp"
#include "kernels/gpu/fake_driver.hpp"

namespace polydescent::gpu {
namespace {

using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

static_assert(!std::is_copy_constructible_v<Buffer<int>> && std::is_nothrow_move_constructible_v<Buffer<int>>);
static_assert(!std::is_copy_constructible_v<PinnedBuffer<int>> && std::is_nothrow_move_assignable_v<PinnedBuffer<int>>);

TEST(GpuBuffer, GivesBackWhatWasPutIn) {
  const FakeDriver fake;
  const std::vector<int> numbers{1, 2, 3, 4};
  Buffer<int> buffer(numbers);
  std::vector<int> tail(2);
  buffer.download(tail, 2);
  EXPECT_THAT(tail, ElementsAre(3, 4));
  EXPECT_EQ(buffer.size(), 4u);
  EXPECT_EQ(buffer.bytes(), 16u);
}

TEST(GpuBuffer, CopiesOnAStreamFromAndToPinnedMemory) {
  const FakeDriver fake;
  const Stream stream;
  PinnedBuffer<double> pinned(3);
  for (double& value : pinned) value = 7;
  Buffer<double> buffer(3);
  buffer.upload(pinned.span(), stream);
  pinned[0] = 0;
  buffer.download(pinned.span(), stream);
  EXPECT_THAT(pinned.span(), Each(7));
  buffer.fill_zero(stream);
  buffer.download(pinned.span(), stream);
  EXPECT_THAT(pinned.span(), Each(0));
  EXPECT_EQ(FakeDriver::calls("cuMemcpyHtoDAsync_v2"), 1);
}

TEST(GpuBuffer, IsFreedOnceHoweverOftenItMoves) {
  const FakeDriver fake;
  {
    Buffer<int> a(5);
    Buffer<int> b = std::move(a);
    a = Buffer<int>(2);
    a = std::move(b);
    EXPECT_EQ(a.size(), 5u);
    EXPECT_EQ(b.size(), 0u);  // NOLINT(bugprone-use-after-move,clang-analyzer-cplusplus.Move)
    EXPECT_EQ(FakeDriver::total_alive(), 1);
  }
  EXPECT_EQ(FakeDriver::total_alive(), 0);
}

TEST(GpuBuffer, OfNothingAsksForNothing) {
  const FakeDriver fake;
  Buffer<int> none(0);
  none.upload({});
  EXPECT_EQ(none.data(), nullptr);
  EXPECT_EQ(FakeDriver::calls("cuMemAlloc_v2"), 0);
  EXPECT_EQ(FakeDriver::calls("cuMemcpyHtoD_v2"), 0);
}

TEST(GpuBuffer, EveryOneIsFreedWhenALaterOneFails) {
  const FakeDriver fake;
  const std::string message = failure_of([] {
    const PinnedBuffer<int> pinned(10);
    const Buffer<int> first(10);
    FakeDriver::fail_next("cuMemAlloc_v2", Result::out_of_memory);
    const Buffer<int> second(25);
  });
  EXPECT_THAT(message, AllOf(HasSubstr("allocating 100 bytes of device memory failed"),
                             HasSubstr("CUDA_ERROR_OUT_OF_MEMORY (out of memory)"), HasSubstr("do less at once")));
  EXPECT_EQ(FakeDriver::total_alive(), 0);
}

TEST(GpuBuffer, IsFreedWhenItsContentsCannotBeCopied) {
  const FakeDriver fake;
  FakeDriver::fail_next("cuMemcpyHtoD_v2", Result::illegal_address);
  const std::vector<int> numbers(3);
  EXPECT_THAT(failure_of([&] { Buffer<int>{numbers}; }), HasSubstr("compute-sanitizer"));
  EXPECT_EQ(FakeDriver::total_alive(), 0);
}

TEST(GpuBuffer, TooLargeForANumberIsRefused) {
  const FakeDriver fake;
  constexpr std::size_t too_many = std::numeric_limits<std::size_t>::max() / 4;
  EXPECT_THAT(failure_of([] { Buffer<double>{too_many}; }), HasSubstr("OUT_OF_MEMORY"));
}

TEST(GpuBuffer, FailingToBeFreedThrowsNothing) {
  const FakeDriver fake;
  FakeDriver::fail_next("cuMemFree_v2", Result::launch_failed);
  EXPECT_NO_THROW(Buffer<int>(1));
}

}  // namespace
}  // namespace polydescent::gpu
