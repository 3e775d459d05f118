#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace polydescent::fuzz {

/// A reader did what it must not do.
struct Finding : std::logic_error {
  using std::logic_error::logic_error;
};

/// Throws a Finding unless the condition holds.
template <class... Args>
void expect(bool condition, fmt::format_string<Args...> text, Args&&... args) {
  if (!condition) throw Finding(fmt::format(text, std::forward<Args>(args)...));
}

}  // namespace polydescent::fuzz
