#pragma once

#include <cstdint>
#include <vector>

#include "polydescent/kernels/descent/kernel.hpp"
#include "polydescent/kernels/group.hpp"

namespace polydescent::test {

/// The counter in a launch's memory, for one thread.
struct PlainCounter {
  unsigned long long* taken;
  std::uint64_t take() const { return (*taken)++; }
};

/// What a kernel that is made for these types does with the addresses of its arguments, on one thread of the host.
template <class S, class Objective, class Rule, class Gradient, class Sampler, int Constraints = 0>
void run_kernel(void** arguments) {
  const auto& shared = *static_cast<const KernelArguments<S>*>(arguments[0]);
  const KernelChoice<Objective, Rule, Gradient, Sampler, Constraints> choice{
      *static_cast<const Objective*>(arguments[1]), *static_cast<const Rule*>(arguments[2]),
      *static_cast<const Gradient*>(arguments[3]), *static_cast<const Sampler*>(arguments[4])};
  std::vector<S> memory(static_cast<std::size_t>(shared_numbers<Rule>(shared.setup.dim)));
  descend_together(GroupOfOne{}, shared.setup.dim, shared, choice, PlainCounter{shared.taken}, memory.data());
}

}  // namespace polydescent::test
