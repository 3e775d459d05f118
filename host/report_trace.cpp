#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iterator>
#include <string>

#include "polydescent/host/report.hpp"

namespace polydescent {

std::string to_trace_csv(const SearchResult& result) {
  std::string text = "start,iteration,value,gradient_norm,rate";
  for (int i = 0; i < result.dim; ++i) text += fmt::format(",x{}", i);
  text += '\n';
  for (const TracePoint& at : result.trace) {
    fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{}\n", at.start, at.iteration, at.value, at.gradient_norm, at.rate,
                   fmt::join(at.point, ","));
  }
  return text;
}

}  // namespace polydescent
