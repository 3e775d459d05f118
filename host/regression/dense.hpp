#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <vector>

// Dense linear algebra by BLAS: on the threads of OpenMP, or on one where a parallel region calls.
namespace polydescent {

using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// A wish, which the system may not grant; before the memory is first written to.
void ask_for_large_pages(void* data, std::size_t bytes);

/// Resizes a matrix, its numbers lost, and asks for large pages of memory: products of all columns are read row by row, each in
/// another page, more often than anything else.
template <class Matrix>
void resize_in_large_pages(Matrix& matrix, Eigen::Index rows, Eigen::Index columns) {
  matrix.resize(rows, columns);
  ask_for_large_pages(matrix.data(), static_cast<std::size_t>(matrix.size()) * sizeof(*matrix.data()));
}

/// a += x'x, both triangles of a wrong but the lower one. x: rows x columns.
void add_gram(const Eigen::Ref<const RowMatrix>& x, Eigen::MatrixXd& a);

/// c = alpha a'b + beta c.
void multiply_transposed(double alpha, const Eigen::Ref<const RowMatrix>& a, const Eigen::Ref<const RowMatrix>& b, double beta,
                         Eigen::Ref<RowMatrix> c);

/// c = alpha a b + beta c.
void multiply(double alpha, const Eigen::Ref<const RowMatrix>& a, const Eigen::Ref<const RowMatrix>& b, double beta,
              Eigen::Ref<RowMatrix> c);

/// a <- its eigenvectors, column by column; the eigenvalues ascend. a: symmetric, the lower triangle is read.
/// Throws Error where LAPACK gives up.
Eigen::VectorXd diagonalize(Eigen::MatrixXd& a);

/// Columns of a Gram that are sums of the others, to rounding; of those that depend on each other the ones that a pivoted
/// Cholesky factorization takes last. Columns of length zero are not counted.
std::vector<int> dependent_columns(Eigen::MatrixXd gram);

}  // namespace polydescent
