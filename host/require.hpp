#pragma once

#include <fmt/format.h>

#include <utility>

#include "polydescent/host/error.hpp"

namespace polydescent {

/// Throws Error{Fault::request} unless the condition holds. The text says problem, reason and remedy.
template <class... Args>
void require(bool condition, fmt::format_string<Args...> text, Args&&... args) {
  if (!condition) throw Error(Fault::request, fmt::format(text, std::forward<Args>(args)...));
}

}  // namespace polydescent
