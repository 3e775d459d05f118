#include "polydescent/host/objective_source/parse_formula.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>
#include <span>
#include <utility>

#include "polydescent/host/names.hpp"
#include "polydescent/host/objective_source/functions.hpp"
#include "polydescent/host/objective_source/reach.hpp"
#include "polydescent/host/objective_source/tokens.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

constexpr double most_runs_of_a_term = 1e9;  // for one value, for one row of data

/// Functions that are made of others.
constexpr const char* composed[] = {"min", "max", "fmin", "fmax", "fdim", "fma", "fmod", "remainder", "copysign", "fabs",
                                    "nearbyint", "square", "ln", "if", "sum", "prod", "sum_rows"};
constexpr const char* constants[] = {"pi", "e", "n", "rows"};

bool is_one_of(std::span<const char* const> words, std::string_view word) { return std::find(words.begin(), words.end(), word) != words.end(); }

bool is_function(std::string_view name) { return find_function(name) >= 0 || is_one_of(composed, name); }

/// What a part of a formula came to.
struct Value {
  Node node;
  bool is_condition;
  std::size_t begin;  // its place in the text
};

/// A loop that the part being read stands in.
struct Loop {
  std::string_view index;  // empty: of rows
  Range range;
};

/// Recursive descent: each function reads one level of precedence.
class Parser {
 public:
  Parser(std::string_view text, const FormulaNames& names, Formula& formula, bool collects, const char* title = "expression")
      : tokens_(text, title), names_(names), formula_(formula), collects_(collects) {}

  /// For a derivative's rule: u, v and f.
  void bind(std::string_view name, Node node) { bound_.emplace_back(name, node); }

  Node whole_formula() {
    const Value value = either();
    if (tokens_.current().kind != Token::Kind::end) refuse(tokens_.current(), expected_after_operand());
    return number(value).node;
  }

  ParsedConstraint whole_constraint() {
    const Node left = number(sum()).node;
    const Token sign = tokens_.current();
    const Relation relation = sign.is("<=") ? Relation::at_most : sign.is(">=") ? Relation::at_least : Relation::equal;
    if (sign.is("<") || sign.is(">")) refuse(sign, fmt::format("a bound itself belongs to what is allowed: write {}=", sign.text));
    if (relation == Relation::equal && !sign.is("=") && !sign.is("==")) refuse(sign, fmt::format("expected =, <= or >=, not {}", found()));
    tokens_.next();
    const Node right = number(sum()).node;
    if (tokens_.current().kind != Token::Kind::end) {
      const bool is_chain = tokens_.current().is("=") || !comparison_sign().empty();
      refuse(tokens_.current(), is_chain ? "one comparison makes a constraint; give two constraints" : expected_after_operand());
    }
    const Node difference = formula_.subtract(left, right);
    if (!collects_ && !formula_[difference].varies) refuse(sign, "both sides are constant: no variable is in it");
    return {difference, relation};
  }

  const std::set<std::string, std::less<>>& free_names() const { return free_; }
  bool uses_coordinates() const { return uses_coordinates_; }

 private:
  [[noreturn]] void refuse(std::size_t place, const std::string& what) const { refuse_formula(tokens_.text(), place, what, tokens_.title()); }
  [[noreturn]] void refuse(const Token& token, const std::string& what) const { refuse(token.begin, what); }

  std::string found() const {
    const Token& token = tokens_.current();
    return token.kind == Token::Kind::end ? "the end of the text" : fmt::format("'{}'", token.text);
  }
  std::string expected_after_operand() const {
    if (tokens_.current().is("=")) return "'=' is no operation; compare by ==";
    if (tokens_.current().is(")")) return "this ')' closes nothing";
    return fmt::format("expected an operation, not {}", found());
  }

  bool takes(std::string_view sign) {
    if (!tokens_.current().is(sign)) return false;
    tokens_.next();
    return true;
  }
  void expect(std::string_view sign, std::string_view where) {
    if (!takes(sign)) refuse(tokens_.current(), fmt::format("expected '{}' {}, not {}", sign, where, found()));
  }

  /// One more thing inside another.
  class Level {
   public:
    explicit Level(Parser& parser) : parser_(parser) {
      if (++parser_.level_ > most_formula_levels) {
        parser_.refuse(parser_.tokens_.current(), fmt::format("more than {} things stand in one another", most_formula_levels));
      }
    }
    ~Level() { --parser_.level_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    Parser& parser_;
  };

  Value number(const Value& value) const {
    if (value.is_condition) refuse(value.begin, "a comparison is no number; choose one by if(condition, a, b)");
    return value;
  }
  Value condition(const Value& value) const {
    if (!value.is_condition) refuse(value.begin, "expected a comparison, such as x < 1");
    return value;
  }

