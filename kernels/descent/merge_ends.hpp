#pragma once

#include <thrust/binary_search.h>
#include <thrust/copy.h>
#include <thrust/device_vector.h>
#include <thrust/fill.h>
#include <thrust/for_each.h>
#include <thrust/iterator/counting_iterator.h>
#include <thrust/remove.h>
#include <thrust/sequence.h>
#include <thrust/sort.h>
#include <thrust/transform.h>
#include <thrust/unique.h>

#include <cstdint>

#include "polydescent/kernels/descent/merge_cells.hpp"

// Which ends of descents are one minimum, under any Thrust policy: the definition of host/minima.hpp, found in rounds. Ends are
// sorted by cells of a grid. In a round every cell, by itself, makes founders of its first ends that nothing is ahead of any
// more; then every end that is still open is compared with the new founders of its own cell and of those that it lies near.
// A round more is needed only where an end near a face waits for its neighbours, so there are few.
namespace polydescent {

/// Ends that are to be merged, in the order of (value, start); everything lies where the policy computes.
struct EndsView {
  std::uint32_t count = 0;
  int dim = 0;
  const double* value = nullptr;  // [count], ascending
  const double* point = nullptr;  // [count][dim]
  const std::uint32_t* group = nullptr;  // [count] ends of different groups never meet; null: all are of one

  POLYDESCENT_CPU_GPU std::uint32_t group_of(std::uint32_t k) const { return group == nullptr ? 0 : group[k]; }
  POLYDESCENT_CPU_GPU const double* point_of(std::uint32_t k) const {
    return point + std::uint64_t{k} * static_cast<std::uint64_t>(dim);
  }
};

/// owner[k]: the first founder that takes in end k; k itself where it is one.
template <class Policy>
void merge_ends(const Policy& policy, const EndsView& ends, const MergeGrid& grid, std::uint32_t* owner);

namespace detail {

inline constexpr std::uint32_t undecided = 0, covered = 1, founder = 2;

/// Everything that the rounds look at. Places are positions in the order of cells; an end is its rank in (value, start).
struct MergeState {
  EndsView ends;
  MergeGrid grid;
  std::uint32_t cells = 0;
  const std::uint64_t* key = nullptr;      // [cells], ascending
  const std::uint32_t* begin = nullptr;    // [cells + 1] places
  const std::uint32_t* end_at = nullptr;   // [place]
  const std::uint32_t* cell_at = nullptr;  // [place]
  std::uint32_t* status = nullptr;         // [place]
  const std::uint32_t* before = nullptr;   // [place] status when the round began
  std::uint32_t* next = nullptr;           // [cells] the first place that may be undecided
  std::uint32_t* founders = nullptr;       // [place] of cell c from begin[c] on: its founders' places, in order of rank
  std::uint32_t* found = nullptr;          // [cells] how many they are
  std::uint32_t* old = nullptr;            // [cells] how many they were when the round began

  POLYDESCENT_CPU_GPU bool meet(std::uint32_t earlier, std::uint32_t later) const {
    return grid.values_meet(ends.value[earlier], ends.value[later]) && ends.group_of(earlier) == ends.group_of(later) &&
           grid.points_meet(ends.point_of(earlier), ends.point_of(later));
  }

  /// visit(cell) for the cells that end k may share a minimum with, but its own, until visit says true; whether it did.
  template <class Visit>
  POLYDESCENT_CPU_GPU bool any_neighbour(std::uint32_t k, Visit visit) const {
    const CellPlace place = grid.place(ends.group_of(k), ends.value[k], ends.point_of(k));
    for (std::uint32_t which = 1; which < (1u << place.near); ++which) {
      const std::uint64_t wanted = grid.neighbour_key(place, which);
      std::uint32_t low = 0, high = cells;  // the first cell whose key is not below
      while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        if (key[middle] < wanted) low = middle + 1;
        else high = middle;
      }
      if (low < cells && key[low] == wanted && visit(low)) return true;
    }
    return false;
  }
};

/// One cell's part of a round: its undecided ends in order, until one has to wait for a neighbour or there are many founders.
struct FoundInCell {
  MergeState state;

  POLYDESCENT_CPU_GPU void operator()(std::uint32_t cell) const {
    constexpr std::uint32_t most = 64;
    const std::uint32_t first = state.begin[cell], last = state.begin[cell + 1];
    const std::uint32_t old = state.old[cell];
    std::uint32_t found = old, place = state.next[cell];
    for (; place < last && found - old < most; ++place) {
      if (state.status[place] != undecided) continue;
      if (is_covered(state.founders + first + old, found - old, place)) {
        state.status[place] = covered;
        continue;
      }
      if (has_to_wait(place)) break;
      state.status[place] = founder;
      state.founders[first + found++] = place;
    }
    state.next[cell] = place;
    state.found[cell] = found;
  }

 private:
  POLYDESCENT_CPU_GPU bool is_covered(const std::uint32_t* founders, std::uint32_t count, std::uint32_t place) const {
    for (std::uint32_t f = 0; f < count; ++f) {
      if (state.meet(state.end_at[founders[f]], state.end_at[place])) return true;
    }
    return false;
  }

