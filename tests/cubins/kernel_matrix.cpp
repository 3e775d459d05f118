#include "cubins/kernel_matrix.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <iterator>

#include "cubins/pairwise.hpp"
#include "polydescent/host/builtin_objective.hpp"
#include "polydescent/kernels/descent/kernel_part.hpp"
#include "polydescent/kernels/descent/lbfgs.hpp"
#include "polydescent/kernels/gradient/registry.hpp"
#include "polydescent/kernels/objective/moved.hpp"
#include "polydescent/kernels/objective/parametric.hpp"
#include "polydescent/kernels/objective/registry.hpp"
#include "polydescent/kernels/sampler/registry.hpp"
#include "polydescent/kernels/sampler/repeated.hpp"
#include "polydescent/kernels/scalar/concepts.hpp"
#include "polydescent/kernels/update/registry.hpp"

namespace polydescent {
namespace {

constexpr int dims[] = {2, 10, 16, 32, 64, 1000};

/// A registered type, as far as a kernel's source and its name go.
struct Part {
  std::string name, type;
  int slots = 0;    // of a rule
  bool quasi_newton = false;
  int min_dim = 1;  // of an objective, as is
  int max_dim = 0;  // 0: any
  std::string header = {};  // of an objective; empty: the registry
};

template <class T>
Part part_of() {
  Part part{T::name, type_name<T>()};
  if constexpr (UpdateRule<T>) part.slots = T::slots;
  if constexpr (requires { T::min_dim; }) {
    part.min_dim = T::min_dim;
    part.max_dim = T::max_dim;
  }
  return part;
}

template <class Sampler>
Part part_of_repeated() {
  return {std::string("repeated-").append(Sampler::name), type_name<Repeated<Sampler>>()};
}

template <class List>
std::vector<Part> parts_of() {
  std::vector<Part> parts;
  List::for_each([&]<class T>(TypeTag<T>) { parts.push_back(part_of<T>()); });
  return parts;
}

/// Update rules and quasi-Newton descents: all that a GPU has kernels for.
std::vector<Part> rule_parts() {
  std::vector<Part> parts = parts_of<UpdateRules>();
  parts.push_back(part_of<Lbfgs>());
  parts.back().quasi_newton = true;
  return parts;
}

template <class... Objectives>
std::vector<Part> moved_parts() {
  std::vector<Part> parts{part_of<Objectives>()...};
  const std::string types[] = {type_name<Moved<Objectives>>()...};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parts[i].name = "moved-" + parts[i].name;
    parts[i].type = types[i];
  }
  return parts;
}

/// What the kernels of a matrix are made of. A row chooses objective, dimension, precision, rule, gradient, sampler.
struct Ingredients {
  std::vector<Part> objectives;
  std::vector<int> dims;
  std::vector<Part> rules = rule_parts();
  std::vector<Part> gradients = parts_of<Gradients>();
  std::vector<Part> samplers = parts_of<Samplers>();

  std::vector<Row> rows() const {
    std::vector<Row> result{{}};
    for (const std::size_t values :
         {objectives.size(), dims.size(), std::size_t{2}, rules.size(), gradients.size(), samplers.size()}) {
      std::vector<Row> longer;
      for (const Row& row : result) {
        for (std::size_t value = 0; value < values; ++value) {
          longer.push_back(row);
          longer.back().push_back(static_cast<int>(value));
        }
      }
      result = std::move(longer);
    }
    std::erase_if(result, [&](const Row& row) { return !exists(row); });
    return result;
  }

  MatrixKernel kernel(const Row& row) const {
    const Part& objective = chosen(objectives, row[0]);
    const Part& rule = chosen(rules, row[3]);
    const Part& gradient = chosen(gradients, row[4]);
    const Part& sampler = chosen(samplers, row[5]);
    const int dim = chosen(dims, row[1]);
    const bool single = row[2] == 0;
    const std::string rule_type = rule.quasi_newton ? rule_part(memory, dim).type : rule.type;
    const int pairs = rule.quasi_newton ? memory.slots(dim) : 0;
    return {{dim, single, rule.slots, objective.type, rule_type, gradient.type, sampler.type, pairs, objective.header},
            fmt::format("{} {} {} {} {} {}", objective.name, dim, single ? "float32" : "float64", rule.name,
                        gradient.name, sampler.name)};
  }

  std::vector<MatrixKernel> kernels(const std::vector<Row>& chosen_rows) const {
    std::vector<MatrixKernel> result;
    for (const Row& row : chosen_rows) result.push_back(kernel(row));
    return result;
  }

