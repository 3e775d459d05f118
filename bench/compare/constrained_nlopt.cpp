// NLopt's SLSQP, and its augmented Lagrangian with L-BFGS inside, start after start.
#include <nlopt.h>

#include <algorithm>
#include <limits>
#include <memory>

#include "constrained_tools.hpp"

namespace polydescent::bench {
namespace {

struct Destroy {
  void operator()(nlopt_opt optimizer) const { nlopt_destroy(optimizer); }
};
using Optimizer = std::unique_ptr<nlopt_opt_s, Destroy>;

/// What its callbacks get.
struct Start {
  const ConstrainedFunctions* functions;
  std::int32_t evaluations = 0;
};
struct SomeConstraints {
  const ConstrainedFunctions* functions;
  std::vector<int> which;
};

double objective(unsigned, const double* x, double* gradient, void* data) {
  Start& start = *static_cast<Start*>(data);
  ++start.evaluations;
  return gradient ? start.functions->objective(x, gradient) : start.functions->objective(x);
}

/// NLopt wants g <= 0, or g = 0. gradients: [m][dim], or null.
void constraints(unsigned m, double* values, unsigned dim, const double* x, double* gradients, void* data) {
  const SomeConstraints& some = *static_cast<const SomeConstraints*>(data);
  for (unsigned j = 0; j < m; ++j) {
    const int k = some.which[j];
    double* const gradient = gradients ? gradients + j * dim : nullptr;
    values[j] = gradient ? some.functions->constraint(k, x, gradient) : some.functions->constraint(k, x);
    if (some.functions->relation(k) != Relation::at_least) continue;
    values[j] = -values[j];
    if (gradient) std::transform(gradient, gradient + dim, gradient, std::negate<>{});
  }
}

/// What ends a search. By values it ends early, and sometimes far from feasible.
enum class Test { steps, steps_and_values };

void set_tolerances(nlopt_opt optimizer, Test test) {
  nlopt_set_xtol_rel(optimizer, tool_tolerance);
  if (test == Test::steps_and_values) {
    nlopt_set_ftol_rel(optimizer, tool_tolerance);
    nlopt_set_ftol_abs(optimizer, tool_tolerance);
  }
  nlopt_set_maxeval(optimizer, most_evaluations);
}

/// An optimizer for one thread, which keeps the arguments.
struct Search {
  Start start;
  SomeConstraints equal, unequal;
  Optimizer optimizer;

  Search(const ConstrainedFunctions& functions, nlopt_algorithm algorithm, Test test)
      : start{&functions}, equal{&functions, {}}, unequal{&functions, {}},
        optimizer(nlopt_create(algorithm, static_cast<unsigned>(functions.dim()))) {
    for (int k = 0; k < functions.constraints(); ++k) {
      (functions.relation(k) == Relation::equal ? equal : unequal).which.push_back(k);
    }
    nlopt_opt to = optimizer.get();
    nlopt_set_min_objective(to, objective, &start);
    nlopt_set_lower_bounds(to, functions.problem().lower.data());
    nlopt_set_upper_bounds(to, functions.problem().upper.data());
    const std::vector<double> tolerances(static_cast<std::size_t>(functions.constraints()), tool_tolerance);
    const auto size = [](const SomeConstraints& some) { return static_cast<unsigned>(some.which.size()); };
    if (size(equal)) nlopt_add_equality_mconstraint(to, size(equal), constraints, &equal, tolerances.data());
    if (size(unequal)) nlopt_add_inequality_mconstraint(to, size(unequal), constraints, &unequal, tolerances.data());
    set_tolerances(to, test);
    if (algorithm != NLOPT_AUGLAG) return;
    const Optimizer inner(nlopt_create(NLOPT_LD_LBFGS, static_cast<unsigned>(functions.dim())));
    set_tolerances(inner.get(), test);
    nlopt_set_local_optimizer(to, inner.get());  // a copy
  }
  Search(const Search&) = delete;
  Search& operator=(const Search&) = delete;
};

bool claims_success(nlopt_result result) {
  return result > 0 && result != NLOPT_MAXEVAL_REACHED && result != NLOPT_MAXTIME_REACHED;
}

template <nlopt_algorithm algorithm, Test test>
ConstrainedEnds search(const ConstrainedWork& work) {
  ConstrainedEnds ends{std::vector<double>(work.starts.size(), std::numeric_limits<double>::quiet_NaN()),
                       std::vector<std::int32_t>(work.count()), std::vector<std::int32_t>(work.count())};
  share_out(work.count(), work.threads, work.limit_s, [&](std::size_t k, double left_s) {
    Search search(work.functions, algorithm, test);
    double* const point = ends.points.data() + k * work.dim();
    std::copy_n(work.starts.data() + k * work.dim(), work.dim(), point);
    nlopt_set_maxtime(search.optimizer.get(), left_s);
    double value = 0;
    ends.claims[k] = claims_success(nlopt_optimize(search.optimizer.get(), point, &value));
    ends.evaluations[k] = search.start.evaluations;
  });
  return ends;
}

}  // namespace

std::vector<ConstrainedTool> nlopt_tools() {
  return {{"nlopt:slsqp", search<NLOPT_LD_SLSQP, Test::steps_and_values>},
          {"nlopt:slsqp-xtol", search<NLOPT_LD_SLSQP, Test::steps>},
          {"nlopt:auglag-lbfgs", search<NLOPT_AUGLAG, Test::steps_and_values>}};
}

}  // namespace polydescent::bench
