#include "polydescent/host/stopper.hpp"

namespace polydescent {

const char* name_of(StopReason reason) {
  switch (reason) {
    case StopReason::target: return "target";
    case StopReason::max_evaluations: return "max-evaluations";
    case StopReason::time_limit: return "time-limit";
    case StopReason::interrupt: break;
  }
  return "interrupt";
}

Stopper::Stopper(std::optional<Clock::time_point> deadline, const std::atomic<bool>* interrupt, bool may_be_told)
    : looked_at_(deadline.has_value() || interrupt != nullptr || may_be_told) {
  if (deadline || interrupt != nullptr) watcher_ = std::thread([this, deadline, interrupt] { watch(deadline, interrupt); });
}

Stopper::~Stopper() {
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  over_.notify_all();
  if (watcher_.joinable()) watcher_.join();
}

void Stopper::stop(StopReason reason) {
  const std::lock_guard lock(mutex_);
  if (!reason_) reason_ = reason;
  __atomic_store_n(&flag_, 1, __ATOMIC_RELAXED);
}

std::optional<StopReason> Stopper::reason() const {
  const std::lock_guard lock(mutex_);
  return reason_;
}

void Stopper::set_aside(double seconds) {
  const std::lock_guard lock(mutex_);
  aside_ = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

void Stopper::watch(std::optional<Clock::time_point> deadline, const std::atomic<bool>* interrupt) {
  constexpr auto glance = std::chrono::milliseconds(10);  // how often interrupt and deadline are looked at
  std::unique_lock lock(mutex_);
  while (!done_) {
    const bool interrupted = interrupt != nullptr && interrupt->load();
    const bool late = deadline && Clock::now() >= *deadline - aside_;
    if (interrupted || late) {
      lock.unlock();
      return stop(interrupted ? StopReason::interrupt : StopReason::time_limit);
    }
    over_.wait_for(lock, glance);
  }
}

}  // namespace polydescent
