#pragma once

#include <cstdint>
#include <type_traits>
#include <utility>

#include "polydescent/kernels/descent/normal_equations.hpp"
#include "polydescent/kernels/gradient/dual_gradient.hpp"
#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/scalar/concepts.hpp"

// A sum of squares behind function pointers: one call per iteration gives the value and the normal equations, with the
// residual's formula inlined into the loop.
namespace polydescent {

namespace residual_tuning {
inline constexpr int widest = 8;           // coordinates of one pass of dual numbers
inline constexpr int rows_per_update = 8;  // of the Jacobian, where several passes make one row

/// Evaluations of all residuals, with derivatives, at one point.
constexpr int passes(int dim) { return (dim + widest - 1) / widest; }
}  // namespace residual_tuning

/// A worker's memory beside the equations themselves.
template <class T>
struct ResidualMemory {
  const T* observed = nullptr;  // [residuals] what each lane's start compares the model with; null: nothing
  PartOf<T>* rows = nullptr;    // [rows_per_update][dim] of the Jacobian; only for more than `widest` dimensions
};

/// Fills the normal equations at x and returns the value there.
template <class T>
using NormalFunction = T (*)(const void* objective, const ResidualMemory<T>& memory, Point<const T> x,
                             const NormalEquations<T>& at);

/// One sum of squares for one scalar type.
template <class T>
struct ResidualTable {
  int (*residuals)(const void* objective, int dim) = nullptr;
  NormalFunction<T> normal = nullptr;  // null: the objective is no sum of squares
  /// Copies the observations of a start's problem into one lane of observed[residuals]; null: there are none.
  void (*observe)(const void* objective, std::uint64_t start, int lane, T* observed) = nullptr;
  /// Writes row k of the Jacobian, [dim], and returns the residual. For double alone, and where there are no observations.
  double (*jacobian_row)(const void* objective, Point<const double> x, int k, double* row) = nullptr;
};

namespace detail {

/// One register of each coordinate, copied where nothing else may write, as dual numbers of all coordinates.
template <class P, int Width>
struct CopiedPoint {
  using value_type = Dual<P, Width>;
  static constexpr int extent = dynamic_extent;
  P coordinate[Width];
  int dim;

