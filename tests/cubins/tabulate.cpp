// Compiles kernels for each architecture, says what each needs, and writes a table of it. See `make cubins`.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "cubins/kernel_matrix.hpp"
#include "cubins/resources.hpp"
#include "polydescent/kernels/gpu/failure.hpp"
#include "polydescent/kernels/gpu/nvrtc.hpp"

namespace polydescent {
namespace {

constexpr int skipped = 77;

struct Request {
  bool all = false;
  std::string match, table, cache;
  std::vector<int> architectures = {80, 90, 100};
};

struct Row {
  MatrixKernel kernel;
  std::map<int, Built> built;  // by architecture
  std::vector<std::string> wrong;
};

void build_for(int architecture, Row& row, const gpu::Cache& cache) {
  try {
    const Built built = build(row.kernel, architecture, cache);
    row.built[architecture] = built;
    const std::string wrong = complaint(row.kernel, built.shape.tier, built.usage);
    if (!wrong.empty()) row.wrong.push_back(fmt::format("sm_{}: {}", architecture, wrong));
  } catch (const std::exception& failure) {
    row.wrong.push_back(fmt::format("sm_{}: {}: {}", architecture, row.kernel.name, failure.what()));
  }
}

std::string cells(const Built& built) {
  const gpu::ResourceUsage& usage = built.usage;
  return fmt::format(" {} | {} | {} |", usage.registers, usage.stack_bytes,
                     usage.spill_store_bytes + usage.spill_load_bytes);
}

std::string tier_name(Tier tier) {
  if (tier == Tier::thread) return "thread";
  return tier == Tier::warp ? "warp" : "block";
}

std::string line_of(const Row& row, const std::vector<int>& architectures) {
  const Built& any = row.built.begin()->second;
  const std::size_t shared = any.shape.shared_bytes + static_cast<std::size_t>(any.usage.shared_bytes);
  std::string line = fmt::format("| {} | {} | {} | {} |", row.kernel.name, tier_name(any.shape.tier),
                                 any.shape.threads_per_block, shared);
  for (const int architecture : architectures) {
    const auto built = row.built.find(architecture);
    line += built == row.built.end() ? " | | |" : cells(built->second);
  }
  return line + "\n";
}

constexpr const char* heading = R"(# What the kernels occupy

Written by `make cubins`, with NVRTC {}.{}: registers, stack and spills (stored and loaded) per thread, threads and
shared memory per block; memory in bytes. The kernels are those that the tests compile, a pairwise covering of
objective, dimension, precision, rule, gradient and sampler for some objectives, moved ones, and two kernels of each objective. Quasi-Newton descents (lbfgs, here
with a memory of 3) by one thread live in local memory: their stack is large, and their spills are not judged.

| kernel | works on a start | threads | shared |)";

/// The kernels that the tests compile.
std::vector<MatrixKernel> tested() {
  std::vector<MatrixKernel> kernels = covering_set();
  for (MatrixKernel& kernel : of_each_objective()) kernels.push_back(std::move(kernel));
  return kernels;
}

/// Those of them that were compiled.
std::string table_of(const std::vector<Row>& rows, const std::vector<int>& architectures) {
  const int version = gpu::nvrtc_version();
  std::string table = fmt::format(heading, version / 1000, version % 1000 / 10);
  std::string rule = "\n|---|---|--:|--:|";
  for (const int architecture : architectures) {
    table += fmt::format(" sm_{} registers | stack | spills |", architecture);
    rule += "--:|--:|--:|";
  }
  table += rule + "\n";
  for (const MatrixKernel& kernel : tested()) {
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const Row& r) { return r.kernel.name == kernel.name; });
    if (row != rows.end() && !row->built.empty()) table += line_of(*row, architectures);
  }
  return table;
}

