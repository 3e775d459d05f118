#pragma once

#include <cmath>
#include <type_traits>

#include "polydescent/kernels/scalar/dual.hpp"
#include "polydescent/kernels/scalar/math.hpp"
#include "polydescent/kernels/scalar/type_list.hpp"

// Every function of one number that an objective may use, with what a test needs to know about it.
namespace polydescent::test {

// The bounds of SLEEF's versions, in units of the last place; its own tests allow this little more, too.
inline constexpr double u05 = 0.501;
inline constexpr double u10 = 1.001;
inline constexpr double u15 = 1.501;
inline constexpr double u35 = 3.5;

/// In place of the functions over any scalar type, which no long double passes through.
struct InLongDouble {
  static long double xlogx(long double a) { return a == 0 ? 0 : a * std::log(a); }
  /// Steps up to 30, where five terms of the asymptotic series are exact; below 0 by reflection.
  static long double digamma(long double a) {
    constexpr long double pi = 3.14159265358979323846264338328L;
    if (a <= 0) return digamma(1 - a) - pi / std::tan(pi * (a - std::round(a)));
    long double steps = 0;
    for (; a < 30; a += 1) steps += 1 / a;
    const long double w = 1 / (a * a);
    const long double series = w * (1.0L / 12 - w * (1.0L / 120 - w * (1.0L / 252 - w * (1.0L / 240 - w * (1.0L / 132 -
                               w * (691.0L / 32760 - w / 12))))));
    return std::log(a) - 0.5L / a - series - steps;
  }
};

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

template <class T>
T x_log_x(const T& a) {
  if constexpr (std::is_same_v<T, long double>) return InLongDouble::xlogx(a);
  else return xlogx(a);
}
template <class T>
T derivative_of_lgamma(const T& a) {
  if constexpr (std::is_same_v<T, long double>) return InLongDouble::digamma(a);
  else return digamma(a);
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
POLYDESCENT_TESTED_FUNCTION(Exp2, exp2, u10, -9, 9)
POLYDESCENT_TESTED_FUNCTION(Log2, log2, u10, 0.01, 99)
POLYDESCENT_TESTED_FUNCTION(Log10, log10, u10, 0.01, 99)
POLYDESCENT_TESTED_FUNCTION(Cbrt, cbrt, u10, 0.1, 99)
POLYDESCENT_TESTED_FUNCTION(Asinh, asinh, 2, -9, 9)
POLYDESCENT_TESTED_FUNCTION(Acosh, acosh, 2, 1.1, 9)
POLYDESCENT_TESTED_FUNCTION(Atanh, atanh, u10, -0.9, 0.9)
POLYDESCENT_TESTED_FUNCTION(Erf, erf, u10, -4, 4)
POLYDESCENT_TESTED_FUNCTION(Erfc, erfc, u15, -4, 4)
POLYDESCENT_TESTED_FUNCTION(Tgamma, tgamma, u10, 0.2, 6)
POLYDESCENT_TESTED_FUNCTION(Lgamma, lgamma, u10, 0.2, 30)
POLYDESCENT_TESTED_FUNCTION(XLogX, x_log_x, 2, 0.01, 99)
POLYDESCENT_TESTED_FUNCTION(Digamma, derivative_of_lgamma, 8, 0.2, 30)
POLYDESCENT_TESTED_FUNCTION(Sqrt, sqrt, 0.5, 0.01, 99)
POLYDESCENT_TESTED_FUNCTION(Floor, floor, 0, 3.1, 3.9)
POLYDESCENT_TESTED_FUNCTION(Ceil, ceil, 0, -3.9, -3.1)
POLYDESCENT_TESTED_FUNCTION(Trunc, trunc, 0, -3.9, -3.1)
POLYDESCENT_TESTED_FUNCTION(Round, round, 0, 2.6, 3.4)
POLYDESCENT_TESTED_FUNCTION(Rint, rint, 0, 2.6, 3.4)
POLYDESCENT_TESTED_FUNCTION(Abs, abs, 0, -9, -0.1)

#undef POLYDESCENT_TESTED_FUNCTION

using Functions = TypeList<Sin, Cos, SineOfBoth, CosineOfBoth, Tan, Asin, Acos, Atan, Sinh, Cosh, Tanh, Exp, Expm1, Log, Log1p,
                           Exp2, Log2, Log10, Cbrt, Asinh, Acosh, Atanh, Erf, Erfc, Tgamma, Lgamma, XLogX, Digamma, Sqrt,
                           Floor, Ceil, Trunc, Round, Rint, Abs>;

}  // namespace polydescent::test
