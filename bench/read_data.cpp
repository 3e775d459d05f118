// How fast are data files read? CSV beside fast_float alone over the same numbers, which is the floor; .npy and copies
// of blocks beside memcpy. Each ratio ("of_floor") is of times taken in turn in one run, on one core, from memory.
#include <benchmark/benchmark.h>
#include <fast_float/fast_float.h>
#include <fmt/format.h>

#include <chrono>
#include <cstring>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "polydescent/host/io/csv_file.hpp"
#include "polydescent/host/io/matrix_view.hpp"
#include "polydescent/host/io/npy_file.hpp"
#include "support/median.hpp"

namespace polydescent::bench {
namespace {

constexpr std::size_t text_bytes = std::size_t{1} << 25;

template <class Work>
double seconds(Work work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// Times the work and its floor in turn.
template <class Work, class Floor>
void compare(benchmark::State& state, std::size_t bytes, Work work, Floor floor) {
  std::vector<double> works, floors;
  for (auto _ : state) {
    floors.push_back(seconds(floor));
    works.push_back(seconds(work));
    state.SetIterationTime(works.back());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes) * state.iterations());
  state.counters["of_floor"] = median(floors) / median(works);
}

/// How a field of the text is written.
struct Style {
  const char* name;
  std::string (*field)(double number);
};
constexpr Style styles[] = {
    {"17_digits", [](double x) { return fmt::format("{}", x); }},
    {"4_decimals", [](double x) { return fmt::format("{:.4f}", x); }},
    {"integers", [](double x) { return fmt::format("{}", static_cast<int>(1e4 * x)); }},
    {"savetxt", [](double x) { return fmt::format("{:.18e}", x); }},
    {"quoted", [](double x) { return fmt::format("\"{:.4f}\"", x); }},
    {"tenth_missing", [](double x) { return x > 1.2816 ? std::string() : fmt::format("{:.4f}", x); }},
};

std::string table(const Style& style, std::int64_t columns) {
  std::mt19937_64 random(1);
  std::normal_distribution<double> normal;
  std::string text;
  while (text.size() < text_bytes) {
    for (std::int64_t j = 0; j < columns; ++j) text += style.field(normal(random)) + (j + 1 < columns ? "," : "\n");
  }
  return text;
}

/// The sum of all numbers in the text, whatever stands between them.
double sum_of_numbers(const std::string& text) {
  const char *at = text.data(), *const end = at + text.size();
  double sum = 0;
  while (at < end) {
    double value = 0;
    const auto [stop, error] = fast_float::from_chars(at, end, value);
    if (error == std::errc()) sum += value;
    at = stop + 1;
  }
  return sum;
}

void csv(benchmark::State& state, const Style& style) {
  const std::string text = table(style, state.range(0));
  const auto read = [&] {
    std::size_t at = 0;
    const auto source = [&](char* to, std::size_t size) {
      const std::size_t count = text.copy(to, size, at);
      at += count;
      return count;
    };
    benchmark::DoNotOptimize(read_csv("text", source).matrix.data);
  };
  compare(state, text.size(), read, [&] { benchmark::DoNotOptimize(sum_of_numbers(text)); });
}

/// A block of a matrix, copied from either order, beside memcpy.
void block(benchmark::State& state, bool column_major) {
  const auto rows = static_cast<std::size_t>(state.range(0)), columns = static_cast<std::size_t>(state.range(1));
  const std::vector<double> from(rows * columns, 1);
  std::vector<double> to(rows * columns);
  MatrixView matrix{from.data(), NumberType::float64, rows, columns, static_cast<std::ptrdiff_t>(columns), 1};
  if (column_major) matrix.row_stride = 1, matrix.column_stride = static_cast<std::ptrdiff_t>(rows);
  const std::size_t bytes = rows * columns * sizeof(double);
  compare(
      state, bytes,
      [&] {
        copy_block(matrix, {0, rows, 0, columns}, to.data(), rows);
      },
      [&] {
        std::memcpy(to.data(), from.data(), bytes);
        benchmark::ClobberMemory();
      });
}

/// The look at every number of a .npy file, which is in memory already, beside memcpy.
void npy(benchmark::State& state) {
  constexpr std::size_t count = std::size_t{1} << 22;
  std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': (4194304,), }";
  header += std::string(117 - header.size(), ' ') + "\n";
  const std::string begin = "\x93NUMPY" + std::string{1, 0, static_cast<char>(header.size()), 0} + header;
  const auto file = std::make_shared<std::vector<double>>(begin.size() / sizeof(double) + count, 1);
  std::memcpy(file->data(), begin.data(), begin.size());
  const auto bytes = std::as_bytes(std::span(*file));
  std::vector<double> copy(file->size());
  compare(
      state, bytes.size(), [&] { benchmark::DoNotOptimize(view_npy("bytes", bytes, file).matrix.data); },
      [&] {
        std::memcpy(copy.data(), file->data(), bytes.size());
        benchmark::ClobberMemory();
      });
}

void register_all() {
  for (const Style& style : styles) {
    const auto run = [&style](benchmark::State& state) { csv(state, style); };
    benchmark::RegisterBenchmark(fmt::format("csv/{}/columns", style.name).c_str(), run)
        ->Arg(2)
        ->Arg(20)
        ->Arg(200)
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond);
  }
  for (const bool column_major : {false, true}) {
    const auto run = [column_major](benchmark::State& state) { block(state, column_major); };
    benchmark::RegisterBenchmark(fmt::format("block/from_{}", column_major ? "columns" : "rows").c_str(), run)
        ->Args({100'000, 100})
        ->Args({1'000, 10'000})
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond);
  }
  benchmark::RegisterBenchmark("npy", npy)->UseManualTime()->Unit(benchmark::kMillisecond);
}

}  // namespace
}  // namespace polydescent::bench

int main(int argc, char** argv) {
  polydescent::bench::register_all();
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
