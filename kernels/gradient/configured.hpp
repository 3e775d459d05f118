#pragma once

namespace polydescent {

/// A gradient kind with the step it may need.
template <class Gradient>
Gradient configured(double step) {
  if constexpr (requires(Gradient g) { g.step = step; }) return Gradient{.step = step};
  else return Gradient{};
}

}  // namespace polydescent
