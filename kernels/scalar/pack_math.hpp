#pragma once

#include <sleef.h>

#include "polydescent/kernels/scalar/pack.hpp"

// Vector math that never looks at neighbouring lanes: SLEEF's deterministic variants. They give the same bits for a
// lane whatever stands beside it, which start-by-start reproducibility needs. sin, cos and tan are the 3.5-ulp
// versions (1.5 ulp seen), because they are the inner loop of most test functions and the 1.0-ulp ones cost 2.5 times
// as much; the rest have an error of at most 1 ulp.
namespace polydescent {

#if POLYDESCENT_REGISTER_BYTES == 64
#define POLYDESCENT_SLEEF_FLOAT(name, ulp) Sleef_finz_##name##f16_##ulp##avx512f
#define POLYDESCENT_SLEEF_DOUBLE(name, ulp) Sleef_finz_##name##d8_##ulp##avx512f
#elif POLYDESCENT_REGISTER_BYTES == 32
#define POLYDESCENT_SLEEF_FLOAT(name, ulp) Sleef_finz_##name##f8_##ulp##avx2
#define POLYDESCENT_SLEEF_DOUBLE(name, ulp) Sleef_finz_##name##d4_##ulp##avx2
#elif defined(__aarch64__)
#define POLYDESCENT_SLEEF_FLOAT(name, ulp) Sleef_finz_##name##f4_##ulp##advsimd
#define POLYDESCENT_SLEEF_DOUBLE(name, ulp) Sleef_finz_##name##d2_##ulp##advsimd
#else
#define POLYDESCENT_SLEEF_FLOAT(name, ulp) Sleef_cinz_##name##f4_##ulp##sse2
#define POLYDESCENT_SLEEF_DOUBLE(name, ulp) Sleef_cinz_##name##d2_##ulp##sse2
#endif

// One line per function: for every register of the pack, the float or the double version.
#define POLYDESCENT_PACK_FUNCTION(name, ulp)                                                            \
  template <class T, int R>                                                                             \
  POLYDESCENT_CPU_GPU Pack<T, R> name(const Pack<T, R>& a) {                                            \
    using Register = typename Pack<T, R>::Register;                                                     \
    return Pack<T, R>::generate([&](std::size_t k) {                                                            \
      if constexpr (sizeof(T) == 4) return (Register)POLYDESCENT_SLEEF_FLOAT(name, ulp)(a.registers[k]); \
      else return (Register)POLYDESCENT_SLEEF_DOUBLE(name, ulp)(a.registers[k]);                        \
    });                                                                                                 \
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
POLYDESCENT_PACK_FUNCTION(floor, )
POLYDESCENT_PACK_FUNCTION(ceil, )

#undef POLYDESCENT_PACK_FUNCTION

namespace detail {
#if POLYDESCENT_REGISTER_BYTES == 64
POLYDESCENT_CPU_GPU __m512 square_root(__m512 a) { return _mm512_maskz_sqrt_ps(0xffff, a); }
POLYDESCENT_CPU_GPU __m512d square_root(__m512d a) { return _mm512_maskz_sqrt_pd(0xff, a); }
#elif POLYDESCENT_REGISTER_BYTES == 32
POLYDESCENT_CPU_GPU __m256 square_root(__m256 a) { return _mm256_sqrt_ps(a); }
POLYDESCENT_CPU_GPU __m256d square_root(__m256d a) { return _mm256_sqrt_pd(a); }
#elif defined(__aarch64__)
POLYDESCENT_CPU_GPU float32x4_t square_root(float32x4_t a) { return vsqrtq_f32(a); }
POLYDESCENT_CPU_GPU float64x2_t square_root(float64x2_t a) { return vsqrtq_f64(a); }
#else
POLYDESCENT_CPU_GPU __m128 square_root(__m128 a) { return _mm_sqrt_ps(a); }
POLYDESCENT_CPU_GPU __m128d square_root(__m128d a) { return _mm_sqrt_pd(a); }
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
  using Register = typename Pack<T, R>::Register;
  SineAndCosine<Pack<T, R>> result;
  result.sine = Pack<T, R>::generate([&](std::size_t k) {
    const auto both = [&] {
      if constexpr (sizeof(T) == 4) return POLYDESCENT_SLEEF_FLOAT(sincos, u35)(a.registers[k]);
      else return POLYDESCENT_SLEEF_DOUBLE(sincos, u35)(a.registers[k]);
    }();
    result.cosine.registers[k] = (Register)both.y;
    return (Register)both.x;
  });
  return result;
}

template <class T, int R>
POLYDESCENT_CPU_GPU Pack<T, R> pow(const Pack<T, R>& base, const std::type_identity_t<Pack<T, R>>& exponent) {
  using Register = typename Pack<T, R>::Register;
  return Pack<T, R>::generate([&](std::size_t k) {
    if constexpr (sizeof(T) == 4) {
      return (Register)POLYDESCENT_SLEEF_FLOAT(pow, u10)(base.registers[k], exponent.registers[k]);
    } else {
      return (Register)POLYDESCENT_SLEEF_DOUBLE(pow, u10)(base.registers[k], exponent.registers[k]);
    }
  });
}

template <class S, class T, int R>
  requires std::is_arithmetic_v<S>
POLYDESCENT_CPU_GPU Pack<T, R> pow(S base, const Pack<T, R>& exponent) {
  return pow(Pack<T, R>(base), exponent);
}

#undef POLYDESCENT_SLEEF_FLOAT
#undef POLYDESCENT_SLEEF_DOUBLE

}  // namespace polydescent
