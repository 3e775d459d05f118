#pragma once

#include <Eigen/Core>
#include <array>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "polydescent/host/regression/dense.hpp"
#include "polydescent/host/regression/fit_plan.hpp"
#include "polydescent/host/regression/abreast.hpp"
#include "polydescent/kernels/regression/gram_descent.hpp"

namespace polydescent {

/// Coordinate descent on one quadratic for a few penalties at a time, which share what is read of it, from where the last one
/// of those before ended. Only the columns of the working set, those that may matter, are swept; between, all are looked at.
class CoordinateDescent {
 public:
  /// sweeps: at most, per problem. The quadratic must outlive this.
  CoordinateDescent(const Quadratic& quadratic, int sweeps);

  /// Descends until no problem's gap is larger than `gap`. At most problems_abreast; along a path their l1 descend.
  std::vector<Solution> solve(std::span<const Penalties> problems, double gap);

  /// q - H b where problem k of the last ones ended.
  Eigen::VectorXd pull(int k) const;

 private:
  using LanePenalties = std::vector<CoefficientPenalty<Abreast>>;
  using LaneMask = MaskOf<Abreast>;

  /// The problems on the working set alone.
  struct Inner {
    std::vector<int> column;  // whose they are
    std::vector<Abreast> coefficient, pull;
    std::vector<double> target, diagonal;
    LanePenalties penalty;
    RowMatrix gram;  // with room to grow

    int size() const { return static_cast<int>(column.size()); }
    GramProblem<Abreast> view();
    std::vector<int> moving(int problem) const;
    Eigen::VectorXd walk(int problem, const std::vector<int>& moving) const;
    double end_of(int problem, int m, double step) const;
    std::pair<double, CoefficientPenalty<double>> at(int problem, int m) const;  // coefficient and penalty
    void move_to(const std::vector<Abreast>& to);
  };

  /// Where a problem ended.
  struct End {
    Eigen::VectorXd b, pull;
    double l1 = 0;  // the largest
  };

  /// What is known of a problem so far.
  struct Looked {
    SolveReport report;
    double least = std::numeric_limits<double>::infinity();  // gap
    int in_vain = 0;                                         // rounds that did not lower it

    // Of the present descent.
    double least_inner = std::numeric_limits<double>::infinity();
    int sweeps_in_vain = 0;
  };

  bool foresee(std::span<const Penalties> problems);
  LaneMask look(LaneMask among, double gap, bool grown, std::vector<Looked>& problems) const;
  bool choose_columns(const LaneMask& among);
  void enter(int j);
  void gather();
  void scatter();
  std::vector<int> nonzero() const;
  void descend(LaneMask among, double gap, std::vector<Looked>& problems);
  Abreast inner_gap();
  LaneMask jump(const LaneMask& among);
  double coefficient(int k, int j) const { return lane(b_[static_cast<std::size_t>(j)], k); }
  Solution solution(int k, const SolveReport& report) const;
  End end_of(int k, const Penalties& penalty) const;

  const Quadratic& quadratic_;
  int most_sweeps_;
  LanePenalties penalty_;         // [column]
  std::vector<Abreast> b_, pull_;   // [column]
  std::vector<char> chosen_;      // [column] in the working set
  End last_, before_;             // of the last problems; `before_` may be empty
  Inner inner_;
  std::array<int, problems_abreast> sweeps_since_jump_;
};

}  // namespace polydescent
