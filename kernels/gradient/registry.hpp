#pragma once

#include "polydescent/kernels/gradient/central_difference.hpp"
#include "polydescent/kernels/gradient/dual_gradient.hpp"
#include "polydescent/kernels/scalar/type_list.hpp"

namespace polydescent {

/// Every way to a gradient, in the order users see them.
using Gradients = TypeList<CentralDifference, DualGradient>;

}  // namespace polydescent
