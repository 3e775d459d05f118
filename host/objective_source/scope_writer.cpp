#include "polydescent/host/objective_source/scope_writer.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "polydescent/host/objective_source/functions.hpp"

namespace polydescent {
namespace {

constexpr std::int64_t most_unrolled = 64;  // runs of a loop that a GPU's compiler is asked to write out

std::string number_text(double value) {
  if (std::isnan(value)) return "(U(0) / U(0))";
  if (std::isinf(value)) return value > 0 ? "(U(1) / U(0))" : "(U(-1) / U(0))";
  return fmt::format("U({})", value);
}


}  // namespace

std::string ScopeWriter::index_text(const Affine& index) {
  std::string text;
  for (std::size_t d = 1; d < index.factor.size(); ++d) {
    const std::int64_t factor = index.factor[d];
    if (factor == 0) continue;
    const std::string sign = factor < 0 ? (text.empty() ? "-" : " - ") : (text.empty() ? "" : " + ");
    const std::string times = std::abs(factor) == 1 ? "" : fmt::format("{} * ", std::abs(factor));
    text += fmt::format("{}{}i{}", sign, times, d);
  }
  if (text.empty()) return fmt::format("{}", index.constant);
  if (index.constant != 0) text += fmt::format(" {} {}", index.constant < 0 ? '-' : '+', std::abs(index.constant));
  return text;
}

void ScopeWriter::line(const std::string& text) { text_ += fmt::format("{:{}}{}\n", "", 2 * indent_, text); }

void ScopeWriter::open(const std::string& text) {
  line(fmt::format("{} {{", text));
  ++indent_;
}

void ScopeWriter::close() {
  --indent_;
  line("}");
}

std::string ScopeWriter::operand(Node node) const {
  return f_.is_number(node) ? number_text(f_[node].value) : fmt::format("t{}", node);
}

std::string ScopeWriter::varying(Node node) const {
  return f_[node].is_uniform() ? fmt::format("T({})", operand(node)) : operand(node);
}

std::string ScopeWriter::condition(Node node) const {
  if (f_.is_number(node)) return f_[node].value != 0 ? "MaskOf<T>(true)" : "MaskOf<T>(false)";
  return f_[node].is_uniform() ? fmt::format("MaskOf<T>({})", operand(node)) : operand(node);
}

std::string ScopeWriter::expression_of(Node node) const {
  const Formula::Entry& entry = f_[node];
  const Node a = entry.a, b = entry.b;
  const bool uniform = entry.is_uniform();
  const auto both = [&](const char* sign) { return fmt::format("{} {} {}", operand(a), sign, operand(b)); };
  const auto same = [&](Node x) { return uniform ? operand(x) : varying(x); };       // both operands of one type
  const auto mask = [&](Node x) { return uniform ? operand(x) : condition(x); };
  switch (entry.op) {
    case Op::number: return number_text(entry.value);
    case Op::coordinate: return fmt::format("x[{}]", index_text(f_.affine(node)));
    case Op::column: return fmt::format("data(i{}, {})", entry.which, static_cast<int>(entry.value));
    case Op::parameter: return fmt::format("p[{}]", entry.which);
    case Op::index: return fmt::format("U({})", index_text(f_.affine(node)));
    case Op::add: return both("+");
    case Op::subtract: return both("-");
    case Op::multiply: return both("*");
    case Op::divide: return both("/");
    case Op::negate: return fmt::format("-{}", operand(a));
    case Op::square: return fmt::format("square({})", operand(a));
    case Op::call: {
      const char* const name = functions()[static_cast<std::size_t>(entry.which)].name;
      if (b == no_node) return fmt::format("{}({})", name, operand(a));
      const bool is_power = std::string_view(name) == "pow";  // of a constant exponent, dual numbers know more
      return fmt::format("{}({}, {})", name, same(a), is_power ? operand(b) : same(b));
    }
    case Op::minimum: return fmt::format("min({}, {})", same(a), same(b));
    case Op::maximum: return fmt::format("max({}, {})", same(a), same(b));
    case Op::product_or_zero: return fmt::format("product_or_zero({}, {})", same(a), same(b));
    case Op::select: return fmt::format("select({}, {}, {})", mask(a), same(b), same(entry.c));
    case Op::less: return fmt::format("{} < {}", same(a), same(b));
    case Op::less_equal: return fmt::format("{} <= {}", same(a), same(b));
    case Op::equal: return fmt::format("{} == {}", same(a), same(b));
    case Op::both: return fmt::format("{} & {}", mask(a), mask(b));
    case Op::either: return fmt::format("{} | {}", mask(a), mask(b));
    case Op::opposite: return fmt::format("!{}", mask(a));
    case Op::sum:
    case Op::product: break;
  }
  return {};
}

void ScopeWriter::write_node(Node node, const std::set<Node>& wanted, std::set<Node>& written) {
  if (!written.insert(node).second || f_.is_number(node)) return;
  const Formula::Entry& entry = f_[node];
  if (entry.op == Op::call && pairs_waves_ && !entry.is_uniform()) {
    const std::string_view name = functions()[static_cast<std::size_t>(entry.which)].name;
    if (name == "sin" || name == "cos") {
      const int partner_function = function_named(name == "sin" ? "cos" : "sin");
      const auto partner = std::find_if(wanted.begin(), wanted.end(), [&](Node other) {
        return f_[other].op == Op::call && f_[other].which == partner_function && f_[other].a == entry.a;
      });
      if (partner != wanted.end()) {
        const Node sine = name == "sin" ? node : *partner, cosine = name == "sin" ? *partner : node;
        line(fmt::format("const auto w{} = sine_and_cosine({});", entry.a, operand(entry.a)));
        line(fmt::format("const T t{} = w{}.sine, t{} = w{}.cosine;", sine, entry.a, cosine, entry.a));
        written.insert(*partner);
        return;
      }
    }
  }
  const char* type = entry.is_uniform() ? "U" : "T";
  if (f_.is_condition(node)) type = entry.is_uniform() ? "bool" : "MaskOf<T>";
  line(fmt::format("const {} t{} = {};", type, node, expression_of(node)));
}

std::vector<Node> ScopeWriter::inputs(const std::vector<Node>& nodes, int depth) const {
  std::vector<Node> found, pending = nodes;
  std::set<Node> seen;
  while (!pending.empty()) {
    const Node node = pending.back();
    pending.pop_back();
    if (node == no_node || !seen.insert(node).second) continue;
    if (f_[node].depth() < depth) {
      found.push_back(node);
      continue;
    }
    for (const Node operand : f_.operands(node)) pending.push_back(operand);
  }
  return found;
}

std::set<Node> ScopeWriter::needed(int depth, const std::vector<Node>& outputs, const std::vector<const GradientPart*>& parts,
                                   std::size_t around) const {
  std::set<Node> wanted;
  std::vector<Node> pending = outputs;
  for (const GradientPart* part : parts) {
    const std::vector<Node> of_part = inputs({part->value}, part->loops[around].depth);
    pending.insert(pending.end(), of_part.begin(), of_part.end());
  }
  while (!pending.empty()) {
    const Node node = pending.back();
    pending.pop_back();
    if (node == no_node || f_[node].depth() < depth || !wanted.insert(node).second) continue;
    if (is_loop(node)) {
      const std::vector<Node> of_body = inputs({f_[node].a}, f_[node].which);
      pending.insert(pending.end(), of_body.begin(), of_body.end());
    } else {
      for (const Node operand : f_.operands(node)) pending.push_back(operand);
    }
  }
  return wanted;
}

bool ScopeWriter::is_ready(const std::vector<Node>& nodes, int depth, const std::set<Node>& written) const {
  return std::all_of(nodes.begin(), nodes.end(), [&](Node node) { return node == no_node || f_[node].depth() < depth || written.count(node) > 0; });
}

std::vector<ScopeWriter::Loop> ScopeWriter::ready_loops(int depth, const std::set<Node>& wanted, const std::set<Node>& written,
                                                        const std::vector<const GradientPart*>& parts, std::size_t around) const {
  std::vector<Loop> loops;
  const auto loop_at = [&](const Around& place) -> Loop& {
    const auto found = std::find_if(loops.begin(), loops.end(), [&](const Loop& loop) { return loop.around == place; });
    if (found != loops.end()) return *found;
    loops.push_back({place, {}, {}});
    return loops.back();
  };
  for (const Node node : wanted) {
    if (!is_loop(node) || written.count(node) > 0 || !is_ready(inputs({f_[node].a}, f_[node].which), depth, written)) continue;
    loop_at({f_[node].which, f_.range(node)}).nodes.push_back(node);
  }
  const auto waits = [&](const GradientPart* part) { return !is_ready(inputs({part->value}, part->loops[around].depth), depth, written); };
  for (const GradientPart* part : parts) {  // those over one range together, or coordinates would be met twice
    const Around& place = part->loops[around];
    const bool all = std::none_of(parts.begin(), parts.end(), [&](const GradientPart* other) { return other->loops[around] == place && waits(other); });
    if (all) loop_at(place).parts.push_back(part);
  }
  return loops;
}

void ScopeWriter::write(int depth, const std::vector<Node>& outputs, const std::vector<const GradientPart*>& parts, std::size_t around) {
  const std::set<Node> wanted = needed(depth, outputs, parts, around);
  std::set<Node> written;
  std::vector<const GradientPart*> left = parts;
  for (;;) {
    for (const Node node : wanted) {
      const auto operands = f_.operands(node);
      if (!is_loop(node) && is_ready({operands.begin(), operands.end()}, depth, written)) write_node(node, wanted, written);
    }
    const std::vector<Loop> ready = ready_loops(depth, wanted, written, left, around);
    if (ready.empty()) return;
    const Loop& loop = ready.front();
    write_loop(loop, around);
    written.insert(loop.nodes.begin(), loop.nodes.end());
    std::erase_if(left, [&](const GradientPart* part) { return std::find(loop.parts.begin(), loop.parts.end(), part) != loop.parts.end(); });
  }
}

std::optional<Neighbours> neighbours_of(const Around& around, const std::vector<const GradientPart*>& parts) {
  if (!around.range.first.is_number() || !around.range.last.is_number() || parts.empty()) return std::nullopt;
  auto least = std::numeric_limits<std::int64_t>::max(), most = std::numeric_limits<std::int64_t>::min();
  for (const GradientPart* part : parts) {
    const Affine offset = part->index - Affine::index(around.depth);
    if (!offset.is_number()) return std::nullopt;
    least = std::min(least, offset.constant);
    most = std::max(most, offset.constant);
  }
  return most - least < widest_window ? std::optional(Neighbours{least, most - least + 1}) : std::nullopt;
}

ScopeWriter::Window ScopeWriter::window_of(const Around& around, std::vector<const GradientPart*>& parts) const {
  const std::optional<Neighbours> neighbours = neighbours_of(around, parts);
  if (!neighbours) return {};
  Window window{*neighbours, std::vector<std::vector<Node>>(static_cast<std::size_t>(neighbours->width))};
  for (const GradientPart* part : parts) window.adds[static_cast<std::size_t>(part->index.constant - neighbours->first)].push_back(part->value);
  parts.clear();
  return window;
}

std::string ScopeWriter::add_text(const std::string& index, const std::string& value) const {
  return fmt::format("partials.{}({}, {});", partial_ == Partial::set ? "set" : "accumulate", index, value);
}

void ScopeWriter::write_loop(const Loop& loop, std::size_t around) {
  const int depth = loop.around.depth;
  const Range& range = loop.around.range;
  std::vector<Node> bodies;
  for (const Node node : loop.nodes) {
    line(fmt::format("{0} t{1} = {0}({2});", f_[node].is_uniform() ? "U" : "T", node, f_[node].op == Op::sum ? 0 : 1));
    bodies.push_back(f_[node].a);
  }
  std::vector<const GradientPart*> here, further;
  for (const GradientPart* part : loop.parts) (part->loops.size() == around + 1 ? here : further).push_back(part);
  for (const GradientPart* part : here) bodies.push_back(part->value);
  const Window window = window_of(loop.around, here);
  for (std::int64_t j = 0; j + 1 < window.neighbours.width; ++j) line(fmt::format("T g{}_{} = T(0);", depth, j));
  const bool is_counted = range.first.is_number() && range.last.is_number();
  if (is_counted && trips(range) <= most_unrolled) line("POLYDESCENT_UNROLL");
  open(fmt::format("for (int i{0} = {1}; i{0} <= {2}; ++i{0})", depth, index_text(range.first), index_text(range.last)));
  write(depth, bodies, further, around + 1);
  for (const Node node : loop.nodes) line(fmt::format("t{} {} {};", node, f_[node].op == Op::sum ? "+=" : "*=", operand(f_[node].a)));
  for (std::int64_t j = 0; j < window.neighbours.width; ++j) {
    std::vector<std::string> terms;
    if (j + 1 < window.neighbours.width) terms.push_back(fmt::format("g{}_{}", depth, j));
    for (const Node node : window.adds[static_cast<std::size_t>(j)]) terms.push_back(varying(node));
    const std::string sum = terms.empty() ? "T(0)" : fmt::format("{}", fmt::join(terms, " + "));
    if (j == 0) line(add_text(index_text(Affine::index(depth) + Affine::number(window.neighbours.first)), sum));
    else line(fmt::format("g{}_{} = {};", depth, j - 1, sum));
  }
  write_partials(here);
  close();
  for (std::int64_t j = 0; j + 1 < window.neighbours.width; ++j) {
    line(add_text(index_text(range.last + Affine::number(window.neighbours.first + 1 + j)), fmt::format("g{}_{}", depth, j)));
  }
}

void ScopeWriter::write_partials(const std::vector<const GradientPart*>& parts) {
  for (const GradientPart* part : parts) line(add_text(index_text(part->index), varying(part->value)));
}

}  // namespace polydescent
