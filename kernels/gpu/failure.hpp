#pragma once

#include <stdexcept>

namespace polydescent::gpu {

/// A CUDA call that failed, a library that is missing, a kernel that did not compile. The message says what, why (in
/// CUDA's own words) and, where one is known, a remedy.
class Failure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace polydescent::gpu
