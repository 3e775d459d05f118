#include "polydescent/host/gradient_kind.hpp"

namespace polydescent {

const std::vector<GradientKind>& gradient_kinds() {
  static const std::vector<GradientKind> kinds = [] {
    std::vector<GradientKind> all;
    Gradients::for_each([&]<class Gradient>(TypeTag<Gradient>) {
      constexpr bool takes_step = requires(Gradient gradient) { gradient.step; };
      all.push_back({Gradient::name, Gradient::summary, takes_step,
                     [](int dim) { return Gradient::values_per_gradient(dim); }});
    });
    return all;
  }();
  return kinds;
}

bool supports(const Problem& problem, int kind) {
  const EvaluatorTable<double>& table = problem.table->as_double;
  return problem.constraints.empty() ? table.gradient[kind] != nullptr : table.constraints.gradient[kind] != nullptr;
}

int automatic_gradient(const Problem& problem) {
  constexpr int analytic = index_of<AnalyticGradient, Gradients>, dual = index_of<DualGradient, Gradients>;
  if (supports(problem, analytic)) return analytic;
  return supports(problem, dual) ? dual : index_of<CentralDifference, Gradients>;
}

}  // namespace polydescent
