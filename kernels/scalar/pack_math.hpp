#pragma once

#include "polydescent/kernels/scalar/pack.hpp"

#if POLYDESCENT_REGISTER_BYTES == 16 && defined(__aarch64__)
#include <arm_neon.h>
#elif defined(__clang__)
#include <immintrin.h>
#endif

// Vector math that never looks at neighbouring lanes: SLEEF's deterministic variants. They give the same bits for a
// lane whatever stands beside it, which start-by-start reproducibility needs. sin, cos and tan are the 3.5-ulp
// versions (1.5 ulp seen), because they are the inner loop of most test functions and the 1.0-ulp ones cost 2.5 times
// as much; the rest have an error of at most 1 ulp, but erfc 1.5, asinh and acosh 2, lgamma near its zeros below 0 one
// epsilon, and denormal results of tgamma some dozens of their steps.
//
// SLEEF's functions are declared here, under the symbols of its library: <sleef.h> takes <immintrin.h> along, which costs
// half a second in every file that is compiled, a user's objective among them.
namespace polydescent {

#if POLYDESCENT_REGISTER_BYTES == 64
#define POLYDESCENT_SLEEF_FLOAT(name, ulp) __asm__("Sleef_finz_" #name "f16_" #ulp "avx512f")
#define POLYDESCENT_SLEEF_DOUBLE(name, ulp) __asm__("Sleef_finz_" #name "d8_" #ulp "avx512f")
#elif POLYDESCENT_REGISTER_BYTES == 32
#define POLYDESCENT_SLEEF_FLOAT(name, ulp) __asm__("Sleef_finz_" #name "f8_" #ulp "avx2")
#define POLYDESCENT_SLEEF_DOUBLE(name, ulp) __asm__("Sleef_finz_" #name "d4_" #ulp "avx2")
#elif defined(__aarch64__)
#define POLYDESCENT_SLEEF_FLOAT(name, ulp) __asm__("Sleef_finz_" #name "f4_" #ulp "advsimd")
#define POLYDESCENT_SLEEF_DOUBLE(name, ulp) __asm__("Sleef_finz_" #name "d2_" #ulp "advsimd")
#else
#define POLYDESCENT_SLEEF_FLOAT(name, ulp) __asm__("Sleef_cinz_" #name "f4_" #ulp "sse2")
#define POLYDESCENT_SLEEF_DOUBLE(name, ulp) __asm__("Sleef_cinz_" #name "d2_" #ulp "sse2")
#endif

namespace sleef {

using Floats = detail::RegisterOf<float>::type;
using Doubles = detail::RegisterOf<double>::type;
struct TwoFloats {
  Floats sine, cosine;
};
struct TwoDoubles {
  Doubles sine, cosine;
};

[[gnu::const]] TwoFloats sincos(Floats) noexcept POLYDESCENT_SLEEF_FLOAT(sincos, u35);
[[gnu::const]] TwoDoubles sincos(Doubles) noexcept POLYDESCENT_SLEEF_DOUBLE(sincos, u35);

}  // namespace sleef

// One line per function: SLEEF's for a register of floats or doubles, and this for every register of a pack.
#define POLYDESCENT_SLEEF_FUNCTION(name, ulp)                                                    \
  namespace sleef {                                                                              \
  [[gnu::const]] Floats name(Floats) noexcept POLYDESCENT_SLEEF_FLOAT(name, ulp);                \
  [[gnu::const]] Doubles name(Doubles) noexcept POLYDESCENT_SLEEF_DOUBLE(name, ulp);             \
  }
#define POLYDESCENT_PACK_FUNCTION(name, ulp)                                                     \
  POLYDESCENT_SLEEF_FUNCTION(name, ulp)                                                          \
  template <class T, int R>                                                                      \
  POLYDESCENT_CPU_GPU Pack<T, R> name(const Pack<T, R>& a) {                                     \
    return Pack<T, R>::generate([&](std::size_t k) { return sleef::name(a.registers[k]); });     \
  }

POLYDESCENT_PACK_FUNCTION(sin, u35)
POLYDESCENT_PACK_FUNCTION(cos, u35)
POLYDESCENT_PACK_FUNCTION(tan, u35)
POLYDESCENT_PACK_FUNCTION(asin, u10)
POLYDESCENT_PACK_FUNCTION(acos, u10)
POLYDESCENT_PACK_FUNCTION(atan, u10)
POLYDESCENT_PACK_FUNCTION(sinh, u10)
POLYDESCENT_PACK_FUNCTION(cosh, u10)
POLYDESCENT_PACK_FUNCTION(tanh, u10)
POLYDESCENT_PACK_FUNCTION(exp, u10)
POLYDESCENT_PACK_FUNCTION(expm1, u10)
POLYDESCENT_PACK_FUNCTION(log, u10)
POLYDESCENT_PACK_FUNCTION(log1p, u10)
POLYDESCENT_PACK_FUNCTION(exp2, u10)
POLYDESCENT_PACK_FUNCTION(log2, u10)
POLYDESCENT_PACK_FUNCTION(log10, u10)
POLYDESCENT_PACK_FUNCTION(cbrt, u10)
POLYDESCENT_PACK_FUNCTION(atanh, u10)
POLYDESCENT_PACK_FUNCTION(erf, u10)
POLYDESCENT_PACK_FUNCTION(erfc, u15)
POLYDESCENT_PACK_FUNCTION(tgamma, u10)
POLYDESCENT_PACK_FUNCTION(lgamma, u10)
POLYDESCENT_PACK_FUNCTION(floor, )
POLYDESCENT_PACK_FUNCTION(ceil, )
POLYDESCENT_PACK_FUNCTION(trunc, )
POLYDESCENT_PACK_FUNCTION(round, )
POLYDESCENT_PACK_FUNCTION(rint, )
POLYDESCENT_SLEEF_FUNCTION(asinh, u10)
POLYDESCENT_SLEEF_FUNCTION(acosh, u10)

#undef POLYDESCENT_PACK_FUNCTION
#undef POLYDESCENT_SLEEF_FUNCTION

// The same for functions of two numbers, either of which may be a plain one.
#define POLYDESCENT_PACK_FUNCTION_OF_TWO(name, ulp)                                                                   \
  namespace sleef {                                                                                                   \
  [[gnu::const]] Floats name(Floats, Floats) noexcept POLYDESCENT_SLEEF_FLOAT(name, ulp);                             \
  [[gnu::const]] Doubles name(Doubles, Doubles) noexcept POLYDESCENT_SLEEF_DOUBLE(name, ulp);                         \
  }                                                                                                                   \
  template <class T, int R>                                                                                           \
  POLYDESCENT_CPU_GPU Pack<T, R> name(const Pack<T, R>& a, const std::type_identity_t<Pack<T, R>>& b) {               \
    return Pack<T, R>::generate([&](std::size_t k) { return sleef::name(a.registers[k], b.registers[k]); });          \
  }                                                                                                                   \
  template <class S, class T, int R>                                                                                  \
    requires std::is_arithmetic_v<S>                                                                                  \
  POLYDESCENT_CPU_GPU Pack<T, R> name(S a, const Pack<T, R>& b) {                                                     \
    return name(Pack<T, R>(a), b);                                                                                    \
  }

POLYDESCENT_PACK_FUNCTION_OF_TWO(pow, u10)
POLYDESCENT_PACK_FUNCTION_OF_TWO(hypot, u05)
POLYDESCENT_PACK_FUNCTION_OF_TWO(atan2, u10)

#undef POLYDESCENT_PACK_FUNCTION_OF_TWO
#undef POLYDESCENT_SLEEF_FLOAT
#undef POLYDESCENT_SLEEF_DOUBLE

namespace detail {
#if POLYDESCENT_REGISTER_BYTES == 16 && defined(__aarch64__)
POLYDESCENT_CPU_GPU auto square_root(sleef::Floats a) { return (sleef::Floats)vsqrtq_f32((float32x4_t)a); }
POLYDESCENT_CPU_GPU auto square_root(sleef::Doubles a) { return (sleef::Doubles)vsqrtq_f64((float64x2_t)a); }
#elif POLYDESCENT_REGISTER_BYTES == 64 && defined(__clang__)
POLYDESCENT_CPU_GPU auto square_root(sleef::Floats a) { return (sleef::Floats)_mm512_sqrt_ps((__m512)a); }
POLYDESCENT_CPU_GPU auto square_root(sleef::Doubles a) { return (sleef::Doubles)_mm512_sqrt_pd((__m512d)a); }
#elif POLYDESCENT_REGISTER_BYTES == 64  // all lanes; 4: rounded as the processor is set
POLYDESCENT_CPU_GPU auto square_root(sleef::Floats a) { return __builtin_ia32_sqrtps512_mask(a, a, -1, 4); }
POLYDESCENT_CPU_GPU auto square_root(sleef::Doubles a) { return __builtin_ia32_sqrtpd512_mask(a, a, -1, 4); }
#elif POLYDESCENT_REGISTER_BYTES == 32 && defined(__clang__)
POLYDESCENT_CPU_GPU auto square_root(sleef::Floats a) { return (sleef::Floats)_mm256_sqrt_ps((__m256)a); }
POLYDESCENT_CPU_GPU auto square_root(sleef::Doubles a) { return (sleef::Doubles)_mm256_sqrt_pd((__m256d)a); }
#elif POLYDESCENT_REGISTER_BYTES == 32
POLYDESCENT_CPU_GPU auto square_root(sleef::Floats a) { return __builtin_ia32_sqrtps256(a); }
POLYDESCENT_CPU_GPU auto square_root(sleef::Doubles a) { return __builtin_ia32_sqrtpd256(a); }
#elif defined(__clang__)
POLYDESCENT_CPU_GPU auto square_root(sleef::Floats a) { return (sleef::Floats)_mm_sqrt_ps((__m128)a); }
POLYDESCENT_CPU_GPU auto square_root(sleef::Doubles a) { return (sleef::Doubles)_mm_sqrt_pd((__m128d)a); }
#else
POLYDESCENT_CPU_GPU auto square_root(sleef::Floats a) { return __builtin_ia32_sqrtps(a); }
POLYDESCENT_CPU_GPU auto square_root(sleef::Doubles a) { return __builtin_ia32_sqrtpd(a); }
#endif
}  // namespace detail

/// Correctly rounded, by the processor's own instruction: SLEEF exports none.
template <class T, int R>
POLYDESCENT_CPU_GPU Pack<T, R> sqrt(const Pack<T, R>& a) {
  return Pack<T, R>::generate([&](std::size_t k) { return detail::square_root(a.registers[k]); });
}

namespace detail {
// From 2^32 on asinh a and acosh a are ln 2a to the last place; SLEEF's overflow where a squared does.
inline constexpr double logarithmic_from = 0x1p32;
inline constexpr double ln_2 = 0.693147180559945309417;
}  // namespace detail

template <class T, int R>
POLYDESCENT_CPU_GPU Pack<T, R> asinh(const Pack<T, R>& a) {
  const auto below = Pack<T, R>::generate([&](std::size_t k) { return sleef::asinh(a.registers[k]); });
  return select(abs(a) > detail::logarithmic_from, sign(a) * (log(abs(a)) + detail::ln_2), below);
}

template <class T, int R>
POLYDESCENT_CPU_GPU Pack<T, R> acosh(const Pack<T, R>& a) {
  const auto below = Pack<T, R>::generate([&](std::size_t k) { return sleef::acosh(a.registers[k]); });
  return select(a > detail::logarithmic_from, log(a) + detail::ln_2, below);
}

template <class T, int R>
POLYDESCENT_CPU_GPU SineAndCosine<Pack<T, R>> sine_and_cosine(const Pack<T, R>& a) {
  SineAndCosine<Pack<T, R>> result;
  result.sine = Pack<T, R>::generate([&](std::size_t k) {
    const auto both = sleef::sincos(a.registers[k]);
    result.cosine.registers[k] = both.cosine;
    return both.sine;
  });
  return result;
}

}  // namespace polydescent
