#include "polydescent/host/cli/interrupt.hpp"

namespace polydescent {
namespace {

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may not wait");

constexpr std::array watched = {SIGINT, SIGTERM};

void note_interrupt(int) {
  interrupted.store(true);
  for (const int signal : watched) {
    struct sigaction now;
    if (sigaction(signal, nullptr, &now) == 0 && now.sa_handler == note_interrupt) std::signal(signal, SIG_DFL);
  }
}

}  // namespace

InterruptFlag::InterruptFlag() {
  struct sigaction action = {};
  action.sa_handler = note_interrupt;
  action.sa_flags = SA_RESTART;
  for (std::size_t k = 0; k < watched.size(); ++k) {
    sigaction(watched[k], nullptr, &before_[k]);
    if (before_[k].sa_handler != SIG_IGN) sigaction(watched[k], &action, nullptr);
  }
}

InterruptFlag::~InterruptFlag() {
  for (std::size_t k = 0; k < watched.size(); ++k) sigaction(watched[k], &before_[k], nullptr);
}

const std::atomic<bool>* InterruptFlag::flag() const { return &interrupted; }

}  // namespace polydescent