  /// A node, unless it is a number that is none.
  Value made(Node node, std::size_t begin, std::size_t place) const {
    if (!collects_ && formula_.is_number(node) && !std::isfinite(formula_[node].value)) {
      refuse(place, fmt::format("this comes to {}, whatever the variables are", formula_[node].value));
    }
    return {node, false, begin};
  }

  Value either() {
    const Level level(*this);
    Value left = both();
    while (tokens_.current().is("or") || tokens_.current().is("||")) {
      condition(left);
      tokens_.next();
      left = {formula_.either(left.node, condition(both()).node), true, left.begin};
    }
    return left;
  }

  Value both() {
    Value left = opposite();
    while (tokens_.current().is("and") || tokens_.current().is("&&")) {
      condition(left);
      tokens_.next();
      left = {formula_.both(left.node, condition(opposite()).node), true, left.begin};
    }
    return left;
  }

  Value opposite() {
    const std::size_t begin = tokens_.current().begin;
    if (!tokens_.current().is("not") && !tokens_.current().is("!")) return comparison();
    const Level level(*this);
    tokens_.next();
    return {formula_.opposite(condition(opposite()).node), true, begin};
  }

  Value comparison() {
    const Value left = sum();
    const std::string_view sign = comparison_sign();
    if (sign.empty()) return left;
    tokens_.next();
    const Node a = number(left).node, b = number(sum()).node;
    if (!comparison_sign().empty()) refuse(tokens_.current(), "one comparison at a time: a < b and b < c");
    const auto compared = [&] {
      if (sign == "<") return formula_.less(a, b);
      if (sign == "<=") return formula_.less_equal(a, b);
      if (sign == ">") return formula_.less(b, a);
      if (sign == ">=") return formula_.less_equal(b, a);
      if (sign == "==") return formula_.equal(a, b);
      return formula_.opposite(formula_.equal(a, b));
    };
    return {compared(), true, left.begin};
  }

  std::string_view comparison_sign() const {
    for (const std::string_view sign : {"<", "<=", ">", ">=", "==", "!="}) {
      if (tokens_.current().is(sign)) return sign;
    }
    return {};
  }

  Value sum() {
    Value left = product();
    for (;;) {
      const std::size_t place = tokens_.current().begin;
      if (takes("+")) left = made(formula_.add(number(left).node, number(product()).node), left.begin, place);
      else if (takes("-")) left = made(formula_.subtract(number(left).node, number(product()).node), left.begin, place);
      else return left;
    }
  }

  Value product() {
    Value left = negated();
    for (;;) {
      const std::size_t place = tokens_.current().begin;
      if (takes("*")) {
        left = made(formula_.multiply(number(left).node, number(negated()).node), left.begin, place);
      } else if (takes("/")) {
        const Value right = number(negated());
        if (!collects_ && formula_.is_number(right.node, 0)) refuse(place, "division by zero");
        left = made(formula_.divide(number(left).node, right.node), left.begin, place);
      } else {
        return left;
      }
    }
  }

  Value negated() {
    const std::size_t begin = tokens_.current().begin;
    if (!tokens_.current().is("-") && !tokens_.current().is("+")) return power();
    const Level level(*this);
    if (takes("+")) return number(negated());
    tokens_.next();
    return {formula_.negate(number(negated()).node), false, begin};
  }

  Value power() {
    const Value base = operand();
    const std::size_t place = tokens_.current().begin;
    if (!takes("^") && !takes("**")) return base;
    const Level level(*this);
    const Value exponent = number(negated());
    return made(formula_.power(number(base).node, exponent.node), base.begin, place);
  }

  Value operand() {
    const Token token = tokens_.current();
    if (token.kind == Token::Kind::number) {
      tokens_.next();
      return {formula_.number(token.value), false, token.begin};
    }
    if (takes("(")) {
      const Value inside = either();
      expect(")", "after what stands in parentheses");
      return {inside.node, inside.is_condition, token.begin};
    }
    if (token.kind != Token::Kind::name || token.is("and") || token.is("or") || token.is("not")) {
      refuse(token, fmt::format("expected a number, a name or '(', not {}", found()));
    }
    tokens_.next();
    if (tokens_.current().is("(")) return call(token);
    if (tokens_.current().is("[")) return indexed(token);
    return {named(token), false, token.begin};
  }

