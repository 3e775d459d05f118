#pragma once

#include <memory>

#include "polydescent/kernels/gpu/driver.hpp"

namespace polydescent::gpu {

/// Gives a handle back by one of the driver's functions. A failure is not reported: it is an earlier launch's, and the
/// next call on the device reports it.
template <class T, Result (*Driver::*give_back)(T*)>
struct GiveBack {
  void operator()(T* handle) const noexcept {
    if (const Driver* const present = driver_if_present()) static_cast<void>((present->*give_back)(handle));
  }
};

/// Owns what one of CUDA's handles stands for; moves, does not copy.
template <class T, Result (*Driver::*give_back)(T*)>
using Handle = std::unique_ptr<T, GiveBack<T, give_back>>;

}  // namespace polydescent::gpu
