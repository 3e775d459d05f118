// expect: double\(F::lower\(i, dim\)\)
#include "polydescent/kernels/scalar/concepts.hpp"

struct Boundless {
  static constexpr const char* name = "boundless";
  static constexpr const char* formula = "x_0^2";
  static constexpr const char* source = "here";
  static constexpr int min_dim = 1;
  static constexpr int max_dim = 0;

  template <class X>
  auto operator()(const X& x) const {
    return x[0] * x[0];
  }
};

static_assert(polydescent::RegisteredObjective<Boundless>);
