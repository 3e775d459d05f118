#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "polydescent/host/objective_source/differentiate.hpp"
#include "polydescent/host/objective_source/formula.hpp"

namespace polydescent {

/// Neighbouring coordinates that a loop may add to from variables of its own.
inline constexpr std::int64_t widest_window = 4;

/// Coordinates around a loop's index i: i + first, ..., i + first + width - 1.
struct Neighbours {
  std::int64_t first, width;
};

/// Those that parts of a gradient, all in this loop, go to; nothing where its range is not of numbers, or where they go further
/// apart than a window is wide.
std::optional<Neighbours> neighbours_of(const Around& around, const std::vector<const GradientPart*>& parts);

/// Where the parts of a gradient go.
enum class Partial { set, accumulate };

/// Writes what computes nodes of a formula as C++ statements: each node once, in the outermost loop in which it is known, and
/// loops over the same range as one loop. Node k is a variable tk; numbers of T are the point's, those of U the same for all
/// starts.
class ScopeWriter {
 public:
  /// pairs_waves: sine and cosine of one argument are computed together; no dual numbers are to pass through.
  ScopeWriter(const Formula& formula, bool pairs_waves, Partial partial) : f_(formula), pairs_waves_(pairs_waves), partial_(partial) {}

  /// Statements that compute the outputs, in the loop of this depth (0: outside of all), and whatever of the gradient's parts lies
  /// in loops further in. around: how many loops of the parts are open.
  void write(int depth, const std::vector<Node>& outputs, const std::vector<const GradientPart*>& parts = {}, std::size_t around = 0);

  /// What these nodes need that does not change in a loop of this depth.
  std::vector<Node> inputs(const std::vector<Node>& nodes, int depth) const;

  /// Adds the parts to the gradient, where their loops are.
  void write_partials(const std::vector<const GradientPart*>& parts);

  /// A node as a T.
  std::string varying(Node node) const;

  void line(const std::string& text);
  void open(const std::string& text);
  void close();
  const std::string& text() const { return text_; }

  static std::string index_text(const Affine& index);

 private:
  struct Loop {
    Around around;
    std::vector<Node> nodes;
    std::vector<const GradientPart*> parts;
  };
  /// What a loop adds to its index's neighbours.
  struct Window {
    Neighbours neighbours{};
    std::vector<std::vector<Node>> adds;  // [width]
  };
  bool is_loop(Node node) const { return f_[node].op == Op::sum || f_[node].op == Op::product; }
  bool is_ready(const std::vector<Node>& nodes, int depth, const std::set<Node>& written) const;
  std::set<Node> needed(int depth, const std::vector<Node>& outputs, const std::vector<const GradientPart*>& parts, std::size_t around) const;
  std::vector<Loop> ready_loops(int depth, const std::set<Node>& wanted, const std::set<Node>& written,
                                const std::vector<const GradientPart*>& parts, std::size_t around) const;
  void write_loop(const Loop& loop, std::size_t around);
  Window window_of(const Around& around, std::vector<const GradientPart*>& parts) const;
  void write_node(Node node, const std::set<Node>& wanted, std::set<Node>& written);
  std::string expression_of(Node node) const;
  std::string operand(Node node) const;
  std::string condition(Node node) const;
  std::string add_text(const std::string& index, const std::string& value) const;

  const Formula& f_;
  bool pairs_waves_;
  Partial partial_;
  std::string text_;
  int indent_ = 2;
};

}  // namespace polydescent
