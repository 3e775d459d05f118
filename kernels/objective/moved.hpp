#pragma once

#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/scalar/concepts.hpp"
#include "polydescent/kernels/scalar/math.hpp"

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

/// The clipped point without memory for it, which GPU threads share: each read costs a rotation.
template <class X, class S>
struct ClippedPoint {
  using value_type = typename X::value_type;
  static constexpr int extent = X::extent;
  RotatedPoint<X, S> rotated;

  POLYDESCENT_CPU_GPU int size() const { return rotated.x.size(); }
  POLYDESCENT_CPU_GPU value_type operator[](int i) const { return clipped(rotated[i], rotated.motion, i); }
};

/// How far each coordinate of the rotated point lies beyond the domain.
template <class X, class S>
struct BeyondByReading {
  const RotatedPoint<X, S>& rotated;
  POLYDESCENT_CPU_GPU typename X::value_type operator()(int i) const {
    const auto z = rotated[i];
    return z - clipped(z, rotated.motion, i);
  }
};

/// Takes the derivative by the clipped point and adds it, turned back, to the derivative by x:
/// df/dx_j = sum_i R_ij (df/dP_i where z_i was not clipped, else 2 wall (z_i - P_i) / width_i^2).
template <class Partials, class X, class S>
struct MovedPartials {
  const Partials& partials;
  BeyondByReading<X, S> beyond;  // (i) -> z_i - P_i
  const Motion<S>& motion;
  int dim;

  template <class T>
  POLYDESCENT_CPU_GPU void set(int i, const T& value) const {
    const T distance = beyond(i);
    const T from_wall = T(2 * motion.wall / square(motion.upper[i] - motion.lower[i])) * distance;
    partials.add(select(distance == T(0), value, from_wall), motion.rotation + i * dim);
  }
};

}  // namespace detail

/// An objective moved and rotated: z = origin + R (x - center), value f(P(z)) + wall |(z - P(z)) / width|^2, where P
/// clips to the objective's own domain. So the minimum keeps its value and lies at the center, and neither the box's
/// middle nor its axes give it away. For GPU threads; the CPU's is in kernels/descent/moved_evaluator.hpp.
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
    const detail::RotatedPoint<X, S> rotated{x, motion};
    return T(objective(detail::ClippedPoint<X, S>{rotated}) + wall(rotated));
  }

  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const
    requires SuppliesGradient<F>
  {
    using T = typename X::value_type;
    using S = ScalarOf<T>;
    const Motion<S>& motion = get(S{});
    partials.clear();
    const detail::RotatedPoint<X, S> rotated{x, motion};
    const detail::MovedPartials<Partials, X, S> turned{partials, {rotated}, motion, x.size()};
    return T(objective.gradient(detail::ClippedPoint<X, S>{rotated}, turned) + wall(rotated));
  }

 private:
  POLYDESCENT_CPU_GPU const Motion<float>& get(float) const { return as_float; }
  POLYDESCENT_CPU_GPU const Motion<double>& get(double) const { return as_double; }

  template <class X, class S>
  POLYDESCENT_CPU_GPU static auto wall(const detail::RotatedPoint<X, S>& rotated) {
    using T = typename X::value_type;
    const detail::BeyondByReading<X, S> beyond{rotated};
    T sum = T(0);
    for (int i = 0; i < rotated.x.size(); ++i) sum += from_wall(beyond(i), rotated.motion, i);
    return T(sum * rotated.motion.wall);
  }

  /// How far beyond the domain, squared, in units of its width.
  template <class T, class S>
  POLYDESCENT_CPU_GPU static T from_wall(const T& beyond, const Motion<S>& motion, int i) {
    return square(beyond * (1 / (motion.upper[i] - motion.lower[i])));
  }
};

}  // namespace polydescent
