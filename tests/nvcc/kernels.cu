// Every kernel header that a GPU thread may need, compiled into kernels that descend: each objective in both
// precisions, each update rule and each gradient with several of them.
#include <cstdint>

#include "polydescent/kernels/descent/assess.hpp"
#include "polydescent/kernels/descent/batch.hpp"
#include "polydescent/kernels/descent/best.hpp"
#include "polydescent/kernels/descent/descend.hpp"
#include "polydescent/kernels/descent/find_best.hpp"
#include "polydescent/kernels/descent/roster.hpp"
#include "polydescent/kernels/descent/status.hpp"
#include "polydescent/kernels/descent/step.hpp"
#include "polydescent/kernels/descent/tuning.hpp"
#include "polydescent/kernels/gradient/registry.hpp"
#include "polydescent/kernels/group.hpp"
#include "polydescent/kernels/objective/moved.hpp"
#include "polydescent/kernels/objective/registry.hpp"
#include "polydescent/kernels/platform.hpp"
#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/sampler/registry.hpp"
#include "polydescent/kernels/scalar/concepts.hpp"
#include "polydescent/kernels/scalar/dual.hpp"
#include "polydescent/kernels/scalar/field.hpp"
#include "polydescent/kernels/scalar/math.hpp"
#include "polydescent/kernels/scalar/type_list.hpp"
#include "polydescent/kernels/update/registry.hpp"

namespace {

using namespace polydescent;

/// One start for one thread.
template <class S>
struct OneStart {
  std::uint64_t start;
  std::uint64_t count;
  const S* origins;  // [count][dim]
  int dim;

  POLYDESCENT_CPU_GPU bool next(std::uint64_t& next_start) {
    next_start = start;
    start = count;
    return next_start < count;
  }
  POLYDESCENT_CPU_GPU S coordinate(std::uint64_t of, int i) const {
    return origins[of * static_cast<std::uint64_t>(dim) + static_cast<std::uint64_t>(i)];
  }
};

/// An objective and a gradient as Descent calls them.
template <class F, class Gradient>
struct Evaluator {
  F objective;
  Gradient gradient;

  template <class Group, class S, int Extent>
  POLYDESCENT_CPU_GPU S operator()(const Group& group, const BoxView<S>& box, Point<const S, Extent> x,
                                   Point<S, Extent> result) const {
    return gradient(group, objective, box, x, result);
  }
};

template <class S, int Extent, class F, class Rule, class Gradient>
__global__ void descend_one_start_per_thread(F objective, Rule rule, Gradient gradient, DescentSetup<S> setup,
                                             const S* origins, BatchView<S> ends) {
  S x[Extent];
  S slope[Extent];
  S state[Extent * Rule::slots + 1];
  const std::uint64_t start = std::uint64_t{blockIdx.x} * blockDim.x + threadIdx.x;
  OneStart<S> source{start, ends.count, origins, Extent};
  const Evaluator<F, Gradient> evaluate{objective, gradient};
  const Step<Rule> step{rule};
  const Workspace<S, Extent> work{{x}, {slope}, state};
  descend(GroupOfOne{}, setup, evaluate, step, source, work, ends);
}

template <class S, class F, class Rule, class Gradient>
void launch(const F& objective) {
  constexpr int extent = F::max_dim > 0 ? F::max_dim : 3;
  descend_one_start_per_thread<S, extent><<<1, 32>>>(objective, Rule{}, Gradient{}, DescentSetup<S>{},
                                                     static_cast<const S*>(nullptr), BatchView<S>{});
}

/// A moved objective says no dimension of its own.
template <class F>
struct MovedInstance : Moved<F> {
  static constexpr int max_dim = F::max_dim;
};

/// Rules and gradients take turns, so that each meets several objectives.
template <class S>
struct LaunchInTurn {
  template <class F>
  void operator()(TypeTag<F>) const {
    constexpr int turn = index_of<F, Objectives>;
    launch<S, F, TypeAt<turn % UpdateRules::size, UpdateRules>, TypeAt<turn % Gradients::size, Gradients>>(F{});
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
  Objectives::for_each(LaunchInTurn<float>{});
  Objectives::for_each(LaunchInTurn<double>{});
  launch<float, MovedInstance<Rastrigin>, Adam, DualGradient>({});
  launch<double, MovedInstance<Rastrigin>, Momentum, CentralDifference>({});
  Samplers::for_each(LaunchSampler{});
}
