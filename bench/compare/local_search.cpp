// Searches from given starts by one tool, for local_search.py: Polydescent in one batch, or libLBFGS start after start
// with the starts shared out over OpenMP's threads.
//
//   local_search polydescent:OPTIMIZER|liblbfgs:LINE_SEARCH OBJECTIVE DIM STARTS COUNT TOLERANCE THREADS SECONDS ENDS
//   local_search --list
//
// STARTS and ENDS are files: COUNT points of DIM doubles; behind the ends COUNT evaluations as int32. The search runs
// once, and where that took less than SECONDS, again as often as fills them. Prints what it took: one line of JSON.
#include <fmt/format.h>
#include <omp.h>
#ifdef POLYDESCENT_BENCH_LBFGS
#include <lbfgs.h>
#endif

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "polydescent/host/minimize.hpp"
#include "scalar_objective.hpp"

namespace polydescent::bench {
namespace {

constexpr int most_iterations = 5000;

struct Work {
  std::string objective;
  int dim;
  std::vector<double> starts;  // [count][dim]
  double tolerance;            // of the scaled gradient norm
  int threads;

  std::size_t count() const { return starts.size() / static_cast<std::size_t>(dim); }
};

struct LocalEnds {
  std::vector<double> points;             // [count][dim]
  std::vector<std::int32_t> evaluations;  // of value and gradient together
};

/// A tool's search, ready to run.
using Search = std::function<LocalEnds()>;

LocalEnds search_batch(const Problem& problem, const MinimizeOptions& options) {
  SearchResult result = minimize(problem, options);
  LocalEnds ends{std::move(result.ends->point), std::move(result.ends->iterations)};
  for (std::int32_t& evaluations : ends.evaluations) ++evaluations;  // the end is evaluated, too
  return ends;
}

Search batch_search(const Work& work, std::string_view optimizer) {
  const MinimizeOptions options{.start_points = work.starts,
                                .optimizer = optimizer_named(optimizer),
                                .iterations = most_iterations,
                                .gradient_tolerance = work.tolerance,
                                .device = {DeviceKind::cpu},
                                .threads = work.threads,
                                .minima = 0,
                                .keep_ends = true};
  return [problem = builtin_problem(work.objective, work.dim), options] { return search_batch(problem, options); };
}

#ifdef POLYDESCENT_BENCH_LBFGS
struct LineSearch {
  std::string_view name;
  int code;
};
constexpr LineSearch line_searches[] = {{"more-thuente", LBFGS_LINESEARCH_MORETHUENTE},
                                        {"armijo", LBFGS_LINESEARCH_BACKTRACKING_ARMIJO},
                                        {"strong-wolfe", LBFGS_LINESEARCH_BACKTRACKING_STRONG_WOLFE}};

int line_search_named(std::string_view name) {
  for (const LineSearch& entry : line_searches) {
    if (name == entry.name) return entry.code;
  }
  throw std::runtime_error(fmt::format("libLBFGS has no line search '{}' here", name));
}

/// What libLBFGS hands to its callbacks.
struct Start {
  const ScalarObjective* objective;
  int dim;
  double tolerance;
  std::int32_t evaluations = 0;
};

double evaluate(void* start, const double* x, double* gradient, int dim, double) {
  ++static_cast<Start*>(start)->evaluations;
  return static_cast<Start*>(start)->objective->gradient(x, dim, gradient);
}

/// Once an iteration: other than 0 ends the search.
int has_converged(void* start, const double* x, const double* gradient, double value, double, double, double, int dim,
                  int, int) {
  const auto& [objective, _, tolerance, evaluations] = *static_cast<Start*>(start);
  return scaled_gradient_norm(*objective, dim, false, value, x, gradient) <= tolerance ? 1 : 0;
}

LocalEnds search_each(const Work& work, const ScalarObjective* objective, lbfgs_parameter_t parameters) {
  const auto count = static_cast<std::int64_t>(work.count());
  LocalEnds ends{work.starts, std::vector<std::int32_t>(work.count())};
#pragma omp parallel num_threads(work.threads)
  {
    double* x = lbfgs_malloc(work.dim);  // aligned as its SSE code wants it
#pragma omp for schedule(dynamic, 16)
    for (std::int64_t k = 0; k < count; ++k) {
      double* point = ends.points.data() + k * work.dim;
      Start start{objective, work.dim, work.tolerance};
      std::copy_n(point, work.dim, x);
      lbfgs(work.dim, x, nullptr, evaluate, has_converged, &start, &parameters);
      std::copy_n(x, work.dim, point);
      ends.evaluations[static_cast<std::size_t>(k)] = start.evaluations;
    }
    lbfgs_free(x);
  }
  return ends;
}

Search each_search(const Work& work, std::string_view line_search) {
  lbfgs_parameter_t parameters;
  lbfgs_parameter_init(&parameters);
  parameters.linesearch = line_search_named(line_search);
  parameters.max_iterations = most_iterations;
  parameters.epsilon = 0;  // has_converged decides, by everybody's tolerance
  const ScalarObjective* objective = scalar_objective(work.objective);
  if (objective == nullptr) throw std::runtime_error(fmt::format("there is no objective '{}'", work.objective));
  return [=, &work] { return search_each(work, objective, parameters); };
}
#endif

/// "FAMILY:VARIANT" on this work, which must outlive the search.
Search search_named(const std::string& tool, const Work& work) {
  const std::size_t colon = tool.find(':');
  const std::string family = tool.substr(0, colon), variant = colon == std::string::npos ? "" : tool.substr(colon + 1);
  if (family == "polydescent") return batch_search(work, variant);
#ifdef POLYDESCENT_BENCH_LBFGS
  if (family == "liblbfgs") return each_search(work, variant);
#endif
  throw std::runtime_error(fmt::format("there is no tool '{}' in this build", family));
}

std::vector<double> read_points(const std::string& path, std::size_t numbers) {
  std::vector<double> points(numbers);
  std::ifstream file(path, std::ios::binary);
  const auto bytes = static_cast<std::streamsize>(numbers * sizeof(double));
  if (!file.read(reinterpret_cast<char*>(points.data()), bytes)) throw std::runtime_error("cannot read " + path);
  return points;
}

void write_ends(const std::string& path, const LocalEnds& ends) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(ends.points.data()),
             static_cast<std::streamsize>(ends.points.size() * sizeof(double)));
  file.write(reinterpret_cast<const char*>(ends.evaluations.data()),
             static_cast<std::streamsize>(ends.evaluations.size() * sizeof(std::int32_t)));
  if (!file) throw std::runtime_error("cannot write " + path);
}

