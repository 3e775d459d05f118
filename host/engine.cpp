#include "polydescent/host/engine.hpp"

#include <algorithm>

#include "polydescent/host/check.hpp"
#include "polydescent/host/end_batch.hpp"
#include "polydescent/host/error.hpp"
#include "polydescent/host/fit_statistics.hpp"
#include "polydescent/host/kernel_rule.hpp"
#include "polydescent/kernels/descent/launch_cpu.hpp"
#include "polydescent/kernels/descent/stop.hpp"
#include "polydescent/kernels/gpu/failure.hpp"

namespace polydescent {
namespace {

/// A fit takes values that are equal but for rounding on to a smaller gradient, and ends by itself where there is none.
double default_value_tolerance(const MinimizeOptions& options) {
  if (fits_squares(options.optimizer)) return 0;
  return options.precision == Precision::float32 ? 1e-7 : 1e-15;
}

/// A value in the precision of the descents that is no higher than the target is no higher than it in float64.
template <class S>
Limits resolve_limits(const Descents& descents) {
  const MinimizeOptions& options = descents.options;
  if (options.batch_size > 0) return {.iterations = descents.iterations};  // a few rows say nothing of convergence
  return {.iterations = descents.iterations,
          .gradient_tolerance = gradient_tolerance_of(options, is_fit(descents.problem, options)),
          .value_tolerance = options.value_tolerance.value_or(default_value_tolerance(options)),
          .step_tolerance = options.step_tolerance.value_or(0),
          .target = options.target && descents.problem.constraints.empty() ? static_cast<double>(upper_bound<S>(*options.target)) : no_target,
          .stall_gradient = options.precision == Precision::float32 ? 1 : 1e-2};
}

/// The rule's coefficients at every iteration: [iterations][coefficients].
template <class S>
std::vector<S> tabulate_coefficients(const MinimizeOptions& options, double base_rate) {
  std::vector<S> table;
  std::visit(
      [&]<class Rule>(const Rule& rule) {
        if constexpr (UpdateRule<Rule>) {
          const std::vector<double> share = tabulate(options.schedule, options.iterations, options.warm_up);
          table.reserve(share.size() * Rule::coefficients);
          for (std::size_t t = 0; t < share.size(); ++t) {
            double coefficient[Rule::coefficients];
            rule.tabulate(static_cast<int>(t) + 1, base_rate * share[t], coefficient);
            for (const double c : coefficient) table.push_back(static_cast<S>(c));
          }
        }
      },
      options.optimizer);
  return table;
}

/// Coordinate-wise numbers in the precision of the descent.
template <class S>
std::vector<S> converted(const std::vector<double>& values) {
  return {values.begin(), values.end()};
}

}  // namespace

template <class S>
class DescentArrays {
 public:
  explicit DescentArrays(const Descents& descents)
      : scale_(converted<S>(descents.rate.scale)),
        coefficients_(tabulate_coefficients<S>(descents.options, descents.rate.base)) {
    const Box& box = descents.problem.box;
    for (std::size_t i = 0; i < box.lower.size(); ++i) {
      lower_.push_back(lower_bound<S>(box.lower[i]));
      upper_.push_back(upper_bound<S>(box.upper[i]));
      width_.push_back(upper_[i] - lower_[i]);
    }
  }
  DescentSetup<S> setup(const Descents& descents) const {
    const MinimizeOptions& options = descents.options;
    return {.dim = static_cast<int>(lower_.size()),
            .box = {lower_.data(), upper_.data(), width_.data()},
            .rate_scale = scale_.data(),
            .coefficients = coefficients_.data(),
            .limits = resolve_limits<S>(descents),
            .penalty = {static_cast<S>(options.l1), static_cast<S>(options.l2), options.proximal,
                        options.maximize && descents.problem.constraints.empty() ? S(-1) : S(1)},
            .stop = descents.stop,
            .problem = descents.problem_of,
            .constrained_sense = options.maximize ? S(-1) : S(1),
            .simplex = options.simplex};
  }

