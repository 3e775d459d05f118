#pragma once

#include <cstdint>

#include "polydescent/kernels/objective/row_sum.hpp"
#include "polydescent/kernels/objective/squared_sum.hpp"
#include "polydescent/kernels/scalar/concepts.hpp"

namespace polydescent {

/// Rows of data as an objective reads them: data(row, column), one number for all starts. S = float or double.
template <class S>
struct DataView {
  RowTable<S> table;

  POLYDESCENT_CPU_GPU int rows() const { return static_cast<int>(table.rows); }
  POLYDESCENT_CPU_GPU int columns() const { return table.columns; }
  POLYDESCENT_CPU_GPU S operator()(int row, int column) const {
    return table.number[static_cast<std::uint64_t>(row) * static_cast<std::uint64_t>(table.columns) + static_cast<std::uint64_t>(column)];
  }
};

/// A functor and the data that it reads, as an objective: f(x, data), templated on both; if it has them, f.gradient(x, data,
/// partials), and f.residuals(dim, data) with f.residual(x, data, k). Residuals alone will do, too.
template <class F>
struct WithData {
  using Formula = F;
  F formula;
  RowTable<float> as_float;
  RowTable<double> as_double;

  /// The data in the precision of a point.
  template <class X>
  POLYDESCENT_CPU_GPU auto view() const {
    using S = ScalarOf<typename X::value_type>;
    if constexpr (sizeof(S) == sizeof(float)) return DataView<float>{as_float};
    else return DataView<double>{as_double};
  }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    if constexpr (requires { formula(x, view<X>()); }) return formula(x, view<X>());
    else return detail::sum_of_squares(*this, x);
  }
  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const
    requires requires(const F f, DataView<double> data) { f.gradient(x, data, partials); }
  {
    return formula.gradient(x, view<X>(), partials);
  }
  POLYDESCENT_CPU_GPU int residuals(int dim) const
    requires requires(const F f, DataView<double> data) { f.residuals(dim, data); }
  {
    return formula.residuals(dim, DataView<double>{as_double});
  }
  template <class X>
  POLYDESCENT_CPU_GPU auto residual(const X& x, int k) const
    requires requires(const F f, DataView<double> data) { f.residual(x, data, k); }
  {
    return formula.residual(x, view<X>(), k);
  }
};

}  // namespace polydescent
