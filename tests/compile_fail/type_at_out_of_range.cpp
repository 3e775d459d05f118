// expect: TypeAt<(2|1|0), polydescent::TypeList<
#include "polydescent/kernels/scalar/type_list.hpp"

using Third = polydescent::TypeAt<2, polydescent::TypeList<int, float>>;
