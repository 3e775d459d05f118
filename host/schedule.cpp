#include "polydescent/host/schedule.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <optional>

#include "polydescent/host/io/number.hpp"
#include "polydescent/host/names.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

/// A schedule of the registry that takes a text in place of numbers.
template <class S>
concept TakesText = requires {
  S::text_field;
};

std::string upper_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

template <class S>
bool is_required(const Field<S>& field) {
  return std::isnan(S{}.*field.member);
}

template <class S>
std::string usage() {
  std::string text = S::name;
  if constexpr (TakesText<S>) text += fmt::format(":{}", upper_case(S::text_field));
  for (const auto& field : S::fields) {
    const std::string number = upper_case(field.name);
    text += is_required(field) ? fmt::format(":{}", number) : fmt::format("[:{}]", number);
  }
  return text;
}

/// Throws unless the number is there and within the field's interval. `text`: the schedule, as it was given.
template <class S>
void check_field(const S& schedule, const Field<S>& field, std::string_view text) {
  const double value = schedule.*field.member;
  const bool inside = value >= field.lower && value < field.upper && (!field.whole || value == std::floor(value));
  require(inside, "--schedule {}: {} is {}, must {} in [{}, {})", text, field.name, value,
          field.whole ? "be a whole number" : "lie", field.lower, field.upper);
}

/// Throws unless every number that has no default was given.
template <class S>
void check_complete(const S& schedule, std::string_view text) {
  std::vector<std::string> missing;
  for (const auto& field : S::fields) {
    if (is_required(field) && std::isnan(schedule.*field.member)) missing.push_back(upper_case(field.name));
  }
  require(missing.empty(), "--schedule {}: needs {}; write {}, which is e(t) = {}", text, fmt::join(missing, " and "),
          usage<S>(), S::formula);
}

/// Reads what follows the name; empty when nothing does, not even a colon.
template <class S>
S read(std::string_view text, std::optional<std::string_view> rest) {
  if constexpr (TakesText<S>) {
    require(rest && !rest->empty(), "--schedule {}: needs {}; write {}, which is e(t) = {}", text,
            upper_case(S::text_field), usage<S>(), S::formula);
    return S::from_text(*rest);
  } else {
    const auto pieces = rest ? split(*rest, ':') : std::vector<std::string>{};
    require(pieces.size() <= static_cast<std::size_t>(S::fields.size()),
            "--schedule {}: {} takes at most {} number(s); write {}, which is e(t) = {}", text, S::name,
            S::fields.size(), usage<S>(), S::formula);
    S schedule;
    std::size_t k = 0;
    for (const auto& field : S::fields) {
      if (k == pieces.size()) break;
      const auto value = parse_number(pieces[k]);
      require(value.has_value(), "--schedule {}: '{}' is not a number; write {}, which is e(t) = {}", text, pieces[k],
              usage<S>(), S::formula);
      schedule.*field.member = *value;
      check_field(schedule, field, text);
      ++k;
    }
    check_complete(schedule, text);
    return schedule;
  }
}

}  // namespace

std::vector<std::string> schedule_usages() {
  std::vector<std::string> usages;
  Schedules::for_each([&]<class S>(TypeTag<S>) { usages.push_back(usage<S>()); });
  return usages;
}

Schedule parse_schedule(std::string_view text) {
  const std::string_view name = text.substr(0, text.find(':'));
  std::optional<std::string_view> rest;
  if (name.size() < text.size()) rest = text.substr(name.size() + 1);
  std::vector<std::string> names;
  std::optional<Schedule> result;
  Schedules::for_each([&]<class S>(TypeTag<S>) {
    names.emplace_back(S::name);
    if (name == S::name) result = read<S>(text, rest);
  });
  require(result.has_value(), "--schedule {}: there is no schedule '{}'{}", text, name, suggestion(name, names));
  return *result;
}

std::string to_string(const Schedule& schedule) {
  return std::visit(
      []<class S>(const S& chosen) {
        std::string text = S::name;
        if constexpr (TakesText<S>) {
          if (!chosen.text().empty()) text += fmt::format(":{}", chosen.text());
        }
        std::string defaults;  // that count once a number follows them
        for (const auto& field : S::fields) {
          const double value = chosen.*field.member;
          defaults += fmt::format(":{}", value);
          if (value == S{}.*field.member) continue;
          text += defaults;
          defaults.clear();
        }
        return text;
      },
      schedule);
}

void check(const Schedule& schedule) {
  std::visit(
      []<class S>(const S& chosen) {
        check_complete(chosen, S::name);
        for (const auto& field : S::fields) check_field(chosen, field, S::name);
        if constexpr (TakesText<S>) chosen.check();
      },
      schedule);
}

std::vector<double> tabulate(const Schedule& schedule, int iterations, int warm_up) {
  const auto share = [&](int t) {
    const int remaining = std::max(iterations - warm_up, 1);  // a warm-up to the end rises to what it would begin with
    return std::visit([&](const auto& chosen) { return chosen(t, remaining); }, schedule);
  };
  std::vector<double> table;
  table.reserve(static_cast<std::size_t>(iterations));
  for (int t = 0; t < iterations; ++t) {
    table.push_back(t < warm_up ? share(0) * (t + 1) / warm_up : share(t - warm_up));
  }
  return table;
}

}  // namespace polydescent
