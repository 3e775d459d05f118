#include "polydescent/host/objective_source/emit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "polydescent/host/objective_source/scope_writer.hpp"

namespace polydescent {
namespace {

/// What the functions take behind the point.
std::string more_arguments(const EmittedParts& parts) {
  if (parts.reads_data) return ", const Data& data";
  return parts.reads_parameters ? ", const Parameters& p" : "";
}

std::string more_templates(const EmittedParts& parts) {
  if (parts.reads_data) return ", class Data";
  return parts.reads_parameters ? ", class Parameters" : "";
}

/// The head of a member function over the point; it has to be closed.
std::string head(const EmittedParts& parts, std::string_view name, std::string_view templates, std::string_view arguments) {
  return fmt::format("  template <class X{}{}>\n  POLYDESCENT_CPU_GPU auto {}(const X& x{}{}) const {{\n"
                     "    using T = typename X::value_type;\n    using U = ScalarOf<T>;\n",
                     more_templates(parts), templates, name, more_arguments(parts), arguments);
}

std::string emit_value(const Formula& formula, const EmittedParts& parts, std::string_view name = "operator()") {
  ScopeWriter writer(formula, false, Partial::set);
  writer.write(0, {parts.value});
  return fmt::format("{}{}    return T({});\n  }}\n", head(parts, name, "", ""), writer.text(), writer.varying(parts.value));
}

/// Whether one loop over neighbouring coordinates meets each exactly once, with the window's width of its parts.
bool sets_all(const std::vector<GradientPart>& gradient, int dim) {
  if (gradient.empty() || gradient[0].loops.size() != 1) return false;
  const Around& around = gradient[0].loops[0];
  std::vector<const GradientPart*> parts;
  for (const GradientPart& part : gradient) {
    if (part.loops.size() != 1 || part.loops[0] != around) return false;
    parts.push_back(&part);
  }
  const std::optional<Neighbours> neighbours = neighbours_of(around, parts);
  return neighbours && around.range.first.constant + neighbours->first == 0 &&
         around.range.last.constant + neighbours->first + neighbours->width == dim;
}

/// df/dx_i where no part lies in a loop: one node for each coordinate.
bool is_straight(const std::vector<GradientPart>& gradient, int dim) {
  constexpr int most = 256;
  return dim <= most && std::all_of(gradient.begin(), gradient.end(), [](const GradientPart& part) { return part.loops.empty(); });
}

std::string emit_gradient(const Formula& formula, const EmittedParts& parts, std::string_view name = "gradient") {
  const bool straight = is_straight(parts.gradient, parts.dim);
  const bool sets = straight || sets_all(parts.gradient, parts.dim);
  ScopeWriter writer(formula, true, sets ? Partial::set : Partial::accumulate);
  if (!sets) writer.line("partials.clear();");
  std::vector<const GradientPart*> outside, inside;
  std::vector<Node> outputs{parts.value};
  for (const GradientPart& part : parts.gradient) {
    (part.loops.empty() ? outside : inside).push_back(&part);
    if (part.loops.empty()) outputs.push_back(part.value);
  }
  writer.write(0, outputs, inside);
  writer.write_partials(outside);
  for (int i = 0; straight && i < parts.dim; ++i) {
    const bool has_part = std::any_of(outside.begin(), outside.end(), [i](const GradientPart* part) { return part->index.constant == i; });
    if (!has_part) writer.line(fmt::format("partials.set({}, T(0));", i));
  }
  return fmt::format("{}{}    return T({});\n  }}\n", head(parts, name, ", class Partials", ", const Partials& partials"),
                     writer.text(), writer.varying(parts.value));
}

/// Residuals first, first + 1, ... of all.
void write_residuals(ScopeWriter& writer, const Residuals& residuals, std::int64_t first) {
  const auto each = static_cast<std::int64_t>(residuals.each.size());
  writer.open(fmt::format("if (k < {})", first + residuals.count()));
  if (!residuals.loops.empty()) {
    const Around& around = residuals.loops[0];
    writer.write(0, writer.inputs(residuals.each, around.depth));
    const std::string run = fmt::format("k - {}", first), quotient = each == 1 ? run : fmt::format("({}) / {}", run, each);
    writer.line(fmt::format("const int i{} = {} + {};", around.depth, ScopeWriter::index_text(around.range.first), quotient));
  }
  for (std::int64_t which = 0; which < each; ++which) {
    const Node residual = residuals.each[static_cast<std::size_t>(which)];
    const bool chosen = each > 1 && which + 1 < each;
    if (chosen) writer.open(fmt::format("if ((k - {}) % {} == {})", first, each, which));
    writer.write(residuals.loops.empty() ? 0 : residuals.loops[0].depth, {residual});
    writer.line(fmt::format("return T({});", writer.varying(residual)));
    if (chosen) writer.close();
  }
  writer.close();
}

std::string emit_residuals(const Formula& formula, const EmittedParts& parts) {
  if (parts.residuals.empty()) return "";
  ScopeWriter writer(formula, false, Partial::set);
  std::int64_t first = 0;
  for (const Residuals& residuals : parts.residuals) {
    write_residuals(writer, residuals, first);
    first += residuals.count();
  }
  const std::string count_head = parts.reads_data ? "template <class Data>\n  POLYDESCENT_CPU_GPU int residuals(int, const Data&)"
                                                  : "POLYDESCENT_CPU_GPU int residuals(int)";
  return fmt::format("  {} const {{ return {}; }}\n{}{}    return T(0);\n  }}\n", count_head, first,
                     head(parts, "residual", "", ", int k"), writer.text());
}

const char* name_of(Relation relation) {
  constexpr const char* names[] = {"equal", "at_most", "at_least"};
  return names[static_cast<int>(relation)];
}

std::string emit_constraints(const Formula& formula, const EmittedParts& parts) {
  if (parts.constraints.empty()) return "";
  ScopeWriter writer(formula, false, Partial::set);
  std::string relations;
  for (std::size_t k = 0; k < parts.constraints.size(); ++k) {
    const Node node = parts.constraints[k].left_minus_right;
    writer.open(fmt::format("if (k == {})", k));
    writer.write(0, {node});
    writer.line(fmt::format("return T({});", writer.varying(node)));
    writer.close();
    relations += fmt::format("{}Relation::{}", k > 0 ? ", " : "", name_of(parts.constraints[k].relation));
  }
  EmittedParts lagrangian = parts;
  lagrangian.value = parts.lagrangian;
  lagrangian.gradient = parts.lagrangian_gradient;
  lagrangian.reads_parameters = true;
  return fmt::format("  POLYDESCENT_CPU_GPU static constexpr int constraints() {{ return {}; }}\n"
                     "  POLYDESCENT_CPU_GPU static constexpr Relation relation(int k) {{\n    constexpr Relation all[] = {{{}}};\n"
                     "    return all[k];\n  }}\n{}{}    return T(0);\n  }}\n{}{}",
                     parts.constraints.size(), relations, head(parts, "constraint", "", ", int k"), writer.text(),
                     emit_value(formula, lagrangian, "lagrangian"), emit_gradient(formula, lagrangian, "lagrangian_gradient"));
}

}  // namespace

std::string emit_functor(const Formula& formula, const EmittedParts& parts) {
  return fmt::format("struct Expression {{\n  static constexpr int min_dim = {0}, max_dim = {0};\n{1}{2}{3}{4}}};\n", parts.dim,
                     emit_value(formula, parts), emit_gradient(formula, parts), emit_residuals(formula, parts), emit_constraints(formula, parts));
}

}  // namespace polydescent
