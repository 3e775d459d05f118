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

/// The Newton step in the eigenvectors from `first` on: -sum_k v_k (v_k . slope) / value_k.
std::vector<double> newton_step(const Spectrum& spectrum, std::size_t first, const std::vector<double>& slope);

/// matrix: [n][n], n > 0, finite, of which the lower triangle is read.
Spectrum spectrum_of(const std::vector<double>& matrix, std::size_t n);

}  // namespace polydescent
