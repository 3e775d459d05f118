#include "polydescent/kernels/gpu/resource_usage.hpp"

#include <algorithm>
#include <sstream>
#include <string_view>

namespace polydescent::gpu {
namespace {

/// The number before the words, 0 where they do not occur: "... 104 bytes stack frame".
int number_before(std::string_view line, std::string_view words) {
  const std::size_t end = line.find(words);
  if (end == std::string_view::npos) return 0;
  const std::string_view before = line.substr(0, end);
  const std::size_t space = before.find_last_of(' ', before.find_last_not_of(' '));
  return std::stoi(std::string(before.substr(space + 1)));
}

/// What stands between `begin` and `end`; empty where they do not occur.
std::string between(std::string_view line, std::string_view begin, std::string_view end) {
  const std::size_t first = line.find(begin);
  if (first == std::string_view::npos) return {};
  line.remove_prefix(first + begin.size());
  return std::string(line.substr(0, line.find(end)));
}

void add_frame(std::string_view line, ResourceUsage& usage) {
  usage.stack_bytes = std::max(usage.stack_bytes, number_before(line, " bytes stack frame"));
  usage.spill_store_bytes += number_before(line, " bytes spill stores");
  usage.spill_load_bytes += number_before(line, " bytes spill loads");
}

void add_totals(std::string_view line, ResourceUsage& usage) {
  usage.registers = number_before(line, " registers");
  usage.shared_bytes = number_before(line, " bytes smem");
  usage.stack_bytes = std::max(usage.stack_bytes, number_before(line, " bytes cumulative stack size"));
}

}  // namespace

// ptxas info    : Compiling entry function 'NAME' for 'sm_90'
// ptxas info    : Function properties for NAME
// ptxas         .     104 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads
// ptxas info    : Used 68 registers, used 0 barriers, 104 bytes cumulative stack size, 16 bytes smem
// ... and more properties, of functions that it calls.
std::map<std::string, ResourceUsage> resource_usage(const std::string& log) {
  std::map<std::string, ResourceUsage> kernels;
  ResourceUsage* current = nullptr;
  std::istringstream lines(log);
  for (std::string line; std::getline(lines, line);) {
    const std::string name = between(line, "Compiling entry function '", "'");
    if (!name.empty()) current = &kernels[name];
    if (current == nullptr) continue;
    if (line.find(" bytes stack frame") != std::string::npos) add_frame(line, *current);
    if (line.find(" registers") != std::string::npos) add_totals(line, *current);
  }
  return kernels;
}

}  // namespace polydescent::gpu
