// The layer under the searches on a real device: what everything else needs, so look here first.
#include <numeric>

#include "gpu/searches.hpp"
#include "polydescent/kernels/gpu/compile.hpp"
#include "polydescent/kernels/gpu/memory.hpp"
#include "polydescent/kernels/gpu/module.hpp"
#include "polydescent/kernels/gpu/stream.hpp"

namespace polydescent::test {
namespace {

constexpr const char* twice = R"(extern "C" __global__ void twice(double* x, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) x[i] *= 2;
})";

constexpr int count = 1001;
constexpr unsigned per_block = 128;
constexpr gpu::LaunchShape shape{(count + per_block - 1) / per_block, per_block, 0};

class GpuDriver : public OnGpuAs<> {
 public:
  void SetUp() override {
    OnGpuAs<>::SetUp();
    if (!IsSkipped() && stand_in()) GTEST_SKIP() << "about the driver itself";
    x_.resize(count);
    std::iota(x_.begin(), x_.end(), 1.0);
  }

  void expect_times(double factor, const std::vector<double>& result) const {
    for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(result[i], factor * x_[i]) << i;
  }

  static gpu::Compiled compile() { return gpu::compile({twice, gpu::devices().front().architecture}); }

  std::vector<double> x_;
};

TEST_F(GpuDriver, SaysWhatTheDeviceIs) {
  const gpu::DeviceInfo info = gpu::devices().front();
  EXPECT_FALSE(info.name.empty());
  EXPECT_GE(info.architecture, 75);
  EXPECT_GT(info.multiprocessors, 0);
  EXPECT_GE(info.shared_bytes_per_block, 48 * 1024);
  EXPECT_GT(info.memory_bytes, std::uint64_t{1} << 30);
  EXPECT_GE(gpu::driver_version(), 12000);
  const gpu::Context context(0);
  EXPECT_GT(context.free_memory(), 0u);
  EXPECT_LE(context.free_memory(), info.memory_bytes);
}

TEST_F(GpuDriver, LaunchesWhatNvrtcCompiled) {
  const gpu::Context context(0);
  const gpu::Module module(compile().image);
  const gpu::Kernel kernel = module.kernel("twice");
  gpu::Buffer<double> buffer{std::span<const double>(x_)};
  const gpu::Stream stream;
  kernel(stream, shape, buffer.data(), count);
  stream.synchronize();
  std::vector<double> result(count);
  buffer.download(std::span(result));
  expect_times(2, result);
  EXPECT_GT(kernel.attributes().registers, 0);
  EXPECT_GT(kernel.active_blocks(per_block, 0), 0);
}

TEST_F(GpuDriver, CopiesOnAStreamInOrder) {
  const gpu::Context context(0);
  const gpu::Module module(compile().image);
  const gpu::PinnedBuffer<double> pinned(count);
  std::copy(x_.begin(), x_.end(), pinned.begin());
  gpu::Buffer<double> buffer(count);
  const gpu::Stream stream;
  gpu::Event before;
  gpu::Event after;
  before.record(stream);
  buffer.upload(std::span<const double>(pinned.span()), stream);
  for (int k = 0; k < 3; ++k) module.kernel("twice")(stream, shape, buffer.data(), count);
  buffer.download(pinned.span(), stream);
  after.record(stream);
  after.synchronize();
  EXPECT_GT(after.elapsed_s(before), 0);
  expect_times(8, {pinned.begin(), pinned.end()});
}

TEST_F(GpuDriver, ReplaysAGraph) {
  const gpu::Context context(0);
  const gpu::Module module(compile().image);
  const gpu::Kernel kernel = module.kernel("twice");
  gpu::Buffer<double> buffer{std::span<const double>(x_)};
  const gpu::Stream stream;
  const gpu::Graph graph(stream, [&] {
    for (int k = 0; k < 2; ++k) kernel(stream, shape, buffer.data(), count);
  });
  for (int k = 0; k < 3; ++k) graph.launch(stream);
  stream.synchronize();
  std::vector<double> result(count);
  buffer.download(std::span(result));
  expect_times(64, result);
}

}  // namespace
}  // namespace polydescent::test
