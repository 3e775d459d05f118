#pragma once

#include "polydescent/kernels/scalar/math.hpp"

// What the rules with decaying means share.
namespace polydescent::detail {

/// m <- b m + (1 - b) a: a mean in which what is k steps old counts b^k.
template <class T>
POLYDESCENT_CPU_GPU void take_in(T& mean, double decay, const T& a) {
  mean = T(decay) * mean + T(1 - decay) * a;
}

/// Such a mean began at zero; after t steps this factor makes up for it.
POLYDESCENT_CPU_GPU double bias_correction(double decay, int t) { return 1 / (1 - pow(decay, t)); }

/// The coefficients of the rules that divide a mean gradient by the root of a mean square.
struct BiasCorrected {
  static constexpr int coefficients = 3;

  /// e / (1 - b1^t), 1 / sqrt(1 - b2^t) and e, at iteration t = 1, 2, ...
  POLYDESCENT_CPU_GPU static void tabulate(double beta1, double beta2, int t, double rate, double* coefficient) {
    coefficient[0] = rate * bias_correction(beta1, t);
    coefficient[1] = sqrt(bias_correction(beta2, t));
    coefficient[2] = rate;
  }

  /// sqrt(v / (1 - b2^t)) + epsilon
  template <class T>
  POLYDESCENT_CPU_GPU static T divisor(const T& mean_square, const T* coefficient, double epsilon) {
    return sqrt(mean_square) * coefficient[1] + T(epsilon);
  }
};

}  // namespace polydescent::detail
