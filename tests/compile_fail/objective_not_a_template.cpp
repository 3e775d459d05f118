// expect: Dual<double, 4>\(f\(y\)\)
#include "polydescent/kernels/scalar/concepts.hpp"

struct DoublesOnly {
  double operator()(polydescent::Point<const double> x) const { return x[0] * x[0]; }
};

static_assert(polydescent::Objective<DoublesOnly>);
