#include "polydescent/kernels/descent/moved_evaluator.hpp"

#include <cstddef>
#include <vector>

namespace polydescent {
namespace {

template <class S>
const Motion<S>& motion_of(const MovedObject& moved) {
  if constexpr (sizeof(S) == sizeof(float)) return moved.as_float;
  else return moved.as_double;
}

/// z = origin + R (x - center), P(z) and what clipping took away, in the thread's working memory.
template <class T>
class RotatedInMemory {
  using S = ScalarOf<T>;

 public:
  template <class X>
  RotatedInMemory(const X& x, const Motion<S>& motion) : motion_(motion) {
    const int dim = motion.dim;
    thread_local std::vector<T> memory;
    if (memory.size() < 4 * static_cast<std::size_t>(dim)) memory.resize(4 * static_cast<std::size_t>(dim));
    T* const offset = memory.data();
    inside_ = offset + dim;
    beyond_ = inside_ + dim;
    slope_ = beyond_ + dim;
    for (int j = 0; j < dim; ++j) offset[j] = x[j] - T(motion.center[j]);
    for (int i = 0; i < dim; ++i) {
      T z = T(motion.origin[i]);
      for (int j = 0; j < dim; ++j) z += motion.rotation[i * dim + j] * offset[j];
      inside_[i] = detail::clipped(z, motion, i);
      beyond_[i] = z - inside_[i];
      wall_ += square(beyond_[i] * (1 / width(i)));
    }
  }

  Point<const T> clipped() const { return {inside_, motion_.dim}; }
  T wall() const { return wall_ * motion_.wall; }

  /// Where the objective leaves its derivative by the clipped point.
  Point<T> slope() const { return {slope_, motion_.dim}; }

  /// df/dx_j = sum_i R_ij (df/dP_i where z_i was not clipped, else 2 wall (z_i - P_i) / width_i^2).
  void turn_back(Point<T> gradient) const {
    const int dim = motion_.dim;
    for (int j = 0; j < dim; ++j) gradient[j] = T(0);
    for (int i = 0; i < dim; ++i) {
      const T from_wall = T(2 * motion_.wall / square(width(i))) * beyond_[i];
      const T slope = select(beyond_[i] == T(0), slope_[i], from_wall);
      for (int j = 0; j < dim; ++j) gradient[j] += motion_.rotation[i * dim + j] * slope;
    }
  }

 private:
  S width(int i) const { return motion_.upper[i] - motion_.lower[i]; }

  const Motion<S>& motion_;
  T* inside_;
  T* beyond_;
  T* slope_;
  T wall_ = T(0);  // sum (beyond / width)^2
};

/// The value, as finite differences ask for it.
template <class T>
struct MovedValue {
  const MovedObject& moved;

  template <class X>
  T operator()(const X& x) const {
    const RotatedInMemory<T> rotated(x, motion_of<ScalarOf<T>>(moved));
    return moved.table->get<T>().value(moved.objective, rotated.clipped()) + rotated.wall();
  }
};

template <class Gradient, class T>
T moved_gradient(const void* objective, double step, const BoxView<ScalarOf<T>>& box, Point<const T> x, Point<T> gradient) {
  const MovedObject& moved = *static_cast<const MovedObject*>(objective);
  if constexpr (requires(Gradient kind) { kind.step; }) {
    return configured<Gradient>(step)(GroupOfOne{}, MovedValue<T>{moved}, box, x, gradient);
  } else {
    const RotatedInMemory<T> rotated(x, motion_of<ScalarOf<T>>(moved));
    const auto exact = moved.table->get<T>().gradient[index_of<Gradient, Gradients>];
    const T value = exact(moved.objective, 0, box, rotated.clipped(), rotated.slope());
    rotated.turn_back(gradient);
    return value + rotated.wall();
  }
}

template <class T>
EvaluatorTable<T> make_moved_table(bool has_gradient) {
  EvaluatorTable<T> table;
  table.value = [](const void* objective, Point<const T> x) -> T {
    return MovedValue<T>{*static_cast<const MovedObject*>(objective)}(x);
  };
  Gradients::for_each([&]<class Gradient>(TypeTag<Gradient>) {
    if (std::is_same_v<Gradient, AnalyticGradient> && !has_gradient) return;
    table.gradient[index_of<Gradient, Gradients>] = &moved_gradient<Gradient, T>;
  });
  return table;
}

ObjectiveTable make_moved_tables(bool has_gradient) {
  return {make_moved_table<float>(has_gradient), make_moved_table<double>(has_gradient),
          make_moved_table<FloatPack>(has_gradient), make_moved_table<DoublePack>(has_gradient)};
}

}  // namespace

const ObjectiveTable& moved_table(bool has_gradient) {
  static const ObjectiveTable with = make_moved_tables(true), without = make_moved_tables(false);
  return has_gradient ? with : without;
}

}  // namespace polydescent