  Node named(const Token& token) {
    for (auto loop = loops_.rbegin(); loop != loops_.rend(); ++loop) {
      if (loop->index == token.text) return formula_.index(Affine::index(static_cast<int>(loops_.rend() - loop)));
    }
    for (const auto& [name, node] : bound_) {
      if (name == token.text) return node;
    }
    const auto place_in = [&](const std::vector<std::string>& list) {
      const auto place = std::find(list.begin(), list.end(), token.text);
      return place == list.end() ? -1 : static_cast<int>(place - list.begin());
    };
    if (const int k = place_in(names_.variables); k >= 0) return formula_.coordinate(Affine::number(k));
    if (const int k = place_in(names_.parameters); k >= 0) return formula_.parameter(k);
    if (const int k = place_in(names_.columns); k >= 0) return column(token, k);
    if (token.text == "pi") return formula_.number(std::numbers::pi);
    if (token.text == "e") return formula_.number(std::numbers::e);
    if (token.text == "n") return formula_.number(names_.dim);
    if (token.text == "rows" && !names_.columns.empty()) return formula_.number(static_cast<double>(names_.rows));
    if (is_function(token.text)) refuse(token, fmt::format("{} is a function: {}(...)", token.text, token.text));
    if (collects_) {
      free_.emplace(token.text);
      return formula_.coordinate(Affine::number(static_cast<std::int64_t>(free_.size())));
    }
    refuse(token, unknown_name(token));
  }

  std::string unknown_name(const Token& token) const {
    std::vector<std::string> known(std::begin(constants), std::end(constants));
    for (const auto* list : {&names_.variables, &names_.columns, &names_.parameters}) known.insert(known.end(), list->begin(), list->end());
    for (const Loop& loop : loops_) known.emplace_back(loop.index);
    const std::string nearest = token.text.size() > 1 ? nearest_name(token.text, known) : "";
    const std::string remedy = nearest.empty() ? "" : fmt::format("; did you mean '{}'?", nearest);
    if (names_.variables.empty()) {
      return fmt::format("'{}' has no meaning beside x[...]{}", token.text,
                         remedy.empty() ? "; name the variables by --vars, or write it as x[k]" : remedy);
    }
    return fmt::format("there is no '{}'{}", token.text, remedy.empty() ? "; --vars names the variables" : remedy);
  }

  Node column(const Token& token, int which) {
    for (const char* constant : constants) {
      if (token.text == constant) refuse(token, fmt::format("'{0}' is a column of the data and means something else too; write column[{1}]", token.text, which));
    }
    return column(token.begin, which);
  }
  Node column(std::size_t place, int which) {
    for (std::size_t k = loops_.size(); k-- > 0;) {
      if (loops_[k].index.empty()) return formula_.column(which, static_cast<int>(k) + 1);
    }
    refuse(place, "a column of the data has a value in each row only; read it inside sum_rows(...)");
  }

  Value indexed(const Token& token) {
    const Level level(*this);
    tokens_.next();
    const Value inside = number(either());
    expect("]", "after an index");
    const std::optional<Affine> index = formula_.whole(inside.node);
    if (!index && !collects_) refuse(inside.begin, "an index is a whole number, made of numbers, n and the indices of sums and products");
    if (token.text == "column" && !names_.columns.empty()) {
      const std::int64_t which = index && index->is_number() ? index->constant : -1;
      if (which < 0 || which >= static_cast<std::int64_t>(names_.columns.size())) {
        refuse(inside.begin, fmt::format("there are columns 0 to {}", names_.columns.size() - 1));
      }
      return {column(token.begin, static_cast<int>(which)), false, token.begin};
    }
    if (token.text != "x") refuse(token, fmt::format("only x has an index: x[0], x[1], ..., not {}", token.text));
    uses_coordinates_ = true;
    if (collects_) return {formula_.coordinate(Affine::number(0)), false, token.begin};
    const std::optional<Reach> reach = reach_of(*index, ranges());
    if (!reach) refuse(inside.begin, "where this index reaches is not to be found out: the sums around it are too long for bounds that depend on their indices");
    if (!reach->is_empty() && (reach->least < 0 || reach->most >= names_.dim)) {
      const std::int64_t beyond = reach->least < 0 ? reach->least : reach->most;
      refuse(inside.begin, fmt::format("this reaches x[{}], and there are x[0] to x[{}]", beyond, names_.dim - 1));
    }
    return {formula_.coordinate(*index), false, token.begin};
  }

  Value call(const Token& name) {
    const Level level(*this);
    tokens_.next();
    if (name.is("sum") || name.is("prod")) return loop(name);
    if (name.is("sum_rows")) return row_sum(name);
    if (name.is("if")) return choice(name);
    std::vector<Node> arguments;
    if (!tokens_.current().is(")")) {
      do arguments.push_back(number(either()).node);
      while (takes(","));
    }
    expect(")", fmt::format("after the arguments of {}", name.text));
    return made(apply(name, arguments), name.begin, name.begin);
  }

