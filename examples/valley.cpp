// A function of one's own, searched from 65536 starts. See README, "From C++".
#include <fmt/format.h>

#include <cmath>

#include "polydescent/host/minimize.hpp"

namespace {

struct Valley {  // a template over the point: packs, dual numbers and GPU threads read the same formula
  template <class X>
  auto operator()(const X& x) const {
    using T = typename X::value_type;
    return T(100) * (x[1] - x[0] * x[0]) * (x[1] - x[0] * x[0]) + (T(1) - x[0]) * (T(1) - x[0]);
  }
};

}  // namespace

int main() {
  const auto found = polydescent::minimize(Valley{}, polydescent::Box::cube(2, -5, 5), {.starts = 1 << 16});
  const auto& x = found.best->point;
  fmt::print("minimum {:.3g} at ({:.6f}, {:.6f}), reached by {} of {} starts\n", found.best->value, x[0], x[1],
             *found.best_hits, found.descents);
  return std::abs(x[0] - 1) < 1e-3 && std::abs(x[1] - 1) < 1e-3 ? 0 : 1;
}
