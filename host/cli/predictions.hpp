#pragma once

#include <string>

#include "polydescent/host/io/output_file.hpp"
#include "polydescent/host/regression/model.hpp"

namespace polydescent {

/// --predict and --output.
struct PredictionRequest {
  std::string rows, output;
};

/// Throws Error unless both flags are there, or none.
void check_request(const PredictionRequest& request);

/// Predictions asked for on the command line: their rows are read and the place of their file is proved at once, so that
/// nothing long runs in vain. Throws Error as read_data_file and OutputFile do.
class Predictions {
 public:
  explicit Predictions(const PredictionRequest& request);

  /// Finds the model's columns, of which no more than their number and names must be known yet.
  void match(const FittedModel& model);

  /// Writes the predictions of a model whose columns were matched, and says so in a line.
  std::string write(const FittedModel& model, int threads);

 private:
  PredictionRequest request_;
  std::string label_;  // begins messages about the rows
  OutputFile file_;
  DataTable table_;
  ColumnPlaces places_;
};

}  // namespace polydescent
