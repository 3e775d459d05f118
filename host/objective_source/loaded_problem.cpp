#include "polydescent/host/objective_source/loaded_problem.hpp"

#include <fmt/format.h>

#include <cstring>
#include <memory>
#include <utility>

#include "polydescent/host/objective_source/compile_object.hpp"
#include "polydescent/host/objective_source/request_box.hpp"
#include "polydescent/host/require.hpp"
#include "polydescent/kernels/descent/loaded_objective.hpp"

namespace polydescent {
namespace {

/// An objective that a shared object made, and the rows that it reads.
class LoadedOwner {
 public:
  LoadedOwner(LoadedObject object, const Data& rows, std::uint32_t count)
      : object_(std::move(object)), as_float_(rows.number.begin(), rows.number.end()), as_double_(rows.number) {
    reinterpret_cast<GiveLoadedObjective>(object_.symbol(loaded_objective_symbol))(&loaded_);
    objective_ = loaded_.make({as_float_.data(), count, rows.columns}, {as_double_.data(), count, rows.columns});
  }
  ~LoadedOwner() { loaded_.destroy(objective_); }
  LoadedOwner(const LoadedOwner&) = delete;
  LoadedOwner& operator=(const LoadedOwner&) = delete;

  const LoadedObjective& loaded() const { return loaded_; }
  const void* objective() const { return objective_; }
  const std::vector<double>& numbers() const { return as_double_; }

  /// For a kernel: the objective's bytes, and the rows where they point.
  KernelPart kernel_part(std::string type, std::string text) const {
    KernelPart part{std::move(type), std::vector<std::byte>(loaded_.bytes)};
    std::memcpy(part.object.data(), objective_, loaded_.bytes);
    if (loaded_.double_rows != LoadedObjective::nowhere) {
      part.arrays.push_back({loaded_.float_rows, as_float_.data(), as_float_.size() * sizeof(float)});
      part.arrays.push_back({loaded_.double_rows, as_double_.data(), as_double_.size() * sizeof(double)});
    }
    part.text = std::move(text);
    return part;
  }

 private:
  LoadedObject object_;
  LoadedObjective loaded_;
  std::vector<float> as_float_;
  std::vector<double> as_double_;
  void* objective_ = nullptr;
};

/// The functor's type as an objective.
std::string objective_type(const FunctorText& functor, const ObjectiveRequest& request) {
  if (!request.data.empty()) return fmt::format("polydescent::WithData<{}>", functor.type);
  if (!request.parameters.empty()) return fmt::format("polydescent::Parametric<{}>", functor.type);
  return fmt::format("polydescent::ObjectiveOf<{}>", functor.type);
}

void check_dim(const LoadedObjective& loaded, const FunctorText& functor, int dim) {
  require(dim >= loaded.min_dim, "{}: the functor needs at least {} dimensions, not {}", functor.name, loaded.min_dim, dim);
  require(loaded.max_dim == 0 || dim <= loaded.max_dim, "{}: the functor has at most {} dimensions, not {}", functor.name, loaded.max_dim, dim);
}

}  // namespace

Problem loaded_problem(const FunctorText& functor, const ObjectiveRequest& request, int dim) {
  require(request.data.empty() || request.parameters.empty(), "data and parameters at once: an objective has one of them; put the "
          "parameters into columns of the data, or search once for each");
  const NamedData& rows = request.data.empty() ? request.parameters : request.data;
  const std::uint32_t count = rows.empty() ? 0 : count_rows(rows.rows);
  const std::string type = objective_type(functor, request);
  const std::string object_text = fmt::format(
      "#include \"polydescent/kernels/descent/loaded_objective.hpp\"\n{}\n"
      "extern \"C\" __attribute__((visibility(\"default\"))) void {}(polydescent::LoadedObjective* loaded) {{\n"
      "  *loaded = polydescent::describe_loaded<{}, polydescent::Wanted{{{}, {}}}>();\n}}\n",
      functor.definition, loaded_objective_symbol, type, !request.float64_only, !request.automatic_gradient_only);
  LoadedObject object = compile_object({object_text, functor.include_dirs, functor.name});
  Problem problem;
  problem.compile_s = object.compile_s;
  const auto owner = std::make_shared<const LoadedOwner>(std::move(object), rows.rows, count);
  const LoadedObjective& loaded = owner->loaded();
  check_dim(loaded, functor, dim);
  problem.name = functor.name;
  problem.dim = dim;
  problem.box = box_for(request, dim);
  problem.table = loaded.table;
  problem.objective = std::shared_ptr<const void>(owner, owner->objective());
  problem.variables = request.variables;
  problem.constraints = request.constraints;
  const auto count_constraints = loaded.table->as_double.constraints.count;
  for (int k = 0; request.constraints.empty() && count_constraints != nullptr && k < count_constraints(owner->objective()); ++k) {
    problem.constraints.push_back(fmt::format("constraint {}", k));
  }
  if (loaded.fits_kernel) {
    problem.kernel = owner->kernel_part(type, fmt::format("#include \"polydescent/kernels/objective/functor.hpp\"\n{}", functor.definition));
  }
  if (!request.parameters.empty()) {
    problem.problems = count;
    problem.parameter_names = request.parameters.names;
    for (int j = static_cast<int>(problem.parameter_names.size()); j < rows.rows.columns; ++j) problem.parameter_names.push_back(fmt::format("p{}", j));
    problem.parameters = std::shared_ptr<const std::vector<double>>(owner, &owner->numbers());
  }
  if (!request.data.empty() && loaded.is_sum_of_squares) problem.fitted_rows = count;
  return problem;
}

}  // namespace polydescent
