#include "polydescent/host/objective_source/formula.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

#include "polydescent/host/objective_source/functions.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {

Affine Affine::index(int depth) {
  Affine result;
  result.factor[static_cast<std::size_t>(depth)] = 1;
  return result;
}

bool Affine::is_number() const { return depths() == 0; }

std::uint32_t Affine::depths() const {
  std::uint32_t bits = 0;
  for (std::size_t d = 0; d < factor.size(); ++d) bits |= factor[d] != 0 ? 1U << d : 0U;
  return bits;
}

Affine operator+(const Affine& a, const Affine& b) {
  Affine result = a;
  result.constant += b.constant;
  for (std::size_t d = 0; d < a.factor.size(); ++d) result.factor[d] += b.factor[d];
  return result;
}

Affine operator*(std::int64_t factor, const Affine& a) {
  Affine result = a;
  result.constant *= factor;
  for (std::int64_t& f : result.factor) f *= factor;
  return result;
}

Affine operator-(const Affine& a, const Affine& b) { return a + (-1) * b; }

std::int64_t trips(const Range& range) { return std::max<std::int64_t>(0, range.last.constant - range.first.constant + 1); }

int Formula::Entry::depth() const { return depths == 0 ? 0 : 31 - std::countl_zero(depths); }

Range Formula::range(Node loop) const {
  const auto place = static_cast<std::size_t>((*this)[loop].affine);
  return {affines_[place], affines_[place + 1]};
}

bool Formula::is_condition(Node node) const {
  const Op op = (*this)[node].op;
  return op >= Op::less && op <= Op::opposite;
}

std::array<Node, 3> Formula::operands(Node node) const {
  const Entry& entry = (*this)[node];
  return {entry.a, entry.b, entry.c};
}

std::int32_t Formula::intern(const Affine& value) {
  const auto [place, is_new] = affine_places_.try_emplace(value, static_cast<std::int32_t>(affines_.size()));
  if (is_new) affines_.push_back(value);
  return place->second;
}

std::int32_t Formula::intern(const Range& range) {
  const auto [place, is_new] = range_places_.try_emplace(range, static_cast<std::int32_t>(affines_.size()));
  if (is_new) affines_.insert(affines_.end(), {range.first, range.last});
  return place->second;
}

Node Formula::make(Entry entry) {
  for (const Node operand : {entry.a, entry.b, entry.c}) {
    if (operand == no_node) continue;
    const Entry& from = (*this)[operand];
    entry.depths |= from.depths;
    entry.varies |= from.varies;
    entry.per_start |= from.per_start;
    const bool passes_on = entry.op == Op::add || entry.op == Op::subtract || entry.op == Op::multiply ||
                           entry.op == Op::negate || entry.op == Op::divide || entry.op == Op::product_or_zero ||
                           entry.op == Op::sum;
    if (!passes_on) continue;
    entry.may_vanish |= from.may_vanish;
    entry.may_be_infinite |= from.may_be_infinite;
  }
  if (entry.op == Op::sum || entry.op == Op::product) entry.depths &= ~(1U << entry.which);
  if (entry.affine >= 0) {
    entry.depths |= affines_[static_cast<std::size_t>(entry.affine)].depths();
    if (entry.op == Op::sum || entry.op == Op::product) {
      entry.depths |= affines_[static_cast<std::size_t>(entry.affine) + 1].depths();
    }
  }
  const Key key{entry.op, entry.which, entry.a, entry.b, entry.c, std::bit_cast<std::uint64_t>(entry.value), entry.affine};
  const auto [place, is_new] = places_.try_emplace(key, size());
  if (is_new) {
    require(entries_.size() < most_nodes, "the formula has more than {} operations; write repeated terms as sum(i, a, b, ...)",
            most_nodes);
    entries_.push_back(entry);
  } else {
    mark(place->second, entry.may_vanish, entry.may_be_infinite);
  }
  return place->second;
}

void Formula::mark(Node node, bool may_vanish, bool may_be_infinite) {
  Entry& entry = entries_[static_cast<std::size_t>(node)];
  entry.may_vanish |= may_vanish;
  entry.may_be_infinite |= may_be_infinite;
}

Node Formula::commutative(Op op, Node a, Node b) { return make({.op = op, .a = std::min(a, b), .b = std::max(a, b)}); }

Node Formula::number(double value) { return make({.op = Op::number, .value = value}); }

Node Formula::coordinate(const Affine& index) { return make({.op = Op::coordinate, .affine = intern(index), .varies = true}); }

Node Formula::column(int column, int depth) {
  return make({.op = Op::column, .which = depth, .value = static_cast<double>(column), .depths = 1U << depth});
}

Node Formula::parameter(int parameter) { return make({.op = Op::parameter, .which = parameter, .per_start = true}); }

