#pragma once

#include "polydescent/kernels/platform.hpp"

#if POLYDESCENT_REGISTER_BYTES > 0

#include <concepts>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

namespace detail {

template <class T>
struct RegisterOf {
  using Integer = std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>;
  typedef T type __attribute__((vector_size(POLYDESCENT_REGISTER_BYTES)));
  typedef Integer mask __attribute__((vector_size(POLYDESCENT_REGISTER_BYTES)));
};

}  // namespace detail

/// One lane per start: R vector registers of T (float or double), in the compiler's own vector extension.
/// Several registers give the processor independent work while one waits for a result.
template <class T, int R>
struct Pack {
  using Register = typename detail::RegisterOf<T>::type;
  static constexpr int lanes_per_register = POLYDESCENT_REGISTER_BYTES / static_cast<int>(sizeof(T));

  Register registers[R];

  Pack() = default;
  // Copied register by register: the compiler's own copy of the struct goes through narrower moves and memory, and
  // costs a factor of five.
  POLYDESCENT_CPU_GPU Pack(const Pack& other) { *this = other; }
  POLYDESCENT_CPU_GPU Pack& operator=(const Pack& other) {
    for_each_register([&](std::size_t k) { registers[k] = other.registers[k]; });
    return *this;
  }
  template <class S>
    requires std::is_arithmetic_v<S>
  POLYDESCENT_CPU_GPU Pack(S value) {  // NOLINT(google-explicit-constructor): `1 - x[0]` has to read like that
    for_each_register([&](std::size_t k) { registers[k] = static_cast<T>(value) - Register{}; });  // -0.0 stays
  }

  /// The pack whose k-th register is make(k).
  template <class Make>
  POLYDESCENT_CPU_GPU static Pack generate(Make make) {
    Pack result;
    for_each_register([&](std::size_t k) { result.registers[k] = make(k); });
    return result;
  }

  /// The pack whose lane l is make(l).
  template <class Make>
  POLYDESCENT_CPU_GPU static Pack from_lanes(Make make) {
    return generate([&](std::size_t k) {
      T lanes[lanes_per_register];
      for (int j = 0; j < lanes_per_register; ++j) lanes[j] = make(static_cast<int>(k) * lanes_per_register + j);
      Register result;
      std::memcpy(&result, lanes, sizeof result);
      return result;
    });
  }

  /// A lane is true when all its bits are set.
  struct Mask {
    using Register = typename detail::RegisterOf<T>::mask;
    Register registers[R];

    Mask() = default;
    POLYDESCENT_CPU_GPU Mask(const Mask& other) { *this = other; }
    POLYDESCENT_CPU_GPU Mask& operator=(const Mask& other) {
      for_each_register([&](std::size_t k) { registers[k] = other.registers[k]; });
      return *this;
    }
    POLYDESCENT_CPU_GPU Mask(bool value) {  // NOLINT(google-explicit-constructor)
      for_each_register([&](std::size_t k) { registers[k] = value ? ~Register{} : Register{}; });
    }
    template <class Make>
    POLYDESCENT_CPU_GPU static Mask generate(Make make) {
      Mask result;
      for_each_register([&](std::size_t k) { result.registers[k] = make(k); });
      return result;
    }

    POLYDESCENT_CPU_GPU friend Mask operator&(const Mask& a, const Mask& b) {
      return generate([&](std::size_t k) { return a.registers[k] & b.registers[k]; });
    }
    POLYDESCENT_CPU_GPU friend Mask operator|(const Mask& a, const Mask& b) {
      return generate([&](std::size_t k) { return a.registers[k] | b.registers[k]; });
    }
    POLYDESCENT_CPU_GPU friend Mask operator!(const Mask& a) {
      return generate([&](std::size_t k) { return ~a.registers[k]; });
    }
    POLYDESCENT_CPU_GPU friend bool any(const Mask& a) {
      Register joined = a.registers[0];
      for (int k = 1; k < R; ++k) joined |= a.registers[k];
      std::uint64_t words[POLYDESCENT_REGISTER_BYTES / 8];
      std::memcpy(words, &joined, sizeof words);
      std::uint64_t bits = 0;
      for (const auto word : words) bits |= word;
      return bits != 0;
    }
    POLYDESCENT_CPU_GPU friend bool lane(const Mask& a, int l) {
      return a.registers[l / lanes_per_register][l % lanes_per_register] != 0;
    }
    POLYDESCENT_CPU_GPU friend void set_lane(Mask& a, int l, bool value) {
      a.registers[l / lanes_per_register][l % lanes_per_register] = value ? -1 : 0;
    }
  };

