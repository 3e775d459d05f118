#pragma once

#include <cstdint>

#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/scalar/math.hpp"

// What a quasi-Newton descent has learned of the inverse Hessian H, one per lane of T, from pairs of steps s and
// gradient differences y. Coordinates that a bound holds back are left out: `free` is 1 or 0, and H that of the others.
namespace polydescent {

/// A pair as it is taken in.
template <class T>
struct CurvaturePair {
  MaskOf<T> learns;  // the pair is worth something; else nobody will read it
  T product;         // s'y
  T scale;           // s'y / y'W^2y, W the widths: H = scale W^2 before anything else is known
};

/// g on the coordinates that are free; restricted: the lane has others.
template <class T>
struct FreeGradient {
  Point<const T> gradient;
  Point<const T> free;
  MaskOf<T> restricted;
};

/// What a quasi-Newton descent knows of the inverse Hessian H, one per lane of T: the last few pairs of steps s and
/// gradient differences y, and H g by two loops over them.  (Nocedal 1980; Liu and Nocedal 1989) A slot belongs to one
/// iteration of the worker, whichever lanes learn in it, and is empty for the others: so what a lane knows follows from
/// its own course. Coordinates that a bound holds back are left out of H.
template <class T>
class LimitedMemory {
  using S = ScalarOf<T>;
  using Mask = MaskOf<T>;

 public:
  static constexpr int most_slots = 64;
  POLYDESCENT_CPU_GPU static constexpr std::int64_t shared_numbers(int dim, int slots) { return std::int64_t{2} * dim * slots; }
  POLYDESCENT_CPU_GPU static constexpr int own_numbers(int slots) { return 4 * slots; }

  /// shared: for the group; own: for each of its members.
  POLYDESCENT_CPU_GPU LimitedMemory(T* shared, T* own, int dim, int slots)
      : pairs_(shared), product_(own), inverse_(own + slots), weight_(own + 2 * slots), usable_inverse_(own + 3 * slots),
        dim_(dim), slots_(slots) {}

  POLYDESCENT_CPU_GPU Point<T> step(std::int64_t tick) const { return step_in(slot(tick)); }
  POLYDESCENT_CPU_GPU Point<T> change(std::int64_t tick) const { return change_in(slot(tick)); }

  /// Lane l has a new start.
  POLYDESCENT_CPU_GPU void forget(int l) {
    for (int k = 0; k < slots_; ++k) set_lane(product_[k], l, S(0));
  }
  /// The lanes marked know nothing any more.
  POLYDESCENT_CPU_GPU void forget(const Mask& lanes) {
    for (int k = 0; k < slots_; ++k) product_[k] = select(lanes, T(0), product_[k]);
  }

  /// step(tick) and change(tick) hold the pair.
  POLYDESCENT_CPU_GPU void take_in(std::int64_t tick, const CurvaturePair<T>& pair) {
    product_[slot(tick)] = select(pair.learns, pair.product, T(0));
    inverse_[slot(tick)] = 1 / pair.product;
    scale_ = select(pair.learns, pair.scale, scale_);
  }

  /// Writes -H g. tick: of the newest pair. The longer way multiplies by one where nothing is held back: what its lanes get
  /// does not depend on their neighbours.
  template <class Group>
  POLYDESCENT_CPU_GPU void descend(const Group& group, const S* width, std::int64_t tick, const FreeGradient<T>& at,
                                   Point<T> direction) const {
    if (any(at.restricted)) multiply<true>(group, width, tick, at, direction);
    else multiply<false>(group, width, tick, at, direction);
  }

 private:
  /// visit(i, sum) for every coordinate of this member; returns the group's sum of what the visits added. Two sums side by
  /// side: one after the other they would wait for each other.
  template <class Group, class Visit>
  POLYDESCENT_CPU_GPU T sum_over(const Group& group, Visit visit) const {
    T sum = T(0), other = T(0);
    int i = group.rank();
    for (; i + group.size() < dim_; i += 2 * group.size()) {
      visit(i, sum);
      visit(i + group.size(), other);
    }
    if (i < dim_) visit(i, sum);
    return group.sum(sum + other);
  }

