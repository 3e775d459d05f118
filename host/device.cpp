#include "polydescent/host/device.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>

#include "polydescent/host/kernel_rule.hpp"
#include "polydescent/host/options.hpp"
#include "polydescent/host/reference_gradient.hpp"
#include "polydescent/host/require.hpp"
#include "polydescent/kernels/descent/tuning.hpp"
#include "polydescent/kernels/gpu/device.hpp"
#include "polydescent/kernels/gpu/nvrtc.hpp"

namespace polydescent {
namespace {

/// Why this search cannot run on a GPU here, in one line; empty when it can.
std::string obstacle(const Problem& problem, std::size_t devices) {
  if (!has_exact_gradient(problem)) return problem.name + " is a function of a library, which runs on the CPU; give a formula or a source";
  if (devices == 0) return gpu::why_no_device();
  if (!gpu::nvrtc_present()) return "NVRTC, CUDA's compiler at run time, is not here; install the CUDA toolkit";
  if (problem.constraints.size() > tuning::kernel_constraints) {
    return fmt::format("{} constraints are more than the {} that a GPU's thread keeps the multipliers of", problem.constraints.size(), tuning::kernel_constraints);
  }
  if (!problem.kernel) return problem.name + " was compiled for the CPU only; see examples/ for a functor compiled by nvcc";
  return "";
}

}  // namespace

DeviceChoice parse_device(std::string_view text) {
  if (text == "auto") return {};
  if (text == "cpu") return {DeviceKind::cpu};
  if (text == "cuda") return {DeviceKind::cuda};
  if (text == "cuda:all") return {DeviceKind::cuda, {}, true};
  const std::string_view index = text.substr(std::min<std::size_t>(text.size(), 5));
  int ordinal = -1;
  const auto [stop, error] = std::from_chars(index.data(), index.data() + index.size(), ordinal);
  require(text.starts_with("cuda:") && stop == index.data() + index.size() && error == std::errc() && ordinal >= 0,
          "--device {}: must be auto, cpu, cuda, cuda:K (K = 0, 1, 2, ...) or cuda:all", text);
  return {DeviceKind::cuda, ordinal};
}

std::vector<int> choose_gpus(const Problem& problem, const MinimizeOptions& options) {
  const DeviceChoice& choice = options.device;
  if (choice.kind == DeviceKind::cpu) return {};
  if (!has_kernel(options.optimizer)) {
    require(choice.kind != DeviceKind::cuda, "--device cuda: {} runs on the CPU only; leave it out", name_of(options.optimizer));
    return {};
  }
  const std::size_t count = gpu::devices().size();
  const std::string why_not = obstacle(problem, count);
  if (!why_not.empty()) {
    if (choice.kind == DeviceKind::automatic) return {};
    throw Error(Fault::device, fmt::format("--device cuda: {}; --device cpu runs everywhere", why_not));
  }
  if (choice.kind == DeviceKind::automatic && !fits_gpus(options, problem.dim, {0})) return {};
  if (choice.all) {
    std::vector<int> every(count);
    std::iota(every.begin(), every.end(), 0);
    return every;
  }
  const int index = choice.index.value_or(0);
  if (static_cast<std::size_t>(index) >= count) {
    throw Error(Fault::device, fmt::format("--device cuda:{}: there are {} CUDA devices, numbered from 0", index, count));
  }
  return {index};
}

std::string names_of(const std::vector<int>& gpus) {
  const std::string name = gpu::devices().at(static_cast<std::size_t>(gpus.front())).name;
  return gpus.size() == 1 ? name : fmt::format("{} x {}", gpus.size(), name);
}

}  // namespace polydescent
