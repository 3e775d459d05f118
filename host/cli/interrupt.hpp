#pragma once

#include <csignal>

#include <array>
#include <atomic>

namespace polydescent {

/// While it lives the first Ctrl-C (SIGINT) or SIGTERM sets a flag, and the next of either ends the program, as it would have
/// before. A signal that the program was told to ignore stays ignored.
class InterruptFlag {
 public:
  InterruptFlag();
  ~InterruptFlag();
  InterruptFlag(const InterruptFlag&) = delete;
  InterruptFlag& operator=(const InterruptFlag&) = delete;

  const std::atomic<bool>* flag() const;

 private:
  std::array<struct sigaction, 2> before_;
};

}  // namespace polydescent
