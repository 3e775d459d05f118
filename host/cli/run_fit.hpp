#pragma once

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "polydescent/host/cli/flags.hpp"
#include "polydescent/host/cli/predictions.hpp"
#include "polydescent/host/cli/regression_data.hpp"
#include "polydescent/host/names.hpp"
#include "polydescent/host/regression/fit_options.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {

/// What the flags said, before it is put together.
struct FitRequest {
  std::string model, penalty_factors, lower, upper, fold_ids;
  RegressionFiles files;
  std::string save, saved;  // models: to write, to read
  PredictionRequest prediction;
  FitOptions options;
  OutputRequest output;
};

/// The place of a word among the names of an enumeration.
template <class Enumeration, std::size_t N>
Enumeration chosen(std::string_view flag, const char* const (&names)[N], const std::string& word) {
  const std::vector<std::string> all(std::begin(names), std::end(names));
  const auto found = std::find(all.begin(), all.end(), word);
  require(found != all.end(), "{} {}: there is no such choice{}", flag, word, suggestion(word, all));
  return static_cast<Enumeration>(found - all.begin());
}

/// Fits and predicts as was asked for; the exit code. `app`: whose flags these are, to refuse those that have no effect.
int run_fit_command(FitRequest& request, const CLI::App& app);

}  // namespace polydescent
