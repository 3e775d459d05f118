#include "constrained_functions.hpp"

#include <dlfcn.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "polydescent/host/objective_source/compiler.hpp"
#include "polydescent/host/objective_source/expression_functor.hpp"
#include "polydescent/host/objective_source/kernel_headers.hpp"
#include "polydescent/host/objective_source/run_program.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent::bench {
namespace {

namespace fs = std::filesystem;

struct Split {
  std::string left_minus_right;
  Relation relation;
};

/// "LEFT <= RIGHT", ">=" or "=".
Split split(const std::string& constraint) {
  const std::size_t equals = constraint.find('=');
  const char before = constraint[equals - 1];
  const bool is_equal = before != '<' && before != '>';
  const std::string left = constraint.substr(0, is_equal ? equals : equals - 1), right = constraint.substr(equals + 1);
  return {fmt::format("({}) - ({})", left, right),
          is_equal ? Relation::equal : before == '<' ? Relation::at_most : Relation::at_least};
}

std::string functor_of(const std::string& text, int dim) {
  ObjectiveRequest request;
  request.dim = dim;
  request.box = Box::cube(1, 0, 1);
  ParsedFormula parsed;
  return expression_functor(text, request, parsed);
}

/// C++ of all functions, and of what a caller in Python would lose its time with. {0}: functors, {1}, {2}: cases of the
/// switches, {3}: dim, {4}: relations.
constexpr const char* frame = R"(
#include "polydescent/kernels/gradient/registry.hpp"
#include "polydescent/kernels/objective/functor.hpp"
{0}
using namespace polydescent;
template <class F>
static double differentiate(const F& f, Point<const double> x, Point<double> gradient) {{
  return AnalyticGradient{{}}(GroupOfOne{{}}, f, BoxView<double>{{}}, x, gradient);
}}
#pragma GCC visibility push(default)
extern "C" {{
int relation(int k) {{
  constexpr int all[] = {{ {4} }};
  return all[k];
}}
double value(int which, const double* x) {{
  const Point<const double> here{{x, {3}}};
  switch (which) {{
{1}  }}
  return 0;
}}
double gradient(int which, const double* x, double* to) {{
  const Point<const double> here{{x, {3}}};
  const Point<double> partials{{to, {3}}};
  switch (which) {{
{2}  }}
  return 0;
}}
void values(int count, const int* which, const double* x, double* to) {{
  for (int j = 0; j < count; ++j) to[j] = value(which[j], x);
}}
void gradients(int count, const int* which, const double* x, double* to) {{
  for (int j = 0; j < count; ++j) gradient(which[j], x, to + j * {3});
}}
}}
)";

std::string object_text(const test::ConstrainedProblem& problem) {
  std::vector<std::string> formulas{problem.objective};
  std::vector<int> relations;
  for (const std::string& constraint : problem.constraints) {
    const auto [left_minus_right, relation] = split(constraint);
    formulas.push_back(left_minus_right);
    relations.push_back(static_cast<int>(relation));
  }
  std::string functors, values, gradients;
  for (std::size_t f = 0; f < formulas.size(); ++f) {
    functors += fmt::format("namespace polydescent::f{} {{\n{}}}\n", f, functor_of(formulas[f], problem.dim));
    values += fmt::format("    case {0}: return f{0}::Expression{{}}(here);\n", f);
    gradients += fmt::format("    case {0}: return differentiate(f{0}::Expression{{}}, here, partials);\n", f);
  }
  return fmt::format(frame, functors, values, gradients, problem.dim, fmt::join(relations, ", "));
}

}  // namespace

const test::ConstrainedProblem& constrained_problem(std::string_view name) {
  const auto& all = test::constrained_problems();
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& problem) { return problem.name == name; });
  require(found != all.end(), "there is no problem '{}'", name);
  return *found;
}

double compile_functions(const test::ConstrainedProblem& problem, const std::string& path) {
  const std::string text = path + ".cpp", headers = path + ".headers", log = path + ".log";
  write_kernel_headers(headers);
  std::ofstream(text) << object_text(problem);
  const Compiler compiler = find_compiler(problem.name);
  std::vector<std::string> words = compiler.words;
  const auto append = [&](const std::vector<std::string>& more) { words.insert(words.end(), more.begin(), more.end()); };
  append({"-std=c++20", "-O2", "-fPIC", "-shared", "-fvisibility=hidden", "-fno-math-errno", "-DNDEBUG", "-w"});
  append(instruction_set_options());
  append({"-I" + headers, text, "-o", path});
  append(sleef_options());
  const auto begin = std::chrono::steady_clock::now();
  const Ending ending = run_program(compiler.program, words, log);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  require(ending.is_success(), "{} does not compile: see {}", problem.name, log);
  fs::remove_all(headers);
  fs::remove(log);
  return seconds;
}

ConstrainedFunctions::ConstrainedFunctions(const test::ConstrainedProblem& problem, const std::string& path)
    : problem_(problem), object_(dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL), [](void* object) {
        if (object != nullptr) dlclose(object);
      }) {
  require(object_ != nullptr, "{} cannot be loaded: {}", path, dlerror());
  const auto get = [&](auto& function, const char* name) {
    function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(dlsym(object_.get(), name));
  };
  get(value_, "value");
  get(gradient_, "gradient");
  get(relation_, "relation");
}

double ConstrainedFunctions::violation(const double* x) const {
  double most = 0;
  for (int k = 0; k < constraints(); ++k) {
    const double here = std::abs(breach(relation(k), constraint(k, x)));
    most = here <= most ? most : here;  // keeps NaN
  }
  return most;
}

}  // namespace polydescent::bench
