#pragma once

#include <string>
#include <vector>

#include "polydescent/kernels/gradient/analytic_gradient.hpp"
#include "polydescent/kernels/gradient/dual_gradient.hpp"
#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent::bench {

/// What one evaluation costs on a machine that multiplies and adds in one operation.
struct OperationCount {
  int arithmetic = 0;  // additions, multiplications, divisions, selections; a multiplication whose result is added is free
  int functions = 0;   // sin, cos, exp, sqrt, ...: not counted as arithmetic
};

inline OperationCount tally;

/// A number that counts what is done to it. A product stays pending until it is added (one operation for both) or used
/// otherwise (one for itself).
struct Counted {
  double value = 0;
  bool pending_product = false;

  Counted() = default;
  Counted(double v, bool product = false) : value(v), pending_product(product) {}  // NOLINT(google-explicit-constructor)

  /// Uses the number as a factor or argument: a pending product must be finished first.
  double used() const {
    if (pending_product) ++tally.arithmetic;
    return value;
  }
  friend Counted operator*(const Counted& a, const Counted& b) { return {a.used() * b.used(), true}; }
  friend Counted operator/(const Counted& a, const Counted& b) {
    ++tally.arithmetic;
    return {a.used() / b.used()};
  }
  friend Counted operator+(const Counted& a, const Counted& b) { return sum(a, b, a.value + b.value); }
  friend Counted operator-(const Counted& a, const Counted& b) { return sum(a, b, a.value - b.value); }
  friend Counted operator-(const Counted& a) { return {-a.used()}; }
  friend Counted& operator+=(Counted& a, const Counted& b) { return a = a + b; }
  friend Counted& operator-=(Counted& a, const Counted& b) { return a = a - b; }
  friend Counted& operator*=(Counted& a, const Counted& b) { return a = a * b; }
  friend bool operator==(const Counted& a, const Counted& b) { return a.value == b.value; }
  friend bool operator<(const Counted& a, const Counted& b) { return a.value < b.value; }
  friend bool operator>(const Counted& a, const Counted& b) { return a.value > b.value; }
  friend Counted select(bool chosen, const Counted& a, const Counted& b) {
    ++tally.arithmetic;
    return chosen ? Counted(a.used()) : Counted(b.used());
  }
  friend Counted part(const Counted& a, int) { return a; }
  friend Counted abs(const Counted& a) {
    ++tally.arithmetic;
    return {std::abs(a.used())};
  }
  friend Counted sqrt(const Counted& a) { return function(std::sqrt(a.used())); }
  friend Counted sin(const Counted& a) { return function(std::sin(a.used())); }
  friend Counted cos(const Counted& a) { return function(std::cos(a.used())); }
  friend SineAndCosine<Counted> sine_and_cosine(const Counted& a) { return {sin(a), cos(a)}; }
  friend Counted exp(const Counted& a) { return function(std::exp(a.used())); }

 private:
  static Counted function(double result) {
    ++tally.functions;
    return {result};
  }
  /// One operation; it absorbs one pending product, a second one costs an operation of its own.
  static Counted sum(const Counted& a, const Counted& b, double result) {
    tally.arithmetic += 1 + (a.pending_product && b.pending_product ? 1 : 0);
    return {result};
  }
};

/// Operations of one evaluation, per call of objective F that the gradient makes.
template <class F>
OperationCount count_operations(int dim, const std::string& gradient) {
  std::vector<Counted> x(static_cast<std::size_t>(dim), Counted(0.3));
  tally = {};
  if (gradient == DualGradient::name) {
    (void)F{}(SeededPoint<Counted, dynamic_extent, DualGradient::width>{{x.data(), dim}, 0, 0});
  } else if (gradient == AnalyticGradient::name) {
    std::vector<Counted> result(x.size());
    const Partials<GroupOfOne, Counted, dynamic_extent> partials{GroupOfOne{}, {result.data(), dim}};
    (void)F{}.gradient(Point<const Counted>{x.data(), dim}, partials);
  } else {
    (void)F{}(Point<const Counted>{x.data(), dim});
  }
  return tally;
}

}  // namespace polydescent::bench
