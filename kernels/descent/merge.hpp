#pragma once

#include <cstdint>
#include <vector>

#include "polydescent/kernels/descent/merge_cells.hpp"

namespace polydescent {

/// Which points are taken for one: those that differ by signs of coordinates, by their order, or both.
struct Symmetry {
  bool sign = false;
  bool permutation = false;
};

/// Ends of descents and how close those of one minimum are. The pointers are the host's.
struct MergeRequest {
  const double* value = nullptr;  // [end]
  const double* point = nullptr;  // [end][dim]
  int dim = 0;
  const double* lower = nullptr;  // [dim] of the box
  const double* width = nullptr;  // [dim]
  double tolerance = 0;           // max-norm, relative to the width
  std::uint64_t ends_each = 0;    // end k is one of problem k / ends_each, and meets no other's; 0: there is one problem
  Symmetry symmetry = {};
  int threads = 1;
};

/// Ends in the order of (value, number), and for each of them the position in that order of the first one that founds a minimum
/// and takes it in: its own where it founds one itself.
struct MergedEnds {
  std::vector<std::uint32_t> end, founder;
};

/// Merges the ends of these numbers, whose values are finite: see host/minima.hpp for what that means.
MergedEnds merge(const MergeRequest& request, std::vector<std::uint32_t> ends);

}  // namespace polydescent
