#include "polydescent/host/kernel_rule.hpp"

#include <algorithm>

#include "polydescent/kernels/descent/launch_plan.hpp"
#include "polydescent/kernels/gpu/device.hpp"

namespace polydescent {

KernelRule kernel_rule(const Optimizer& optimizer, int dim) {
  return std::visit(
      [&]<class Rule>(const Rule& rule) -> KernelRule {
        if constexpr (UpdateRule<Rule>) return {kernel_part(rule), Rule::slots, Rule::coefficients};
        else if constexpr (has_gpu_kernel<Rule>) return {.part = rule_part(rule, dim), .pairs = rule.slots(dim)};
        else return {};
      },
      optimizer);
}

bool has_kernel(const Optimizer& optimizer) {
  return std::visit([]<class Rule>(const Rule&) { return has_gpu_kernel<Rule>; }, optimizer);
}

bool fits_gpus(const MinimizeOptions& options, int dim, const std::vector<int>& gpus) {
  if (!has_kernel(options.optimizer)) return false;
  const KernelRule rule = kernel_rule(options.optimizer, dim);
  KernelSpec spec;
  spec.dim = dim;
  spec.single = options.precision == Precision::float32;
  spec.slots = rule.slots;
  spec.pairs = rule.pairs;
  const auto all = gpu::devices();
  return std::all_of(gpus.begin(), gpus.end(), [&](int ordinal) {
    return fits_block(spec, all.at(static_cast<std::size_t>(ordinal)).shared_bytes_per_block);
  });
}

}  // namespace polydescent
