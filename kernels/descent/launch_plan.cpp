#include "polydescent/kernels/descent/launch_plan.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "polydescent/kernels/descent/quasi_newton.hpp"
#include "polydescent/kernels/descent/tuning.hpp"
#include "polydescent/kernels/gpu/failure.hpp"

namespace polydescent {
namespace {

constexpr int warp_size = 32;
constexpr std::uint64_t waves_per_launch = 16;             // of the starts that run at once
constexpr std::uint64_t waves_between_glances = 2;         // where somebody may stop the search
constexpr std::uint64_t pinned_bytes = 256 * 1024 * 1024;  // of the host, per launch in flight

/// Of the memory that those who work on a start share.
std::size_t bytes_in_use(const KernelSpec& spec) {
  const std::int64_t numbers = spec.pairs > 0 ? quasi_newton_shared_numbers(spec.dim, spec.pairs) : std::int64_t{spec.dim} * (2 + spec.slots);
  return static_cast<std::size_t>(numbers) * spec.scalar_bytes();
}

bool fits_thread(const KernelSpec& spec) {
  if (spec.pairs > 0) return bytes_in_use(spec) <= tuning::thread_local_bytes;
  const int thread_dims = spec.single ? tuning::thread_dims<float> : tuning::thread_dims<double>;
  const int registers = spec.dim * (2 + spec.slots) * (spec.single ? 1 : 2);
  return spec.dim <= thread_dims && registers <= tuning::thread_registers;
}

Tier tier_of(const KernelSpec& spec) {
  if (fits_thread(spec)) return Tier::thread;
  return spec.dim <= tuning::warp_dims ? Tier::warp : Tier::block;
}

/// Of a block, for its starts.
std::size_t room_of(int shared_bytes_per_block) {
  constexpr std::size_t scratch = 4 * warp_size * sizeof(unsigned long long);  // one per type, see gpu/threads.cuh
  return static_cast<std::size_t>(shared_bytes_per_block) - scratch;
}

/// What else would make a start fit.
std::string remedies(const KernelSpec& spec) {
  return fmt::format("{}{}", spec.single ? "" : ", or --precision float32, which takes half",
                     spec.pairs > 1 ? ", or a smaller --optimizer.memory" : "");
}

std::string call_of(const KernelSpec& spec, const KernelShape& shape) {
  switch (shape.tier) {
    case Tier::thread: return fmt::format("descend_one_start_per_thread<{}>", spec.dim);
    case Tier::warp: return fmt::format("descend_one_start_per_warp<{}>", spec.dim);
    case Tier::block: break;
  }
  return fmt::format("descend_one_start_per_block<{}, {}>", spec.dim, shape.threads_per_block / warp_size);
}

std::string launch_bounds_of(const KernelShape& shape) {
  if (shape.blocks_at_once == 0) return fmt::format("{}", shape.threads_per_block);
  return fmt::format("{}, {}", shape.threads_per_block, shape.blocks_at_once);
}

/// What a kernel's source has of the objective's type.
std::string objective_text(const KernelSpec& spec) {
  if (!spec.text.empty()) return spec.text;
  return fmt::format("#include \"{}\"", spec.header.empty() ? "polydescent/kernels/objective/registry.hpp" : spec.header);
}

}  // namespace

KernelPart rule_part(const Lbfgs& rule, int dim) {
  KernelPart part = kernel_part(rule);
  part.type = fmt::format("polydescent::LbfgsOfSlots<{}>", rule.slots(dim));
  return part;
}

bool fits_block(const KernelSpec& spec, int shared_bytes_per_block) {
  return tier_of(spec) == Tier::thread || bytes_in_use(spec) <= room_of(shared_bytes_per_block);
}

KernelShape plan_shape(const KernelSpec& spec, int shared_bytes_per_block) {
  if (spec.constraints > tuning::kernel_constraints) {
    throw gpu::Failure(fmt::format("{} constraints: a GPU's thread keeps the multipliers of {} at most; use --device cpu", spec.constraints,
                                   tuning::kernel_constraints));
  }
  const Tier tier = tier_of(spec);
  if (tier == Tier::thread) return {tier, tuning::threads_per_block, tuning::threads_per_block};
  const std::size_t per_start = bytes_in_use(spec);
  const std::size_t room = room_of(shared_bytes_per_block);
  if (!fits_block(spec, shared_bytes_per_block)) {
    throw gpu::Failure(fmt::format(
        "{} dimensions take {} bytes of shared memory per start, a block of this GPU has {}; use --device cpu{}", spec.dim,
        per_start, room, remedies(spec)));
  }
  if (tier == Tier::block) return {tier, warp_size * tuning::warps_per_start, 1, per_start};
  const auto warps = static_cast<int>(std::min<std::size_t>(tuning::threads_per_block / warp_size, room / per_start));
  return {tier, warps * warp_size, warps, static_cast<std::size_t>(warps) * per_start};
}

std::string kernel_source(const KernelSpec& spec, const KernelShape& shape) {
  return fmt::format(R"(#include "polydescent/kernels/descent/kernel.cuh"
#include "polydescent/kernels/gradient/registry.hpp"
#include "polydescent/kernels/objective/moved.hpp"
#include "polydescent/kernels/objective/parametric.hpp"
#include "polydescent/kernels/sampler/registry.hpp"
#include "polydescent/kernels/sampler/repeated.hpp"
#include "polydescent/kernels/update/registry.hpp"
{objective_text}

using Choice = polydescent::KernelChoice<{objective}, {rule}, {gradient}, {sampler}, {constraints}, {simplex}>;

extern "C" __global__ void __launch_bounds__({bounds}) {name}(
    const __grid_constant__ polydescent::KernelArguments<{scalar}> arguments,
    const __grid_constant__ Choice::ObjectiveType objective, const __grid_constant__ Choice::RuleType rule,
    const __grid_constant__ Choice::GradientType gradient, const __grid_constant__ Choice::SamplerType sampler) {{
  polydescent::gpu::{call}(arguments, Choice{{objective, rule, gradient, sampler}});
}}
)",
                     fmt::arg("objective_text", objective_text(spec)),
                     fmt::arg("objective", spec.objective), fmt::arg("rule", spec.rule),
                     fmt::arg("gradient", spec.gradient), fmt::arg("sampler", spec.sampler),
                     fmt::arg("constraints", spec.constraints), fmt::arg("simplex", spec.simplex),
                     fmt::arg("bounds", launch_bounds_of(shape)), fmt::arg("name", kernel_name),
                     fmt::arg("scalar", spec.single ? "float" : "double"), fmt::arg("call", call_of(spec, shape)));
}

std::size_t bytes_per_start(const KernelSpec& spec) {
  const int of_constraints = spec.constraints > 0 ? spec.constraints + 1 : 0;  // multipliers, and the violation
  return spec.scalar_bytes() * static_cast<std::size_t>(spec.dim + 2 + of_constraints) + sizeof(std::int32_t) + 1;
}

std::uint64_t plan_chunk(const KernelSpec& spec, std::uint64_t starts, std::uint64_t at_once, std::uint64_t free_bytes,
                         bool may_be_stopped) {
  const std::uint64_t fitting = std::min(free_bytes / 16 * 7, pinned_bytes) / bytes_per_start(spec);
  if (fitting == 0) {
    throw gpu::Failure(fmt::format("one start takes {} bytes, twice; the GPU has {} bytes free; stop what else runs there, or "
                                   "use --device cpu",
                                   bytes_per_start(spec), free_bytes));
  }
  return std::min({starts, fitting, (may_be_stopped ? waves_between_glances : waves_per_launch) * at_once});
}

}  // namespace polydescent
