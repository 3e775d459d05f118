#include "polydescent/host/regression/dense.hpp"

#include <cblas.h>

namespace polydescent {
namespace {

int as_int(Eigen::Index size) { return static_cast<int>(size); }

}  // namespace

void add_gram(const Eigen::Ref<const RowMatrix>& x, Eigen::MatrixXd& a) {
  // Row-major x is column-major x': the lower triangle of x'x, column by column.
  cblas_dsyrk(CblasColMajor, CblasLower, CblasNoTrans, as_int(x.cols()), as_int(x.rows()), 1, x.data(),
              as_int(x.outerStride()), 1, a.data(), as_int(a.outerStride()));
}

void multiply_transposed(double alpha, const Eigen::Ref<const RowMatrix>& a, const Eigen::Ref<const RowMatrix>& b, double beta,
                         Eigen::Ref<RowMatrix> c) {
  cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, as_int(a.cols()), as_int(b.cols()), as_int(a.rows()), alpha, a.data(),
              as_int(a.outerStride()), b.data(), as_int(b.outerStride()), beta, c.data(), as_int(c.outerStride()));
}

void multiply(double alpha, const Eigen::Ref<const RowMatrix>& a, const Eigen::Ref<const RowMatrix>& b, double beta,
              Eigen::Ref<RowMatrix> c) {
  cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, as_int(a.rows()), as_int(b.cols()), as_int(a.cols()), alpha, a.data(),
              as_int(a.outerStride()), b.data(), as_int(b.outerStride()), beta, c.data(), as_int(c.outerStride()));
}

}  // namespace polydescent
