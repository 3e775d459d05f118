#pragma once

#include <cmath>

#include "polydescent/kernels/scalar/dual.hpp"
#include "polydescent/kernels/scalar/math.hpp"
#include "polydescent/kernels/scalar/type_list.hpp"

// Every function of one number that an objective may use, with what a test needs to know about it.
namespace polydescent::test {

// The bounds of SLEEF's versions, in units of the last place; its own tests allow this little more, too.
inline constexpr double u10 = 1.001;
inline constexpr double u35 = 3.5;

/// `ulp`: error allowed in a pack. [lower, upper]: where the function is defined and smooth enough to differentiate.
#define POLYDESCENT_TESTED_FUNCTION(Name, function, ulp_, lower_, upper_) \
  struct Name {                                                          \
    static constexpr const char* name = #function;                       \
    static constexpr double ulp = ulp_;                                  \
    static constexpr double lower = lower_;                              \
    static constexpr double upper = upper_;                              \
    template <class T>                                                   \
    T operator()(const T& a) const {                                     \
      using namespace polydescent;                                       \
      return function(a);                                                \
    }                                                                    \
  };

// One of a pair that is computed together.
template <class T>
T sine_of_both(const T& a) {
  return sine_and_cosine(a).sine;
}
template <class T>
T cosine_of_both(const T& a) {
  return sine_and_cosine(a).cosine;
}
inline long double sine_of_both(long double a) { return std::sin(a); }
inline long double cosine_of_both(long double a) { return std::cos(a); }
template <class T, int N>
Dual<T, N> sine_of_both(const Dual<T, N>& a) {
  return sin(a);
}
template <class T, int N>
Dual<T, N> cosine_of_both(const Dual<T, N>& a) {
  return cos(a);
}

POLYDESCENT_TESTED_FUNCTION(Sin, sin, u35, -20, 20)
POLYDESCENT_TESTED_FUNCTION(Cos, cos, u35, -20, 20)
POLYDESCENT_TESTED_FUNCTION(SineOfBoth, sine_of_both, u35, -20, 20)
POLYDESCENT_TESTED_FUNCTION(CosineOfBoth, cosine_of_both, u35, -20, 20)
POLYDESCENT_TESTED_FUNCTION(Tan, tan, u35, -1.3, 1.3)
POLYDESCENT_TESTED_FUNCTION(Asin, asin, u10, -0.9, 0.9)
POLYDESCENT_TESTED_FUNCTION(Acos, acos, u10, -0.9, 0.9)
POLYDESCENT_TESTED_FUNCTION(Atan, atan, u10, -9, 9)
POLYDESCENT_TESTED_FUNCTION(Sinh, sinh, u10, -6, 6)
POLYDESCENT_TESTED_FUNCTION(Cosh, cosh, u10, -6, 6)
POLYDESCENT_TESTED_FUNCTION(Tanh, tanh, u10, -2, 2)
POLYDESCENT_TESTED_FUNCTION(Exp, exp, u10, -9, 9)
POLYDESCENT_TESTED_FUNCTION(Expm1, expm1, u10, -9, 9)
POLYDESCENT_TESTED_FUNCTION(Log, log, u10, 0.01, 99)
POLYDESCENT_TESTED_FUNCTION(Log1p, log1p, u10, -0.9, 99)
POLYDESCENT_TESTED_FUNCTION(Sqrt, sqrt, 0.5, 0.01, 99)
POLYDESCENT_TESTED_FUNCTION(Floor, floor, 0, 3.1, 3.9)
POLYDESCENT_TESTED_FUNCTION(Ceil, ceil, 0, -3.9, -3.1)
POLYDESCENT_TESTED_FUNCTION(Abs, abs, 0, -9, -0.1)
POLYDESCENT_TESTED_FUNCTION(Atanh, atanh, u10, -0.9, 0.9)
POLYDESCENT_TESTED_FUNCTION(Cbrt, cbrt, u10, 0.1, 9)
POLYDESCENT_TESTED_FUNCTION(Exp2, exp2, u10, -9, 9)
POLYDESCENT_TESTED_FUNCTION(Log2, log2, u10, 0.01, 99)
POLYDESCENT_TESTED_FUNCTION(Log10, log10, u10, 0.01, 99)
POLYDESCENT_TESTED_FUNCTION(Erf, erf, u10, -3, 3)
POLYDESCENT_TESTED_FUNCTION(Erfc, erfc, 1.501, -3, 3)
POLYDESCENT_TESTED_FUNCTION(Trunc, trunc, 0, 3.1, 3.9)
POLYDESCENT_TESTED_FUNCTION(Round, round, 0, 3.6, 4.4)
POLYDESCENT_TESTED_FUNCTION(Rint, rint, 0, 3.6, 4.4)

#undef POLYDESCENT_TESTED_FUNCTION

// Not among them: asinh and acosh, which overflow where the square of the argument does, lgamma, whose error is absolute beside
// its zeros, and tgamma, whose denormal results are off by a few steps.
using Functions = TypeList<Sin, Cos, SineOfBoth, CosineOfBoth, Tan, Asin, Acos, Atan, Sinh, Cosh, Tanh, Exp, Expm1, Log, Log1p, Sqrt, Floor, Ceil,
                           Abs, Atanh, Cbrt, Exp2, Log2, Log10, Erf, Erfc,
                           Trunc, Round, Rint>;

}  // namespace polydescent::test
