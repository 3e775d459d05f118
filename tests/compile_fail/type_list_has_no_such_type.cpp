// expect: incomplete type '.*IndexOf<double, 
#include "polydescent/kernels/scalar/type_list.hpp"

constexpr int index = polydescent::index_of<double, polydescent::TypeList<int, float>>;
