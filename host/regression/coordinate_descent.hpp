#pragma once

#include <Eigen/Core>
#include <vector>

#include "polydescent/host/regression/dense.hpp"
#include "polydescent/host/regression/training_set.hpp"
#include "polydescent/kernels/regression/duality_gap.hpp"
#include "polydescent/kernels/regression/gram_descent.hpp"

namespace polydescent {


/// How one problem ended, in the scale of the half-mean loss.
struct SolveReport {
  double objective = 0;
  double gap = 0;        // objective minus a lower bound of its minimum
  double violation = 0;  // of the optimality conditions: the largest coordinate's
  int sweeps = 0;
  bool converged = false;
};

/// Coordinate descent on one quadratic for one penalty after the other, each from where the last one ended. Only the columns
/// of the working set, those that may matter, are swept; between, all are looked at.
class CoordinateDescent {
 public:
  /// sweeps: at most, per problem. The quadratic must outlive this.
  CoordinateDescent(const Quadratic& quadratic, int sweeps);

  /// Descends until the gap is no larger than `gap`.
  SolveReport solve(const Penalties& penalty, double gap);

  const Eigen::VectorXd& coefficients() const { return b_; }
  const Eigen::VectorXd& pull() const { return pull_; }  // q - H b
  std::vector<int> support() const;

 private:
  /// The problem on the working set alone.
  struct Inner {
    std::vector<int> column;  // whose they are
    std::vector<double> coefficient, pull, target;
    Penalties penalty;
    RowMatrix gram;  // with room to grow

    int size() const { return static_cast<int>(column.size()); }
    GramProblem<double> view();
    std::vector<int> moving() const;
    Eigen::VectorXd step_to_minimum(const std::vector<int>& moving) const;
    double end_of(int m, double step) const;
    void move_to(int m, double to);
  };

  void look(const Penalties& penalty, SolveReport& report) const;
  void choose_columns(const Penalties& penalty);
  void enter(int j);
  void gather(const Penalties& penalty);
  void scatter();
  void descend(double gap, SolveReport& report);
  double inner_gap();
  bool jump(int sweeps);

  const Quadratic& quadratic_;
  int most_sweeps_;
  Eigen::VectorXd b_, pull_;
  std::vector<char> chosen_;  // [column] in the working set
  Inner inner_;
};

/// The gap of b on the whole quadratic. Coefficients without cost and limits are taken to have no pull.
DualityGap<double> gap_of(const Quadratic& quadratic, const Penalties& penalty, const Eigen::VectorXd& b,
                          const Eigen::VectorXd& pull);

}  // namespace polydescent
