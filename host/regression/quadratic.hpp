#pragma once

#include <Eigen/Core>
#include <vector>

#include "polydescent/host/regression/abreast.hpp"

namespace polydescent {

/// |y - X b|^2 / (2n) as b'Hb/2 - q'b + yy/2, however much of H = X'X/n is in memory. Columns are those of one training set,
/// centred if there is an intercept, and of unit length.
class Quadratic {
 public:
  virtual ~Quadratic() = default;

  virtual Eigen::Index size() const = 0;
  virtual double target_square() const = 0;                  // yy
  virtual Eigen::Ref<const Eigen::VectorXd> target_products() const = 0;  // q

  /// row[k] = H_{j, which[k]}.
  virtual void gram_row(int j, const std::vector<int>& which, double* row) const = 0;

  /// pull = q - H b in every lane; b is zero but at `support`.
  virtual void pull(const std::vector<Abreast>& b, const std::vector<int>& support, std::vector<Abreast>& pull) const = 0;
};

}  // namespace polydescent
