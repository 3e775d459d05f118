#pragma once

#include <cstdint>

#include "polydescent/kernels/scalar/math.hpp"

// The grid in which ends of one minimum are looked for. It decides how fast they are found, never which they are.
namespace polydescent {

/// Values this close, relative to max(1, |f|), may belong to one minimum.
inline constexpr double merge_value_tolerance = 1e-4;

/// Where an end lies in the grid, and beside which neighbours.
struct CellPlace {
  static constexpr int most_axes = 7;
  std::uint64_t group = 0;
  std::int64_t cell[most_axes] = {};
  int axis[most_axes] = {};  // of the axes along which a face is near: those first
  int step[most_axes] = {};  // to the cell behind that face: -1 or 1
  int near = 0;              // how many they are
};

/// Cells over the first few coordinates and over the value, several times as wide as the tolerance, so that few neighbours are
/// looked at.
struct MergeGrid {
  int dim = 0;
  int hashed = 0;                 // coordinates that cells are made of: at most 6
  const double* lower = nullptr;  // [dim] of the box
  const double* reach = nullptr;  // [dim] the tolerance times the box's width
  const double* size = nullptr;   // [hashed] of a cell: at least four times the reach

  POLYDESCENT_CPU_GPU bool values_meet(double earlier, double later) const {
    return abs(later - earlier) <= merge_value_tolerance * max(1.0, abs(earlier));
  }
  POLYDESCENT_CPU_GPU bool points_meet(const double* a, const double* b) const {
    for (int i = 0; i < dim; ++i) {
      if (abs(a[i] - b[i]) > reach[i]) return false;
    }
    return true;
  }

  POLYDESCENT_CPU_GPU CellPlace place(std::uint32_t group, double value, const double* point) const {
    CellPlace place;
    place.group = group;
    for (int i = 0; i < hashed; ++i) put(place, i, (point[i] - lower[i]) / size[i], reach[i] / size[i]);
    put(place, hashed, level(value) / levels_per_cell, (1 + 2 * merge_value_tolerance) / levels_per_cell);
    return place;
  }
  POLYDESCENT_CPU_GPU std::uint64_t key(const CellPlace& place) const {
    std::uint64_t key = place.group * 0x9e3779b97f4a7c15ULL;
    for (int i = 0; i <= hashed; ++i) key = combined(key, place.cell[i]);
    return key;
  }
  /// Of the neighbour behind the faces whose bits are set in `which`.
  POLYDESCENT_CPU_GPU std::uint64_t neighbour_key(const CellPlace& place, std::uint32_t which) const {
    CellPlace there = place;
    for (int f = 0; f < place.near; ++f) {
      if (which >> f & 1) there.cell[place.axis[f]] += place.step[f];
    }
    return key(there);
  }

 private:
  static constexpr double levels_per_cell = 16;
  static constexpr double offset = 0.38196601125;  // minima like to sit on round coordinates

  /// A scale on which values that meet are at most 1 apart (but for a share of the tolerance): its slope is
  /// 1 / (tolerance max(1, |value|)).
  POLYDESCENT_CPU_GPU static double level(double value) {
    const double size = abs(value);
    const double far = size <= 1 ? size : 1 + log(size);
    return (value < 0 ? -far : far) / merge_value_tolerance;
  }

  POLYDESCENT_CPU_GPU static void put(CellPlace& place, int axis, double position, double reach) {
    constexpr double rounding = 1e-6;  // of positions up to 1e9
    const double shifted = min(max(position, -1e18), 1e18) + offset;
    const double cell = floor(shifted), within = shifted - cell, near = reach + rounding;
    place.cell[axis] = static_cast<std::int64_t>(cell);
    const int step = within <= near ? -1 : within >= 1 - near ? 1 : 0;
    if (step == 0) return;
    place.axis[place.near] = axis;
    place.step[place.near++] = step;
  }

  POLYDESCENT_CPU_GPU static std::uint64_t combined(std::uint64_t key, std::int64_t cell) {
    const auto c = static_cast<std::uint64_t>(cell);
    return (key ^ (c + 0x9e3779b97f4a7c15ULL + (key << 6) + (key >> 2))) * 0xff51afd7ed558ccdULL;
  }
};

}  // namespace polydescent
