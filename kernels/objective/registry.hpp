#pragma once

#include "polydescent/kernels/objective/ackley.hpp"
#include "polydescent/kernels/objective/bukin_6.hpp"
#include "polydescent/kernels/objective/griewank.hpp"
#include "polydescent/kernels/objective/himmelblau.hpp"
#include "polydescent/kernels/objective/levy.hpp"
#include "polydescent/kernels/objective/rastrigin.hpp"
#include "polydescent/kernels/objective/rosenbrock.hpp"
#include "polydescent/kernels/objective/schwefel.hpp"
#include "polydescent/kernels/objective/six_hump_camel.hpp"
#include "polydescent/kernels/objective/sphere.hpp"
#include "polydescent/kernels/objective/styblinski_tang.hpp"
#include "polydescent/kernels/scalar/type_list.hpp"

namespace polydescent {

/// Every built-in test function, in the order users see them. A function is one file here and one line in this list.
using Objectives = TypeList<Sphere, Rosenbrock, Rastrigin, Ackley, Griewank, Levy, StyblinskiTang, Schwefel, Himmelblau,
                            SixHumpCamel, Bukin6>;

}  // namespace polydescent
