#pragma once

#include <span>
#include <string_view>

namespace polydescent {

/// A function that formulas may call, of one argument u or two, u and v.
struct Function {
  const char* name;
  int arguments;
  double (*evaluate)(double u, double v);
  const char* by_u;         // derivatives as formulas in u, v and f, the function's value; empty: zero
  const char* by_v = "";
  bool may_be_infinite = false;  // a derivative, where the function itself is finite
};

/// All, in the order of their numbers. In C++ each is called by its name (kernels/scalar/math.hpp).
std::span<const Function> functions();

/// Its number, or -1.
int find_function(std::string_view name);

/// The number of one that is there.
int function_named(std::string_view name);

}  // namespace polydescent
