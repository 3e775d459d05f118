#include "polydescent/host/cli/predictions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <vector>

#include "polydescent/host/io/csv_writer.hpp"
#include "polydescent/host/io/data_file.hpp"
#include "polydescent/host/io/npy_writer.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

constexpr std::size_t numbers_at_once = std::size_t{1} << 20;

std::string header_of(const FittedModel& model, std::size_t rows, bool npy) {
  if (npy) return npy_header(rows, model.targets.size());
  std::vector<std::string> names;
  for (const FittedTarget& target : model.targets) names.push_back(target.name);
  return csv_header(names);
}

}  // namespace

void check_request(const PredictionRequest& request) {
  require(request.rows.empty() || !request.output.empty(), "--predict {}: it is not said where predictions go; add --output FILE.csv or FILE.npy",
          request.rows);
  require(request.output.empty() || !request.rows.empty(), "--output {}: it takes predictions; say for which rows by --predict FILE",
          request.output);
  const std::string ending = file_ending(request.output);
  require(request.output.empty() || ending == ".csv" || ending == ".npy", "--output {}: its name must end in .csv or .npy, which say how predictions are written",
          request.output);
}

Predictions::Predictions(const PredictionRequest& request)
    : request_(request), label_(fmt::format("--predict {}", request.rows)), file_("--output", request.output),
      table_(read_data_file("--predict", request.rows)) {}

void Predictions::match(const FittedModel& model) { places_ = find_columns(model, table_, label_); }

std::string Predictions::write(const FittedModel& model, int threads) {
  const Prediction prediction(model, table_, places_, label_);
  const std::size_t rows = prediction.rows(), targets = prediction.targets();
  const bool npy = file_ending(request_.output) == ".npy";
  const std::size_t block = std::clamp<std::size_t>(numbers_at_once / targets, 1, rows);
  std::vector<double> numbers(block * targets);
  file_.write(header_of(model, rows, npy));
  for (std::size_t first = 0; first < rows; first += block) {
    const std::size_t count = std::min(block, rows - first);
    prediction.predict(first, count, threads, numbers.data());
    const std::span<const double> done(numbers.data(), count * targets);
    if (npy) file_.write(npy_numbers(done));
    else file_.write(csv_rows(done, targets));
  }
  file_.commit();
  return fmt::format("  {} row{} predicted in {}\n", rows, rows == 1 ? "" : "s", request_.output);
}

}  // namespace polydescent
