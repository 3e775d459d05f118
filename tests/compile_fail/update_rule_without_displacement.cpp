// expect: rule\.displacement\(gradient, state, coefficients\)
#include "polydescent/kernels/scalar/concepts.hpp"
#include "polydescent/kernels/scalar/field.hpp"

struct Motionless {
  static constexpr const char* name = "motionless";
  static constexpr const char* formula = "x <- x";
  static constexpr const char* source = "here";
  static constexpr polydescent::Fields<Motionless, 0> fields{};
  static constexpr int slots = 0;
  static constexpr int coefficients = 1;
  static constexpr bool normalizes_gradient = false;

  double gain() const { return 1; }
  void tabulate(int, double rate, double* coefficient) const { coefficient[0] = rate; }
};

static_assert(polydescent::UpdateRule<Motionless>);