  Node apply(const Token& name, const std::vector<Node>& a) {
    Formula& f = formula_;
    const auto needs = [&](std::size_t count) {
      if (a.size() != count) refuse(name, fmt::format("{} takes {} argument{}, not {}", name.text, count, count == 1 ? "" : "s", a.size()));
    };
    if (name.is("min") || name.is("max") || name.is("fmin") || name.is("fmax")) {
      if (a.size() < 2) refuse(name, fmt::format("{} takes two arguments or more, not {}", name.text, a.size()));
      const bool least = name.is("min") || name.is("fmin");
      Node result = a[0];
      for (std::size_t k = 1; k < a.size(); ++k) result = least ? f.minimum(result, a[k]) : f.maximum(result, a[k]);
      return result;
    }
    if (name.is("pow")) return needs(2), f.power(a[0], a[1]);
    if (name.is("square")) return needs(1), f.square(a[0]);
    if (name.is("ln")) return needs(1), f.call(function_named("log"), a[0]);
    if (name.is("fabs")) return needs(1), f.call(function_named("abs"), a[0]);
    if (name.is("nearbyint")) return needs(1), f.call(function_named("rint"), a[0]);
    if (name.is("fdim")) return needs(2), f.maximum(f.subtract(a[0], a[1]), f.number(0));
    if (name.is("fma")) return needs(3), f.add(f.multiply(a[0], a[1]), a[2]);
    if (name.is("fmod")) return needs(2), rest(a, "trunc");
    if (name.is("remainder")) return needs(2), rest(a, "rint");
    if (name.is("copysign")) {
      needs(2);
      const Node size = f.call(function_named("abs"), a[0]);
      return f.select(f.less(a[1], f.number(0)), f.negate(size), size);
    }
    const int function = find_function(name.text);
    if (function < 0 || (name.is("digamma") && bound_.empty())) refuse(name, unknown_function(name));
    const int count = functions()[static_cast<std::size_t>(function)].arguments;
    needs(static_cast<std::size_t>(count));
    return f.call(function, a[0], count == 2 ? a[1] : no_node);
  }

  /// u - v times their quotient, rounded.
  Node rest(const std::vector<Node>& a, const char* rounding) {
    return formula_.subtract(a[0], formula_.multiply(a[1], formula_.call(function_named(rounding), formula_.divide(a[0], a[1]))));
  }

  std::string unknown_function(const Token& name) const {
    std::vector<std::string> known(std::begin(composed), std::end(composed));
    for (const Function& function : functions()) known.emplace_back(function.name);
    const std::string nearest = nearest_name(name.text, known);
    return fmt::format("there is no function {}{}", name.text,
                       nearest.empty() ? "; a product is written with *" : fmt::format("; did you mean {}?", nearest));
  }

  Value choice(const Token& name) {
    const Node which = condition(either()).node;
    expect(",", "after the condition of if(condition, a, b)");
    const Node yes = number(either()).node;
    expect(",", "after the first of two values of if(condition, a, b)");
    const Node no = number(either()).node;
    expect(")", "after if(condition, a, b)");
    return {formula_.select(which, yes, no), false, name.begin};
  }

  /// A loop bound: a whole number made of indices.
  Affine bound() {
    const Value value = number(either());
    const std::optional<Affine> whole = formula_.whole(value.node);
    if (!whole && !collects_) refuse(value.begin, "a bound is a whole number, made of numbers, n and the indices of sums outside");
    return whole.value_or(Affine{});
  }

  int enter(const Token& name, const Loop& loop) {
    if (loops_.size() == most_nested_loops) refuse(name, fmt::format("more than {} sums and products in one another", most_nested_loops));
    loops_.push_back(loop);
    return static_cast<int>(loops_.size());
  }

  std::vector<Range> ranges() const {
    std::vector<Range> all;
    for (const Loop& loop : loops_) all.push_back(loop.range);
    return all;
  }

  /// One row of data counts, not all.
  double runs() const {
    std::vector<Range> all = ranges();
    for (std::size_t l = 0; l < all.size(); ++l) {
      if (loops_[l].index.empty()) all[l].last = all[l].first;
    }
    return most_runs(all);
  }