  POLYDESCENT_CPU_GPU int slot(std::int64_t tick) const { return static_cast<int>(tick % slots_); }
  POLYDESCENT_CPU_GPU Point<T> step_in(int k) const { return {pairs_ + shared_numbers(dim_, k), dim_}; }
  POLYDESCENT_CPU_GPU Point<T> change_in(int k) const { return {pairs_ + shared_numbers(dim_, k) + dim_, dim_}; }

  /// The slots that some lane has a pair in, newest first. Returns how many.
  POLYDESCENT_CPU_GPU int used_slots(std::int64_t tick, int* used) const {
    int count = 0;
    int k = slot(tick);
    for (int age = 0; age < slots_; ++age) {
      if (any(product_[k] > T(0))) used[count++] = k;
      k = k == 0 ? slots_ - 1 : k - 1;
    }
    return count;
  }

  /// Both loops over the pairs, each pass along q going on to the next pair's product.
  template <bool Restricted, class Group>
  POLYDESCENT_CPU_GPU void multiply(const Group& group, const S* width, std::int64_t tick, const FreeGradient<T>& at,
                                    Point<T> q) const {
    int used[most_slots];
    const int count = used_slots(tick, used);
    const Point<T> newest = step_in(count > 0 ? used[0] : 0);
    T product = sum_over(group, [&](int i, T& sum) {
      q[i] = -(at.gradient[i] * at.free[i]);
      sum += newest[i] * q[i];
    });
    for (int a = 0; a < count; ++a) {
      product = to_older<Restricted>(group, used[a], used[a + 1 < count ? a + 1 : a], product, at, q);
    }
    const Point<T> oldest = change_in(count > 0 ? used[count - 1] : 0);
    product = sum_over(group, [&](int i, T& sum) {
      q[i] *= scale_ * T(width[i] * width[i]);
      sum += oldest[i] * q[i];
    });
    for (int a = count - 1; a >= 0; --a) product = to_newer<Restricted>(group, used[a], used[a > 0 ? a - 1 : a], product, at, q);
  }

  /// q <- q - (s'q / s'y) y with the pair in slot k; returns the next one's s'q.
  template <bool Restricted, class Group>
  POLYDESCENT_CPU_GPU T to_older(const Group& group, int k, int next, const T& sq, const FreeGradient<T>& at, Point<T> q) const {
    const Point<T> s = step_in(k), y = change_in(k), s_next = step_in(next);
    Mask usable = product_[k] > T(0);
    T inverse = inverse_[k];
    if constexpr (Restricted) {
      const T sy = sum_over(group, [&](int i, T& sum) { sum += s[i] * at.free[i] * y[i]; });
      const T product = select(at.restricted, sy, product_[k]);
      usable = usable & (product > T(S(0.01)) * product_[k]);
      inverse = select(at.restricted, 1 / product, inverse);
    }
    const T weight = sq * inverse;
    weight_[k] = weight;
    usable_inverse_[k] = select(usable, inverse, T(0));
    return sum_over(group, [&](int i, T& sum) {
      T less = q[i] - weight * y[i];
      if constexpr (Restricted) less = less * at.free[i];
      less = select(usable, less, q[i]);
      q[i] = less;
      sum += s_next[i] * less;
    });
  }

  /// q <- q + (s'q / s'y of the way there - y'q / s'y) s; returns the next pair's y'q.
  template <bool Restricted, class Group>
  POLYDESCENT_CPU_GPU T to_newer(const Group& group, int k, int next, const T& yq, const FreeGradient<T>& at, Point<T> q) const {
    const Point<T> s = step_in(k), y_next = change_in(next);
    const T inverse = usable_inverse_[k];
    const Mask usable = inverse > T(0);
    const T weight = weight_[k] - yq * inverse;
    return sum_over(group, [&](int i, T& sum) {
      T more = q[i] + weight * s[i];
      if constexpr (Restricted) more = more * at.free[i];
      more = select(usable, more, q[i]);
      q[i] = more;
      sum += y_next[i] * more;
    });
  }

  T* pairs_;           // [slots][s, y][dim]
  T* product_;         // [slots] s'y; zero: an empty slot
  T* inverse_;         // [slots] 1 / s'y
  T* weight_;          // [slots] of the two loops
  T* usable_inverse_;  // [slots] 1 / s'y over the free coordinates, while it is worth something; else zero
  T scale_ = T(0);
  int dim_;
  int slots_;
};

}  // namespace polydescent
