#pragma once

#include <omp.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <vector>

#include "polydescent/kernels/descent/launch_cpu.hpp"
#include "polydescent/kernels/descent/starts.hpp"

// The CPU's workers: one per thread, each with memory of its own, all taking starts from one counter.
namespace polydescent {

/// Hands out starts to one thread, several at a time while there are many: the counter is everybody's.
struct SharedCounter {
  std::atomic<std::uint64_t>& taken;
  std::uint64_t count;  // that there are
  std::uint64_t lanes;  // of all threads together
  std::uint64_t next = 0, end = 0;

  std::uint64_t take() {
    if (next == end) {
      const std::uint64_t left = count - std::min(count, taken.load(std::memory_order_relaxed));
      const std::uint64_t some = std::clamp<std::uint64_t>(left / (8 * lanes), 1, 16);
      next = taken.fetch_add(some, std::memory_order_relaxed);
      end = next + some;
    }
    return next++;
  }
};

/// A sampler behind a pointer, as Starts calls it: asked once for a start's coordinates.
class ErasedSampler {
 public:
  ErasedSampler(const SamplerReference& reference, int dim)
      : gives_coordinates(reference.gives_coordinates), reference_(reference), point_(static_cast<std::size_t>(dim)) {}

  bool gives_coordinates;
  void draw(std::uint64_t start) { reference_.draw(reference_.sampler, start, static_cast<int>(point_.size()), point_.data()); }
  double operator()(std::uint64_t, int i) const { return point_[static_cast<std::size_t>(i)]; }

 private:
  SamplerReference reference_;
  std::vector<double> point_;
};

template <class S>
using CpuStarts = Starts<S, SharedCounter, ErasedSampler>;

/// work(memory, starts) on every thread of the launch that has something to do; memory: `numbers` of T, zero at first.
template <class T, class Work>
void run_on_workers(const CpuLaunch<ScalarOf<T>>& launch, std::size_t numbers, Work work) {
  constexpr int lanes = ScalarTraits<T>::lanes;
  const int threads = useful_threads(launch.threads, lanes, launch.ends.count);
  std::vector<std::vector<T>> memory(static_cast<std::size_t>(threads), std::vector<T>(numbers, T(0)));
  std::vector<ErasedSampler> samplers(static_cast<std::size_t>(threads), ErasedSampler(launch.sampler, launch.setup.dim));
  std::atomic<std::uint64_t> taken{0};
#pragma omp parallel num_threads(threads)
  {
    const auto worker = static_cast<std::size_t>(omp_get_thread_num());
    const SharedCounter counter{taken, launch.ends.count, static_cast<std::uint64_t>(threads * lanes)};
    CpuStarts<ScalarOf<T>> starts{launch.ends.first, launch.ends.count, launch.setup.box, counter, samplers[worker]};
    work(memory[worker].data(), starts);
  }
}

}  // namespace polydescent
