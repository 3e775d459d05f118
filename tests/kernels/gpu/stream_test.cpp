#include "polydescent/kernels/gpu/stream.hpp"

#include <gmock/gmock.h>

#include <stdexcept>
#include <type_traits>
#include <utility>

#include "kernels/gpu/failure.hpp"
#include "kernels/gpu/fake_driver.hpp"
#include "polydescent/kernels/gpu/module.hpp"

namespace polydescent::gpu {
namespace {

using testing::AllOf;
using testing::HasSubstr;

static_assert(!std::is_copy_constructible_v<Stream> && std::is_nothrow_move_constructible_v<Stream>);
static_assert(!std::is_copy_constructible_v<Event> && std::is_nothrow_move_constructible_v<Event>);
static_assert(!std::is_copy_constructible_v<Graph> && std::is_nothrow_move_constructible_v<Graph>);
static_assert(!std::is_copy_constructible_v<Module> && std::is_nothrow_move_constructible_v<Module>);

constexpr char image[] = "code";

TEST(GpuStream, AndItsEventsAreGivenBack) {
  const FakeDriver fake;
  {
    Stream stream;
    Event begin;
    Event end;
    begin.record(stream);
    end.record(stream);
    stream.wait(end);
    end.synchronize();
    EXPECT_DOUBLE_EQ(end.elapsed_s(begin), 0.0025);
    const Stream moved = std::move(stream);
    moved.synchronize();
    EXPECT_EQ(FakeDriver::total_alive(), 3);
  }
  EXPECT_EQ(FakeDriver::total_alive(), 0);
}

TEST(GpuStream, IsIdleBusyOrBroken) {
  const FakeDriver fake;
  const Stream stream;
  EXPECT_TRUE(stream.idle());
  FakeDriver::fail_next("cuStreamQuery", Result::not_ready);
  EXPECT_FALSE(stream.idle());
  FakeDriver::fail_next("cuStreamQuery", Result::launch_failed);
  EXPECT_THAT(failure_of([&] { stream.idle(); }), HasSubstr("asking a stream"));
}

TEST(GpuGraph, RecordsOnceAndLaunchesOften) {
  const FakeDriver fake;
  {
    const Stream stream;
    const Graph graph(stream, [] {});
    graph.launch(stream);
    graph.launch(stream);
    EXPECT_EQ(FakeDriver::calls("cuGraphLaunch"), 2);
    EXPECT_EQ(FakeDriver::total_alive(), 2);  // the stream and the instance; the recording itself is gone
  }
  EXPECT_EQ(FakeDriver::total_alive(), 0);
}

TEST(GpuGraph, EndsTheRecordingWhenTheWorkThrows) {
  const FakeDriver fake;
  const Stream stream;
  EXPECT_THROW(Graph(stream, [] { throw std::logic_error("midway"); }), std::logic_error);
  EXPECT_EQ(FakeDriver::calls("cuStreamEndCapture"), 1);
  EXPECT_EQ(FakeDriver::total_alive(), 1);
}

TEST(GpuGraph, GivesTheRecordingBackWhenItCannotBePrepared) {
  const FakeDriver fake;
  const Stream stream;
  FakeDriver::fail_next("cuGraphInstantiateWithFlags", Result::out_of_memory);
  EXPECT_THAT(failure_of([&] { Graph(stream, [] {}); }), HasSubstr("preparing a graph"));
  EXPECT_EQ(FakeDriver::total_alive(), 1);
}

TEST(GpuModule, GivesKernelsThatLaunch) {
  const FakeDriver fake;
  {
    const Stream stream;
    const Module module(image);
    const Kernel kernel = module.kernel("descend");
    kernel(stream, {.grid = 7, .block = 32}, 1.5);
    EXPECT_EQ(FakeDriver::last_grid(), 7u);
    EXPECT_EQ(FakeDriver::last_argument(), 1.5);
    kernel.allow_shared_bytes(100'000);
    EXPECT_EQ(kernel.active_blocks(256, 0), 8);
    EXPECT_EQ(kernel.attributes().registers, 14);
    EXPECT_EQ(kernel.attributes().local_bytes, 13);
  }
  EXPECT_EQ(FakeDriver::total_alive(), 0);
}

TEST(GpuModule, FailuresNameTheKernelAndTheReason) {
  const FakeDriver fake;
  const Stream stream;
  const Module module(image);
  const Kernel kernel = module.kernel("descend");
  FakeDriver::fail_next("cuLaunchKernel", Result::launch_out_of_resources);
  EXPECT_THAT(failure_of([&] { kernel(stream, {.grid = 1, .block = 1024}, 0.0); }),
              AllOf(HasSubstr("launching descend with 1 blocks of 1024 threads"), HasSubstr("CUDA_ERROR_FAKE")));
  FakeDriver::fail_next("cuModuleGetFunction", static_cast<Result>(500));
  EXPECT_THAT(failure_of([&] { static_cast<void>(module.kernel("descent")); }), HasSubstr("the kernel descent"));
  FakeDriver::fail_next("cuModuleLoadDataEx", Result::no_binary_for_device);
  EXPECT_THAT(failure_of([&] { Module{image}; }), AllOf(HasSubstr("the image is odd"), HasSubstr("update the driver")));
}

}  // namespace
}  // namespace polydescent::gpu
