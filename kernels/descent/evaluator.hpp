#pragma once

#include <cstdint>
#include <type_traits>

#include "polydescent/kernels/descent/constraint_evaluator_table.hpp"
#include "polydescent/kernels/descent/residual_evaluator.hpp"
#include "polydescent/kernels/descent/tuning.hpp"
#include "polydescent/kernels/gradient/registry.hpp"
#include "polydescent/kernels/group.hpp"
#include "polydescent/kernels/objective/parametric.hpp"
#include "polydescent/kernels/objective/row_sum.hpp"
#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/scalar/concepts.hpp"
#include "polydescent/kernels/scalar/pack.hpp"

// An objective behind function pointers, so that the descent loop is compiled once per scalar type and an objective
// needs only these small functions: one call per iteration, with the objective inlined into the gradient's loop.
namespace polydescent {

using FloatPack = Pack<float, tuning::pack_registers>;
using DoublePack = Pack<double, tuning::pack_registers>;

template <class T>
using ValueFunction = T (*)(const void* objective, Point<const T> x);

/// `step`: relative finite-difference step, 0 = the default. Writes the gradient, returns the value.
template <class T>
using GradientFunction = T (*)(const void* objective, double step, const BoxView<ScalarOf<T>>& box, Point<const T> x,
                               Point<T> gradient);

/// The same for the mean over a few rows of data.
template <class T>
using RowsGradientFunction = T (*)(const void* objective, double step, const BoxView<ScalarOf<T>>& box,
                                   const RowSelection& rows, Point<const T> x, Point<T> gradient);

/// Functions of an objective that is many problems, whose parameters lie in the lanes of parameters[count].
template <class T>
struct ProblemTable {
  using Gradient = T (*)(const void* objective, double step, const BoxView<ScalarOf<T>>& box, const T* parameters, Point<const T> x,
                         Point<T> gradient);
  int (*count)(const void* objective) = nullptr;  // null: it is one problem
  /// Copies a problem's parameters into one lane.
  void (*enter)(const void* objective, std::uint64_t problem, int lane, T* parameters) = nullptr;
  Gradient gradient[Gradients::size] = {};
};

/// One objective's functions for one scalar type; gradients by position in the registry.
template <class T>
struct EvaluatorTable {
  ValueFunction<T> value = nullptr;
  GradientFunction<T> gradient[Gradients::size] = {};              // null where the kind does not support the objective
  RowsGradientFunction<T> gradient_on_rows[Gradients::size] = {};  // nor where the objective is no mean over rows
  ResidualTable<T> squares;                                        // empty where the objective is no sum of squares
  ProblemTable<T> problems;                                        // empty where the objective is one problem
  ConstraintTable<T> constraints;                                  // empty where it has none
};

/// One objective's functions for every scalar type the CPU engine runs.
struct ObjectiveTable {
  EvaluatorTable<float> as_float;
  EvaluatorTable<double> as_double;
  EvaluatorTable<FloatPack> as_float_pack;
  EvaluatorTable<DoublePack> as_double_pack;

  template <class T>
  const EvaluatorTable<T>& get() const {
    if constexpr (std::is_same_v<T, float>) return as_float;
    else if constexpr (std::is_same_v<T, double>) return as_double;
    else if constexpr (std::is_same_v<T, FloatPack>) return as_float_pack;
    else return as_double_pack;
  }
};

template <class F, class T, class Kinds>
ProblemTable<T> make_problem_table() {
  ProblemTable<T> table;
  if constexpr (ManyProblems<F>) {
    using Bound = WithParameters<typename F::Formula, T>;
    table.count = [](const void* objective) -> int { return static_cast<const F*>(objective)->parameters(); };
    table.enter = [](const void* objective, std::uint64_t problem, int l, T* parameters) {
      const F& f = *static_cast<const F*>(objective);
      const auto mine = f.template of_problem<ScalarOf<T>>(problem);
      for (int j = 0; j < f.parameters(); ++j) set_lane(parameters[j], l, mine.number[j]);
    };
    Kinds::for_each([&]<class Gradient>(TypeTag<Gradient>) {
      if constexpr (Gradient::template supports<F>) {
        table.gradient[index_of<Gradient, Gradients>] = [](const void* objective, double step, const BoxView<ScalarOf<T>>& box,
                                                           const T* parameters, Point<const T> x, Point<T> gradient) -> T {
          const F& f = *static_cast<const F*>(objective);
          return configured<Gradient>(step)(GroupOfOne{}, Bound{f.formula, parameters, f.parameters()}, box, x, gradient);
        };
      }
    });
  }
  return table;
}

/// Kinds: those of Gradients that are wanted.
template <class F, class T, class Kinds = Gradients>
EvaluatorTable<T> make_evaluator_table() {
  EvaluatorTable<T> table;
  table.value = [](const void* objective, Point<const T> x) -> T { return (*static_cast<const F*>(objective))(x); };
  Kinds::for_each([&]<class Gradient>(TypeTag<Gradient>) {
    if constexpr (Gradient::template supports<F>) {
      table.gradient[index_of<Gradient, Gradients>] = [](const void* objective, double step,
                                                         const BoxView<ScalarOf<T>>& box, Point<const T> x,
                                                         Point<T> gradient) -> T {
        return configured<Gradient>(step)(GroupOfOne{}, *static_cast<const F*>(objective), box, x, gradient);
      };
    }
  });
  table.squares = make_residual_table<F, T>();
  table.problems = make_problem_table<F, T, Kinds>();
  table.constraints = make_constraint_table<F, T, Kinds>();
  // Asked outside the generic lambda: inside, clang checks a discarded `on` all the same once F is known.
  if constexpr (MeanOverRows<F, RowSelection>) {
    Kinds::for_each([&]<class Gradient>(TypeTag<Gradient>) {
      if constexpr (Gradient::template supports<F>) {
        table.gradient_on_rows[index_of<Gradient, Gradients>] =
            [](const void* objective, double step, const BoxView<ScalarOf<T>>& box, const RowSelection& rows,
               Point<const T> x, Point<T> gradient) -> T {
          return configured<Gradient>(step)(GroupOfOne{}, static_cast<const F*>(objective)->on(rows), box, x, gradient);
        };
      }
    });
  }
  return table;
}

/// The functions of objective type F. F is called through a const reference, from several threads at once.
template <class F>
const ObjectiveTable& objective_table() {
  static const ObjectiveTable table{make_evaluator_table<F, float>(), make_evaluator_table<F, double>(),
                                    make_evaluator_table<F, FloatPack>(), make_evaluator_table<F, DoublePack>()};
  return table;
}

}  // namespace polydescent
