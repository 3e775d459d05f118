#pragma once

#include <string>

#include "polydescent/kernels/gpu/failure.hpp"

namespace polydescent::gpu {

/// The message of the Failure that `attempt` throws; empty when it throws none.
template <class Attempt>
std::string failure_of(Attempt&& attempt) {
  try {
    attempt();
  } catch (const Failure& failure) {
    return failure.what();
  }
  return {};
}

}  // namespace polydescent::gpu
