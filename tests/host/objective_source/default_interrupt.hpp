#pragma once

#include <csignal>

namespace polydescent {

/// Ctrl-C ends processes while it lives, also where a shell that runs tests in the background has it ignored.
class DefaultInterrupt {
 public:
  DefaultInterrupt() : before_(std::signal(SIGINT, SIG_DFL)) {}
  ~DefaultInterrupt() { std::signal(SIGINT, before_); }
  DefaultInterrupt(const DefaultInterrupt&) = delete;
  DefaultInterrupt& operator=(const DefaultInterrupt&) = delete;

 private:
  void (*before_)(int);
};

}  // namespace polydescent
