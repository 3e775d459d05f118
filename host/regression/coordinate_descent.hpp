#pragma once

#include <Eigen/Core>
#include <vector>

#include "polydescent/host/regression/dense.hpp"
#include "polydescent/host/regression/fit_plan.hpp"
#include "polydescent/kernels/regression/gram_descent.hpp"

namespace polydescent {

/// At most so many sweeps per problem, unless told otherwise.
inline int sweeps_of(const FitOptions& options) {
  return options.solver == Solver::update_rule || options.solver == Solver::fista ? 100'000 : options.iterations.value_or(100'000);
}

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
  std::vector<int> support() const;  // ascending

 private:
  /// The problem on the working set alone.
  struct Inner {
    std::vector<int> column;  // whose they are
    std::vector<double> coefficient, pull, target, diagonal;
    Penalties penalty;
    RowMatrix gram;  // with room to grow

    int size() const { return static_cast<int>(column.size()); }
    GramProblem<double> view();
    std::vector<int> moving() const;
    Eigen::VectorXd step_to_minimum(const std::vector<int>& moving) const;
    double end_of(int m, double step) const;
    void move_to(int m, double to);
  };

  bool foresee(const Penalties& penalty);
  std::vector<int> nonzero() const;
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


  /// Where the last solve ended, and the one before.
  struct End {
    Eigen::VectorXd b, pull;
    double l1 = 0;
  };
  End last_, before_;
  Inner inner_;
};

}  // namespace polydescent
