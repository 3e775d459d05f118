#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "constrained_functions.hpp"

namespace polydescent::bench {

inline constexpr int most_evaluations = 5000;  // of the objective, per start
inline constexpr double tool_tolerance = 1e-8;  // of steps, values and constraints, for the tools that ask for one

/// What a tool is given.
struct ConstrainedWork {
  const ConstrainedFunctions& functions;
  std::vector<double> starts;  // [count][dim]
  int threads;
  double limit_s;  // no start is begun after so many seconds, and those under way are ended where a tool knows how

  std::size_t dim() const { return static_cast<std::size_t>(functions.dim()); }
  std::size_t count() const { return starts.size() / dim(); }
};

/// What it comes to; the points are NaN where a start was never begun.
struct ConstrainedEnds {
  std::vector<double> points;             // [count][dim]
  std::vector<std::int32_t> evaluations;  // of the objective
  std::vector<std::int32_t> claims;       // 1 where the tool says that it has converged
};

/// A tool's search, ready to run.
using ConstrainedSearch = std::function<ConstrainedEnds()>;

struct ConstrainedTool {
  std::string_view name;
  ConstrainedEnds (*search)(const ConstrainedWork& work);
};

/// Other libraries' optimizers in this build, perhaps none.
std::vector<ConstrainedTool> constrained_tools();
std::vector<ConstrainedTool> nlopt_tools();
std::vector<ConstrainedTool> pagmo_tools();

/// work(k, seconds that are left) for k < count, on threads as each becomes free, until the time is over.
void share_out(std::size_t count, int threads, double limit_s, const std::function<void(std::size_t, double)>& work);

}  // namespace polydescent::bench
