#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "polydescent/host/end_batch.hpp"
#include "polydescent/host/engine.hpp"

namespace polydescent {

/// Iterations that a polish takes at most: a few hundred reach the end from wherever a descent has levelled off.
inline constexpr int polish_iterations = 1000;

/// What takes the ends of these descents on: see MinimizeOptions::polish. Empty: nothing does.
std::optional<Optimizer> polisher(const Problem& problem, const MinimizeOptions& options);

/// Whether a descent that used up its iterations has levelled off: its learning rate has all but vanished.
bool levels_off(const MinimizeOptions& options);

/// What the second descents took.
struct PolishCost {
  std::uint64_t iterations = 0;
  std::uint64_t gradients = 0;
  std::uint64_t starts = 0;  // that were polished
  double compile_s = 0;
};

/// Whether end k gains by a polish.
template <class S>
bool is_worth_polishing(const Descents& descents, const BatchView<S>& ends, std::uint64_t k);

/// Takes ends on in float64 by the polisher, which there must be, from where the descents left them; on the GPUs of the
/// descents before, where it has a kernel and a start fits. An end that is not finite, or has converged in float64 as far as
/// a polish would, stays as it is. Writes all ends into `result`, their iterations those of both descents together.
template <class S>
PolishCost polish(const Descents& descents, const BatchView<S>& ends, EndBatch<double>& result);

/// Appends the polish of a traced start to its course.
void trace_polish(const Descents& descents, std::vector<TracePoint>& course);

}  // namespace polydescent
