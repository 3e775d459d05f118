#pragma once

#include <cstdint>

#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/scalar/math.hpp"

// What a quasi-Newton descent has learned of the inverse Hessian H, one per lane of T, from pairs of steps s and
// gradient differences y. Coordinates that a bound holds back are left out: `free` is 1 or 0, and H that of the others.
namespace polydescent {

/// A pair as it is taken in. Where a lane has nothing to learn, s and y are zero there.
template <class T>
struct CurvaturePair {
  MaskOf<T> learns;  // the lane has something to learn
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

 public:
  POLYDESCENT_CPU_GPU static constexpr int shared_numbers(int dim, int slots) { return 2 * dim * slots; }
  POLYDESCENT_CPU_GPU static constexpr int own_numbers(int slots) { return 3 * slots; }

  /// shared: for the group; own: for each of its members.
  POLYDESCENT_CPU_GPU LimitedMemory(T* shared, T* own, int dim, int slots)
      : pairs_(shared),
        product_(own),
        weight_(own + slots),
        usable_product_(own + 2 * slots),
        dim_(dim),
        slots_(slots) {}

  POLYDESCENT_CPU_GPU Point<T> step(std::int64_t tick) const { return {pairs_ + 2 * dim_ * slot(tick), dim_}; }
  POLYDESCENT_CPU_GPU Point<T> change(std::int64_t tick) const { return {pairs_ + 2 * dim_ * slot(tick) + dim_, dim_}; }

  /// Lane l has a new start.
  template <class Group>
  POLYDESCENT_CPU_GPU void forget(const Group& group, int l) {
    for (int k = 0; k < slots_; ++k) {
      set_lane(product_[k], l, S(0));
      for (int i = group.rank(); i < dim_; i += group.size()) {
        set_lane(step(k)[i], l, S(0));
        set_lane(change(k)[i], l, S(0));
      }
    }
  }
  /// The lanes marked know nothing any more.
  POLYDESCENT_CPU_GPU void forget(const MaskOf<T>& lanes) {
    for (int k = 0; k < slots_; ++k) product_[k] = select(lanes, T(0), product_[k]);
  }

  /// step(tick) and change(tick) hold the pair.
  POLYDESCENT_CPU_GPU void take_in(std::int64_t tick, const CurvaturePair<T>& pair) {
    product_[slot(tick)] = select(pair.learns, pair.product, T(0));
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
  POLYDESCENT_CPU_GPU int slot(std::int64_t tick) const { return static_cast<int>(tick % slots_); }

  template <bool Restricted, class Group>
  POLYDESCENT_CPU_GPU void multiply(const Group& group, const S* width, std::int64_t tick, const FreeGradient<T>& at,
                                    Point<T> q) const {
    for (int i = group.rank(); i < dim_; i += group.size()) q[i] = at.gradient[i] * at.free[i];
    for (int age = 0; age < slots_; ++age) {
      const int k = slot(tick + slots_ - age);
      const Point<T> s = step(k), y = change(k);
      T sq = T(0), sy = T(0);
      for (int i = group.rank(); i < dim_; i += group.size()) {
        sq += s[i] * q[i];
        if (Restricted) sy += s[i] * y[i] * at.free[i];
      }
      sq = group.sum(sq);
      T product = product_[k];
      if (Restricted) product = select(at.restricted, group.sum(sy), product);
      const MaskOf<T> usable = (product_[k] > T(0)) & (product > T(S(0.01)) * product_[k]);
      const T weight = select(usable, sq / product, T(0));
      usable_product_[k] = select(usable, product, T(0));
      weight_[k] = weight;
      for (int i = group.rank(); i < dim_; i += group.size()) {
        const T less = q[i] - weight * y[i];
        q[i] = Restricted ? less * at.free[i] : less;
      }
    }
    for (int i = group.rank(); i < dim_; i += group.size()) q[i] *= scale_ * T(width[i] * width[i]);
    for (int age = slots_ - 1; age >= 0; --age) {
      const int k = slot(tick + slots_ - age);
      const Point<T> s = step(k), y = change(k);
      T yq = T(0);
      for (int i = group.rank(); i < dim_; i += group.size()) yq += y[i] * q[i];
      const T product = usable_product_[k];
      const T weight = select(product > T(0), weight_[k] - group.sum(yq) / product, T(0));
      for (int i = group.rank(); i < dim_; i += group.size()) {
        const T more = q[i] + weight * s[i];
        q[i] = Restricted ? more * at.free[i] : more;
      }
    }
    for (int i = group.rank(); i < dim_; i += group.size()) q[i] = -q[i];
  }

  T* pairs_;           // [slots][s, y][dim]
  T* product_;         // [slots] s'y; zero: an empty slot
  T* weight_;          // [slots] of the two loops
  T* usable_product_;  // [slots] s'y over the free coordinates, while it is worth something
  T scale_ = T(0);
  int dim_;
  int slots_;
};

}  // namespace polydescent
