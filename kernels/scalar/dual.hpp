#pragma once

#include "polydescent/kernels/scalar/special.hpp"

namespace polydescent {

/// A value and its partial derivatives in N directions, carried through every operation by the chain rule
/// (forward-mode automatic differentiation; Griewank and Walther 2008, chapter 3). T is a scalar or a pack.
template <class T, int N>
struct Dual {
  T value;
  T partial[N];

  static constexpr int width = N;

  Dual() = default;
  template <class S>
  // By value: device code cannot bind a reference to a constant such as pi.
  POLYDESCENT_CPU_GPU Dual(S constant)  // NOLINT(google-explicit-constructor): `1 - x[0]` has to read like that
    requires(__is_constructible(T, S))
      : value(static_cast<T>(constant)) {
    for (T& p : partial) p = T(0);
  }

  /// The function with this value and this derivative applied to `inner`: (f(u), f'(u) u').
  POLYDESCENT_CPU_GPU static Dual chain(const T& value, const T& derivative, const Dual& inner) {
    Dual result;
    result.value = value;
    for (int k = 0; k < N; ++k) result.partial[k] = derivative * inner.partial[k];
    return result;
  }

  POLYDESCENT_CPU_GPU friend Dual operator+(const Dual& a, const Dual& b) {
    Dual result;
    result.value = a.value + b.value;
    for (int k = 0; k < N; ++k) result.partial[k] = a.partial[k] + b.partial[k];
    return result;
  }
  POLYDESCENT_CPU_GPU friend Dual operator-(const Dual& a, const Dual& b) {
    Dual result;
    result.value = a.value - b.value;
    for (int k = 0; k < N; ++k) result.partial[k] = a.partial[k] - b.partial[k];
    return result;
  }
  POLYDESCENT_CPU_GPU friend Dual operator*(const Dual& a, const Dual& b) {
    Dual result;
    result.value = a.value * b.value;
    for (int k = 0; k < N; ++k) result.partial[k] = a.partial[k] * b.value + a.value * b.partial[k];
    return result;
  }
  POLYDESCENT_CPU_GPU friend Dual operator/(const Dual& a, const Dual& b) {
    const T inverse = T(1) / b.value;
    const T quotient = a.value * inverse;
    Dual result;
    result.value = quotient;
    for (int k = 0; k < N; ++k) result.partial[k] = (a.partial[k] - quotient * b.partial[k]) * inverse;
    return result;
  }
  POLYDESCENT_CPU_GPU friend Dual operator-(const Dual& a) {
    Dual result;
    result.value = -a.value;
    for (int k = 0; k < N; ++k) result.partial[k] = -a.partial[k];
    return result;
  }

  // Constants have no partials: these leave out the multiplications by zero.
  POLYDESCENT_CPU_GPU friend Dual operator+(const Dual& a, double b) { return shifted(a, a.value + T(b)); }
  POLYDESCENT_CPU_GPU friend Dual operator+(double a, const Dual& b) { return shifted(b, T(a) + b.value); }
  POLYDESCENT_CPU_GPU friend Dual operator-(const Dual& a, double b) { return shifted(a, a.value - T(b)); }
  POLYDESCENT_CPU_GPU friend Dual operator-(double a, const Dual& b) { return shifted(-b, T(a) - b.value); }
  POLYDESCENT_CPU_GPU friend Dual operator*(const Dual& a, double b) { return chain(a.value * T(b), T(b), a); }
  POLYDESCENT_CPU_GPU friend Dual operator*(double a, const Dual& b) { return chain(T(a) * b.value, T(a), b); }
  POLYDESCENT_CPU_GPU friend Dual operator/(const Dual& a, double b) { return chain(a.value / T(b), T(1) / T(b), a); }

  POLYDESCENT_CPU_GPU friend Dual& operator+=(Dual& a, const Dual& b) { return a = a + b; }
  POLYDESCENT_CPU_GPU friend Dual& operator-=(Dual& a, const Dual& b) { return a = a - b; }
  POLYDESCENT_CPU_GPU friend Dual& operator*=(Dual& a, const Dual& b) { return a = a * b; }
  POLYDESCENT_CPU_GPU friend Dual& operator/=(Dual& a, const Dual& b) { return a = a / b; }

  // Order is that of the values.
  POLYDESCENT_CPU_GPU friend auto operator<(const Dual& a, const Dual& b) { return a.value < b.value; }
  POLYDESCENT_CPU_GPU friend auto operator<=(const Dual& a, const Dual& b) { return a.value <= b.value; }
  POLYDESCENT_CPU_GPU friend auto operator>(const Dual& a, const Dual& b) { return a.value > b.value; }
  POLYDESCENT_CPU_GPU friend auto operator>=(const Dual& a, const Dual& b) { return a.value >= b.value; }
  POLYDESCENT_CPU_GPU friend auto operator==(const Dual& a, const Dual& b) { return a.value == b.value; }
  POLYDESCENT_CPU_GPU friend auto operator!=(const Dual& a, const Dual& b) { return a.value != b.value; }

