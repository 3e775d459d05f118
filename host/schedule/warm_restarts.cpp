#include "polydescent/host/schedule/warm_restarts.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace polydescent {

double WarmRestarts::operator()(int t, int /*iterations*/) const {
  const double excess = growth - 1;
  const double logarithm = std::log1p(excess);
  // Period k begins at PERIOD (1 + GROWTH + ... + GROWTH^(k-1)), and that sum is (GROWTH^k - 1) / (GROWTH - 1).
  const auto begin = [&](double k) { return excess == 0 ? k * period : period * std::expm1(k * logarithm) / excess; };
  double k = std::floor(excess == 0 ? t / period : std::log1p(t / period * excess) / logarithm);
  constexpr double rounding = 1e-12;  // of `begin`, which must not delay a restart
  if (begin(k + 1) <= t * (1 + rounding)) ++k;
  double passed = t - begin(k);
  if (passed <= t * rounding) passed = 0;
  return 0.5 * (1 + std::cos(std::numbers::pi * std::min(passed / (begin(k + 1) - begin(k)), 1.0)));
}

}  // namespace polydescent
