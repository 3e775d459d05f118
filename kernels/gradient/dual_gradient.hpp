#pragma once

#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/scalar/concepts.hpp"
#include "polydescent/kernels/scalar/dual.hpp"

namespace polydescent {

/// x read as dual numbers whose partials point along coordinates first, first + 1, ..., first + Width - 1.
/// `part` chooses one register of each coordinate's pack: a dual of a whole pack would not fit the register file.
template <class T, int Extent, int Width>
struct SeededPoint {
  using value_type = Dual<PartOf<T>, Width>;
  static constexpr int extent = Extent;
  Point<const T, Extent> x;
  int first;
  int which_part;

  POLYDESCENT_CPU_GPU constexpr int size() const { return x.size(); }
  POLYDESCENT_CPU_GPU value_type operator[](int i) const {
    value_type result(part(read(x, i), which_part));
    if (i >= first && i < first + Width) {
      for (int k = 0; k < Width; ++k) result.partial[k] = PartOf<T>(i == first + k ? 1 : 0);
    }
    return result;
  }
};

/// Exact gradients by forward-mode automatic differentiation, `width` coordinates a pass. Members of a group take passes
/// in turn.
struct DualGradient {
  static constexpr const char* name = "dual";
  static constexpr const char* summary = "automatic differentiation with dual numbers, exact; dim / 4 passes";
  static constexpr int width = 4;

  template <class Objective>
  static constexpr bool supports = !ValuesOnly<Objective>;

  POLYDESCENT_CPU_GPU static constexpr int values_per_gradient(int dim) { return (dim + width - 1) / width; }

  /// Writes the gradient at x and returns the value there.
  template <class Group, class T, int Extent, class Objective>
  POLYDESCENT_CPU_GPU T operator()(const Group& group, const Objective& objective, const BoxView<ScalarOf<T>>&,
                                   Point<const T, Extent> x, Point<T, Extent> gradient) const {
    T value = T(0);  // rank 0 always has a pass, the others may have none
    for (int p = 0; p < ScalarTraits<T>::parts; ++p) {
      POLYDESCENT_UNROLL_UP_TO(unrolled<Extent>)
      for (int first = group.rank() * width; first < x.size(); first += group.size() * width) {
        const SeededPoint<T, Extent, width> seeded{x, first, p};
        const Dual<PartOf<T>, width> result = objective(seeded);
        for (int k = 0; k < width; ++k) {
          if (first + k < x.size()) set_partial(gradient, first + k, p, result.partial[k]);
        }
        set_part(value, p, result.value);
      }
    }
    return group.broadcast(value);
  }

 private:
  /// Unrolled, passes are no larger than one by one while the coordinates are in registers, and do not spill.
  template <int Extent>
  static constexpr int unrolled = Extent > 0 && Extent <= 16 ? Extent : 1;

  template <class T, int Extent>
  POLYDESCENT_CPU_GPU static void set_partial(Point<T, Extent> gradient, int i, int which_part, const PartOf<T>& partial) {
    if constexpr (Extent == dynamic_extent) {
      set_part(gradient[i], which_part, partial);
    } else {
      POLYDESCENT_UNROLL
      for (int j = 0; j < Extent; ++j) {
        if (j == i) set_part(gradient[j], which_part, partial);
      }
    }
  }
};

}  // namespace polydescent
