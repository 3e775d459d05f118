#include "polydescent/kernels/sampler/grid_sampler.hpp"

namespace polydescent {
namespace {

/// levels^dim, or 0 where that is more than `most`.
std::uint64_t cells_of(std::uint64_t levels, int dim, std::uint64_t most) {
  std::uint64_t cells = 1;
  for (int i = 0; i < dim && levels > 1; ++i) {
    if (cells > most / levels) return 0;
    cells *= levels;
  }
  return cells;
}

}  // namespace

GridSampler grid_sampler(std::uint64_t starts, int dim) {
  GridSampler grid{.starts = starts};
  std::uint64_t too_many = starts + 1;  // levels lies below it, by bisection
  while (grid.levels + 1 < too_many) {
    const std::uint64_t middle = (grid.levels + too_many) / 2;
    (cells_of(middle, dim, starts) > 0 ? grid.levels : too_many) = middle;
  }
  grid.cells = cells_of(grid.levels, dim, starts);
  for (; grid.cells < starts; ++grid.finer) grid.cells = grid.cells / grid.levels * (grid.levels + 1);
  return grid;
}

}  // namespace polydescent
