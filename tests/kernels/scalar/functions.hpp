#pragma once

#include "polydescent/kernels/scalar/math.hpp"
#include "polydescent/kernels/scalar/type_list.hpp"

// Every function of one number that an objective may use, with what a test needs to know about it.
namespace polydescent::test {

/// `ulp`: error allowed in a pack. [lower, upper]: where the function is defined and smooth enough to differentiate.
#define POLYDESCENT_TESTED_FUNCTION(Name, function, ulp_, lower_, upper_) \
  struct Name {                                                          \
    static constexpr const char* name = #function;                       \
    static constexpr double ulp = ulp_;                                  \
    static constexpr double lower = lower_;                              \
    static constexpr double upper = upper_;                              \
    template <class T>                                                   \
    T operator()(const T& a) const {                                     \
      using polydescent::function;                                       \
      return function(a);                                                \
    }                                                                    \
  };

POLYDESCENT_TESTED_FUNCTION(Sin, sin, 3.5, -20, 20)
POLYDESCENT_TESTED_FUNCTION(Cos, cos, 3.5, -20, 20)
POLYDESCENT_TESTED_FUNCTION(Tan, tan, 3.5, -1.3, 1.3)
POLYDESCENT_TESTED_FUNCTION(Asin, asin, 1, -0.9, 0.9)
POLYDESCENT_TESTED_FUNCTION(Acos, acos, 1, -0.9, 0.9)
POLYDESCENT_TESTED_FUNCTION(Atan, atan, 1, -9, 9)
POLYDESCENT_TESTED_FUNCTION(Sinh, sinh, 1, -6, 6)
POLYDESCENT_TESTED_FUNCTION(Cosh, cosh, 1, -6, 6)
POLYDESCENT_TESTED_FUNCTION(Tanh, tanh, 1, -2, 2)
POLYDESCENT_TESTED_FUNCTION(Exp, exp, 1, -9, 9)
POLYDESCENT_TESTED_FUNCTION(Expm1, expm1, 1, -9, 9)
POLYDESCENT_TESTED_FUNCTION(Log, log, 1, 0.01, 99)
POLYDESCENT_TESTED_FUNCTION(Log1p, log1p, 1, -0.9, 99)
POLYDESCENT_TESTED_FUNCTION(Sqrt, sqrt, 0.5, 0.01, 99)
POLYDESCENT_TESTED_FUNCTION(Floor, floor, 0, 3.1, 3.9)
POLYDESCENT_TESTED_FUNCTION(Ceil, ceil, 0, -3.9, -3.1)
POLYDESCENT_TESTED_FUNCTION(Abs, abs, 0, -9, -0.1)

#undef POLYDESCENT_TESTED_FUNCTION

using Functions = TypeList<Sin, Cos, Tan, Asin, Acos, Atan, Sinh, Cosh, Tanh, Exp, Expm1, Log, Log1p, Sqrt, Floor, Ceil,
                           Abs>;

}  // namespace polydescent::test
