#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <type_traits>

namespace polydescent::test {

template <class S>
using BitsOf = std::conditional_t<sizeof(S) == 4, std::uint32_t, std::uint64_t>;

template <class S>
BitsOf<S> bits(S value) {
  return std::bit_cast<BitsOf<S>>(value);
}

/// The same number, or both none.
template <class S>
bool same_number(S a, S b) {
  return bits(a) == bits(b) || (std::isnan(a) && std::isnan(b));
}

/// Random numbers that are the same on every machine: the library's distributions are not.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t word() { return engine_(); }
  double uniform(double lower, double upper) { return lower + (upper - lower) * 0x1p-53 * static_cast<double>(word() >> 11); }

  /// Either sign, decimal exponents spread evenly over [-range, range].
  double of_any_magnitude(double range) {
    const double size = std::pow(10.0, uniform(-range, range));
    return word() % 2 == 0 ? size : -size;
  }

  /// Numbers that meet in a pack at worst: random bits, everyday and extreme sizes, denormals, zeros, infinities, NaN.
  template <class S>
  S of_any_kind() {
    using Limits = std::numeric_limits<S>;
    constexpr S special[] = {0,           -S(0),          Limits::infinity(),   -Limits::infinity(), Limits::quiet_NaN(),
                             Limits::max(), -Limits::max(), Limits::denorm_min(), Limits::min(),       1};
    switch (word() % 8) {
      case 0:
      case 1: return std::bit_cast<S>(static_cast<BitsOf<S>>(word()));
      case 2: return special[word() % std::size(special)];
      case 3: return Limits::denorm_min() * static_cast<S>(word() % 100000);
      case 4: return static_cast<S>(of_any_magnitude(30));
      case 5: return static_cast<S>(of_any_magnitude(6));
      default: return static_cast<S>(uniform(-10, 10));
    }
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace polydescent::test
