// expect: sampler\(start, i\)
#include "polydescent/kernels/scalar/concepts.hpp"

struct Silent {
  static constexpr const char* name = "silent";
};

static_assert(polydescent::Sampler<Silent>);
