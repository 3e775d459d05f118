#pragma once

#include <cstdint>

#include "polydescent/kernels/platform.hpp"
#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Where row i of a lower triangle begins, stored row after row; so many numbers has one of i rows.
POLYDESCENT_CPU_GPU constexpr std::int64_t triangle(std::int64_t i) { return i * (i + 1) / 2; }

/// A sum of squares f = sum_k r_k^2 linearized at a point, with the Jacobian J of r; one lane per start.
template <class T>
struct NormalEquations {
  T* matrix = nullptr;  // [triangle(dim)] J'J
  T* slope = nullptr;   // [dim] J'r, half the gradient
};

/// By how much the linearized f falls when x moves: -(2 slope + J'J move)' move.
template <class T>
POLYDESCENT_CPU_GPU T predicted_fall(int dim, const NormalEquations<T>& at, const T* move) {
  T fall = T(0);
  for (int i = 0; i < dim; ++i) {
    const T* row = at.matrix + triangle(i);
    T pull = at.slope[i];
    for (int j = 0; j < i; ++j) pull += row[j] * move[j];
    fall = fall - move[i] * (T(2) * pull + row[i] * move[i]);
  }
  return fall;
}

/// Solves (J'J + damping diag(scale)) move = side for the coordinates with free = 1; where free = 0 the move is the
/// side. Cholesky without roots, L D L', row by row. A pivot that rounding has spoilt becomes a small share of its
/// diagonal.
///   scale: dim positive numbers
///   factor: room for triangle(dim) numbers, 1 / D in its diagonal
///   move: the right-hand side, and then the solution
template <class T>
POLYDESCENT_CPU_GPU void solve_damped(int dim, const NormalEquations<T>& at, const T& damping, const T* scale,
                                      const T* free, T* factor, T* move) {
  constexpr double smallest_pivot = sizeof(ScalarOf<T>) == sizeof(float) ? 1e-7 : 2e-16;
  for (int i = 0; i < dim; ++i) {
    const T* row = at.matrix + triangle(i);
    T* l = factor + triangle(i);
    const T diagonal = select(free[i] == T(0), T(1), row[i] + damping * scale[i]);
    T pivot = diagonal;
    T here = move[i];
    for (int j = 0; j < i; ++j) {
      const T* before = factor + triangle(j);
      T entry = row[j] * free[i] * free[j];
      for (int m = 0; m < j; ++m) entry = entry - l[m] * before[m];
      l[j] = entry;  // times D_j, until the whole row is known
    }
    for (int j = 0; j < i; ++j) {
      const T scaled = l[j] * factor[triangle(j) + j];
      pivot = pivot - l[j] * scaled;
      here = here - scaled * move[j];
      l[j] = scaled;
    }
    l[i] = T(1) / max(pivot, T(smallest_pivot) * diagonal);  // 1 / D_i
    move[i] = here;
  }
  for (int i = dim - 1; i >= 0; --i) {
    T entry = move[i] * factor[triangle(i) + i];
    for (int j = i + 1; j < dim; ++j) entry = entry - factor[triangle(j) + i] * move[j];
    move[i] = entry;
  }
}

}  // namespace polydescent