  POLYDESCENT_CPU_GPU friend Pack operator+(const Pack& a, const Pack& b) {
    return generate([&](std::size_t k) { return a.registers[k] + b.registers[k]; });
  }
  POLYDESCENT_CPU_GPU friend Pack operator-(const Pack& a, const Pack& b) {
    return generate([&](std::size_t k) { return a.registers[k] - b.registers[k]; });
  }
  POLYDESCENT_CPU_GPU friend Pack operator*(const Pack& a, const Pack& b) {
    return generate([&](std::size_t k) { return a.registers[k] * b.registers[k]; });
  }
  POLYDESCENT_CPU_GPU friend Pack operator/(const Pack& a, const Pack& b) {
    return generate([&](std::size_t k) { return a.registers[k] / b.registers[k]; });
  }
  POLYDESCENT_CPU_GPU friend Pack operator-(const Pack& a) {
    return generate([&](std::size_t k) { return -a.registers[k]; });
  }
  POLYDESCENT_CPU_GPU friend Pack& operator+=(Pack& a, const Pack& b) { return a = a + b; }
  POLYDESCENT_CPU_GPU friend Pack& operator-=(Pack& a, const Pack& b) { return a = a - b; }
  POLYDESCENT_CPU_GPU friend Pack& operator*=(Pack& a, const Pack& b) { return a = a * b; }
  POLYDESCENT_CPU_GPU friend Pack& operator/=(Pack& a, const Pack& b) { return a = a / b; }

  POLYDESCENT_CPU_GPU friend Mask operator<(const Pack& a, const Pack& b) {
    return Mask::generate([&](std::size_t k) { return a.registers[k] < b.registers[k]; });
  }
  POLYDESCENT_CPU_GPU friend Mask operator<=(const Pack& a, const Pack& b) {
    return Mask::generate([&](std::size_t k) { return a.registers[k] <= b.registers[k]; });
  }
  POLYDESCENT_CPU_GPU friend Mask operator>(const Pack& a, const Pack& b) { return b < a; }
  POLYDESCENT_CPU_GPU friend Mask operator>=(const Pack& a, const Pack& b) { return b <= a; }
  POLYDESCENT_CPU_GPU friend Mask operator==(const Pack& a, const Pack& b) {
    return Mask::generate([&](std::size_t k) { return a.registers[k] == b.registers[k]; });
  }
  POLYDESCENT_CPU_GPU friend Mask operator!=(const Pack& a, const Pack& b) {
    return Mask::generate([&](std::size_t k) { return a.registers[k] != b.registers[k]; });
  }

  POLYDESCENT_CPU_GPU friend Pack select(const Mask& chosen, const Pack& a, const Pack& b) {
    return generate([&](std::size_t k) { return chosen.registers[k] ? a.registers[k] : b.registers[k]; });
  }
  POLYDESCENT_CPU_GPU friend Pack min(const Pack& a, const Pack& b) {
    return generate([&](std::size_t k) { return b.registers[k] < a.registers[k] ? b.registers[k] : a.registers[k]; });
  }
  POLYDESCENT_CPU_GPU friend Pack max(const Pack& a, const Pack& b) {
    return generate([&](std::size_t k) { return a.registers[k] < b.registers[k] ? b.registers[k] : a.registers[k]; });
  }
  POLYDESCENT_CPU_GPU friend Pack abs(const Pack& a) {
    using Bits = typename Mask::Register;
    constexpr auto sign_bit = static_cast<typename detail::RegisterOf<T>::Integer>(1) << (8 * sizeof(T) - 1);
    return generate([&](std::size_t k) { return (Register)((Bits)a.registers[k] & ~(Bits{} + sign_bit)); });
  }

  POLYDESCENT_CPU_GPU friend T lane(const Pack& a, int l) {
    return a.registers[l / lanes_per_register][l % lanes_per_register];
  }
  POLYDESCENT_CPU_GPU friend void set_lane(Pack& a, int l, T value) {
    a.registers[l / lanes_per_register][l % lanes_per_register] = value;
  }
  POLYDESCENT_CPU_GPU friend Pack<T, 1> part(const Pack& a, int k) { return Pack<T, 1>{a.registers[k]}; }
  POLYDESCENT_CPU_GPU friend void set_part(Pack& a, int k, const Pack<T, 1>& value) {
    a.registers[k] = value.registers[0];
  }

  POLYDESCENT_CPU_GPU explicit Pack(Register only)
    requires(R == 1)
  {
    registers[0] = only;
  }

 private:
  /// A fold, not a loop: registers indexed by a variable become memory.
  template <class Visit>
  POLYDESCENT_CPU_GPU static void for_each_register(Visit visit) {
    [&]<std::size_t... K>(std::index_sequence<K...>) __attribute__((always_inline)) { (visit(K), ...); }
    (std::make_index_sequence<R>{});
  }
};

template <class T, int R>
struct ScalarTraits<Pack<T, R>> {
  using Scalar = T;
  using Mask = typename Pack<T, R>::Mask;
  using Part = Pack<T, 1>;
  static constexpr int lanes = R * Pack<T, R>::lanes_per_register;
  static constexpr int parts = R;
};

}  // namespace polydescent

#include "polydescent/kernels/scalar/pack_math.hpp"

#endif
