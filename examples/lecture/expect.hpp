#pragma once

#include <fmt/format.h>

#include <cmath>
#include <string_view>

namespace lecture {

inline int failures = 0;

/// Says so when something does not hold.
inline void expect(bool holds, std::string_view what) {
  if (holds) return;
  ++failures;
  fmt::print("FAILED: {}\n", what);
}

/// Says so when a number is further from the expected one than the tolerance, or NaN.
inline void expect_near(double found, double expected, double tolerance, std::string_view what) {
  expect(std::abs(found - expected) <= tolerance,
         fmt::format("{} is {}, expected {} within {}", what, found, expected, tolerance));
}

/// The exit code: 0 when everything was as expected.
inline int verdict() { return failures == 0 ? 0 : 1; }

}  // namespace lecture