double now_s() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

void run(const std::vector<std::string>& arguments) {
  if (arguments.size() != 9) throw std::runtime_error("nine arguments, or --list: see the file's head");
  const int dim = std::stoi(arguments[2]);
  const auto count = static_cast<std::size_t>(std::stoull(arguments[4]));
  const Work work{arguments[1], dim, read_points(arguments[3], count * static_cast<std::size_t>(dim)),
                  std::stod(arguments[5]), std::stoi(arguments[6])};
  const double seconds = std::stod(arguments[7]);
  const Search search = search_named(arguments[0], work);
  double begin = now_s();
  const LocalEnds ends = search();
  double elapsed = now_s() - begin;
  write_ends(arguments[8], ends);
  int runs = 1;
  if (elapsed < seconds) {  // that was the warm-up
    begin = now_s();
    for (runs = 0, elapsed = 0; elapsed < seconds; ++runs, elapsed = now_s() - begin) search();
  }
  fmt::print("{{\"seconds\": {}, \"runs\": {}}}\n", elapsed, runs);
}

void list() {
  fmt::print("polydescent\n");
#ifdef POLYDESCENT_BENCH_LBFGS
  fmt::print("liblbfgs\n");
#endif
}

}  // namespace
}  // namespace polydescent::bench

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  try {
    if (arguments == std::vector<std::string>{"--list"}) polydescent::bench::list();
    else polydescent::bench::run(arguments);
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 2;
  }
}
