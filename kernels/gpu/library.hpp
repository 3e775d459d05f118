#pragma once

#include <functional>
#include <initializer_list>
#include <string>
#include <type_traits>

namespace polydescent::gpu {

/// The address of a function, to be stored in a pointer of the right type.
struct Symbol {
  void* address = nullptr;

  template <class Function>
  requires std::is_function_v<Function>
  operator Function*() const {  // NOLINT(google-explicit-constructor): so that a table of functions reads as one
    return reinterpret_cast<Function*>(address);
  }
};

/// The functions of a shared library by their names.
struct Library {
  std::string name;
  std::function<void*(const char*)> find;  // null where there is no such function

  /// Throws Failure where the library has no such function: it is too old.
  Symbol operator[](const char* symbol) const;
};

/// The first of these shared libraries that the system finds; it stays open until the program ends. Throws Failure,
/// whose message begins with `what` and ends with the remedy.
Library open_library(const std::string& what, std::initializer_list<std::string> names, const std::string& remedy);

}  // namespace polydescent::gpu
