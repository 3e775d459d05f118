// A function of one's own, compiled into a kernel by nvcc: the headers are enough, no library is linked. One GPU thread
// works on one start after the other, with Adam and exact gradients.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "polydescent/kernels/descent/kernel.cuh"
#include "polydescent/kernels/descent/status.hpp"
#include "polydescent/kernels/gradient/dual_gradient.hpp"
#include "polydescent/kernels/sampler/uniform.hpp"
#include "polydescent/kernels/update/adam.hpp"

using namespace polydescent;

namespace {

struct Valley {
  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    return T(100) * square(x[1] - square(x[0])) + square(T(1) - x[0]);
  }
};

constexpr int dim = 2;
constexpr std::uint64_t starts = 1 << 16;
constexpr int iterations = 5000;
constexpr double rate = 0.3;
constexpr int threads_per_block = 128;
constexpr int no_device = 77;

using Choice = KernelChoice<Valley, Adam, DualGradient, UniformSampler>;

__global__ void __launch_bounds__(threads_per_block)
    descend_in_valley(const __grid_constant__ KernelArguments<double> arguments, const __grid_constant__ Valley valley,
                      const __grid_constant__ Adam adam, const __grid_constant__ DualGradient gradient,
                      const __grid_constant__ UniformSampler sampler) {
  gpu::descend_one_start_per_thread<dim>(arguments, Choice{valley, adam, gradient, sampler});
}

void check(cudaError_t result) {
  if (result == cudaSuccess) return;
  std::printf("CUDA: %s\n", cudaGetErrorString(result));
  std::exit(1);
}

/// An array in the GPU's memory.
template <class T>
class OnGpu {
 public:
  explicit OnGpu(const std::vector<T>& values) : count_(values.size()) {
    check(cudaMalloc(&data_, count_ * sizeof(T)));
    check(cudaMemcpy(data_, values.data(), count_ * sizeof(T), cudaMemcpyHostToDevice));
  }
  explicit OnGpu(std::size_t count) : OnGpu(std::vector<T>(count)) {}
  OnGpu(const OnGpu&) = delete;
  OnGpu& operator=(const OnGpu&) = delete;
  ~OnGpu() { cudaFree(data_); }

  T* data() { return data_; }
  std::vector<T> copy() const {
    std::vector<T> values(count_);
    check(cudaMemcpy(values.data(), data_, count_ * sizeof(T), cudaMemcpyDeviceToHost));
    return values;
  }

 private:
  std::size_t count_;
  T* data_ = nullptr;
};

/// Adam's numbers for every iteration, with a constant learning rate.
std::vector<double> schedule(const Adam& adam) {
  std::vector<double> coefficients(iterations * Adam::coefficients);
  for (int t = 1; t <= iterations; ++t) adam.tabulate(t, rate, &coefficients[(t - 1) * Adam::coefficients]);
  return coefficients;
}

/// As many blocks as run at once: each thread takes the next start until none is left.
int blocks_at_once() {
  int device = 0, multiprocessors = 0, blocks = 0;
  check(cudaGetDevice(&device));
  check(cudaDeviceGetAttribute(&multiprocessors, cudaDevAttrMultiProcessorCount, device));
  check(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, descend_in_valley, threads_per_block, 0));
  return blocks * multiprocessors;
}

}  // namespace

int main() {
  int devices = 0;
  if (cudaGetDeviceCount(&devices) != cudaSuccess || devices == 0) {
    std::printf("no CUDA device\n");
    return no_device;
  }

  const Adam adam;
  OnGpu<double> lower({-5, -5}), upper({5, 5}), width({10, 10}), rate_scale({1, 1}), coefficients(schedule(adam));
  OnGpu<double> value(starts), gradient_norm(starts), point(starts * dim);
  OnGpu<std::int32_t> iterations_made(starts);
  OnGpu<Status> status(starts);
  OnGpu<unsigned long long> taken(1);

  const DescentSetup<double> setup{.dim = dim,
                                   .box = {lower.data(), upper.data(), width.data()},
                                   .rate_scale = rate_scale.data(),
                                   .coefficients = coefficients.data(),
                                   .limits = {.iterations = iterations, .value_tolerance = 1e-15}};
  const BatchView<double> ends{.count = starts,
                               .dim = dim,
                               .value = value.data(),
                               .gradient_norm = gradient_norm.data(),
                               .point = point.data(),
                               .iterations = iterations_made.data(),
                               .status = status.data()};
  descend_in_valley<<<blocks_at_once(), threads_per_block>>>({setup, ends, taken.data()}, {}, adam, {}, {.seed = 1});
  check(cudaGetLastError());

  const std::vector<double> values = value.copy();  // waits for the kernel
  std::size_t best = 0;
  for (std::size_t k = 0; k < starts; ++k) {
    if (!(values[best] <= values[k])) best = k;
  }
  const std::vector<double> points = point.copy();
  const double* x = &points[best * dim];
  std::printf("minimum %.3g at (%.6f, %.6f), by start %zu of %zu: %s\n", values[best], x[0], x[1], best,
              static_cast<std::size_t>(starts), name_of(status.copy()[best]));
  return std::abs(x[0] - 1) < 1e-3 && std::abs(x[1] - 1) < 1e-3 ? 0 : 1;
}
