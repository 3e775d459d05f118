#pragma once

#include <cstddef>
#include <type_traits>

#include "polydescent/kernels/descent/evaluator.hpp"
#include "polydescent/kernels/descent/functor_check.hpp"

// What a shared object that was compiled from a user's text hands out.
namespace polydescent {

struct LoadedObjective {
  static constexpr std::size_t nowhere = ~std::size_t{0};

  const ObjectiveTable* table = nullptr;
  /// A new objective, with these rows where it has any: data, or parameters.
  void* (*make)(const RowTable<float>& as_float, const RowTable<double>& as_double) = nullptr;
  void (*destroy)(void* objective) = nullptr;
  int min_dim = 0, max_dim = 0;   // that it says it has; 0: any
  bool is_sum_of_squares = false;
  bool fits_kernel = false;       // a GPU's kernel can be handed its bytes
  std::size_t bytes = 0;          // of an objective
  std::size_t float_rows = nowhere, double_rows = nowhere;  // where in them the pointers to the rows' numbers are
};

/// What a shared object is wanted for; less is sooner compiled.
struct Wanted {
  bool float32 = true;         // float64 is, always
  bool every_gradient = true;  // not only the kind that --gradient auto takes, and what fits of sums of squares take
};

namespace detail {
template <bool Choice, class A, class B>
using OneOf = typename std::conditional<Choice, A, B>::type;
template <class F>
using AutomaticGradient = OneOf<AnalyticGradient::supports<F>, AnalyticGradient, OneOf<DualGradient::supports<F>, DualGradient, CentralDifference>>;
template <class F>
using NecessaryKinds = OneOf<SumOfSquares<F>, TypeList<AutomaticGradient<polydescent::DescendedFunction<F>>, DualGradient>, TypeList<AutomaticGradient<polydescent::DescendedFunction<F>>>>;
}  // namespace detail

/// The functions of F that are wanted.
template <class F, Wanted Parts>
const ObjectiveTable& loaded_table() {
  using Kinds = detail::OneOf<Parts.every_gradient, Gradients, detail::NecessaryKinds<F>>;
  static const ObjectiveTable table = [] {
    ObjectiveTable some{{}, make_evaluator_table<F, double, Kinds>(), {}, make_evaluator_table<F, DoublePack, Kinds>()};
    if constexpr (Parts.float32) {
      some.as_float = make_evaluator_table<F, float, Kinds>();
      some.as_float_pack = make_evaluator_table<F, FloatPack, Kinds>();
    }
    return some;
  }();
  return table;
}

/// That of an objective F.
template <class F, Wanted Parts>
LoadedObjective describe_objective() {
  LoadedObjective loaded;
  constexpr bool has_rows = requires(F f) { f.as_float.number; f.as_double.number; };
  loaded.table = &loaded_table<F, Parts>();
  loaded.make = [](const RowTable<float>& as_float, const RowTable<double>& as_double) -> void* {
    if constexpr (has_rows) return new F{{}, as_float, as_double};
    else return new F{};
  };
  loaded.destroy = [](void* objective) { delete static_cast<F*>(objective); };
  if constexpr (requires { typename F::Formula; F::Formula::min_dim; }) {
    loaded.min_dim = F::Formula::min_dim;
    loaded.max_dim = F::Formula::max_dim;
  } else if constexpr (requires { F::min_dim; }) {
    loaded.min_dim = F::min_dim;
    loaded.max_dim = F::max_dim;
  }
  loaded.is_sum_of_squares = SumOfSquares<F>;
  loaded.fits_kernel = std::is_trivially_copyable_v<F>;
  loaded.bytes = sizeof(F);
  if constexpr (has_rows) {
    const F f{};
    const auto offset = [&](const void* member) { return static_cast<std::size_t>(static_cast<const char*>(member) - reinterpret_cast<const char*>(&f)); };
    loaded.float_rows = offset(&f.as_float.number);
    loaded.double_rows = offset(&f.as_double.number);
  }
  return loaded;
}

/// The same, unless a functor is no objective: then the compiler says what it lacks, and no more.
template <class F, Wanted Parts>
LoadedObjective describe_loaded() {
  if constexpr (!FunctorCheck<F>::complete) {
    return {};
  } else if constexpr (!gives_own_type<F>) {
    static_assert(gives_own_type<F>, "the functor does not give a number of the point's own type; let it return `auto`");
    return {};
  } else {
    return describe_objective<F, Parts>();
  }
}

/// The function that every such object exports, and by its name.
using GiveLoadedObjective = void (*)(LoadedObjective*);
inline constexpr const char* loaded_objective_symbol = "polydescent_objective";

}  // namespace polydescent
