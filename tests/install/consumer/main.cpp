#include <cstdio>

#include "polydescent/kernels/gpu/device.hpp"
#include "polydescent/kernels/platform.hpp"

int main() {
  std::printf("vector registers of %d bytes, %zu GPUs\n", POLYDESCENT_REGISTER_BYTES,
              polydescent::gpu::devices().size());
}
