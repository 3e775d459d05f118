#pragma once

#include <map>
#include <string>

namespace polydescent::gpu {

/// What a kernel occupies: registers, stack and spills per thread, static shared memory per block.
struct ResourceUsage {
  int registers = 0;
  int stack_bytes = 0;  // with that of the functions it calls
  int spill_store_bytes = 0;
  int spill_load_bytes = 0;
  int shared_bytes = 0;
};

/// Every kernel's resources by its name, from what the assembler wrote into the log of a compilation.
std::map<std::string, ResourceUsage> resource_usage(const std::string& log);

}  // namespace polydescent::gpu
