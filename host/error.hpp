#pragma once

#include <stdexcept>
#include <string>

namespace polydescent {

/// What went wrong, by who can mend it; the values are the program's exit codes.
enum class Fault { request = 2, no_result = 3, device = 4 };

/// A user's mistake or a missing device. The message says what is wrong, why, and what to do.
class Error : public std::runtime_error {
 public:
  Error(Fault fault, const std::string& message) : std::runtime_error(message), fault_(fault) {}
  Fault fault() const { return fault_; }

 private:
  Fault fault_;
};

}  // namespace polydescent
