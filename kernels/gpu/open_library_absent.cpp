// Takes the place of open_library.cpp in a build without CUDA.
#include <fmt/format.h>

#include "polydescent/kernels/gpu/failure.hpp"
#include "polydescent/kernels/gpu/library.hpp"

namespace polydescent::gpu {

Library open_library(const std::string& what, std::initializer_list<std::string>, const std::string&) {
  throw Failure(
      fmt::format("{} is not used: this copy was built without CUDA; build it with POLYDESCENT_CUDA=AUTO", what));
}

}  // namespace polydescent::gpu