Node Formula::index(const Affine& value) {
  if (value.is_number()) return number(static_cast<double>(value.constant));
  return make({.op = Op::index, .affine = intern(value)});
}

std::optional<Affine> Formula::whole(Node node) const {
  constexpr double largest = 1 << 30;
  const Entry& entry = (*this)[node];
  if (entry.op == Op::index) return affine(node);
  if (entry.op == Op::number && entry.value == std::floor(entry.value) && std::abs(entry.value) <= largest) {
    return Affine::number(static_cast<std::int64_t>(entry.value));
  }
  return std::nullopt;
}

/// Whether numbers and indices that are added up stay small enough for C++'s int.
bool Formula::folds(Node a, Node b) const {
  return ((*this)[a].op == Op::index || (*this)[b].op == Op::index) && whole(a) && whole(b);
}

Node Formula::add(Node a, Node b) {
  if (is_number(a) && is_number(b)) return number((*this)[a].value + (*this)[b].value);
  if (is_number(a, 0)) return b;
  if (is_number(b, 0)) return a;
  if (folds(a, b)) return index(*whole(a) + *whole(b));
  if ((*this)[b].op == Op::negate) return subtract(a, (*this)[b].a);
  if ((*this)[a].op == Op::negate) return subtract(b, (*this)[a].a);
  return commutative(Op::add, a, b);
}

Node Formula::subtract(Node a, Node b) {
  if (is_number(a) && is_number(b)) return number((*this)[a].value - (*this)[b].value);
  if (is_number(a, 0)) return negate(b);
  if (is_number(b, 0)) return a;
  if (folds(a, b)) return index(*whole(a) - *whole(b));
  if ((*this)[b].op == Op::negate) return add(a, (*this)[b].a);
  return make({.op = Op::subtract, .a = a, .b = b});
}

Node Formula::multiply(Node a, Node b) {
  if (is_number(b)) std::swap(a, b);
  if (is_number(a)) {
    const double factor = (*this)[a].value;
    const Entry other = (*this)[b];
    if (other.op == Op::number) return number(factor * other.value);
    if (factor == 0) return number(0);
    if (factor == 1) return b;
    if (factor == -1) return negate(b);
    if (folds(a, b)) return index(whole(a)->constant * *whole(b));
    if (other.op == Op::negate) return multiply(number(-factor), other.a);
    if (other.op == Op::multiply && is_number(other.a)) return multiply(number(factor * (*this)[other.a].value), other.b);
    return make({.op = Op::multiply, .a = a, .b = b});
  }
  if (a == b) return square(a);
  const bool negative = ((*this)[a].op == Op::negate) != ((*this)[b].op == Op::negate);
  if ((*this)[a].op == Op::negate) a = (*this)[a].a;
  if ((*this)[b].op == Op::negate) b = (*this)[b].a;
  const auto is_scaled = [&](Node node) { return (*this)[node].op == Op::multiply && is_number((*this)[node].a); };
  if (is_scaled(a) || is_scaled(b)) {  // numbers come first, where they meet
    double factor = negative ? -1 : 1;
    for (Node* node : {&a, &b}) {
      if (!is_scaled(*node)) continue;
      factor *= (*this)[(*this)[*node].a].value;
      *node = (*this)[*node].b;
    }
    return multiply(number(factor), multiply(a, b));
  }
  const Node product = a == b ? square(a) : commutative(Op::multiply, a, b);
  return negative ? negate(product) : product;
}

Node Formula::divide(Node a, Node b) {
  if (is_number(a) && is_number(b)) return number((*this)[a].value / (*this)[b].value);
  if (is_number(a, 0) || is_number(b, 1)) return a;
  if (is_number(b)) {
    int exponent = 0;
    const double divisor = (*this)[b].value;
    if (std::abs(std::frexp(divisor, &exponent)) == 0.5) return multiply(number(1 / divisor), a);  // exact
  }
  return make({.op = Op::divide, .a = a, .b = b});
}

Node Formula::negate(Node a) {
  const Entry entry = (*this)[a];
  if (entry.op == Op::number) return number(-entry.value);
  if (entry.op == Op::negate) return entry.a;
  if (entry.op == Op::index) return index((-1) * affine(a));
  if (entry.op == Op::subtract) return subtract(entry.b, entry.a);
  if (entry.op == Op::multiply && is_number(entry.a)) return multiply(number(-(*this)[entry.a].value), entry.b);
  return make({.op = Op::negate, .a = a});
}

Node Formula::square(Node a) {
  if (is_number(a)) return number((*this)[a].value * (*this)[a].value);
  if ((*this)[a].op == Op::negate) a = (*this)[a].a;
  return make({.op = Op::square, .a = a});
}

