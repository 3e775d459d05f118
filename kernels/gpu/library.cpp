#include "polydescent/kernels/gpu/library.hpp"

#include <fmt/format.h>

#include "polydescent/kernels/gpu/failure.hpp"

namespace polydescent::gpu {

Symbol Library::operator[](const char* symbol) const {
  void* const address = find(symbol);
  if (address == nullptr) throw Failure(fmt::format("{} has no function {}: it is too old; update it", name, symbol));
  return {address};
}

}  // namespace polydescent::gpu
