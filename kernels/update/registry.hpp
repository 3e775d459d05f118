#pragma once

#include "polydescent/kernels/scalar/type_list.hpp"
#include "polydescent/kernels/update/adabelief.hpp"
#include "polydescent/kernels/update/adadelta.hpp"
#include "polydescent/kernels/update/adagrad.hpp"
#include "polydescent/kernels/update/adam.hpp"
#include "polydescent/kernels/update/adamw.hpp"
#include "polydescent/kernels/update/amsgrad.hpp"
#include "polydescent/kernels/update/gradient_descent.hpp"
#include "polydescent/kernels/update/lion.hpp"
#include "polydescent/kernels/update/momentum.hpp"
#include "polydescent/kernels/update/nadam.hpp"
#include "polydescent/kernels/update/nesterov.hpp"
#include "polydescent/kernels/update/rmsprop.hpp"
#include "polydescent/kernels/update/rprop.hpp"

namespace polydescent {

/// Every update rule, in the order users see them. A rule is one file here and one line in this list.
using UpdateRules = TypeList<GradientDescent, Momentum, Nesterov, Adagrad, Rmsprop, Adadelta, Adam, AdamW, Amsgrad, Nadam,
                             Adabelief, Lion, Rprop>;

}  // namespace polydescent
