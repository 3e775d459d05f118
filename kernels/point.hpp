#pragma once

#include "polydescent/kernels/platform.hpp"

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
/// Extent fixes the dimension at compile time, so that a GPU thread can keep the coordinates in registers.
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

/// The box a descent stays in, and what follows from it. One entry per coordinate, S = float or double.
template <class S>
struct BoxView {
  const S* lower = nullptr;
  const S* upper = nullptr;
  const S* width = nullptr;  // upper - lower: the length that makes gradients and steps comparable
};

}  // namespace polydescent
