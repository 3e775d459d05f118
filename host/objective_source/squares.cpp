#include "polydescent/host/objective_source/squares.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "polydescent/host/objective_source/functions.hpp"
#include "polydescent/host/objective_source/parse_formula.hpp"

namespace polydescent {
namespace {

/// A number made of numbers, a loop's index and columns, in one run of that loop; nothing where there is more in it.
class InOneRun {
 public:
  InOneRun(const Formula& formula, const Data& data, int depth, std::int64_t run) : f_(formula), data_(data), depth_(depth), run_(run) {}

  std::optional<double> operator()(Node node) {
    if (node == no_node) return 0;
    if (const auto known = known_.find(node); known != known_.end()) return known->second;
    if (++level_ > most_formula_levels) return {};
    const std::optional<double> value = compute(node);
    --level_;
    known_.emplace(node, value);
    return value;
  }

 private:
  std::optional<double> compute(Node node) {
    const Formula::Entry& entry = f_[node];
    if (entry.op == Op::number) return entry.value;
    if (entry.op == Op::index) return static_cast<double>(f_.affine(node).constant + f_.affine(node).factor[static_cast<std::size_t>(depth_)] * run_);
    if (entry.op == Op::column) {
      return data_.number[static_cast<std::size_t>(run_) * static_cast<std::size_t>(data_.columns) + static_cast<std::size_t>(entry.value)];
    }
    const std::optional<double> a = (*this)(entry.a), b = (*this)(entry.b);
    if (!a || !b || entry.depths >> (depth_ + 1) != 0) return {};
    switch (entry.op) {
      case Op::add: return *a + *b;
      case Op::subtract: return *a - *b;
      case Op::multiply: return *a * *b;
      case Op::divide: return *a / *b;
      case Op::negate: return -*a;
      case Op::square: return *a * *a;
      case Op::call: return functions()[static_cast<std::size_t>(entry.which)].evaluate(*a, *b);
      case Op::minimum: return std::min(*a, *b);
      case Op::maximum: return std::max(*a, *b);
      default: return {};
    }
  }

  const Formula& f_;
  const Data& data_;
  int depth_;
  std::int64_t run_;
  int level_ = 0;
  std::map<Node, std::optional<double>> known_;
};

class Finder {
 public:
  Finder(Formula& formula, const Data& data) : f_(formula), data_(data) {}

  std::vector<Residuals> found;

  /// Takes a node apart; false where it is no sum of squares.
  bool take(Node root) {
    std::vector<Part> parts{{root, f_.number(1), {}}};
    while (!parts.empty()) {
      const Part part = parts.back();
      parts.pop_back();
      const auto [node, weight, loops] = part;
      const Formula::Entry entry = f_[node];
      const bool is_first_weight = entry.op == Op::multiply && is_weight(entry.a, loops);
      const bool is_second_weight = (entry.op == Op::multiply || entry.op == Op::divide) && !is_first_weight && is_weight(entry.b, loops);
      if (entry.op == Op::add) {
        parts.push_back({entry.b, weight, loops});
        parts.push_back({entry.a, weight, loops});
      } else if (is_first_weight) {
        parts.push_back({entry.b, f_.multiply(weight, entry.a), loops});
      } else if (is_second_weight) {
        const Node product = entry.op == Op::multiply ? f_.multiply(weight, entry.b) : f_.divide(weight, entry.b);
        parts.push_back({entry.a, product, loops});
      } else if (entry.op == Op::square && entry.varies) {
        add(f_.multiply(f_.power(weight, f_.number(0.5)), entry.a), loops);
      } else if (entry.op == Op::sum && entry.varies && loops.empty() && is_counted(node)) {
        parts.push_back({entry.a, weight, {{entry.which, f_.range(node)}}});
      } else {
        return false;
      }
    }
    return true;
  }

 private:
  /// weight * node in these loops, to be taken apart.
  struct Part {
    Node node, weight;
    std::vector<Around> loops;
  };

  bool is_counted(Node loop) const { return f_.range(loop).first.is_number() && f_.range(loop).last.is_number(); }

  /// A factor that is known, and negative nowhere.
  bool is_weight(Node node, const std::vector<Around>& loops) const {
    if (!f_[node].is_uniform()) return false;
    const Range range = loops.empty() || f_[node].depths == 0 ? Range{} : loops[0].range;
    for (std::int64_t run = range.first.constant; run <= range.last.constant; ++run) {
      const std::optional<double> value = InOneRun(f_, data_, loops.empty() ? 0 : loops[0].depth, run)(node);
      if (!value || !(*value >= 0)) return false;
    }
    return true;
  }

  void add(Node residual, const std::vector<Around>& loops) {
    if (found.empty() || found.back().loops != loops || loops.empty()) found.push_back({loops, {}});
    found.back().each.push_back(residual);
  }

  Formula& f_;
  const Data& data_;
};

}  // namespace

std::vector<Residuals> find_squares(Formula& formula, Node root, const Data& data) {
  Finder finder(formula, data);
  if (!finder.take(root)) return {};
  return finder.found;
}

}  // namespace polydescent
