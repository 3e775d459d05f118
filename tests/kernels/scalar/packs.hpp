#pragma once

#include <gtest/gtest.h>

#include "kernels/scalar/numbers.hpp"
#include "polydescent/kernels/scalar/pack.hpp"

namespace polydescent::test {

using Packs = ::testing::Types<Pack<float, 1>, Pack<float, 2>, Pack<float, 4>, Pack<double, 1>, Pack<double, 2>,
                               Pack<double, 4>>;

template <class P>
inline constexpr int lanes_of = ScalarTraits<P>::lanes;

template <class P>
P pack_of_any_kind(Random& random) {
  P result;
  for (int l = 0; l < lanes_of<P>; ++l) set_lane(result, l, random.template of_any_kind<ScalarOf<P>>());
  return result;
}

/// All lanes hold `value`, bit for bit.
template <class P>
P alone(ScalarOf<P> value) {
  P result;
  for (int l = 0; l < lanes_of<P>; ++l) set_lane(result, l, value);
  return result;
}

}  // namespace polydescent::test
