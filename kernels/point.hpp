#pragma once

#include "polydescent/kernels/platform.hpp"
#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

namespace detail {
template <class T>
struct WithoutConst {
  using type = T;
};
template <class T>
struct WithoutConst<const T> {
  using type = T;
};
}  // namespace detail

inline constexpr int dynamic_extent = -1;

/// A view of one start's coordinates, contiguous, `size()` of them. T is a scalar, a pack or a dual, const or not.
/// Extent fixes the dimension at compile time, so that a GPU thread can keep the coordinates in registers; those are to
/// be indexed by constants (in unrolled loops), or through `read` and `write`.
template <class T, int Extent = dynamic_extent>
struct Point {
  using value_type = typename detail::WithoutConst<T>::type;
  T* data = nullptr;

  static constexpr int extent = Extent;
  POLYDESCENT_CPU_GPU static constexpr int size() { return Extent; }
  POLYDESCENT_CPU_GPU constexpr T& operator[](int i) const { return data[i]; }
};

template <class T>
struct Point<T, dynamic_extent> {
  using value_type = typename detail::WithoutConst<T>::type;
  T* data = nullptr;
  int dim = 0;

  static constexpr int extent = dynamic_extent;
  POLYDESCENT_CPU_GPU constexpr int size() const { return dim; }
  POLYDESCENT_CPU_GPU constexpr T& operator[](int i) const { return data[i]; }
};

template <class T, int Extent>
POLYDESCENT_CPU_GPU constexpr Point<const T, Extent> as_const(Point<T, Extent> x) {
  if constexpr (Extent == dynamic_extent) return {x.data, x.dim};
  else return {x.data};
}

/// Coordinate i, where i is known at run time only: registers have no addresses, so each is asked in turn.
template <class T, int Extent>
POLYDESCENT_CPU_GPU auto read(Point<T, Extent> x, int i) {
  using Value = typename Point<T, Extent>::value_type;
  if constexpr (Extent == dynamic_extent) {
    return Value(x[i]);
  } else {
    Value result = x[0];
    POLYDESCENT_UNROLL
    for (int j = 1; j < Extent; ++j) result = select(MaskOf<Value>(i == j), x[j], result);
    return result;
  }
}

/// Registers as objectives read them, whatever index they use.
template <class T, int Extent>
struct ReadPoint {
  using value_type = T;
  static constexpr int extent = Extent;
  Point<const T, Extent> x;

  POLYDESCENT_CPU_GPU static constexpr int size() { return Extent; }
  POLYDESCENT_CPU_GPU T operator[](int i) const { return read(x, i); }
};

/// x for an objective, which may index it by what is known at run time only: memory as it is, registers one by one.
template <class T, int Extent>
POLYDESCENT_CPU_GPU auto readable(Point<const T, Extent> x) {
  if constexpr (Extent == dynamic_extent) return x;
  else return ReadPoint<T, Extent>{x};
}

/// Sets coordinate i, where i is known at run time only.
template <class T, int Extent>
POLYDESCENT_CPU_GPU void write(Point<T, Extent> x, int i, const T& value) {
  if constexpr (Extent == dynamic_extent) {
    x[i] = value;
  } else {
    POLYDESCENT_UNROLL
    for (int j = 0; j < Extent; ++j) x[j] = select(MaskOf<T>(i == j), value, x[j]);
  }
}

/// The box a descent stays in, and what follows from it. One entry per coordinate, S = float or double.
template <class S>
struct BoxView {
  const S* lower = nullptr;
  const S* upper = nullptr;
  const S* width = nullptr;  // upper - lower: the length that makes gradients and steps comparable
};

}  // namespace polydescent
