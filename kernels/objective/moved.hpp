#pragma once

#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/scalar/math.hpp"

#if POLYDESCENT_STANDARD_LIBRARY
#include <vector>
#endif

namespace polydescent {

/// Where an instance puts the minimum and how it turns the axes. S = float or double.
template <class S>
struct Motion {
  int dim = 0;
  const S* center = nullptr;    // [dim] the minimizer of the moved objective
  const S* origin = nullptr;    // [dim] the minimizer of the objective as written
  const S* rotation = nullptr;  // [dim][dim], orthogonal
  const S* lower = nullptr;     // [dim] the objective's own domain
  const S* upper = nullptr;
  S wall = 1;                   // 1 + |f*|: height of the wall one width outside the domain
};

namespace detail {

/// 2 dim numbers of working memory: on the stack where the dimension is a constant, per thread otherwise.
template <class T, int Extent>
struct MotionScratch {
  T memory[2 * Extent];
  POLYDESCENT_CPU_GPU T* get(int) { return memory; }
};
#if POLYDESCENT_STANDARD_LIBRARY
template <class T>
struct MotionScratch<T, dynamic_extent> {
  static T* get(int dim) {
    thread_local std::vector<T> memory;
    if (memory.size() < 2 * static_cast<std::size_t>(dim)) memory.resize(2 * static_cast<std::size_t>(dim));
    return memory.data();
  }
};
#endif

}  // namespace detail

/// An objective moved and rotated: z = origin + R (x - center), value f(P(z)) + wall |(z - P(z)) / width|^2, where P
/// clips to the objective's own domain. So the minimum keeps its value and lies at the center, and neither the box's
/// middle nor its axes give it away.
template <class F>
struct Moved {
  F objective;
  Motion<float> as_float;
  Motion<double> as_double;

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    using S = ScalarOf<T>;
    const Motion<S>& motion = get(S{});
    const int dim = x.size();
    detail::MotionScratch<T, X::extent> scratch;
    T* const offset = scratch.get(dim);
    T* const clipped = offset + dim;
    for (int j = 0; j < dim; ++j) offset[j] = x[j] - T(motion.center[j]);
    T wall = T(0);
    for (int i = 0; i < dim; ++i) {
      T z = T(motion.origin[i]);
      for (int j = 0; j < dim; ++j) z += motion.rotation[i * dim + j] * offset[j];
      clipped[i] = min(max(z, T(motion.lower[i])), T(motion.upper[i]));
      wall += square((z - clipped[i]) * (1 / (motion.upper[i] - motion.lower[i])));
    }
    return T(objective(view<X::extent>(clipped, dim)) + wall * motion.wall);
  }

 private:
  POLYDESCENT_CPU_GPU const Motion<float>& get(float) const { return as_float; }
  POLYDESCENT_CPU_GPU const Motion<double>& get(double) const { return as_double; }

  template <int Extent, class T>
  POLYDESCENT_CPU_GPU static Point<const T, Extent> view(const T* data, int dim) {
    if constexpr (Extent == dynamic_extent) return {data, dim};
    else return {data};
  }
};

}  // namespace polydescent
