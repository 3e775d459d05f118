#pragma once

#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/scalar/math.hpp"

#if POLYDESCENT_REGISTER_BYTES > 0
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

/// A point as the objective as written sees it, before it is clipped: rotated anew each time a coordinate is read.
template <class X, class S>
struct RotatedPoint {
  using value_type = typename X::value_type;
  const X& x;
  const Motion<S>& motion;

  POLYDESCENT_CPU_GPU value_type operator[](int i) const {
    value_type z = value_type(motion.origin[i]);
    for (int j = 0; j < x.size(); ++j) z += motion.rotation[i * x.size() + j] * (x[j] - value_type(motion.center[j]));
    return z;
  }
};

template <class T, class S>
POLYDESCENT_CPU_GPU T clipped(const T& z, const Motion<S>& motion, int i) {
  return min(max(z, T(motion.lower[i])), T(motion.upper[i]));
}

/// The clipped point without memory for it, for GPU threads that share theirs: each read costs a rotation.
template <class X, class S>
struct ClippedPoint {
  using value_type = typename X::value_type;
  static constexpr int extent = X::extent;
  RotatedPoint<X, S> rotated;

  POLYDESCENT_CPU_GPU int size() const { return rotated.x.size(); }
  POLYDESCENT_CPU_GPU value_type operator[](int i) const { return clipped(rotated[i], rotated.motion, i); }
};

#if POLYDESCENT_REGISTER_BYTES > 0
/// 2 dim numbers of working memory for each CPU thread.
template <class T>
T* motion_scratch(int dim) {
  thread_local std::vector<T> memory;
  if (memory.size() < 2 * static_cast<std::size_t>(dim)) memory.resize(2 * static_cast<std::size_t>(dim));
  return memory.data();
}
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
#if POLYDESCENT_REGISTER_BYTES > 0
    T* const scratch = detail::motion_scratch<T>(x.size());
    return in_memory(x, motion, scratch, scratch + x.size());
#else
    return by_reading(x, motion);
#endif
  }

 private:
  POLYDESCENT_CPU_GPU const Motion<float>& get(float) const { return as_float; }
  POLYDESCENT_CPU_GPU const Motion<double>& get(double) const { return as_double; }

  template <class X, class S, class T>
  POLYDESCENT_CPU_GPU T in_memory(const X& x, const Motion<S>& motion, T* offset, T* clipped) const {
    const int dim = x.size();
    for (int j = 0; j < dim; ++j) offset[j] = x[j] - T(motion.center[j]);
    T wall = T(0);
    for (int i = 0; i < dim; ++i) {
      T z = T(motion.origin[i]);
      for (int j = 0; j < dim; ++j) z += motion.rotation[i * dim + j] * offset[j];
      clipped[i] = detail::clipped(z, motion, i);
      wall += from_wall(z, clipped[i], motion, i);
    }
    return T(objective(view<X::extent>(clipped, dim)) + wall * motion.wall);
  }

  template <class X, class S>
  POLYDESCENT_CPU_GPU auto by_reading(const X& x, const Motion<S>& motion) const {
    using T = typename X::value_type;
    const detail::RotatedPoint<X, S> rotated{x, motion};
    T wall = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T z = rotated[i];
      wall += from_wall(z, detail::clipped(z, motion, i), motion, i);
    }
    return T(objective(detail::ClippedPoint<X, S>{rotated}) + wall * motion.wall);
  }

  /// How far z lies beyond the domain, squared, in units of its width.
  template <class T, class S>
  POLYDESCENT_CPU_GPU static T from_wall(const T& z, const T& clipped, const Motion<S>& motion, int i) {
    return square((z - clipped) * (1 / (motion.upper[i] - motion.lower[i])));
  }

  template <int Extent, class T>
  POLYDESCENT_CPU_GPU static Point<const T, Extent> view(const T* data, int dim) {
    if constexpr (Extent == dynamic_extent) return {data, dim};
    else return {data};
  }
};

}  // namespace polydescent
