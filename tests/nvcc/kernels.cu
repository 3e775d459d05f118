// Every kernel header that a GPU thread may need, compiled into kernels that descend: each objective in both
// precisions, each update rule and each gradient with several of them.
#include <cstdint>

#include "polydescent/kernels/descent/assess.hpp"
#include "polydescent/kernels/descent/batch.hpp"
#include "polydescent/kernels/descent/best.hpp"
#include "polydescent/kernels/descent/descend.hpp"
#include "polydescent/kernels/descent/find_best.hpp"
#include "polydescent/kernels/descent/kernel.cuh"
#include "polydescent/kernels/descent/roster.hpp"
#include "polydescent/kernels/descent/status.hpp"
#include "polydescent/kernels/descent/step.hpp"
#include "polydescent/kernels/descent/tuning.hpp"
#include "polydescent/kernels/gradient/registry.hpp"
#include "polydescent/kernels/group.hpp"
#include "polydescent/kernels/objective/moved.hpp"
#include "polydescent/kernels/objective/registry.hpp"
#include "polydescent/kernels/partials.hpp"
#include "polydescent/kernels/platform.hpp"
#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/sampler/registry.hpp"
#include "polydescent/kernels/scalar/concepts.hpp"
#include "polydescent/kernels/scalar/dual.hpp"
#include "polydescent/kernels/scalar/field.hpp"
#include "polydescent/kernels/scalar/math.hpp"
#include "polydescent/kernels/scalar/special.hpp"
#include "polydescent/kernels/scalar/type_list.hpp"
#include "polydescent/kernels/update/registry.hpp"

namespace {

using namespace polydescent;

template <class S, int Dim, int Tier, class Objective, class Rule, class Gradient>
__global__ void descend(const __grid_constant__ KernelArguments<S> arguments, const __grid_constant__ Objective objective,
                        const __grid_constant__ Rule rule, const __grid_constant__ Gradient gradient,
                        const __grid_constant__ SobolSampler sampler) {
  const KernelChoice<Objective, Rule, Gradient, SobolSampler> choice{objective, rule, gradient, sampler};
  if constexpr (Tier == 0) gpu::descend_one_start_per_thread<Dim>(arguments, choice);
  else if constexpr (Tier == 1) gpu::descend_one_start_per_warp<Dim>(arguments, choice);
  else gpu::descend_one_start_per_block<Dim, 4>(arguments, choice);
}

template <class S>
__global__ void descend_from_given_points(const __grid_constant__ KernelArguments<S> arguments,
                                          const __grid_constant__ GivenPoints points) {
  const Sphere sphere{};
  const Adam rule{};
  const DualGradient gradient{};
  gpu::descend_one_start_per_thread<2>(arguments,
                                       KernelChoice<Sphere, Adam, DualGradient, GivenPoints>{sphere, rule, gradient, points});
}

template <class S, int Tier, class F, class Rule, class Gradient>
void launch(const F& objective) {
  constexpr int dim = F::max_dim > 0 ? F::max_dim : 3;
  descend<S, dim, Tier><<<1, 128>>>(KernelArguments<S>{}, objective, Rule{}, Gradient{}, SobolSampler{});
}

/// A moved objective says no dimension of its own.
template <class F>
struct MovedInstance : Moved<F> {
  static constexpr int max_dim = F::max_dim;
};

/// Objectives, gradients and tiers take turns, so that each rule meets some of them.
template <class S>
struct LaunchInTurn {
  template <class Rule>
  void operator()(TypeTag<Rule>) const {
    constexpr int turn = index_of<Rule, UpdateRules>;
    using F = TypeAt<turn % Objectives::size, Objectives>;
    launch<S, turn % 3, F, Rule, TypeAt<turn % Gradients::size, Gradients>>(F{});
  }
};

template <class Sampler>
__global__ void sample(Sampler sampler, double* result) {
  result[threadIdx.x] = sampler(std::uint64_t{threadIdx.x}, 0);
}

struct LaunchSampler {
  template <class Sampler>
  void operator()(TypeTag<Sampler>) const {
    sample<<<1, 32>>>(Sampler{}, nullptr);
  }
};

}  // namespace

void launch_everything() {
  UpdateRules::for_each(LaunchInTurn<float>{});
  UpdateRules::for_each(LaunchInTurn<double>{});
  launch<float, 0, MovedInstance<Rastrigin>, Adam, DualGradient>({});
  launch<double, 1, MovedInstance<Rastrigin>, Momentum, CentralDifference>({});
  launch<float, 0, MovedInstance<Griewank>, Adam, AnalyticGradient>({});
  launch<double, 2, MovedInstance<Rosenbrock>, Adam, AnalyticGradient>({});
  launch<float, 0, Rosenbrock, LbfgsOfSlots<7>, DualGradient>({});
  launch<double, 1, Rosenbrock, LbfgsOfSlots<7>, CentralDifference>({});
  launch<double, 2, MovedInstance<Rastrigin>, LbfgsOfSlots<7>, AnalyticGradient>({});
  Samplers::for_each(LaunchSampler{});
  sample<<<1, 32>>>(GivenPoints{}, nullptr);
  descend_from_given_points<float><<<1, 128>>>({}, {});
  descend_from_given_points<double><<<1, 128>>>({}, {});
}
