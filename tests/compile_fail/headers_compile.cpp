// The positive control: were the include paths or the language wrong, every case here would fail for that reason alone.
#include "polydescent/kernels/platform.hpp"
#include "polydescent/kernels/scalar/type_list.hpp"

static_assert(polydescent::TypeList<int, float>::size == 2);
