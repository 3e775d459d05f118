#include "polydescent/host/objective_source/differentiate.hpp"

#include <functional>
#include <map>

#include "polydescent/host/objective_source/functions.hpp"
#include "polydescent/host/objective_source/parse_formula.hpp"

namespace polydescent {
namespace {

using Adjoints = std::map<Node, Node, std::greater<>>;  // df/d(node), users of a node before the node

/// What happens in one run of a loop, or outside of all.
class Pass {
 public:
  Pass(Formula& formula, std::vector<GradientPart>& parts, const std::vector<Around>& loops)
      : f_(formula), parts_(parts), loops_(loops), depth_(loops.empty() ? 0 : loops.back().depth) {}

  /// The derivatives by those nodes that do not change in this loop, of one run.
  Adjoints run(Node root, Node seed) {
    give(root, seed);
    while (!pending_.empty()) {
      const auto [node, adjoint] = *pending_.begin();
      pending_.erase(pending_.begin());
      if (depth_ > 0 && (f_[node].depths >> depth_ & 1U) == 0) outside_.emplace(node, adjoint);
      else pass_on(node, adjoint);
    }
    return outside_;
  }

 private:
  void give(Node node, Node adjoint) {
    if (node == no_node || !f_[node].varies || f_.is_number(adjoint, 0)) return;
    const auto [place, is_new] = pending_.try_emplace(node, adjoint);
    if (!is_new) place->second = f_.add(place->second, adjoint);
  }

  /// adjoint * derivative.
  Node times(Node adjoint, Node derivative, bool may_be_infinite = false) {
    const Formula::Entry& a = f_[adjoint];
    const bool heeds = (a.may_vanish || a.may_be_infinite || may_be_infinite) && !f_.is_number(adjoint);
    const Node result = heeds ? f_.product_or_zero(adjoint, derivative) : f_.multiply(adjoint, derivative);
    if (may_be_infinite) f_.mark(result, false, true);
    return result;
  }

  void choose(Node condition, Node yes, Node no, Node adjoint) {
    const Node zero = f_.number(0);
    for (const auto& [target, part] : {std::pair(yes, f_.select(condition, adjoint, zero)), std::pair(no, f_.select(condition, zero, adjoint))}) {
      f_.mark(part, true, false);
      give(target, part);
    }
  }

  void pass_on(Node node, Node adjoint) {
    const Formula::Entry entry = f_[node];
    const Node a = entry.a, b = entry.b;
    switch (entry.op) {
      case Op::coordinate: parts_.push_back({loops_, f_.affine(node), adjoint}); break;
      case Op::add: give(a, adjoint), give(b, adjoint); break;
      case Op::subtract: give(a, adjoint), give(b, f_.negate(adjoint)); break;
      case Op::negate: give(a, f_.negate(adjoint)); break;
      case Op::multiply: give(a, times(adjoint, b)), give(b, times(adjoint, a)); break;
      case Op::square: give(a, times(f_.multiply(f_.number(2), adjoint), a)); break;
      case Op::divide: pass_quotient(node, adjoint); break;
      case Op::call: pass_call(node, adjoint); break;
      case Op::minimum: choose(f_.less(b, a), b, a, adjoint); break;
      case Op::maximum: choose(f_.less(a, b), b, a, adjoint); break;
      case Op::select: choose(a, b, entry.c, adjoint); break;
      case Op::sum: enter(node, adjoint); break;
      case Op::product: pass_product(node, adjoint); break;
      default: break;  // no coordinates in it
    }
  }

  /// q = a / b: dq/da = 1 / b, dq/db = -q / b.
  void pass_quotient(Node q, Node adjoint) {
    const Node a = f_[q].a, b = f_[q].b;
    if (f_.is_number(b)) {
      give(a, f_.multiply(f_.number(1 / f_[b].value), adjoint));
    } else if (f_[adjoint].may_vanish || f_[adjoint].may_be_infinite) {
      give(a, times(adjoint, f_.divide(f_.number(1), b)));
      give(b, f_.negate(times(adjoint, f_.divide(q, b))));
    } else {
      const Node share = f_.divide(adjoint, b);
      give(a, share);
      if (f_[b].varies) give(b, f_.negate(f_.multiply(share, q)));
    }
  }

  void pass_call(Node node, Node adjoint) {
    const Formula::Entry entry = f_[node];
    const Function& function = functions()[static_cast<std::size_t>(entry.which)];
    const std::pair<Node, std::string_view> arguments[] = {{entry.a, function.by_u}, {entry.b, function.by_v}};
    for (const auto& [argument, rule] : arguments) {
      if (rule.empty() || argument == no_node || !f_[argument].varies) continue;
      give(argument, times(adjoint, parse_rule(f_, rule, entry.a, entry.b, node), function.may_be_infinite));
    }
  }

  /// What runs of a loop add to the derivatives by what does not change in it. In each, the body's is `adjoint`.
  void enter(Node loop, Node adjoint) {
    const Formula::Entry entry = f_[loop];
    const Range range = f_.range(loop);
    std::vector<Around> loops = loops_;
    loops.push_back({entry.which, range});
    for (const auto& [node, of_one_run] : Pass(f_, parts_, loops).run(entry.a, adjoint)) give(node, f_.sum(entry.which, range, of_one_run));
  }

  /// The other factors' product: the whole over this one; where one factor is zero, what the others come to; where more are, 0.
  void pass_product(Node loop, Node adjoint) {
    const Formula::Entry entry = f_[loop];
    const Range range = f_.range(loop);
    const Node zero = f_.number(0), one = f_.number(1), factor = entry.a;
    const Node is_zero = f_.equal(factor, zero);
    const Node others = f_.product(entry.which, range, f_.select(is_zero, one, factor));
    const Node zeros = f_.sum(entry.which, range, f_.select(is_zero, one, zero));
    const Node where_some = f_.select(f_.both(is_zero, f_.equal(zeros, one)), others, zero);
    enter(loop, f_.multiply(adjoint, f_.select(f_.equal(zeros, zero), f_.divide(others, factor), where_some)));
  }

  Formula& f_;
  std::vector<GradientPart>& parts_;
  const std::vector<Around> loops_;
  const int depth_;
  Adjoints pending_, outside_;
};

}  // namespace

std::vector<GradientPart> differentiate(Formula& formula, Node root) {
  std::vector<GradientPart> parts;
  Pass(formula, parts, {}).run(root, formula.number(1));
  return parts;
}

}  // namespace polydescent
