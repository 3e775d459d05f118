// expect: double\(f\(x\)\)
#include "polydescent/kernels/scalar/concepts.hpp"

struct ReturnsNothing {
  template <class X>
  void operator()(const X&) const {}
};

static_assert(polydescent::Objective<ReturnsNothing>);
