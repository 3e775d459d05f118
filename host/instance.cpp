#include "polydescent/host/instance.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "polydescent/host/memory.hpp"
#include "polydescent/kernels/descent/moved_evaluator.hpp"
#include "polydescent/kernels/sampler/philox.hpp"

namespace polydescent {
namespace {

/// A uniform number in (0, 1), a pure function of the instance and a counter.
double uniform(int instance, PhiloxStream stream, std::uint64_t counter) {
  const PhiloxBlock block = philox(static_cast<std::uint64_t>(instance), stream, counter, 0);
  return unit_interval(block.word[0], block.word[1]);
}

/// A standard normal number (Box and Muller 1958).
double normal(int instance, std::uint64_t counter) {
  const double radius = std::sqrt(-2 * std::log(uniform(instance, PhiloxStream::rotation, 2 * counter)));
  return radius * std::cos(2 * pi * uniform(instance, PhiloxStream::rotation, 2 * counter + 1));
}

/// Removes from row i of `rows` its components along the rows before it.
void orthogonalize(std::vector<double>& rows, std::size_t i, std::size_t dim) {
  for (std::size_t k = 0; k < i; ++k) {
    double along = 0;
    for (std::size_t j = 0; j < dim; ++j) along += rows[i * dim + j] * rows[k * dim + j];
    for (std::size_t j = 0; j < dim; ++j) rows[i * dim + j] -= along * rows[k * dim + j];
  }
}

/// An orthogonal matrix, uniformly distributed: normal numbers, rows orthonormalized by Gram and Schmidt, twice for
/// accuracy. dim x dim, row-major.
std::vector<double> random_rotation(int instance, std::size_t dim) {
  std::vector<double> rows(dim * dim);
  for (std::size_t k = 0; k < rows.size(); ++k) rows[k] = normal(instance, k);
  for (std::size_t i = 0; i < dim; ++i) {
    orthogonalize(rows, i, dim);
    orthogonalize(rows, i, dim);
    double squares = 0;
    for (std::size_t j = 0; j < dim; ++j) squares += rows[i * dim + j] * rows[i * dim + j];
    for (std::size_t j = 0; j < dim; ++j) rows[i * dim + j] /= std::sqrt(squares);
  }
  return rows;
}

/// The arrays a Motion points into.
template <class S>
struct MotionArrays {
  std::vector<S> center, origin, rotation, lower, upper;

  Motion<S> view(double wall) const {
    return {static_cast<int>(center.size()), center.data(), origin.data(), rotation.data(), lower.data(), upper.data(),
            static_cast<S>(wall)};
  }
};

/// A moved objective with the one it moves and the arrays it reads, kept alive together.
struct Instance {
  MotionArrays<float> as_float;
  MotionArrays<double> as_double;
  std::shared_ptr<const void> original;
  MovedObject moved;
};

}  // namespace

void move_to_instance(Problem& problem, const BuiltinObjective& objective, int instance) {
  check_memory(static_cast<double>(problem.dim) * problem.dim * (sizeof(double) + sizeof(float)),
               fmt::format("--instance {}: the rotation of {} coordinates", instance, problem.dim),
               "use a smaller --dim");
  const KnownMinimum original = problem.known_minima.at(0);
  auto owner = std::make_shared<Instance>();
  MotionArrays<double>& arrays = owner->as_double;
  arrays.origin = original.point;
  arrays.lower = problem.box.lower;
  arrays.upper = problem.box.upper;
  arrays.rotation = random_rotation(instance, original.point.size());
  for (std::size_t i = 0; i < original.point.size(); ++i) {
    const double share = 0.1 + 0.8 * uniform(instance, PhiloxStream::shift, i);
    arrays.center.push_back(arrays.lower[i] + share * (arrays.upper[i] - arrays.lower[i]));
  }
  const auto narrow = [](const std::vector<double>& values) { return std::vector<float>(values.begin(), values.end()); };
  owner->as_float = {narrow(arrays.center), narrow(arrays.origin), narrow(arrays.rotation), narrow(arrays.lower),
                     narrow(arrays.upper)};
  const double wall = 1 + std::abs(original.value);
  owner->original = objective.make();
  owner->moved = {&objective.table(), owner->original.get(), owner->as_float.view(wall), arrays.view(wall)};

  problem.name += " instance " + std::to_string(instance);
  problem.table = &moved_table(objective.has_gradient());
  problem.kernel = objective.moved_kernel(owner->as_float.view(wall), arrays.view(wall));
  problem.objective = std::shared_ptr<const void>(owner, &owner->moved);
  problem.known_minima = {{original.value, arrays.center}};
}

}  // namespace polydescent
