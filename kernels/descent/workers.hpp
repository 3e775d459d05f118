#pragma once

#include <omp.h>

#include <atomic>
#include <cstdint>
#include <vector>

#include "polydescent/kernels/descent/launch_cpu.hpp"
#include "polydescent/kernels/descent/starts.hpp"

// The CPU's workers: one per thread, each with memory of its own, all taking starts from one counter.
namespace polydescent {

/// Counts the starts that were taken, by all threads together.
struct SharedCounter {
  std::atomic<std::uint64_t>& taken;
  std::uint64_t take() const { return taken.fetch_add(1, std::memory_order_relaxed); }
};

/// A sampler behind a pointer, as Starts calls it.
struct ErasedSampler {
  SamplerReference reference;
  bool gives_coordinates = reference.gives_coordinates;
  double operator()(std::uint64_t start, int i) const { return reference.coordinate(reference.sampler, start, i); }
};

template <class S>
using CpuStarts = Starts<S, SharedCounter, ErasedSampler>;

/// work(memory, starts) on every thread of the launch; memory: `numbers` of T, zero at first.
template <class T, class Work>
void run_on_workers(const CpuLaunch<ScalarOf<T>>& launch, std::size_t numbers, Work work) {
  const ErasedSampler sampler{launch.sampler};
  std::vector<std::vector<T>> memory(static_cast<std::size_t>(launch.threads), std::vector<T>(numbers, T(0)));
  std::atomic<std::uint64_t> taken{0};
#pragma omp parallel num_threads(launch.threads)
  {
    CpuStarts<ScalarOf<T>> starts{launch.ends.first, launch.ends.count, launch.setup.box, {taken}, sampler};
    work(memory[static_cast<std::size_t>(omp_get_thread_num())].data(), starts);
  }
}

}  // namespace polydescent
