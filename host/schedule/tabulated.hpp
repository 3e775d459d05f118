#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "polydescent/kernels/scalar/field.hpp"

namespace polydescent {

/// e(t) = e0 times the t-th of some numbers, the last of which holds from there on.
struct Tabulated {
  std::vector<double> values;  // at least one; finite, not negative
  std::string file = {};       // where they were read; empty: nowhere

  static constexpr const char* name = "table";
  static constexpr const char* formula = "e0 times number t of FILE, from 0; the last one holds from there on";
  static constexpr const char* source = "numbers of your own";
  static constexpr const char* text_field = "file";  // what it is given in place of numbers
  static constexpr Fields<Tabulated, 0> fields{};

  /// Reads a file of one number a line, or of all in one line. Throws Error for anything else.
  static Tabulated from_text(std::string_view file);
  const std::string& text() const { return file; }
  /// Throws Error unless there are numbers, all of them finite and none negative.
  void check() const;

  double operator()(int t, int /*iterations*/) const {
    const auto index = static_cast<std::size_t>(t);
    return index < values.size() ? values[index] : values.back();
  }
};

}  // namespace polydescent
