#include <dlfcn.h>
#include <fmt/format.h>

#include "polydescent/kernels/gpu/failure.hpp"
#include "polydescent/kernels/gpu/library.hpp"

namespace polydescent::gpu {

Library open_library(const std::string& what, std::initializer_list<std::string> names, const std::string& remedy) {
  std::string reason;
  for (const std::string& name : names) {
    if (void* const handle = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL)) {
      return {name, [handle](const char* symbol) { return dlsym(handle, symbol); }};
    }
    if (reason.empty()) reason = dlerror();
  }
  throw Failure(fmt::format("{} is not here ({}); {}", what, reason, remedy));
}

}  // namespace polydescent::gpu
