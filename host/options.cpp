#include "polydescent/host/options.hpp"

#include <cmath>

#include "polydescent/host/names.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

template <class Rule>
void check_field(const Field<Rule>& field, double value) {
  require(value >= field.lower && value < field.upper, "--optimizer.{} {}: must lie in [{}, {}) for {} ({})", field.name,
          value, field.lower, field.upper, Rule::name, field.help);
  require(!field.whole || value == std::floor(value), "--optimizer.{} {}: takes whole numbers only for {} ({})", field.name,
          value, Rule::name, field.help);
}

}  // namespace

std::uint64_t number_of_starts(const MinimizeOptions& options, int dim) {
  const std::uint64_t given = options.start_points.size() / static_cast<std::uint64_t>(dim);
  return options.starts.value_or(given > 0 ? given : 4096);
}

double gradient_tolerance_of(const MinimizeOptions& options, bool fit) {
  const bool exact = !takes_rate(options.optimizer) && options.precision == Precision::float64;
  if (exact) return exact_tolerance_of(options, options.optimizer, fit);
  return options.gradient_tolerance.value_or(default_gradient_tolerance(options.precision));
}

double exact_tolerance_of(const MinimizeOptions& options, const Optimizer& optimizer, bool fit) {
  return options.gradient_tolerance.value_or(fit && fits_squares(optimizer) ? 0 : exact_gradient_tolerance);
}

Optimizer optimizer_named(std::string_view name) {
  std::vector<std::string> names;
  std::optional<Optimizer> found;
  Optimizers::for_each([&]<class Rule>(TypeTag<Rule>) {
    names.emplace_back(Rule::name);
    if (name == Rule::name) found = Rule{};
  });
  require(found.has_value(), "there is no optimizer '{}'{} ('polydescent list optimizers' shows all)", name,
          suggestion(name, names));
  return *found;
}

void set_field(Optimizer& optimizer, std::string_view name, double value) {
  std::visit(
      [&]<class Rule>(Rule& rule) {
        std::vector<std::string> names;
        for (const auto& field : Rule::fields) {
          names.emplace_back(field.name);
          if (name != field.name) continue;
          check_field(field, value);
          rule.*field.member = value;
          return;
        }
        require(!names.empty(), "--optimizer.{}: {} has no hyper-parameters besides --learning-rate", name, Rule::name);
        require(false, "--optimizer.{}: {} has no such field{}", name, Rule::name, suggestion(name, names));
      },
      optimizer);
}

void check(const Optimizer& optimizer) {
  std::visit(
      []<class Rule>(const Rule& rule) {
        for (const auto& field : Rule::fields) check_field(field, rule.*field.member);
      },
      optimizer);
}

}  // namespace polydescent
