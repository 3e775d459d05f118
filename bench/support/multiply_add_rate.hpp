#pragma once

#include <algorithm>
#include <chrono>

#include "polydescent/kernels/scalar/pack.hpp"

namespace polydescent::bench {

/// Multiply-adds per second of one thread on this machine, counted per lane: twelve independent chains in registers.
template <class S>
double multiply_add_rate() {
  using Chains = Pack<S, 12>;
  constexpr long rounds = 2'000'000;
  constexpr long per_round = 8;
  const Chains factor(0.999);
  const Chains addend(0.001);
  double best = 0;
  for (int repetition = 0; repetition < 5; ++repetition) {
    Chains chains;  // all different, and all used in the end, or the compiler merges them or leaves them out
    for (int l = 0; l < ScalarTraits<Chains>::lanes; ++l) set_lane(chains, l, static_cast<S>(l + repetition));
    const auto begin = std::chrono::steady_clock::now();
    for (long r = 0; r < rounds; ++r) {
      for (long k = 0; k < per_round; ++k) chains = chains * factor + addend;
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    S total = 0;
    for (int l = 0; l < ScalarTraits<Chains>::lanes; ++l) total += lane(chains, l);
    [[maybe_unused]] volatile S sink = total;
    best = std::max(best, static_cast<double>(rounds * per_round) * ScalarTraits<Chains>::lanes / seconds);
  }
  return best;
}

}  // namespace polydescent::bench
