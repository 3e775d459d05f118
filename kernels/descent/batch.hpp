#pragma once

#include <cstdint>

#include "polydescent/kernels/descent/status.hpp"
#include "polydescent/kernels/point.hpp"

namespace polydescent {

/// No value is below this target.
inline constexpr double no_target = -1.7976931348623157e308;

/// When a descent ends. A tolerance of zero switches its test off. The inequalities stand beside the statuses.
struct Limits {
  int iterations = 0;
  double gradient_tolerance = 0;
  double value_tolerance = 0;
  double step_tolerance = 0;
  double target = no_target;  // ends with the first value that is no higher
  double stall_gradient = 0;  // above this gradient norm no test means convergence: see Status::stalled
};

/// Where descents leave their ends: start `first + k` writes entry k of each array. S = float or double.
template <class S>
struct BatchView {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
  int dim = 0;
  S* value = nullptr;               // [count] of what is minimized: see Penalty
  S* gradient_norm = nullptr;       // [count]
  S* point = nullptr;               // [count][dim]
  std::int32_t* iterations = nullptr;  // [count] updates made
  Status* status = nullptr;         // [count]
  int constraints = 0;
  S* violation = nullptr;           // [count] max_k |breach| of the constraints; null: there are none
  S* multipliers = nullptr;         // [count][constraints] of L = f - sum_k lambda_k g_k
};

/// What of an objective f is minimized: sense f + l1 sum |x_i| + l2 sum x_i^2. S = float or double.
template <class S>
struct Penalty {
  S l1 = 0;
  S l2 = 0;
  bool proximal = false;  // l1 by a soft threshold after each step; else by its subgradient sign(x), sign(0) = 0
  S sense = 1;            // -1: f is maximized
};

/// Which of many problems a start belongs to.
struct ProblemOfStart {
  std::uint64_t starts_each = 0;          // start i belongs to problem i / starts_each; 0: all to the first
  const std::uint32_t* listed = nullptr;  // [listed_starts] of starts in any other order
  std::uint64_t listed_starts = 0;

  POLYDESCENT_CPU_GPU std::uint64_t operator()(std::uint64_t start) const {
    if (listed != nullptr) return listed[start];
    return starts_each > 0 ? start / starts_each : 0;
  }
};

/// What all descents of one launch share. S = float or double.
template <class S>
struct DescentSetup {
  int dim = 0;
  BoxView<S> box;
  const S* rate_scale = nullptr;    // [dim] each coordinate's share of the learning rate
  const S* coefficients = nullptr;  // [iterations][rule's coefficients], from the schedule
  Limits limits;
  Penalty<S> penalty = {};
  const int* stop = nullptr;        // not zero once all descents are to stop; null: nobody asks them to
  ProblemOfStart problem = {};
  S constrained_sense = 1;          // of an objective with constraints, in place of the penalty's
  bool simplex = false;             // x_i sum up to one
};

/// Iterations in a row that must satisfy the value or the step test.
inline constexpr int patience = 10;

}  // namespace polydescent