  template <class T>
  POLYDESCENT_CPU_GPU CopiedPoint(Point<const T> x, int which_part) : dim(x.size()) {
    for (int i = 0; i < Width; ++i) coordinate[i] = i < dim ? P(part(x[i], which_part)) : P(0);
  }
  POLYDESCENT_CPU_GPU int size() const { return dim; }
  POLYDESCENT_CPU_GPU value_type operator[](int i) const {
    value_type result(i < Width ? coordinate[i] : P(0));  // a formula for more coordinates is compiled, but never run
    for (int k = 0; k < Width; ++k) result.partial[k] = P(i == k ? 1 : 0);
    return result;
  }
};

template <class F, class T, class X>
POLYDESCENT_CPU_GPU auto residual_of(const F& f, const ResidualMemory<T>& memory, const X& x, int k, int which_part) {
  using D = typename X::value_type;
  if constexpr (FitsObservations<F>) {
    D result = f.predicted(x, k);
    result.value = result.value - part(memory.observed[k], which_part);
    return result;
  } else {
    return D(f.residual(x, k));
  }
}

/// Up to `Width` coordinates: one evaluation of each residual. First a few residuals, whose formula may call functions,
/// which leave nothing in registers; then all sums over them.
template <int Width, class F, class T>
POLYDESCENT_CPU_GPU void add_up(const F& f, const ResidualMemory<T>& memory, Point<const T> x, int which_part,
                                const NormalEquations<T>& at, T& value) {
  using P = PartOf<T>;
  constexpr int height = residual_tuning::rows_per_update;
  const CopiedPoint<P, Width> here(x, which_part);
  P sum = P(0), slope[Width], matrix[triangle(Width)];
  for (P& s : slope) s = P(0);
  for (P& m : matrix) m = P(0);
  const int residuals = f.residuals(x.size());
  for (int first = 0; first < residuals; first += height) {
    Dual<P, Width> row[height];
    const int rows = first + height <= residuals ? height : residuals - first;
    for (int h = 0; h < rows; ++h) row[h] = residual_of(f, memory, here, first + h, which_part);
    for (int h = 0; h < rows; ++h) {
      const Dual<P, Width>& r = row[h];
      sum += square(r.value);
      for (int i = 0; i < Width; ++i) {
        slope[i] += r.partial[i] * r.value;
        for (int j = 0; j <= i; ++j) matrix[triangle(i) + j] += r.partial[i] * r.partial[j];
      }
    }
  }
  set_part(value, which_part, sum);
  for (int i = 0; i < Width; ++i) {
    if (i < x.size()) set_part(at.slope[i], which_part, slope[i]);
  }
  for (std::int64_t e = 0; e < triangle(Width); ++e) {
    if (e < triangle(x.size())) set_part(at.matrix[e], which_part, matrix[e]);
  }
}

/// Row k of the Jacobian, `widest` coordinates a pass; returns the residual.
template <class F, class T>
PartOf<T> write_row(const F& f, const ResidualMemory<T>& memory, Point<const T> x, int k, int which_part,
                    PartOf<T>* row) {
  constexpr int width = residual_tuning::widest;
  PartOf<T> residual = PartOf<T>(0);
  for (int first = 0; first < x.size(); first += width) {
    const SeededPoint<T, dynamic_extent, width> seeded{x, first, which_part};
    const Dual<PartOf<T>, width> r = residual_of(f, memory, seeded, k, which_part);
    for (int i = 0; i < width; ++i) {
      if (first + i < x.size()) row[first + i] = r.partial[i];
    }
    residual = r.value;
  }
  return residual;
}

/// Any number of coordinates: a few rows of the Jacobian at a time, added to equations in memory.
template <class F, class T>
void add_up_in_rows(const F& f, const ResidualMemory<T>& memory, Point<const T> x, int which_part,
                    const NormalEquations<T>& at, T& value) {
  using P = PartOf<T>;
  constexpr int height = residual_tuning::rows_per_update;
  const int dim = x.size();
  P sum = P(0);
  for (int i = 0; i < dim; ++i) set_part(at.slope[i], which_part, P(0));
  for (std::int64_t e = 0; e < triangle(dim); ++e) set_part(at.matrix[e], which_part, P(0));
  const int residuals = f.residuals(dim);
  for (int first = 0; first < residuals; first += height) {
    P residual[height];
    for (int h = 0; h < height; ++h) {
      P* const row = memory.rows + h * dim;
      residual[h] = P(0);
      if (first + h < residuals) residual[h] = write_row(f, memory, x, first + h, which_part, row);
      else
        for (int i = 0; i < dim; ++i) row[i] = P(0);
      sum += square(residual[h]);
    }
    for (int i = 0; i < dim; ++i) {
      P here[height];
      for (int h = 0; h < height; ++h) here[h] = memory.rows[h * dim + i];
      P pull = part(at.slope[i], which_part);
      for (int h = 0; h < height; ++h) pull += here[h] * residual[h];
      set_part(at.slope[i], which_part, pull);
      T* const entries = at.matrix + triangle(i);
      for (int j = 0; j <= i; ++j) {
        P entry = part(entries[j], which_part);
        for (int h = 0; h < height; ++h) entry += here[h] * memory.rows[h * dim + j];
        set_part(entries[j], which_part, entry);
      }
    }
  }
  set_part(value, which_part, sum);
}

/// Whether an objective can have so many coordinates, as far as its type, or its formula's, says by min_dim and max_dim.
template <class F>
constexpr bool may_have(int dim) {
  if constexpr (requires { typename F::Formula; }) return may_have<typename F::Formula>(dim);
  else if constexpr (requires { F::min_dim + F::max_dim; }) {
    return dim >= F::min_dim && (F::max_dim == 0 || dim <= F::max_dim);
  } else {
    return true;
  }
}

template <class F, class T>
T fill_equations(const void* objective, const ResidualMemory<T>& memory, Point<const T> x,
                 const NormalEquations<T>& at) {
  const F& f = *static_cast<const F*>(objective);
  T value = T(0);
  const auto fill_exactly = [&]<int Width>() {
    if constexpr (may_have<F>(Width)) {
      for (int p = 0; p < ScalarTraits<T>::parts; ++p) add_up<Width>(f, memory, x, p, at, value);
    }
  };
  if (x.size() > residual_tuning::widest) {
    for (int p = 0; p < ScalarTraits<T>::parts; ++p) add_up_in_rows(f, memory, x, p, at, value);
  } else if constexpr (ScalarTraits<T>::lanes == 1) {
    add_up<residual_tuning::widest>(f, memory, x, 0, at, value);  // not for speed
  } else {
    [&]<int... W>(std::integer_sequence<int, W...>) {
      (void)((x.size() == W + 1 && (fill_exactly.template operator()<W + 1>(), true)) || ...);
    }
    (std::make_integer_sequence<int, residual_tuning::widest>{});
  }
  return value;
}

}  // namespace detail

/// The functions of F for scalar type T; empty where F is no sum of squares.
template <class F, class T>
ResidualTable<T> make_residual_table() {
  ResidualTable<T> table;
  if constexpr (SumOfSquares<F>) {
    table.residuals = [](const void* objective, int dim) -> int {
      return static_cast<const F*>(objective)->residuals(dim);
    };
    table.normal = &detail::fill_equations<F, T>;
  }
  if constexpr (SumOfSquares<F> && !FitsObservations<F> && std::is_same_v<T, double>) {
    table.jacobian_row = [](const void* objective, Point<const double> x, int k, double* row) -> double {
      return detail::write_row(*static_cast<const F*>(objective), ResidualMemory<double>{}, x, k, 0, row);
    };
  }
  if constexpr (FitsObservations<F>) {
    table.observe = [](const void* objective, std::uint64_t start, int l, T* observed) {
      const F& f = *static_cast<const F*>(objective);
      const auto* mine = f.template observed<ScalarOf<T>>(start % f.problems());
      for (int k = 0; k < f.residuals(0); ++k) set_lane(observed[k], l, mine[k]);
    };
  }
  return table;
}

}  // namespace polydescent