/// Compiles the kernels side by side, as many as OpenMP has threads, and says so as they come.
void build_all(std::vector<Row>& rows, const std::vector<int>& architectures, const gpu::Cache& cache) {
  const auto count = static_cast<long>(rows.size());
  long done = 0;
#pragma omp parallel for schedule(dynamic)
  for (long i = 0; i < count; ++i) {
    Row& row = rows[static_cast<std::size_t>(i)];
    for (const int architecture : architectures) build_for(architecture, row, cache);
#pragma omp critical
    {
      fmt::print("{:>5}/{} {}{}\n", ++done, count, row.kernel.name, row.wrong.empty() ? "" : ": WRONG, see below");
      static_cast<void>(std::fflush(stdout));
    }
  }
}

/// The compiler's time, the most of everything, what is wrong. Returns how much is wrong.
std::size_t summarize(const std::vector<Row>& rows, const std::vector<int>& architectures) {
  std::size_t wrong = 0;
  for (const int architecture : architectures) {
    gpu::ResourceUsage most;
    std::size_t compiled = 0;
    double seconds = 0;
    for (const Row& row : rows) {
      const auto built = row.built.find(architecture);
      if (built == row.built.end()) continue;
      const gpu::ResourceUsage& usage = built->second.usage;
      most.registers = std::max(most.registers, usage.registers);
      most.stack_bytes = std::max(most.stack_bytes, usage.stack_bytes);
      most.spill_store_bytes = std::max(most.spill_store_bytes, usage.spill_store_bytes);
      seconds += built->second.seconds;
      ++compiled;
    }
    fmt::print("sm_{}: {} of {} kernels in {:.1f} s; at most {} registers, {} bytes of stack, {} bytes spilled\n",
               architecture, compiled, rows.size(), seconds, most.registers, most.stack_bytes, most.spill_store_bytes);
  }
  for (const Row& row : rows) {
    for (const std::string& text : row.wrong) fmt::print("{}\n", text);
    wrong += row.wrong.size();
  }
  fmt::print("{} wrong\n", wrong);
  return wrong;
}

std::vector<Row> matching(const std::vector<MatrixKernel>& kernels, const std::string& words) {
  std::vector<Row> rows;
  for (const MatrixKernel& kernel : kernels) {
    if (kernel.name.find(words) != std::string::npos) rows.push_back({kernel, {}, {}});
  }
  return rows;
}

void write(const std::string& path, const std::string& text) {
  std::ofstream file(path);
  if (!(file << text << std::flush)) throw gpu::Failure("cannot write " + path);
}

int run(Request request) {
  const std::vector<int> known = gpu::nvrtc_architectures();
  std::erase_if(request.architectures, [&](int a) { return !std::binary_search(known.begin(), known.end(), a); });
  const gpu::Cache cache(request.cache);
  std::vector<Row> rows = matching(request.all ? full_matrix() : tested(), request.match);
  build_all(rows, request.architectures, cache);
  const std::size_t wrong = summarize(rows, request.architectures);
  if (!request.table.empty()) write(request.table, table_of(rows, request.architectures));
  return wrong == 0 && !rows.empty() ? 0 : 1;
}

}  // namespace
}  // namespace polydescent

int main(int argc, char** argv) {
  polydescent::Request request;
  CLI::App app("Compiles the kernels that the tests compile, for GPUs that need not be here");
  app.add_flag("--all", request.all, "every kernel of the matrix");
  app.add_option("--match", request.match, "only kernels with these words in their names");
  app.add_option("--architectures", request.architectures, "80 90 100, of which those are taken that NVRTC knows");
  app.add_option("--table", request.table, "write a table of the tested kernels there");
  app.add_option("--cache", request.cache, "keep compiled kernels in this folder");
  CLI11_PARSE(app, argc, argv);
  if (!polydescent::gpu::nvrtc_present()) {
    fmt::print("SKIPPED: there is no NVRTC here\n");
    return polydescent::skipped;
  }
  return polydescent::run(request);
}
