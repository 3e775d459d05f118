#pragma once

#include <vector>

namespace polydescent {

/// How one problem ended, in the scale of the half-mean loss.
struct SolveReport {
  double objective = 0;
  double gap = 0;        // objective minus a lower bound of its minimum
  double violation = 0;  // of the optimality conditions: the largest coordinate's
  int iterations = 0;
  bool converged = false;
};

/// The minimum of one problem: coefficients w of columns of length one.
struct Solution {
  std::vector<int> index;  // of those that are not zero, ascending
  std::vector<double> value;
  SolveReport report;
};

}  // namespace polydescent
