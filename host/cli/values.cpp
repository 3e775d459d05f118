#include "polydescent/host/cli/values.hpp"

#include <charconv>
#include <cmath>

#include "polydescent/host/io/number.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {

double real_value(std::string_view flag, std::string_view text) {
  const auto value = parse_number(text);
  require(value.has_value(), "{} {}: this is not a number", flag, text);
  require(!std::isnan(*value), "{} {}: NaN is not a value", flag, text);
  return *value;
}

std::uint64_t whole_value(std::string_view flag, std::string_view text, std::uint64_t lower, std::uint64_t upper) {
  std::uint64_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = stop == text.data() + text.size() && error != std::errc::invalid_argument;
  require(whole, "{} {}: this is not a whole number (0, 1, 2, ...)", flag, text);
  require(error == std::errc() && value >= lower && value <= upper, "{} {}: must lie in [{}, {}]", flag, text, lower, upper);
  return value;
}

Box parse_bound_pairs(std::string_view text) {
  Box box;
  for (const auto& pair : split(text, ',')) {
    const auto ends = split(pair, ':');
    require(ends.size() == 2, "--bounds {}: '{}' is not a pair LO:HI, for example -5:5", text, pair);
    box.lower.push_back(real_value("--bounds", ends[0]));
    box.upper.push_back(real_value("--bounds", ends[1]));
  }
  return box;
}

Box parse_bounds(std::string_view text, int dim) {
  Box box = parse_bound_pairs(text);
  const std::size_t pairs = box.lower.size(), size = static_cast<std::size_t>(dim);
  require(pairs == 1 || pairs == size, "--bounds {}: {} pairs for {} coordinates; give one pair LO:HI for all, or {}", text, pairs, dim, dim);
  box.lower.resize(size, box.lower.back());
  box.upper.resize(size, box.upper.back());
  return box;
}

}  // namespace polydescent
