#include "constrained_tools.hpp"

#include <atomic>
#include <chrono>
#include <thread>

namespace polydescent::bench {

std::vector<ConstrainedTool> constrained_tools() {
  std::vector<ConstrainedTool> all;
#ifdef POLYDESCENT_BENCH_NLOPT
  for (const ConstrainedTool& tool : nlopt_tools()) all.push_back(tool);
#endif
#ifdef POLYDESCENT_BENCH_PAGMO
  for (const ConstrainedTool& tool : pagmo_tools()) all.push_back(tool);
#endif
  return all;
}

void share_out(std::size_t count, int threads, double limit_s, const std::function<void(std::size_t, double)>& work) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point begin = Clock::now();
  std::atomic<std::size_t> next = 0;
  const auto take_turns = [&] {
    for (std::size_t k = next++; k < count; k = next++) {
      const double left_s = limit_s - std::chrono::duration<double>(Clock::now() - begin).count();
      if (left_s <= 0) return;
      work(k, left_s);
    }
  };
  std::vector<std::jthread> others;
  for (int t = 1; t < threads; ++t) others.emplace_back(take_turns);
  take_turns();
}

}  // namespace polydescent::bench
