#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace polydescent {

/// Why a search ended before its last start did.
enum class StopReason { target, max_evaluations, time_limit, interrupt };

/// The name users read.
const char* name_of(StopReason reason);

/// Ends a search: at a time, when somebody interrupts it, or when it is told to. While it lives it may watch from a
/// thread of its own.
class Stopper {
 public:
  using Clock = std::chrono::steady_clock;

  /// Deadline and interrupt may be missing. The interrupt is somebody else's; true asks the search to stop. may_be_told:
  /// somebody may call `stop`.
  Stopper(std::optional<Clock::time_point> deadline, const std::atomic<bool>* interrupt, bool may_be_told);
  ~Stopper();
  Stopper(const Stopper&) = delete;
  Stopper& operator=(const Stopper&) = delete;

  /// What descents look at between two iterations: not zero once they are to stop. Null when nothing will ask them to.
  const int* flag() const { return looked_at_ ? &flag_ : nullptr; }

  void stop(StopReason reason);    // the first reason counts
  void set_aside(double seconds);  // of the time before the deadline, for what comes after the descents
  std::optional<StopReason> reason() const;

 private:
  void watch(std::optional<Clock::time_point> deadline, const std::atomic<bool>* interrupt);

  bool looked_at_;
  alignas(64) int flag_ = 0;
  mutable std::mutex mutex_;
  std::condition_variable over_;
  bool done_ = false;
  std::optional<StopReason> reason_;
  Clock::duration aside_{0};
  std::thread watcher_;
};

}  // namespace polydescent
