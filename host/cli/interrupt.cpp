#include "polydescent/host/cli/interrupt.hpp"

#include <csignal>

namespace polydescent {
namespace {

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may not wait");

constexpr int watched[] = {SIGINT, SIGTERM};

extern "C" void note_interrupt(int signal) {
  interrupted.store(true);
  std::signal(signal, SIG_DFL);
}

}  // namespace

InterruptFlag::InterruptFlag() {
  for (const int signal : watched) std::signal(signal, note_interrupt);
}

InterruptFlag::~InterruptFlag() {
  for (const int signal : watched) std::signal(signal, SIG_DFL);
}

const std::atomic<bool>* InterruptFlag::flag() const { return &interrupted; }

}  // namespace polydescent
