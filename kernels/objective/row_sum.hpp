#pragma once

#include <cstdint>

#include "polydescent/kernels/scalar/dual.hpp"
#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Rows of numbers, row-major. S = float or double.
template <class S>
struct RowTable {
  const S* number = nullptr;  // [rows][columns]
  std::uint32_t rows = 0;
  int columns = 0;
};

namespace detail {

/// The number type inside a dual; any other type itself.
template <class T>
struct WithoutPartials {
  using type = T;
};
template <class T, int N>
struct WithoutPartials<Dual<T, N>> {
  using type = T;
};

/// The first lane of its pack that a view of a point reads: dual numbers see a pack part by part.
template <class X>
POLYDESCENT_CPU_GPU int first_lane(const X& x) {
  if constexpr (requires { x.which_part; }) return x.which_part * ScalarTraits<typename X::value_type>::lanes;
  else return 0;
}

}  // namespace detail

/// One row, the same for every lane.
template <class T>
struct SharedRow {
  const RowTable<ScalarOf<T>>& table;
  std::uint32_t row;

  POLYDESCENT_CPU_GPU int size() const { return table.columns; }
  POLYDESCENT_CPU_GPU T operator[](int j) const {
    return T(table.number[static_cast<std::uint64_t>(row) * static_cast<std::uint64_t>(table.columns) +
                          static_cast<std::uint64_t>(j)]);
  }
};

/// A row of its own for every lane.
template <class T>
struct LaneRow {
  const RowTable<ScalarOf<T>>& table;
  const std::uint32_t* row;  // [lanes]

  POLYDESCENT_CPU_GPU int size() const { return table.columns; }
  POLYDESCENT_CPU_GPU T operator[](int j) const {
    return T(from_lanes<typename detail::WithoutPartials<T>::type>([&](int l) {
      return table.number[static_cast<std::uint64_t>(row[l]) * static_cast<std::uint64_t>(table.columns) +
                          static_cast<std::uint64_t>(j)];
    }));
  }
};

/// The rows that each lane's start looks at in one iteration.
struct RowSelection {
  const std::uint32_t* row = nullptr;  // [size][lanes]
  int size = 0;
  int lanes = 1;
};

/// The mean of a loss over the rows of a table: loss(x, row) with row[j], row.size(), templated on both.
template <class Loss>
struct RowSum {
  Loss loss;
  RowTable<float> as_float;
  RowTable<double> as_double;

  POLYDESCENT_CPU_GPU std::uint32_t rows() const { return as_double.rows; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const auto& table = get(ScalarOf<T>{});
    constexpr std::uint32_t block = 4096;  // summed by themselves first, or float32 would lose small terms beside a large sum
    T sum = T(0);
    for (std::uint32_t begin = 0; begin < table.rows; begin += block) {
      T part = T(0);
      for (std::uint32_t r = begin; r < min_of(begin + block, table.rows); ++r) part += loss(x, SharedRow<T>{table, r});
      sum += part;
    }
    return T(sum * T(1.0 / table.rows));
  }

  /// The mean over a selection of rows, as an objective.
  struct Sampled {
    const RowSum& whole;
    RowSelection selection;

    template <class X>
    POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
      using T = typename X::value_type;
      const auto& table = whole.get(ScalarOf<T>{});
      const std::uint32_t* row = selection.row + detail::first_lane(x);
      T sum = T(0);
      for (int b = 0; b < selection.size; ++b, row += selection.lanes) sum += whole.loss(x, LaneRow<T>{table, row});
      return T(sum * T(1.0 / selection.size));
    }
  };
  POLYDESCENT_CPU_GPU Sampled on(const RowSelection& selection) const { return {*this, selection}; }

 private:
  POLYDESCENT_CPU_GPU static constexpr std::uint32_t min_of(std::uint32_t a, std::uint32_t b) { return a < b ? a : b; }
  POLYDESCENT_CPU_GPU const RowTable<float>& get(float) const { return as_float; }
  POLYDESCENT_CPU_GPU const RowTable<double>& get(double) const { return as_double; }
};

}  // namespace polydescent
