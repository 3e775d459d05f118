#include "polydescent/host/regression/dense.hpp"

#include <cblas.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <vector>

#include "polydescent/host/require.hpp"

extern "C" void dsyevd_(const char* job, const char* triangle, const int* n, double* a, const int* stride, double* values, double* work,
                        const int* work_size, int* integers, const int* integers_size, int* info);

extern "C" void dpstrf_(const char* triangle, const int* n, double* a, const int* stride, int* pivots, int* rank, const double* tolerance,
                        double* work, int* info);

namespace polydescent {
namespace {

int as_int(Eigen::Index size) { return static_cast<int>(size); }

}  // namespace

void ask_for_large_pages(void* data, std::size_t bytes) {
  const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  const std::uintptr_t begin = (reinterpret_cast<std::uintptr_t>(data) + page - 1) / page * page;
  const std::uintptr_t end = (reinterpret_cast<std::uintptr_t>(data) + bytes) / page * page;
  constexpr std::uintptr_t worth_it = std::uintptr_t{1} << 22;
  if (end >= begin + worth_it) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
}

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

Eigen::VectorXd diagonalize(Eigen::MatrixXd& a) {
  Eigen::VectorXd values(a.rows());
  if (a.rows() == 0) return values;
  const int n = as_int(a.rows()), stride = as_int(a.outerStride());
  double work_size = 0;
  int integers_size = 0, info = 0;
  const int ask = -1;
  dsyevd_("V", "L", &n, a.data(), &stride, values.data(), &work_size, &ask, &integers_size, &ask, &info);
  std::vector<double> work(static_cast<std::size_t>(work_size));
  std::vector<int> integers(static_cast<std::size_t>(integers_size));
  const int size = static_cast<int>(work.size());
  dsyevd_("V", "L", &n, a.data(), &stride, values.data(), work.data(), &size, integers.data(), &integers_size, &info);
  require(info == 0, "the eigenvalues of the columns' products do not converge (LAPACK's dsyevd says {}); use --solver coordinate-descent", info);
  return values;
}

std::vector<int> dependent_columns(Eigen::MatrixXd gram) {
  const int n = as_int(gram.rows()), stride = as_int(gram.outerStride());
  const double tolerance = 1e-13 * n * gram.diagonal().maxCoeff();
  std::vector<int> pivots(static_cast<std::size_t>(n)), dependent;
  std::vector<double> work(2 * pivots.size());
  const Eigen::VectorXd length = gram.diagonal();
  int rank = 0, info = 0;
  dpstrf_("L", &n, gram.data(), &stride, pivots.data(), &rank, &tolerance, work.data(), &info);
  for (std::size_t k = static_cast<std::size_t>(rank); k < pivots.size(); ++k) {
    if (length[pivots[k] - 1] > 0) dependent.push_back(pivots[k] - 1);
  }
  return dependent;
}

}  // namespace polydescent