 private:
  /// In as many dimensions as these matrices have, more pairs do not fit a block of the least GPU.
  static constexpr Lbfgs memory{.memory = 3};

  template <class T>
  static const T& chosen(const std::vector<T>& values, int which) {
    return values.at(static_cast<std::size_t>(which));
  }
  bool exists(const Row& row) const {
    const Part& objective = chosen(objectives, row[0]);
    const int dim = chosen(dims, row[1]);
    return dim >= objective.min_dim && (objective.max_dim == 0 || dim <= objective.max_dim);
  }
};

/// What a kernel does beside its objective: one that looks at its neighbours, a sum of cosines, functions of sums, and a fixed
/// dimension.
Ingredients of_some_objectives() {
  return {parts_of<TypeList<Rosenbrock, Rastrigin, Ackley, Himmelblau>>(), {std::begin(dims), std::end(dims)}};
}

Ingredients as_registered() { return {parts_of<Objectives>(), {std::begin(dims), std::end(dims)}}; }

/// Moving wraps any objective in the same code: one that looks at its neighbours, one with a cosine.
Ingredients moved() { return {moved_parts<Rosenbrock, Rastrigin>(), {2, 10, 64}}; }

/// Many problems: their parameters in the place of numbers, and starts that repeat; and listed ones, as a polish has them.
Ingredients with_parameters() {
  Part several{"rosenbrock-problems", type_name<Parametric<Rosenbrock>>()};
  several.min_dim = Rosenbrock::min_dim;
  return {{several},
          {2, 64},
          {part_of<Adam>(), rule_parts().back()},
          {part_of<DualGradient>(), part_of<AnalyticGradient>()},
          {part_of_repeated<SobolSampler>(), part_of<GivenPoints>()}};
}

/// Where starts come from matters to nothing else of a kernel: a few, in each precision and with one or many threads.
Ingredients from_given_points() {
  return {{part_of<Rosenbrock>()}, {2, 64}, {part_of<Adam>()}, {part_of<DualGradient>()}, {part_of<GivenPoints>()}};
}

}  // namespace

std::vector<MatrixKernel> of_each_objective() {
  std::vector<MatrixKernel> kernels;
  const std::vector<Part> gradients = parts_of<Gradients>();
  const auto add = [&](const BuiltinObjective& objective, int dim, std::size_t precision, int gradient) {
    const KernelPart part = objective.kernel();
    Ingredients one{{{objective.name, part.type}}, {dim}, {part_of<Adam>()}, {gradients.at(static_cast<std::size_t>(gradient))},
                    {part_of<SobolSampler>()}};
    one.objectives[0].header = part.header;
    kernels.push_back(one.kernel({0, 0, static_cast<int>(precision), 0, 0, 0}));
  };
  bool single = false;
  for (const BuiltinObjective& objective : builtin_objectives()) {
    const int other = objective.has_gradient() ? index_of<AnalyticGradient, Gradients> : index_of<CentralDifference, Gradients>;
    add(objective, objective.nearest_dim(2), single ? 0 : 1, index_of<DualGradient, Gradients>);
    add(objective, objective.nearest_dim(10), single ? 1 : 0, other);
    single = !single;
  }
  return kernels;
}

std::vector<MatrixKernel> full_matrix() {
  std::vector<MatrixKernel> kernels = as_registered().kernels(as_registered().rows());
  for (MatrixKernel& kernel : from_given_points().kernels(from_given_points().rows())) kernels.push_back(std::move(kernel));
  for (MatrixKernel& kernel : moved().kernels(moved().rows())) kernels.push_back(std::move(kernel));
  for (MatrixKernel& kernel : with_parameters().kernels(with_parameters().rows())) kernels.push_back(std::move(kernel));
  return kernels;
}

std::vector<MatrixKernel> matrix_of_some() { return of_some_objectives().kernels(of_some_objectives().rows()); }

std::vector<MatrixKernel> covering_set() {
  std::vector<MatrixKernel> kernels = of_some_objectives().kernels(pairwise(of_some_objectives().rows()));
  for (MatrixKernel& kernel : from_given_points().kernels(from_given_points().rows())) kernels.push_back(std::move(kernel));
  for (MatrixKernel& kernel : moved().kernels(pairwise(moved().rows()))) kernels.push_back(std::move(kernel));
  for (MatrixKernel& kernel : with_parameters().kernels(pairwise(with_parameters().rows()))) kernels.push_back(std::move(kernel));
  return kernels;
}

}  // namespace polydescent