 private:
  std::vector<S> lower_, upper_, width_, scale_, coefficients_;
};

namespace {

template <class S>
CpuLaunch<S> cpu_launch(const Descents& descents, const DescentSetup<S>& setup) {
  const MinimizeOptions& options = descents.options;
  CpuLaunch<S> launch;
  launch.setup = setup;
  launch.table = descents.problem.table;
  launch.objective = descents.problem.objective.get();
  launch.gradient = descents.gradient;
  launch.gradient_step = options.step.value_or(0);
  launch.rule = {static_cast<int>(options.optimizer.index()),
                 std::visit([](const auto& rule) -> const void* { return &rule; }, options.optimizer)};
  launch.sampler = descents.sampler.reference();
  launch.threads = descents.threads;
  launch.lanes = options.lanes;
  launch.batches = {options.seed, descents.problem.rows, options.batch_size};
  return launch;
}

template <class S>
void run_on_cpu(const Descents& descents, const DescentSetup<S>& setup, const TakeEnds<S>& take) {
  CpuLaunch<S> launch = cpu_launch(descents, setup);
  const int dim = descents.problem.dim;
  EndBatch<S> batch(std::min(descents.starts_per_launch, descents.count), dim, descents.problem.constraints.size());
  for (std::uint64_t done = 0; done < descents.count; done += descents.starts_per_launch) {
    if (done > 0 && stop_requested(GroupOfOne{}, descents.stop)) return;
    launch.ends = batch.view(descents.first + done, std::min(descents.starts_per_launch, descents.count - done), dim);
    for (std::uint64_t k = 0; descents.stop != nullptr && k < launch.ends.count; ++k) clear_end(launch.ends, k);
    launch_cpu(launch);
    take(launch.ends);
  }
}

/// The gradient kind with its step, as a kernel takes it.
KernelPart gradient_part(const Descents& descents) {
  KernelPart part;
  Gradients::for_each([&]<class Gradient>(TypeTag<Gradient>) {
    if (descents.gradient != index_of<Gradient, Gradients>) return;
    part = kernel_part(configured<Gradient>(descents.options.step.value_or(0)));
  });
  return part;
}

template <class S>
EngineReport run_on_gpus(const Descents& descents, const DescentSetup<S>& setup, const TakeEnds<S>& take) {
  GpuLaunch<S> launch;
  launch.setup = setup;
  const KernelRule rule = kernel_rule(descents.options.optimizer, descents.problem.dim);
  launch.rule = rule.part;
  launch.slots = rule.slots;
  launch.coefficients = rule.coefficients;
  launch.pairs = rule.pairs;
  launch.objective = *descents.problem.kernel;
  launch.constraints = static_cast<int>(descents.problem.constraints.size());
  launch.gradient = gradient_part(descents);
  launch.sampler = descents.sampler.kernel();
  launch.first = descents.first;
  launch.count = descents.count;
  launch.devices = descents.gpus;
  launch.fast_math = descents.options.fast_math;
  try {
    GpuSearch<S> search(launch);
    search.run(take);
    return {.compile_s = search.compile_s()};
  } catch (const gpu::Failure& failure) {
    throw Error(Fault::device, failure.what());
  }
}

}  // namespace

template <class S>
Engine<S>::Engine(const Descents& descents) : arrays_(std::make_unique<const DescentArrays<S>>(descents)) {}
template <class S>
Engine<S>::~Engine() = default;

template <class S>
EngineReport Engine<S>::run(const Descents& block, const TakeEnds<S>& take) const {
  const DescentSetup<S> setup = arrays_->setup(block);
  if (!block.gpus.empty()) return run_on_gpus(block, setup, take);
  run_on_cpu(block, setup, take);
  return {};
}

template <class S>
std::vector<TracePoint> trace_descent(const Descents& descent) {
  const DescentArrays<S> arrays(descent);
  CpuLaunch<S> launch = cpu_launch(descent, arrays.setup(descent));
  launch.threads = 1;
  Course<S> course;
  launch.course = &course;
  EndBatch<S> end(1, descent.problem.dim, descent.problem.constraints.size());
  launch.ends = end.view(descent.first, 1, descent.problem.dim);
  launch_cpu(launch);

  const MinimizeOptions& options = descent.options;
  std::vector<double> share;  // of the learning rate
  if (takes_rate(options.optimizer)) share = tabulate(options.schedule, options.iterations, options.warm_up);
  const auto dim = static_cast<std::size_t>(descent.problem.dim);
  std::vector<TracePoint> trace;
  for (std::size_t t = 0; t < course.value.size(); ++t) {
    const auto x = course.point.begin() + static_cast<std::ptrdiff_t>(t * dim);
    trace.push_back({descent.first, static_cast<int>(t), course.value[t], course.gradient_norm[t],
                     t < share.size() ? descent.rate.base * share[t] : 0,
                     {x, x + static_cast<std::ptrdiff_t>(dim)}});
  }
  return trace;
}

template std::vector<TracePoint> trace_descent<float>(const Descents&);
template std::vector<TracePoint> trace_descent<double>(const Descents&);

template class Engine<float>;
template class Engine<double>;

}  // namespace polydescent