  Value loop(const Token& name) {
    const std::string usage = fmt::format("of {}(i, first, last, ...)", name.text);
    const Token index = tokens_.current();
    if (index.kind != Token::Kind::name) refuse(index, fmt::format("expected the index {}, not {}", usage, found()));
    if (is_one_of(constants, index.text)) refuse(index, fmt::format("'{}' has a meaning already; take i, j or k for an index", index.text));
    tokens_.next();
    expect(",", "after the index " + usage);
    const Affine first = bound();
    expect(",", "after the first bound " + usage);
    const Affine last = bound();
    expect(",", "after the last bound " + usage);
    const Range range{first, last};
    const int depth = enter(name, {index.text, range});
    if (runs() > most_runs_of_a_term) {
      refuse(name, fmt::format("this runs {:.2g} times for one value, at most {:.0e} is allowed", runs(), most_runs_of_a_term));
    }
    const Node body = number(either()).node;
    loops_.pop_back();
    expect(")", "at the end " + usage);
    if (collects_) return {body, false, name.begin};
    return {name.is("sum") ? formula_.sum(depth, range, body) : formula_.product(depth, range, body), false, name.begin};
  }

  Value row_sum(const Token& name) {
    if (names_.columns.empty()) refuse(name, "sum_rows(...) needs data; give it by --data FILE");
    for (const Loop& outer : loops_) {
      if (outer.index.empty()) refuse(name, "rows are summed inside a sum of rows already");
    }
    const Range range{Affine::number(0), Affine::number(names_.rows - 1)};
    const int depth = enter(name, {{}, range});
    const Node body = number(either()).node;
    loops_.pop_back();
    expect(")", "at the end of sum_rows(...)");
    return {formula_.sum(depth, range, body), false, name.begin};
  }

  Tokens tokens_;
  const FormulaNames& names_;
  Formula& formula_;
  bool collects_;  // free names become variables, and n is not known yet
  int level_ = 0;
  std::vector<Loop> loops_;
  std::vector<std::pair<std::string_view, Node>> bound_;
  std::set<std::string, std::less<>> free_;
  bool uses_coordinates_ = false;
};

void check_names(const std::vector<std::string>& names) {
  for (std::size_t k = 0; k < names.size(); ++k) {
    const std::string& name = names[k];
    const bool is_word = !name.empty() && name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos &&
                         (name[0] < '0' || name[0] > '9');
    require(is_word, "'{}' cannot be the name of a variable: letters, digits and _ make one", name);
    const bool taken = is_one_of(constants, name) || is_function(name) || name == "and" || name == "or" || name == "not";
    require(!taken, "'{}' cannot be the name of a variable: it has a meaning in formulas already", name);
    require(std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(k), name) == names.begin() + static_cast<std::ptrdiff_t>(k),
            "variable '{}' stands twice; name each once", name);
  }
}

}  // namespace

ParsedFormula parse_formula(std::string_view text, const FormulaNames& given, const std::vector<std::string>& constraints) {
  constexpr const char* constraint_title = "constraint";
  std::size_t characters = text.size();
  for (const std::string& constraint : constraints) characters += constraint.size();
  require(characters <= most_formula_characters, "the expression has {} characters, at most {}; write repeated terms as sum(i, a, b, ...), "
          "or give a functor by --source", characters, most_formula_characters);
  check_names(given.variables);
  FormulaNames names = given;
  const bool are_given = !given.variables.empty();
  if (!are_given) {
    Formula draft;
    Parser collector(text, names, draft, true);
    collector.whole_formula();
    const auto& free = collector.free_names();
    if (!collector.uses_coordinates()) names.variables.assign(free.begin(), free.end());
  }
  if (!names.variables.empty()) {
    const auto variables = static_cast<int>(names.variables.size());
    require(names.dim == 0 || names.dim == variables, "--dim {}: the expression has {} variable{} ({}); leave --dim out", names.dim, variables,
            variables == 1 ? "" : "s", fmt::join(names.variables, ", "));
    names.dim = variables;
  }
  if (names.dim == 0) names.dim = given.bounds;
  require(names.dim > 0, "the expression says nothing of how many variables there are; add --dim N");
  ParsedFormula result;
  result.dim = names.dim;
  result.variables = names.variables;
  result.root = Parser(text, names, result.formula, false).whole_formula();
  for (const std::string& constraint : constraints) {
    result.constraints.push_back(Parser(constraint, names, result.formula, false, constraint_title).whole_constraint());
  }
  return result;
}

Node parse_rule(Formula& formula, std::string_view text, Node u, Node v, Node f) {
  const FormulaNames names{.dim = 1};
  Parser parser(text, names, formula, false);
  parser.bind("u", u);
  if (v != no_node) parser.bind("v", v);
  parser.bind("f", f);
  return parser.whole_formula();
}

}  // namespace polydescent
