#include "polydescent/kernels/gpu/device.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <type_traits>
#include <utility>

#include "kernels/gpu/failure.hpp"
#include "kernels/gpu/fake_driver.hpp"

namespace polydescent::gpu {
namespace {

using testing::AllOf;
using testing::HasSubstr;

static_assert(!std::is_copy_constructible_v<Context> && std::is_nothrow_move_constructible_v<Context>);

TEST(GpuDevices, AreDescribedByTheDriver) {
  const FakeDriver fake;
  const std::vector<DeviceInfo> all = devices();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[1].ordinal, 1);
  EXPECT_EQ(all[1].name, "Fake 1");
  EXPECT_EQ(all[1].architecture, 90);
  EXPECT_EQ(all[1].multiprocessors, 1016);
  EXPECT_EQ(all[1].shared_bytes_per_block, 1097);
  EXPECT_EQ(all[1].memory_bytes, std::uint64_t{80} << 30);
  EXPECT_EQ(why_no_device(), "");
  EXPECT_EQ(driver_version(), 13000);
}

TEST(GpuDevices, AreNoneWithAReasonWhereThereIsNoDriver) {
  if (driver_present()) GTEST_SKIP() << "this machine has a driver";
  EXPECT_TRUE(devices().empty());
  EXPECT_THAT(why_no_device(), HasSubstr("NVIDIA's driver is not"));
  EXPECT_EQ(failure_of([] { driver(); }), why_no_device());
  EXPECT_EQ(failure_of([] { Context(0); }), why_no_device());
}

TEST(GpuDevices, AreNoneWhereTheDriverCannotCountThem) {
  const FakeDriver fake;
  FakeDriver::fail_next("cuDeviceGetCount", Result::no_device);
  EXPECT_THAT(why_no_device(), AllOf(HasSubstr("counting CUDA devices failed"), HasSubstr("CUDA_VISIBLE_DEVICES")));
}

TEST(GpuDriver, IsTooOldWhereAFunctionIsMissing) {
  const Library empty{"libold.so", [](const char*) -> void* { return nullptr; }};
  EXPECT_THAT(failure_of([&] { static_cast<void>(Driver{empty}); }),
              AllOf(HasSubstr("libold.so has no function cuInit"), HasSubstr("update")));
}

TEST(GpuDriver, FindsEveryFunctionInTheToolkitsStub) {
  constexpr const char* stub = "/usr/local/cuda/lib64/stubs/libcuda.so";
  if (!std::filesystem::exists(stub)) GTEST_SKIP() << "no " << stub;
  const std::string failure = failure_of([] { static_cast<void>(Driver{open_library("the stub", {stub}, "")}); });
  if (failure.find("built without CUDA") != std::string::npos) GTEST_SKIP() << failure;
  EXPECT_EQ(failure, "");
}

TEST(GpuContext, IsGivenBackOnceAndByItsLastOwner) {
  const FakeDriver fake;
  {
    Context first(1);
    const Context second = std::move(first);
    EXPECT_EQ(second.ordinal(), 1);
    EXPECT_EQ(second.free_memory(), 3000u);
    EXPECT_EQ(FakeDriver::total_alive(), 1);
  }
  EXPECT_EQ(FakeDriver::total_alive(), 0);
  EXPECT_EQ(FakeDriver::calls("cuDevicePrimaryCtxRelease_v2"), 1);
}

TEST(GpuContext, IsGivenBackWhenItCannotBecomeCurrent) {
  const FakeDriver fake;
  FakeDriver::fail_next("cuCtxSetCurrent", Result::launch_failed);
  EXPECT_THAT(failure_of([] { Context(0); }), HasSubstr("choosing CUDA device 0 failed: CUDA_ERROR_FAKE (fake error)"));
  EXPECT_EQ(FakeDriver::total_alive(), 0);
}

}  // namespace
}  // namespace polydescent::gpu
