// Levenberg-Marquardt fits of the round peaks that compare/gaussian_peaks.py draws: `curve_fits DATA ENDS TOLERANCE
// ITERATIONS THREADS SECONDS`, see compare/curve_fits.py.
#include <fmt/format.h>

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "polydescent/host/minimize.hpp"
#include "support/round_peak.hpp"

namespace {

using namespace polydescent;

using bench::RoundPeak;

template <class Number>
std::vector<Number> read(std::istream& file, std::size_t count) {
  std::vector<Number> numbers(count);
  file.read(reinterpret_cast<char*>(numbers.data()), static_cast<std::streamsize>(count * sizeof(Number)));
  if (!file) throw std::runtime_error("the data file ends early");
  return numbers;
}

template <class Number>
void write(std::ostream& file, const std::vector<Number>& numbers) {
  file.write(reinterpret_cast<const char*>(numbers.data()), static_cast<std::streamsize>(numbers.size() * sizeof(Number)));
}

bool converged(Status status) {
  return status == Status::converged_value || status == Status::converged_gradient || status == Status::at_bound;
}

void run(char** arguments) {
  std::ifstream data(arguments[1], std::ios::binary);
  const auto header = read<std::int64_t>(data, 3);  // fits, points, parameters
  const auto fits = static_cast<std::size_t>(header[0]);
  const auto points = static_cast<std::size_t>(header[1]);
  if (points != RoundPeak::points || header[2] != RoundPeak::dim)
    throw std::runtime_error("fits have 25 points and 5 parameters");
  const auto observed = read<float>(data, fits * points);
  const auto guesses = read<float>(data, fits * RoundPeak::dim);

  const Problem peaks = observed_problem(RoundPeak{}, {{observed.begin(), observed.end()}, static_cast<int>(points)},
                                         {{-1e4, -50, -50, 1e-2, -1e4}, {1e4, 50, 50, 50, 1e4}});
  MinimizeOptions options;
  options.start_points.assign(guesses.begin(), guesses.end());
  options.optimizer = LevenbergMarquardt{};
  options.iterations = std::atoi(arguments[4]);
  options.gradient_tolerance = 0.0;
  options.value_tolerance = std::atof(arguments[3]);
  options.device.kind = DeviceKind::cpu;
  options.precision = Precision::float32;
  options.threads = std::atoi(arguments[5]);
  options.minima = 0;
  options.keep_ends = true;
  double seconds = 0;
  int runs = 0;
  SearchResult result;
  do {
    result = minimize(peaks, options);
    seconds += result.descent_s;
    ++runs;
  } while (seconds < std::atof(arguments[6]));
  fmt::print("{{\"seconds\": {}, \"runs\": {}}}\n", seconds, runs);

  std::vector<std::int32_t> statuses;
  for (const Status status : result.ends->status) statuses.push_back(converged(status) ? 0 : 1);
  std::ofstream ends(arguments[2], std::ios::binary);
  write(ends, std::vector<float>(result.ends->point.begin(), result.ends->point.end()));
  write(ends, result.ends->iterations);
  write(ends, statuses);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 7) {
    fmt::print(stderr, "usage: curve_fits DATA ENDS TOLERANCE ITERATIONS THREADS SECONDS\n");
    return 2;
  }
  try {
    run(argv);
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "curve_fits: {}\n", error.what());
    return 1;
  }
}
