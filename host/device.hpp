#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "polydescent/host/problem.hpp"

namespace polydescent {

struct MinimizeOptions;

enum class DeviceKind { automatic, cpu, cuda };

/// Where to run: with `cuda`, on GPU `index`, or on all, or on the first.
struct DeviceChoice {
  DeviceKind kind = DeviceKind::automatic;
  std::optional<int> index = {};
  bool all = false;
};

/// "auto", "cpu", "cuda", "cuda:K" or "cuda:all". Throws Error for anything else.
DeviceChoice parse_device(std::string_view text);

/// The ordinals of the GPUs to run on; none means the CPU, which is the automatic choice where there is no GPU, no NVRTC,
/// no source of the objective for a GPU, no kernel of the optimizer, or no room for a start. Throws Error, as the device's
/// fault, when CUDA was asked for and cannot be had.
std::vector<int> choose_gpus(const Problem& problem, const MinimizeOptions& options);

/// "NVIDIA H200", or "2 x NVIDIA H200" for several.
std::string names_of(const std::vector<int>& gpus);

}  // namespace polydescent
