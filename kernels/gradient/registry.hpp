#pragma once

#include "polydescent/kernels/gradient/analytic_gradient.hpp"
#include "polydescent/kernels/gradient/central_difference.hpp"
#include "polydescent/kernels/gradient/configured.hpp"
#include "polydescent/kernels/gradient/dual_gradient.hpp"
#include "polydescent/kernels/gradient/forward_difference.hpp"
#include "polydescent/kernels/scalar/type_list.hpp"

namespace polydescent {

/// Every way to a gradient, in the order users see them. A way is one file here and one line in this list.
using Gradients = TypeList<CentralDifference, ForwardDifference, DualGradient, AnalyticGradient>;

}  // namespace polydescent