  /// Whether an earlier end of a neighbour that may take this one in was undecided when the round began.
  POLYDESCENT_CPU_GPU bool has_to_wait(std::uint32_t place) const {
    const std::uint32_t end = state.end_at[place];
    return state.any_neighbour(end, [&](std::uint32_t cell) {
      for (std::uint32_t other = state.begin[cell]; other < state.begin[cell + 1] && state.end_at[other] < end; ++other) {
        if (state.before[other] == undecided && state.meet(state.end_at[other], end)) return true;
      }
      return false;
    });
  }
};

/// One undecided end's part of a round.
struct CoverByNewFounders {
  MergeState state;

  POLYDESCENT_CPU_GPU void operator()(std::uint32_t place) const {
    if (state.status[place] != undecided) return;
    const std::uint32_t end = state.end_at[place];
    const auto covers = [&](std::uint32_t cell) {
      for (std::uint32_t f = state.old[cell]; f < state.found[cell]; ++f) {
        const std::uint32_t other = state.end_at[state.founders[state.begin[cell] + f]];
        if (other < end && state.meet(other, end)) return true;
      }
      return false;
    };
    if (covers(state.cell_at[place]) || state.any_neighbour(end, covers)) state.status[place] = covered;
  }
};

/// The first founder that takes in the end at a place.
struct FindOwner {
  MergeState state;
  std::uint32_t* owner;

  POLYDESCENT_CPU_GPU void operator()(std::uint32_t place) const {
    const std::uint32_t end = state.end_at[place];
    std::uint32_t first = end;
    const auto look = [&](std::uint32_t cell) {
      for (std::uint32_t f = 0; f < state.found[cell]; ++f) {
        const std::uint32_t other = state.end_at[state.founders[state.begin[cell] + f]];
        if (other >= first) break;
        if (state.meet(other, end)) first = other;
      }
      return false;
    };
    if (state.status[place] != founder) {
      look(state.cell_at[place]);
      state.any_neighbour(end, look);
    }
    owner[end] = first;
  }
};

struct CellOfEnd {
  EndsView ends;
  MergeGrid grid;
  POLYDESCENT_CPU_GPU std::uint64_t operator()(std::uint32_t k) const {
    return grid.key(grid.place(ends.group_of(k), ends.value[k], ends.point_of(k)));
  }
};

struct IsDecided {
  const std::uint32_t* status;
  POLYDESCENT_CPU_GPU bool operator()(std::uint32_t place) const { return status[place] != undecided; }
};

/// cell_at of every place between two beginnings.
struct NumberCell {
  const std::uint32_t* begin;
  std::uint32_t* cell_at;
  POLYDESCENT_CPU_GPU void operator()(std::uint32_t cell) const {
    for (std::uint32_t place = begin[cell]; place < begin[cell + 1]; ++place) cell_at[place] = cell;
  }
};

template <class T>
T* raw(thrust::device_vector<T>& memory) {
  return thrust::raw_pointer_cast(memory.data());
}

}  // namespace detail

template <class Policy>
void merge_ends(const Policy& policy, const EndsView& ends, const MergeGrid& grid, std::uint32_t* owner) {
  using Numbers = thrust::device_vector<std::uint32_t>;
  const std::uint32_t n = ends.count;
  if (n == 0) return;
  const thrust::counting_iterator<std::uint32_t> numbers(0);

  // Ends by cell, each cell's in order of rank.
  thrust::device_vector<std::uint64_t> key(n);
  Numbers end_at(n), begin(n), cell_at(n);
  thrust::transform(policy, numbers, numbers + n, key.begin(), detail::CellOfEnd{ends, grid});
  thrust::sequence(policy, end_at.begin(), end_at.end());
  thrust::stable_sort_by_key(policy, key.begin(), key.end(), end_at.begin());
  thrust::sequence(policy, begin.begin(), begin.end());
  const auto unique = thrust::unique_by_key(policy, key.begin(), key.end(), begin.begin());
  const auto cells = static_cast<std::uint32_t>(unique.first - key.begin());
  begin.resize(cells + 1);
  begin[cells] = n;
  thrust::for_each_n(policy, numbers, cells, detail::NumberCell{detail::raw(begin), detail::raw(cell_at)});

  Numbers status(n, detail::undecided), before(n), founders(n), open(n), found(cells, 0), old(cells);
  Numbers next(begin.begin(), begin.begin() + cells);
  const detail::MergeState state{ends,
                                 grid,
                                 cells,
                                 detail::raw(key),
                                 detail::raw(begin),
                                 detail::raw(end_at),
                                 detail::raw(cell_at),
                                 detail::raw(status),
                                 detail::raw(before),
                                 detail::raw(next),
                                 detail::raw(founders),
                                 detail::raw(found),
                                 detail::raw(old)};
  thrust::sequence(policy, open.begin(), open.end());
  while (!open.empty()) {
    thrust::copy(policy, status.begin(), status.end(), before.begin());
    thrust::copy(policy, found.begin(), found.end(), old.begin());
    thrust::for_each_n(policy, numbers, cells, detail::FoundInCell{state});
    thrust::for_each(policy, open.begin(), open.end(), detail::CoverByNewFounders{state});
    const auto open_end = thrust::remove_if(policy, open.begin(), open.end(), detail::IsDecided{detail::raw(status)});
    open.erase(open_end, open.end());
  }
  thrust::for_each_n(policy, numbers, n, detail::FindOwner{state, owner});
}

}  // namespace polydescent
