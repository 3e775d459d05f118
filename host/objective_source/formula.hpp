#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

// A formula as a graph: every node once, however often it is used, its operands before it. Numbers are folded, and what
// multiplies by one or adds zero is never made.
namespace polydescent {

/// A node of a Formula, by its place.
using Node = std::int32_t;
inline constexpr Node no_node = -1;

/// Loops are numbered by how deep they stand: an index is known by its loop's depth, 1 for the outermost.
inline constexpr int most_nested_loops = 8;

/// constant + sum_d factor[d] * (index of the loop of depth d): what indexes a coordinate, or bounds a loop.
struct Affine {
  std::int64_t constant = 0;
  std::array<std::int64_t, most_nested_loops + 1> factor{};

  static Affine number(std::int64_t value) { return {value, {}}; }
  static Affine index(int depth);
  bool is_number() const;
  std::uint32_t depths() const;  // bit d: it depends on the index of depth d
  auto operator<=>(const Affine&) const = default;
};
Affine operator+(const Affine& a, const Affine& b);
Affine operator-(const Affine& a, const Affine& b);
Affine operator*(std::int64_t factor, const Affine& a);

/// first, first + 1, ..., last; none when last < first.
struct Range {
  Affine first, last;
  auto operator<=>(const Range&) const = default;
};

enum class Op : std::uint8_t {
  number, coordinate, column, parameter, index,        // leaves; index: an affine number
  add, subtract, multiply, divide, negate, square,
  call,                                                // of a function of functions.hpp
  minimum, maximum, product_or_zero,
  select, less, less_equal, equal, both, either, opposite,  // the last six are conditions
  sum, product                                         // over a range
};

class Formula {
 public:
  struct Entry {
    Op op;
    std::int32_t which = 0;             // function; column; parameter; depth of the row's index (column) or loop
    Node a = no_node, b = no_node, c = no_node;
    double value = 0;                   // of a number; column's number
    std::int32_t affine = -1;           // coordinate, index; first and last of a range: affine, affine + 1
    std::uint32_t depths = 0;           // bit d: it changes with the index of depth d
    bool varies = false;                // it depends on the coordinates
    bool per_start = false;             // or on parameters, of which each start may have its own
    bool may_vanish = false;            // made for a derivative: zero where a branch was not chosen
    bool may_be_infinite = false;       // made for a derivative

    /// The deepest loop that it changes with, 0 for none.
    int depth() const;
    /// A number that is the same for all starts at one time.
    bool is_uniform() const { return !varies && !per_start; }
  };

  /// Beyond so many nodes it is not for one compilation.
  static constexpr std::size_t most_nodes = 20'000;

  const Entry& operator[](Node node) const { return entries_[static_cast<std::size_t>(node)]; }
  Node size() const { return static_cast<Node>(entries_.size()); }
  const Affine& affine(Node node) const { return affines_[static_cast<std::size_t>((*this)[node].affine)]; }
  Range range(Node loop) const;
  bool is_number(Node node) const { return (*this)[node].op == Op::number; }
  bool is_number(Node node, double value) const { return is_number(node) && (*this)[node].value == value; }
  bool is_condition(Node node) const;
  /// What it is, where that is a whole number made of indices.
  std::optional<Affine> whole(Node node) const;
  /// Those that a node is made of: up to three, the others no_node. A loop's first is its body.
  std::array<Node, 3> operands(Node node) const;

  /// Says of a node made for a derivative what is to be heeded where it is multiplied.
  void mark(Node node, bool may_vanish, bool may_be_infinite);

  Node number(double value);
  Node coordinate(const Affine& index);
  Node column(int column, int depth);
  Node parameter(int parameter);
  Node index(const Affine& value);

  Node add(Node a, Node b);
  Node subtract(Node a, Node b);
  Node multiply(Node a, Node b);
  Node divide(Node a, Node b);
  Node negate(Node a);
  Node square(Node a);
  Node power(Node base, Node exponent);
  Node call(int function, Node a, Node b = no_node);
  Node minimum(Node a, Node b);
  Node maximum(Node a, Node b);
  Node product_or_zero(Node a, Node b);
  Node select(Node condition, Node a, Node b);
  Node less(Node a, Node b);
  Node less_equal(Node a, Node b);
  Node equal(Node a, Node b);
  Node both(Node a, Node b);
  Node either(Node a, Node b);
  Node opposite(Node condition);
  Node sum(int depth, const Range& range, Node body);
  Node product(int depth, const Range& range, Node body);

 private:
  using Key = std::tuple<Op, std::int32_t, Node, Node, Node, std::uint64_t, std::int32_t>;

  Node make(Entry entry);
  Node commutative(Op op, Node a, Node b);
  Node loop(Op op, int depth, const Range& range, Node body);
  bool folds(Node a, Node b) const;
  Node whole_power(Node base, int exponent);
  std::int32_t intern(const Affine& value);
  std::int32_t intern(const Range& range);

  std::vector<Entry> entries_;
  std::map<Key, Node> places_;
  std::vector<Affine> affines_;
  std::map<Affine, std::int32_t> affine_places_;
  std::map<Range, std::int32_t> range_places_;
};

/// How often a range of numbers runs.
std::int64_t trips(const Range& range);

}  // namespace polydescent
