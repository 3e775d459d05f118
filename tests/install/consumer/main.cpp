#include <cstdio>

#include "polydescent/kernels/platform.hpp"

int main() { std::printf("vector registers of %d bytes\n", POLYDESCENT_REGISTER_BYTES); }
