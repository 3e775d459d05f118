#pragma once

#include "polydescent/kernels/platform.hpp"
#include "polydescent/kernels/scalar/math.hpp"

// Who cooperates on one start. Member `rank` of `size` takes coordinates rank, rank + size, ...; `sync` makes writes
// visible to the others; `broadcast` gives every member the value of rank 0; the reductions give every member the same
// bits. All members call them together.
namespace polydescent {

/// A CPU worker or a GPU thread by itself.
struct GroupOfOne {
  POLYDESCENT_CPU_GPU static constexpr int rank() { return 0; }
  POLYDESCENT_CPU_GPU static constexpr int size() { return 1; }
  POLYDESCENT_CPU_GPU static constexpr void sync() {}
  template <class T>
  POLYDESCENT_CPU_GPU static T broadcast(const T& value) {
    return value;
  }
  template <class T>
  POLYDESCENT_CPU_GPU static T max(const T& value) {
    return value;
  }
  template <class T>
  POLYDESCENT_CPU_GPU static T sum(const T& value) {
    return value;
  }
  template <class Mask>
  POLYDESCENT_CPU_GPU static Mask disjunction(const Mask& mask) {
    return mask;
  }
};

namespace detail {
struct Maximum {
  template <class T>
  POLYDESCENT_CPU_GPU T operator()(T a, T b) const {
    return a < b ? b : a;
  }
};
struct Sum {
  template <class T>
  POLYDESCENT_CPU_GPU T operator()(T a, T b) const {
    return a + b;
  }
};
}  // namespace detail

/// Members that pass values to each other directly: a warp. Size is a power of two. Threads tells who they are:
///   lane()                which member this is
///   sync_warp()           a barrier that orders memory
///   from(value, partner)  what member `partner` gives in the same call; orders no memory
template <class Threads, int Size>
struct WarpGroup {
  static_assert(Size > 0 && (Size & (Size - 1)) == 0, "a warp's size is a power of two");
  Threads threads;

  POLYDESCENT_CPU_GPU int rank() const { return threads.lane(); }
  POLYDESCENT_CPU_GPU static constexpr int size() { return Size; }
  POLYDESCENT_CPU_GPU void sync() const { threads.sync_warp(); }
  template <class T>
  POLYDESCENT_CPU_GPU T broadcast(T value) const {
    return threads.from(value, 0);
  }
  template <class T>
  POLYDESCENT_CPU_GPU T max(T value) const {
    return fold(value, detail::Maximum{});
  }
  template <class T>
  POLYDESCENT_CPU_GPU T sum(T value) const {
    return fold(value, detail::Sum{});
  }
  POLYDESCENT_CPU_GPU bool disjunction(bool mask) const { return fold(mask ? 1 : 0, detail::Maximum{}) != 0; }

  /// A butterfly: after exchanges across 1, 2, 4, ... members all hold the same combination.
  template <class T, class Combine>
  POLYDESCENT_CPU_GPU T fold(T value, Combine combine) const {
    POLYDESCENT_UNROLL
    for (int distance = 1; distance < Size; distance *= 2) {
      value = combine(value, threads.from(value, rank() ^ distance));
    }
    return value;
  }
};

/// Several warps that share memory: a block. Threads tells what WarpGroup asks for, and
///   warp()        which warp this is
///   sync_block()  a barrier for all warps that orders memory
///   scratch<T>()  room for one T per warp, shared by all
template <class Threads, int WarpSize, int Warps>
struct BlockGroup {
  Threads threads;

  POLYDESCENT_CPU_GPU int rank() const { return threads.warp() * WarpSize + threads.lane(); }
  POLYDESCENT_CPU_GPU static constexpr int size() { return WarpSize * Warps; }
  POLYDESCENT_CPU_GPU void sync() const { threads.sync_block(); }
  template <class T>
  POLYDESCENT_CPU_GPU T broadcast(T value) const {
    T* const scratch = threads.template scratch<T>();
    if (rank() == 0) scratch[0] = value;
    sync();
    const T result = scratch[0];
    sync();  // before the next call writes there
    return result;
  }
  template <class T>
  POLYDESCENT_CPU_GPU T max(T value) const {
    return fold(value, detail::Maximum{});
  }
  template <class T>
  POLYDESCENT_CPU_GPU T sum(T value) const {
    return fold(value, detail::Sum{});
  }
  POLYDESCENT_CPU_GPU bool disjunction(bool mask) const { return fold(mask ? 1 : 0, detail::Maximum{}) != 0; }

  /// Each warp for itself, then every member over the warps in their order.
  template <class T, class Combine>
  POLYDESCENT_CPU_GPU T fold(T value, Combine combine) const {
    T* const scratch = threads.template scratch<T>();
    const T mine = WarpGroup<Threads, WarpSize>{threads}.fold(value, combine);
    if (threads.lane() == 0) scratch[threads.warp()] = mine;
    sync();
    T result = scratch[0];
    POLYDESCENT_UNROLL
    for (int w = 1; w < Warps; ++w) result = combine(result, scratch[w]);
    sync();  // before the next call writes there
    return result;
  }
};

}  // namespace polydescent
