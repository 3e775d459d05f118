#include "polydescent/host/spectrum.hpp"

// GCC 12 takes what Eigen uses of its own AVX-512 header for uninitialized.
#define EIGEN_DONT_VECTORIZE
#include <Eigen/Eigenvalues>

namespace polydescent {

Spectrum spectrum_of(const std::vector<double>& matrix, std::size_t n) {
  const auto size = static_cast<Eigen::Index>(n);
  const Eigen::Map<const Eigen::MatrixXd> symmetric(matrix.data(), size, size);  // its transpose, which is the same
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(symmetric);
  const double* const values = solver.eigenvalues().data();
  const double* const vectors = solver.eigenvectors().data();  // column by column
  return {{values, values + n}, {vectors, vectors + n * n}};
}

}  // namespace polydescent
