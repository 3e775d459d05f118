#pragma once

#include <type_traits>

#include "polydescent/kernels/scalar/pack.hpp"

#if defined(__aarch64__)
#include <arm_neon.h>
#elif defined(__clang__)
#include <immintrin.h>
#endif

// Vector math that never looks at neighbouring lanes: SLEEF's deterministic variants. They give the same bits for a
// lane whatever stands beside it, which start-by-start reproducibility needs. sin, cos and tan are the 3.5-ulp
// versions (1.5 ulp seen), because they are the inner loop of most test functions and the 1.0-ulp ones cost 2.5 times
// as much; the rest have an error of at most 1 ulp (erfc 1.5). They are declared here, on the compiler's own vectors and under
// names of ours: what sleef.h includes takes longer to compile than a user's objective.
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

template <class Register>
struct Two {
  Register x, y;
};
Two<Floats> sincos(Floats a) POLYDESCENT_SLEEF_FLOAT(sincos, u35);
Two<Doubles> sincos(Doubles a) POLYDESCENT_SLEEF_DOUBLE(sincos, u35);

}  // namespace sleef

// One line per function of one number: for every register of the pack, the float or the double version.
#define POLYDESCENT_PACK_FUNCTION(name, ulp)                                                        \
  namespace sleef {                                                                                 \
  Floats name(Floats a) POLYDESCENT_SLEEF_FLOAT(name, ulp);                                         \
  Doubles name(Doubles a) POLYDESCENT_SLEEF_DOUBLE(name, ulp);                                      \
  }                                                                                                 \
  template <class T, int R>                                                                         \
  POLYDESCENT_CPU_GPU Pack<T, R> name(const Pack<T, R>& a) {                                        \
    return Pack<T, R>::generate([&](std::size_t k) { return sleef::name(a.registers[k]); });        \
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
POLYDESCENT_PACK_FUNCTION(asinh, u10)
POLYDESCENT_PACK_FUNCTION(acosh, u10)
POLYDESCENT_PACK_FUNCTION(atanh, u10)
POLYDESCENT_PACK_FUNCTION(exp, u10)
POLYDESCENT_PACK_FUNCTION(exp2, u10)
POLYDESCENT_PACK_FUNCTION(expm1, u10)
POLYDESCENT_PACK_FUNCTION(log, u10)
POLYDESCENT_PACK_FUNCTION(log2, u10)
POLYDESCENT_PACK_FUNCTION(log10, u10)
POLYDESCENT_PACK_FUNCTION(log1p, u10)
POLYDESCENT_PACK_FUNCTION(cbrt, u10)
POLYDESCENT_PACK_FUNCTION(erf, u10)
POLYDESCENT_PACK_FUNCTION(erfc, u15)
POLYDESCENT_PACK_FUNCTION(tgamma, u10)
POLYDESCENT_PACK_FUNCTION(lgamma, u10)
POLYDESCENT_PACK_FUNCTION(floor, )
POLYDESCENT_PACK_FUNCTION(ceil, )
POLYDESCENT_PACK_FUNCTION(trunc, )
POLYDESCENT_PACK_FUNCTION(round, )
POLYDESCENT_PACK_FUNCTION(rint, )

#undef POLYDESCENT_PACK_FUNCTION

// The same for functions of two, either of which may be a plain number.
#define POLYDESCENT_PACK_FUNCTION_OF_TWO(name, ulp)                                                 \
  namespace sleef {                                                                                 \
  Floats name(Floats a, Floats b) POLYDESCENT_SLEEF_FLOAT(name, ulp);                               \
  Doubles name(Doubles a, Doubles b) POLYDESCENT_SLEEF_DOUBLE(name, ulp);                           \
  }                                                                                                 \
  template <class T, int R>                                                                         \
  POLYDESCENT_CPU_GPU Pack<T, R> name(const Pack<T, R>& a, const std::type_identity_t<Pack<T, R>>& b) { \
    return Pack<T, R>::generate([&](std::size_t k) { return sleef::name(a.registers[k], b.registers[k]); }); \
  }                                                                                                 \
  template <class S, class T, int R>                                                                \
    requires std::is_arithmetic_v<S>                                                                \
  POLYDESCENT_CPU_GPU Pack<T, R> name(S a, const Pack<T, R>& b) {                                   \
    return name(Pack<T, R>(a), b);                                                                  \
  }

POLYDESCENT_PACK_FUNCTION_OF_TWO(pow, u10)
POLYDESCENT_PACK_FUNCTION_OF_TWO(hypot, u05)
POLYDESCENT_PACK_FUNCTION_OF_TWO(atan2, u10)

#undef POLYDESCENT_PACK_FUNCTION_OF_TWO
#undef POLYDESCENT_SLEEF_FLOAT
#undef POLYDESCENT_SLEEF_DOUBLE

namespace detail {
#if defined(__aarch64__)
POLYDESCENT_CPU_GPU float32x4_t square_root(float32x4_t a) { return vsqrtq_f32(a); }
POLYDESCENT_CPU_GPU float64x2_t square_root(float64x2_t a) { return vsqrtq_f64(a); }
#elif POLYDESCENT_REGISTER_BYTES == 64 && defined(__clang__)
POLYDESCENT_CPU_GPU __m512 square_root(__m512 a) { return _mm512_maskz_sqrt_ps(0xffff, a); }
POLYDESCENT_CPU_GPU __m512d square_root(__m512d a) { return _mm512_maskz_sqrt_pd(0xff, a); }
#elif POLYDESCENT_REGISTER_BYTES == 32 && defined(__clang__)
POLYDESCENT_CPU_GPU __m256 square_root(__m256 a) { return _mm256_sqrt_ps(a); }
POLYDESCENT_CPU_GPU __m256d square_root(__m256d a) { return _mm256_sqrt_pd(a); }
#elif defined(__clang__)
POLYDESCENT_CPU_GPU __m128 square_root(__m128 a) { return _mm_sqrt_ps(a); }
POLYDESCENT_CPU_GPU __m128d square_root(__m128d a) { return _mm_sqrt_pd(a); }
#elif POLYDESCENT_REGISTER_BYTES == 64
inline constexpr int current_rounding = 4;
POLYDESCENT_CPU_GPU sleef::Floats square_root(sleef::Floats a) { return __builtin_ia32_sqrtps512_mask(a, a, 0xffff, current_rounding); }
POLYDESCENT_CPU_GPU sleef::Doubles square_root(sleef::Doubles a) { return __builtin_ia32_sqrtpd512_mask(a, a, 0xff, current_rounding); }
#elif POLYDESCENT_REGISTER_BYTES == 32
POLYDESCENT_CPU_GPU sleef::Floats square_root(sleef::Floats a) { return __builtin_ia32_sqrtps256(a); }
POLYDESCENT_CPU_GPU sleef::Doubles square_root(sleef::Doubles a) { return __builtin_ia32_sqrtpd256(a); }
#else
POLYDESCENT_CPU_GPU sleef::Floats square_root(sleef::Floats a) { return __builtin_ia32_sqrtps(a); }
POLYDESCENT_CPU_GPU sleef::Doubles square_root(sleef::Doubles a) { return __builtin_ia32_sqrtpd(a); }
#endif
}  // namespace detail

/// Correctly rounded, by the processor's own instruction: SLEEF exports none.
template <class T, int R>
POLYDESCENT_CPU_GPU Pack<T, R> sqrt(const Pack<T, R>& a) {
  return Pack<T, R>::generate(
      [&](std::size_t k) { return (typename Pack<T, R>::Register)detail::square_root(a.registers[k]); });
}

template <class T, int R>
POLYDESCENT_CPU_GPU SineAndCosine<Pack<T, R>> sine_and_cosine(const Pack<T, R>& a) {
  SineAndCosine<Pack<T, R>> result;
  result.sine = Pack<T, R>::generate([&](std::size_t k) {
    const auto both = sleef::sincos(a.registers[k]);
    result.cosine.registers[k] = both.y;
    return both.x;
  });
  return result;
}

}  // namespace polydescent
