#pragma once

#include <cstddef>
#include <vector>

namespace polydescent {

/// Eigenvalues of a symmetric matrix, ascending, with orthonormal eigenvectors.
struct Spectrum {
  std::vector<double> value;   // [n]
  std::vector<double> vector;  // [n][n], row k to value k

  std::size_t size() const { return value.size(); }
  const double* direction(std::size_t k) const { return &vector[k * size()]; }
};

/// matrix: [n][n], n > 0, finite, of which the lower triangle is read.
Spectrum spectrum_of(const std::vector<double>& matrix, std::size_t n);

}  // namespace polydescent
