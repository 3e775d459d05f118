#pragma once

#include "polydescent/kernels/scalar/pack.hpp"

namespace polydescent {

/// A number of each of the problems that are solved side by side.
using Abreast = Pack<double, 1>;
inline constexpr int problems_abreast = ScalarTraits<Abreast>::lanes;

}  // namespace polydescent
