#include "polydescent/kernels/platform.hpp"
#include "polydescent/kernels/scalar/type_list.hpp"

namespace {

POLYDESCENT_CPU_GPU int number_of_types() { return polydescent::TypeList<float, double>::size; }

__global__ void store_number_of_types(int* result) { *result = number_of_types(); }

}  // namespace

void launch(int* result) { store_number_of_types<<<1, 1>>>(result); }
