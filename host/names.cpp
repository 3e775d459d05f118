#include "polydescent/host/names.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>

namespace polydescent {
namespace {

/// Levenshtein distance: insertions, deletions and replacements that turn a into b.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row.back();
}

}  // namespace

std::string nearest_name(std::string_view name, const std::vector<std::string>& candidates) {
  std::string nearest;
  std::size_t least = std::min(std::max<std::size_t>(2, name.size() / 2) + 1, name.size());  // not every letter may be wrong
  std::size_t longest = 0;  // beginning in common, of names equally near
  for (const auto& candidate : candidates) {
    const bool continues = !name.empty() && candidate.starts_with(name);
    const std::size_t distance = continues ? 0 : edit_distance(name, candidate);
    const auto common = static_cast<std::size_t>(std::mismatch(name.begin(), name.end(), candidate.begin(), candidate.end()).first - name.begin());
    if (distance < least || (distance == least && common > longest && !nearest.empty())) {
      least = distance;
      longest = common;
      nearest = candidate;
    }
  }
  return nearest;
}

std::string suggestion(std::string_view name, const std::vector<std::string>& candidates) {
  const std::string nearest = nearest_name(name, candidates);
  if (!nearest.empty()) return fmt::format("; did you mean '{}'?", nearest);
  return fmt::format("; known: {}", fmt::join(candidates, ", "));
}

std::string coordinate_name(const std::vector<std::string>& variables, std::size_t i) {
  return i < variables.size() ? variables[i] : fmt::format("x{}", i);
}

}  // namespace polydescent
