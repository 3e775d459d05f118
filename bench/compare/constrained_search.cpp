// Searches of a problem with constraints, from given starts by one tool, for constrained.py: Polydescent in one batch,
// NLopt start after start, or pagmo's populations made of the starts; the latter two on threads of this program.
//
//   constrained_search TOOL PROBLEM OBJECT STARTS COUNT THREADS SECONDS LIMIT ENDS
//   constrained_search compile PROBLEM OBJECT    prints seconds for our functions, and for the others', which OBJECT gets
//   constrained_search functions PROBLEM OBJECT  the others' alone
//   constrained_search --list                    tools of this build
//   constrained_search --problems                one line of JSON each
//
// STARTS and ENDS are files: COUNT points of the problem's dimension as doubles. ENDS has a point for each start or
// population, NaN where LIMIT seconds were over before it was begun; then as int32 how often each evaluated the
// objective, and whether it claims success. The search runs once, and where that took less than SECONDS, again as often
// as fills them. Prints what it took in the median: one line of JSON.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <exception>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "constrained_tools.hpp"
#include "polydescent/host/minimize.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent::bench {
namespace {

double now_s() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

Problem own_problem(const test::ConstrainedProblem& problem) {
  ObjectiveRequest request;
  request.box = {problem.lower, problem.upper};
  request.dim = problem.dim;
  request.constraints = problem.constraints;
  request.float64_only = request.automatic_gradient_only = true;
  return Problem::expression(problem.objective, request);
}

/// Converged, perhaps at a bound.
std::int32_t claims_success(Status status) {
  return status <= Status::at_bound;
}

ConstrainedEnds search_batch(const Problem& problem, const MinimizeOptions& options) {
  SearchResult result = minimize(problem, options);
  ConstrainedEnds ends{std::move(result.ends->point), std::move(result.ends->iterations), {}};
  for (const Status status : result.ends->status) ends.claims.push_back(claims_success(status));
  return ends;
}

ConstrainedSearch batch_search(const ConstrainedWork& work) {
  const MinimizeOptions options{.start_points = work.starts,
                                .optimizer = Lbfgs{},
                                .iterations = most_evaluations,
                                .time_limit_s = work.limit_s,
                                .device = {DeviceKind::cpu},
                                .threads = work.threads,
                                .minima = 0,
                                .keep_ends = true};
  return [problem = own_problem(work.functions.problem()), options] { return search_batch(problem, options); };
}

ConstrainedSearch search_named(const std::string& tool, const ConstrainedWork& work) {
  if (tool == "polydescent") return batch_search(work);
  for (const ConstrainedTool& entry : constrained_tools()) {
    if (entry.name == tool) return [&work, search = entry.search] { return search(work); };
  }
  throw Error(Fault::request, fmt::format("there is no tool '{}' in this build", tool));
}

std::vector<double> read_points(const std::string& path, std::size_t numbers) {
  std::vector<double> points(numbers);
  std::ifstream file(path, std::ios::binary);
  const auto bytes = static_cast<std::streamsize>(numbers * sizeof(double));
  require(bool(file.read(reinterpret_cast<char*>(points.data()), bytes)), "cannot read {}", path);
  return points;
}

template <class T>
void write_numbers(std::ofstream& file, const std::vector<T>& numbers) {
  file.write(reinterpret_cast<const char*>(numbers.data()), static_cast<std::streamsize>(numbers.size() * sizeof(T)));
}

void write_ends(const std::string& path, const ConstrainedEnds& ends) {
  std::ofstream file(path, std::ios::binary);
  write_numbers(file, ends.points);
  write_numbers(file, ends.evaluations);
  write_numbers(file, ends.claims);
  require(bool(file), "cannot write {}", path);
}

struct Took {
  double wall_s;
  double cpu_s;  // of all threads
};

ConstrainedEnds timed(const ConstrainedSearch& search, std::vector<Took>& took) {
  const double begin = now_s();
  const std::clock_t cpu_begin = std::clock();
  ConstrainedEnds ends = search();
  took.push_back({now_s() - begin, static_cast<double>(std::clock() - cpu_begin) / CLOCKS_PER_SEC});
  return ends;
}

void run(const std::vector<std::string>& arguments) {
  require(arguments.size() == 9, "nine arguments: see the file's head");
  const ConstrainedFunctions functions(constrained_problem(arguments[1]), arguments[2]);
  const std::size_t numbers = std::stoull(arguments[4]) * static_cast<std::size_t>(functions.dim());
  const ConstrainedWork work{functions, read_points(arguments[3], numbers), std::stoi(arguments[5]),
                             std::stod(arguments[7])};
  const double seconds = std::stod(arguments[6]);
  const ConstrainedSearch search = search_named(arguments[0], work);
  std::vector<Took> took;
  write_ends(arguments[8], timed(search, took));
  if (took[0].wall_s < seconds) {  // that was the warm-up
    const double begin = now_s();
    took.clear();
    while (now_s() - begin < seconds) timed(search, took);
  }
  const auto median = took.begin() + static_cast<std::ptrdiff_t>(took.size() / 2);
  std::nth_element(took.begin(), median, took.end(), [](const Took& a, const Took& b) { return a.wall_s < b.wall_s; });
  const double wall_s = median->wall_s;
  std::nth_element(took.begin(), median, took.end(), [](const Took& a, const Took& b) { return a.cpu_s < b.cpu_s; });
  fmt::print("{{\"seconds\": {}, \"cpu_s\": {}, \"runs\": {}}}\n", wall_s, median->cpu_s, took.size());
}

void compile(const std::string& name, const std::string& object) {
  const test::ConstrainedProblem& problem = constrained_problem(name);
  const double own_s = own_problem(problem).compile_s, others_s = compile_functions(problem, object);
  fmt::print("{{\"own_s\": {}, \"others_s\": {}}}\n", own_s, others_s);
}

void list_tools() {
  fmt::print("polydescent\n");
  for (const ConstrainedTool& entry : constrained_tools()) fmt::print("{}\n", entry.name);
}

void list_problems() {
  for (const test::ConstrainedProblem& problem : test::constrained_problems()) {
    fmt::print("{{\"name\": \"{}\", \"lower\": [{}], \"upper\": [{}], \"constraints\": {}, \"optimum\": {}}}\n",
               problem.name, fmt::join(problem.lower, ", "), fmt::join(problem.upper, ", "), problem.constraints.size(),
               problem.value);
  }
}

}  // namespace
}  // namespace polydescent::bench

int main(int argc, char** argv) {
  using namespace polydescent::bench;
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  try {
    if (arguments == std::vector<std::string>{"--list"}) list_tools();
    else if (arguments == std::vector<std::string>{"--problems"}) list_problems();
    else if (arguments.size() == 3 && arguments[0] == "compile") compile(arguments[1], arguments[2]);
    else if (arguments.size() == 3 && arguments[0] == "functions") {
      compile_functions(constrained_problem(arguments[1]), arguments[2]);
    }
    else run(arguments);
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 2;
  }
}