  POLYDESCENT_CPU_GPU friend Dual select(const MaskOf<T>& chosen, const Dual& a, const Dual& b) {
    Dual result;
    result.value = select(chosen, a.value, b.value);
    for (int k = 0; k < N; ++k) result.partial[k] = select(chosen, a.partial[k], b.partial[k]);
    return result;
  }
  POLYDESCENT_CPU_GPU friend Dual min(const Dual& a, const Dual& b) { return select(b.value < a.value, b, a); }
  POLYDESCENT_CPU_GPU friend Dual max(const Dual& a, const Dual& b) { return select(a.value < b.value, b, a); }

  /// d|u|/du = sign(u), and 0 at u = 0.
  POLYDESCENT_CPU_GPU friend Dual abs(const Dual& a) {
    return chain(abs(a.value), sign(a.value), a);
  }
  POLYDESCENT_CPU_GPU friend Dual floor(const Dual& a) { return Dual(floor(a.value)); }
  POLYDESCENT_CPU_GPU friend Dual ceil(const Dual& a) { return Dual(ceil(a.value)); }
  POLYDESCENT_CPU_GPU friend Dual trunc(const Dual& a) { return Dual(trunc(a.value)); }
  POLYDESCENT_CPU_GPU friend Dual round(const Dual& a) { return Dual(round(a.value)); }
  POLYDESCENT_CPU_GPU friend Dual rint(const Dual& a) { return Dual(rint(a.value)); }
  POLYDESCENT_CPU_GPU friend Dual sqrt(const Dual& a) {
    const T root = sqrt(a.value);
    return chain_where_it_varies(root, T(0.5) / root, a);  // at 0 the derivative is infinite
  }
  POLYDESCENT_CPU_GPU friend Dual cbrt(const Dual& a) {
    const T root = cbrt(a.value);
    return chain_where_it_varies(root, T(1) / (T(3) * root * root), a);  // infinite at 0
  }
  /// u/h u' + v/h v'; 0 at (0, 0), where it has a kink as |u| has.
  POLYDESCENT_CPU_GPU friend Dual hypot(const Dual& a, const Dual& b) {
    const T h = hypot(a.value, b.value);
    return chain(h, select(h == T(0), T(0), a.value / h), a) + chain(T(0), select(h == T(0), T(0), b.value / h), b);
  }
  POLYDESCENT_CPU_GPU friend Dual exp(const Dual& a) {
    const T e = exp(a.value);
    return chain(e, e, a);
  }
  POLYDESCENT_CPU_GPU friend Dual expm1(const Dual& a) { return chain(expm1(a.value), exp(a.value), a); }
  POLYDESCENT_CPU_GPU friend Dual exp2(const Dual& a) {
    const T e = exp2(a.value);
    return chain(e, T(ln_2) * e, a);
  }
  POLYDESCENT_CPU_GPU friend Dual log(const Dual& a) { return chain(log(a.value), T(1) / a.value, a); }
  POLYDESCENT_CPU_GPU friend Dual log1p(const Dual& a) {
    return chain(log1p(a.value), T(1) / (T(1) + a.value), a);
  }
  POLYDESCENT_CPU_GPU friend Dual log2(const Dual& a) { return chain(log2(a.value), T(1 / ln_2) / a.value, a); }
  POLYDESCENT_CPU_GPU friend Dual log10(const Dual& a) { return chain(log10(a.value), T(1 / ln_10) / a.value, a); }
  /// At 0 the derivative ln u + 1 is infinite.
  POLYDESCENT_CPU_GPU friend Dual xlogx(const Dual& a) {
    const T l = log(a.value);
    return chain_where_it_varies(select(a.value == T(0), T(0), a.value * l), l + T(1), a);
  }
  POLYDESCENT_CPU_GPU friend Dual sin(const Dual& a) {
    const auto both = sine_and_cosine(a.value);
    return chain(both.sine, both.cosine, a);
  }
  POLYDESCENT_CPU_GPU friend Dual cos(const Dual& a) {
    const auto both = sine_and_cosine(a.value);
    return chain(both.cosine, -both.sine, a);
  }
  POLYDESCENT_CPU_GPU friend Dual tan(const Dual& a) {
    const T t = tan(a.value);
    return chain(t, T(1) + t * t, a);
  }
  POLYDESCENT_CPU_GPU friend Dual asin(const Dual& a) {
    return chain(asin(a.value), T(1) / sqrt(T(1) - a.value * a.value), a);
  }
  POLYDESCENT_CPU_GPU friend Dual acos(const Dual& a) {
    return chain(acos(a.value), T(-1) / sqrt(T(1) - a.value * a.value), a);
  }
  POLYDESCENT_CPU_GPU friend Dual atan(const Dual& a) {
    return chain(atan(a.value), T(1) / (T(1) + a.value * a.value), a);
  }
  /// (v u' - u v') / (u^2 + v^2) for the angle of (v, u); 0 at (0, 0). Divided twice, since squares may overflow.
  POLYDESCENT_CPU_GPU friend Dual atan2(const Dual& a, const Dual& b) {
    const T h = hypot(a.value, b.value);
    const T inverse = select(h == T(0), T(0), T(1) / h);
    return chain(atan2(a.value, b.value), b.value * inverse * inverse, a) + chain(T(0), -a.value * inverse * inverse, b);
  }
  POLYDESCENT_CPU_GPU friend Dual sinh(const Dual& a) { return chain(sinh(a.value), cosh(a.value), a); }
  POLYDESCENT_CPU_GPU friend Dual cosh(const Dual& a) { return chain(cosh(a.value), sinh(a.value), a); }
  POLYDESCENT_CPU_GPU friend Dual tanh(const Dual& a) {
    const T t = tanh(a.value);
    return chain(t, T(1) - t * t, a);
  }
  POLYDESCENT_CPU_GPU friend Dual asinh(const Dual& a) {
    return chain(asinh(a.value), T(1) / hypot(T(1), a.value), a);
  }
  /// At 1 the derivative is infinite.
  POLYDESCENT_CPU_GPU friend Dual acosh(const Dual& a) {
    return chain_where_it_varies(acosh(a.value), T(1) / (sqrt(a.value - T(1)) * sqrt(a.value + T(1))), a);
  }
  POLYDESCENT_CPU_GPU friend Dual atanh(const Dual& a) {
    return chain(atanh(a.value), T(1) / ((T(1) - a.value) * (T(1) + a.value)), a);
  }
  POLYDESCENT_CPU_GPU friend Dual erf(const Dual& a) {
    return chain(erf(a.value), T(two_over_root_pi) * exp(-a.value * a.value), a);
  }
  POLYDESCENT_CPU_GPU friend Dual erfc(const Dual& a) {
    return chain(erfc(a.value), T(-two_over_root_pi) * exp(-a.value * a.value), a);
  }
  POLYDESCENT_CPU_GPU friend Dual tgamma(const Dual& a) {
    const T gamma = tgamma(a.value);
    return chain(gamma, gamma * digamma(a.value), a);
  }
  POLYDESCENT_CPU_GPU friend Dual lgamma(const Dual& a) { return chain(lgamma(a.value), digamma(a.value), a); }
  POLYDESCENT_CPU_GPU friend Dual product_or_zero(const Dual& a, const Dual& b) {
    Dual result;
    result.value = product_or_zero(a.value, b.value);
    for (int k = 0; k < N; ++k) {
      result.partial[k] = product_or_zero(a.partial[k], b.value) + product_or_zero(a.value, b.partial[k]);
    }
    return result;
  }
  /// A constant exponent, so that a negative base with a whole exponent has its derivative p u^(p-1).
  POLYDESCENT_CPU_GPU friend Dual pow(const Dual& a, double exponent) {
    if (exponent == 0) return Dual(T(1));
    return chain(pow(a.value, T(exponent)), T(exponent) * pow(a.value, T(exponent - 1)), a);
  }
  /// u^v: v u^(v-1) u' + u^v ln(u) v'. A term whose inner derivative is zero is left out, so that T(2) as an exponent
  /// does for a negative u what 2.0 does.
  POLYDESCENT_CPU_GPU friend Dual pow(const Dual& a, const Dual& b) {
    const T power = pow(a.value, b.value);
    return chain_where_it_varies(power, b.value * pow(a.value, b.value - T(1)), a) +
           chain_where_it_varies(T(0), power * log(a.value), b);
  }

 private:
  static constexpr double ln_2 = 0.693147180559945309417;
  static constexpr double ln_10 = 2.30258509299404568402;
  static constexpr double two_over_root_pi = 1.12837916709551257390;

  /// chain, for a derivative that may be infinite or NaN: what does not depend on x has the derivative zero all the same.
  POLYDESCENT_CPU_GPU static Dual chain_where_it_varies(const T& value, const T& derivative, const Dual& inner) {
    Dual result;
    result.value = value;
    for (int k = 0; k < N; ++k) {
      result.partial[k] = select(inner.partial[k] == T(0), T(0), derivative * inner.partial[k]);
    }
    return result;
  }

  POLYDESCENT_CPU_GPU static Dual shifted(const Dual& a, const T& value) {
    Dual result = a;
    result.value = value;
    return result;
  }
};

template <class T, int N>
struct ScalarTraits<Dual<T, N>> {
  using Scalar = ScalarOf<T>;
  using Mask = MaskOf<T>;
  using Part = Dual<T, N>;
  static constexpr int lanes = ScalarTraits<T>::lanes;
  static constexpr int parts = 1;
};

}  // namespace polydescent
