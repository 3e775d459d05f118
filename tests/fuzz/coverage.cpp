#include "fuzz/coverage.hpp"

#include <bitset>
#include <cstddef>
#include <cstdint>

namespace {

constexpr std::size_t places = std::size_t{1} << 18;
std::bitset<places> seen;  // jumps, by a hash of where from and where to
std::uintptr_t previous = 0;
bool found_new = false;
int count = 0;

}  // namespace

/// The compiler calls this in every basic block.
extern "C" void __sanitizer_cov_trace_pc() {
  // Where the program is loaded varies from run to run; the distance to a function of it does not.
  const auto here = reinterpret_cast<std::uintptr_t>(__builtin_return_address(0)) -
                    reinterpret_cast<std::uintptr_t>(&__sanitizer_cov_trace_pc);
  const std::size_t place = (here ^ (previous << 1)) * 0x9e3779b97f4a7c15U >> 46;
  previous = here;
  if (seen[place]) return;
  seen[place] = true;
  found_new = true;
  ++count;
}

namespace polydescent::fuzz {

bool new_jumps() {
  const bool result = found_new;
  found_new = false;
  previous = 0;
  return result;
}

int all_jumps() { return count; }

}  // namespace polydescent::fuzz