/// By repeated squaring; exponent > 0.
Node Formula::whole_power(Node base, int exponent) {
  if (exponent == 1) return base;
  const Node half = whole_power(base, exponent / 2);
  return exponent % 2 == 0 ? square(half) : multiply(square(half), base);
}

Node Formula::power(Node base, Node exponent) {
  constexpr double most_multiplied = 64;
  if (is_number(exponent)) {
    const double p = (*this)[exponent].value;
    if (is_number(base)) return number(std::pow((*this)[base].value, p));
    if (p == 0) return number(1);
    if (p == std::floor(p) && std::abs(p) <= most_multiplied) {
      const Node power = whole_power(base, static_cast<int>(std::abs(p)));
      return p > 0 ? power : divide(number(1), power);
    }
    if (p == 0.5) return call(function_named("sqrt"), base);
    if (p == -0.5) return divide(number(1), call(function_named("sqrt"), base));
    if (p == 1.5) return multiply(base, call(function_named("sqrt"), base));
  }
  if (is_number(base) && (*this)[base].value == std::numbers::e) return call(function_named("exp"), exponent);
  if (is_number(base, 2)) return call(function_named("exp2"), exponent);
  return call(function_named("pow"), base, exponent);
}

Node Formula::call(int function, Node a, Node b) {
  const Function& f = functions()[static_cast<std::size_t>(function)];
  if (is_number(a) && (b == no_node || is_number(b))) return number(f.evaluate((*this)[a].value, b == no_node ? 0 : (*this)[b].value));
  return make({.op = Op::call, .which = function, .a = a, .b = b});
}

Node Formula::minimum(Node a, Node b) {
  if (is_number(a) && is_number(b)) return number(std::min((*this)[a].value, (*this)[b].value));
  return make({.op = Op::minimum, .a = a, .b = b});
}

Node Formula::maximum(Node a, Node b) {
  if (is_number(a) && is_number(b)) return number(std::max((*this)[a].value, (*this)[b].value));
  return make({.op = Op::maximum, .a = a, .b = b});
}

Node Formula::product_or_zero(Node a, Node b) {
  if (is_number(a) || is_number(b)) return multiply(a, b);
  return commutative(Op::product_or_zero, a, b);
}

Node Formula::select(Node condition, Node a, Node b) {
  if (is_number(condition)) return (*this)[condition].value != 0 ? a : b;
  if (a == b) return a;
  return make({.op = Op::select, .a = condition, .b = a, .c = b});
}

Node Formula::less(Node a, Node b) {
  if (is_number(a) && is_number(b)) return number((*this)[a].value < (*this)[b].value ? 1 : 0);
  return make({.op = Op::less, .a = a, .b = b});
}

Node Formula::less_equal(Node a, Node b) {
  if (is_number(a) && is_number(b)) return number((*this)[a].value <= (*this)[b].value ? 1 : 0);
  return make({.op = Op::less_equal, .a = a, .b = b});
}

Node Formula::equal(Node a, Node b) {
  if (is_number(a) && is_number(b)) return number((*this)[a].value == (*this)[b].value ? 1 : 0);
  return commutative(Op::equal, a, b);
}

// Conditions that are known are numbers, 0 or 1.
Node Formula::both(Node a, Node b) {
  if (is_number(a)) return (*this)[a].value != 0 ? b : a;
  if (is_number(b)) return (*this)[b].value != 0 ? a : b;
  return commutative(Op::both, a, b);
}

Node Formula::either(Node a, Node b) {
  if (is_number(a)) return (*this)[a].value != 0 ? a : b;
  if (is_number(b)) return (*this)[b].value != 0 ? b : a;
  return commutative(Op::either, a, b);
}

Node Formula::opposite(Node condition) {
  if (is_number(condition)) return number((*this)[condition].value != 0 ? 0 : 1);
  return make({.op = Op::opposite, .a = condition});
}

Node Formula::loop(Op op, int depth, const Range& range, Node body) {
  return make({.op = op, .which = depth, .a = body, .affine = intern(range)});
}

Node Formula::sum(int depth, const Range& range, Node body) {
  if (is_number(body, 0)) return body;
  const bool is_counted = range.first.is_number() && range.last.is_number();
  if (is_counted && trips(range) == 0) return number(0);
  if (is_counted && ((*this)[body].depths >> depth & 1U) == 0) return multiply(number(static_cast<double>(trips(range))), body);
  return loop(Op::sum, depth, range, body);
}

Node Formula::product(int depth, const Range& range, Node body) {
  if (is_number(body, 1)) return body;
  if (range.first.is_number() && range.last.is_number() && trips(range) == 0) return number(1);
  return loop(Op::product, depth, range, body);
}

}  // namespace polydescent
