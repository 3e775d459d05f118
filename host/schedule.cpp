#include "polydescent/host/schedule.hpp"

#include <cmath>
#include <numbers>

#include "polydescent/host/io/number.hpp"
#include "polydescent/host/names.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {

double Cosine::operator()(int t, int iterations) const {
  return floor + (1 - floor) * 0.5 * (1 + std::cos(std::numbers::pi * t / iterations));
}

Schedule parse_schedule(std::string_view text) {
  const auto pieces = split(text, ':');
  std::vector<std::string> names;
  bool found = false;
  Schedule result;
  Schedules::for_each([&]<class S>(TypeTag<S>) {
    names.emplace_back(S::name);
    if (pieces[0] != S::name) return;
    found = true;
    S schedule;
    require(pieces.size() <= 1 + static_cast<std::size_t>(S::fields.size()),
            "--schedule {}: {} takes at most {} number(s); its formula is {}", text, S::name, S::fields.size(), S::formula);
    std::size_t k = 1;
    for (const auto& field : S::fields) {
      if (k == pieces.size()) break;
      const auto value = parse_number(pieces[k]);
      require(value.has_value(), "--schedule {}: '{}' is not a number; write for example {}:0.01", text, pieces[k], S::name);
      require(*value >= field.lower && *value < field.upper, "--schedule {}: {} is {}, must lie in [{}, {})", text,
              field.name, *value, field.lower, field.upper);
      schedule.*field.member = *value;
      ++k;
    }
    result = schedule;
  });
  require(found, "--schedule {}: there is no schedule '{}'{}", text, pieces[0], suggestion(pieces[0], names));
  return result;
}

std::string to_string(const Schedule& schedule) {
  return std::visit(
      []<class S>(const S& chosen) {
        std::string text = S::name;
        for (const auto& field : S::fields) {
          const double value = chosen.*field.member;
          if (value != S{}.*field.member) text += fmt::format(":{}", value);
        }
        return text;
      },
      schedule);
}

std::vector<double> tabulate(const Schedule& schedule, int iterations) {
  std::vector<double> table(static_cast<std::size_t>(iterations));
  for (int t = 0; t < iterations; ++t) {
    table[static_cast<std::size_t>(t)] = std::visit([&](const auto& chosen) { return chosen(t, iterations); }, schedule);
  }
  return table;
}

}  // namespace polydescent
