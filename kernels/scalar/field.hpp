#pragma once

#include "polydescent/kernels/platform.hpp"

namespace polydescent {

/// One number that a rule or a schedule can be given: its name, its place, its allowed interval [lower, upper), its line
/// of help, and whether it must be whole. The default is the member's own initializer; NaN there means it has none.
template <class Owner>
struct Field {
  using Member = double Owner::*;  // named, because nvcc writes the bare type in a way that g++ warns of

  const char* name;
  Member member;
  double lower;
  double upper;
  const char* help;
  bool whole = false;  // takes whole numbers only
};

/// All fields of an owner; there may be none.
template <class Owner, int N>
struct Fields {
  Field<Owner> items[N];

  POLYDESCENT_CPU_GPU static constexpr int size() { return N; }
  POLYDESCENT_CPU_GPU constexpr const Field<Owner>* begin() const { return items; }
  POLYDESCENT_CPU_GPU constexpr const Field<Owner>* end() const { return items + N; }
};

template <class Owner>
struct Fields<Owner, 0> {
  POLYDESCENT_CPU_GPU static constexpr int size() { return 0; }
  POLYDESCENT_CPU_GPU constexpr const Field<Owner>* begin() const { return nullptr; }
  POLYDESCENT_CPU_GPU constexpr const Field<Owner>* end() const { return nullptr; }
};

}  // namespace polydescent
