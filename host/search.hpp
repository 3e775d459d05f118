#pragma once

#include "polydescent/host/engine.hpp"
#include "polydescent/host/stopper.hpp"

namespace polydescent {

/// A start that ended for want of evaluations.
struct CutStart {
  std::uint64_t start;
  int iterations;
};

/// Runs the descents, polishes their ends where that is asked for, and takes them in: statuses, the best, all ends where
/// `result.ends` is there, and what was evaluated. Ends early when the stopper, the target or the evaluations say so; starts
/// that were not begun count as stopped. Throws Error when a GPU fails.
///
/// A target ends the search with the first start that reaches it: those before it have come to their own ends, those behind
/// it count as not begun, whatever was computed at the same time. So neither it nor a number of evaluations makes the
/// result depend on threads. Returns the starts that the number of evaluations cut.
std::vector<CutStart> search(const Descents& descents, Stopper& stopper, SearchResult& result);

}  // namespace polydescent
