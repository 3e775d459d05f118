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

std::vector<double> newton_step(const Spectrum& spectrum, std::size_t first, const std::vector<double>& slope) {
  const std::size_t n = spectrum.size();
  std::vector<double> step(n, 0);
  for (std::size_t k = first; k < n; ++k) {
    const double* const v = spectrum.direction(k);
    double along = 0;
    for (std::size_t i = 0; i < n; ++i) along += v[i] * slope[i];
    for (std::size_t i = 0; i < n; ++i) step[i] -= v[i] * along / spectrum.value[k];
  }
  return step;
}

}  // namespace polydescent
