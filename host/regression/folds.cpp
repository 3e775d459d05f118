#include "polydescent/host/regression/folds.hpp"

#include <algorithm>
#include <numeric>

#include "polydescent/kernels/sampler/uniform.hpp"

namespace polydescent {
namespace {

std::vector<std::vector<std::uint32_t>> given_folds(const std::vector<int>& ids) {
  const auto [least, most] = std::minmax_element(ids.begin(), ids.end());
  std::vector<std::vector<std::uint32_t>> folds(static_cast<std::size_t>(*most - *least + 1));
  for (std::size_t row = 0; row < ids.size(); ++row) {
    folds[static_cast<std::size_t>(ids[row] - *least)].push_back(static_cast<std::uint32_t>(row));
  }
  return folds;
}

}  // namespace

std::vector<std::uint32_t> random_order(std::size_t rows, std::uint64_t seed, int pass) {
  std::vector<std::uint32_t> order(rows);
  std::iota(order.begin(), order.end(), 0u);
  UniformSampler draw{};
  draw.seed = seed;
  std::vector<double> key(rows);
  for (std::size_t row = 0; row < rows; ++row) key[row] = draw(row, pass);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return key[a] < key[b]; });
  return order;
}

std::vector<std::vector<std::uint32_t>> make_folds(std::size_t rows, const FitOptions& options) {
  if (!options.fold_ids.empty()) return given_folds(options.fold_ids);
  const auto count = static_cast<std::size_t>(std::max(options.folds, 1));
  std::vector<std::uint32_t> order(rows);
  if (options.fold_kind == FoldKind::random) order = random_order(rows, options.seed, 0);
  else std::iota(order.begin(), order.end(), 0u);
  std::vector<std::vector<std::uint32_t>> folds(count);
  for (std::size_t k = 0; k < count; ++k) {
    const auto begin = static_cast<std::ptrdiff_t>(rows * k / count), end = static_cast<std::ptrdiff_t>(rows * (k + 1) / count);
    folds[k].assign(order.begin() + begin, order.begin() + end);
    std::sort(folds[k].begin(), folds[k].end());
  }
  return folds;
}

}  // namespace polydescent
