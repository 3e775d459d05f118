#pragma once

#include <cstdint>
#include <string_view>

#include "polydescent/host/options.hpp"
#include "polydescent/host/problem.hpp"

namespace polydescent {

/// How a search uses memory, decided before its first descent.
struct MemoryPlan {
  std::uint64_t descents = 0;
  std::uint64_t starts_per_launch = 0;  // enough for every lane of every thread, else few enough to stay in cache
  double end_bytes = 0;                 // of all ends, where they are kept
  double given_bytes = 0;               // of the start points that the options hold
  double launch_bytes = 0;              // of one launch's ends and its threads' working memory
};

MemoryPlan plan_memory(const Problem& problem, const MinimizeOptions& options, int threads, int lanes);

/// Throws Error when `what` takes more bytes than this machine has.
void check_memory(double bytes, std::string_view what, std::string_view remedy);

}  // namespace polydescent
