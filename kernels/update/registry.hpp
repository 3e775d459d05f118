#pragma once

#include "polydescent/kernels/scalar/type_list.hpp"
#include "polydescent/kernels/update/adam.hpp"
#include "polydescent/kernels/update/gradient_descent.hpp"
#include "polydescent/kernels/update/momentum.hpp"

namespace polydescent {

/// Every update rule, in the order users see them. A rule is one file here and one line in this list.
using UpdateRules = TypeList<GradientDescent, Momentum, Adam>;

}  // namespace polydescent
