#pragma once

#include <atomic>

namespace polydescent {

/// While it lives the first Ctrl-C (SIGINT) or SIGTERM sets a flag and the second ends the program, as it would have before.
class InterruptFlag {
 public:
  InterruptFlag();
  ~InterruptFlag();
  InterruptFlag(const InterruptFlag&) = delete;
  InterruptFlag& operator=(const InterruptFlag&) = delete;

  const std::atomic<bool>* flag() const;
};

}  // namespace polydescent
