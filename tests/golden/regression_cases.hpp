#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

// tests/golden/regression: penalized regressions as scikit-learn and glmnet fit them. tests/golden/README.md says what
// the numbers mean.
namespace polydescent::test {

/// A data set cut into columns and targets.
struct GoldenData {
  std::string file;                       // a path
  std::vector<std::string> names;         // [column]
  std::vector<std::string> target_names;  // [target]
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<double> x;                     // [row][column]
  std::vector<std::vector<double>> targets;  // [target][row]
};

/// Lists are empty where nothing was given.
struct GoldenOptions {
  std::string model;                    // lasso, ridge, elastic-net
  std::string loss_scale;               // half-mean, mean, sum
  double l1_ratio;                      // 1 for lasso, 0 for ridge
  std::vector<double> weights;          // [row]
  std::vector<double> penalty_factors;  // [column], may be infinite
  std::vector<double> lower, upper;     // [column], may be infinite
  std::vector<int> fold_ids;            // [row] from 1
  bool positive;
  bool intercept;
  bool standardize;
};

struct GoldenFit {
  std::size_t target;
  double lambda;
  double objective;
  double kkt;
  double intercept;
  std::vector<double> coefficients;  // [column]
};

/// Errors of rows left out. What a kind does not have is empty.
struct GoldenValidation {
  std::size_t target;
  std::string kind;                                                     // k-fold, leave-one-out, generalized
  std::vector<double> mean, standard_error, standard_error_unweighted;  // [lambda]
  double lambda_min;
  std::optional<double> lambda_1se;
  std::vector<double> fold_sizes;               // [fold]
  std::vector<std::vector<double>> fold_means;  // [fold][lambda]
};

struct RegressionCase {
  std::string name;  // of its file, without .json
  GoldenData data;
  GoldenOptions options;
  std::vector<double> lambda_max;  // [target]
  std::vector<double> lambdas;
  double kkt;                   // the largest of all fits
  std::vector<GoldenFit> fits;  // [target][lambda]
  std::vector<GoldenValidation> validations;
};

/// A fit as it is printed. The half-mean lambda is the one at which the coefficients have this l1 norm, or the ridge
/// these degrees of freedom; glmnet's are there to look at.
struct PublishedFit {
  std::string source;
  GoldenData data;
  std::string model;
  bool standardize;
  std::optional<double> l1_norm, degrees_of_freedom, intercept;
  std::vector<double> coefficients;  // [column] as printed
  double tolerance;                  // of coefficients and intercept
  double glmnet_lambda;
  std::vector<double> glmnet_coefficients;  // [column]
};

namespace golden {

using Json = nlohmann::json;

inline const std::filesystem::path folder = POLYDESCENT_GOLDEN_DIR "/regression";

inline Json read_json(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  return Json::parse(in);
}

/// Numbers of a list, `infinite` for null.
inline std::vector<double> numbers(const Json& list, double infinite = std::numeric_limits<double>::quiet_NaN()) {
  std::vector<double> values;
  if (list.is_null()) return values;
  for (const Json& value : list) values.push_back(value.is_null() ? infinite : value.get<double>());
  return values;
}

inline std::vector<double> numbers_if_any(const Json& entry, const char* key) {
  return entry.contains(key) ? numbers(entry[key]) : std::vector<double>{};
}

inline std::optional<double> number_if_any(const Json& entry, const char* key) {
  if (!entry.contains(key) || entry[key].is_null()) return std::nullopt;
  return entry[key].get<double>();
}

inline std::vector<std::string> cells(const std::string& line) {
  std::vector<std::string> found;
  std::istringstream in(line);
  for (std::string cell; std::getline(in, cell, ',');) found.push_back(cell);
  return found;
}

/// The data with the columns of these names for targets; none: the last.
inline GoldenData read_data(const std::filesystem::path& file, std::vector<std::string> target_names = {}) {
  std::ifstream in(file);
  std::string line;
  if (!std::getline(in, line)) throw std::runtime_error("cannot read " + file.string());
  const std::vector<std::string> names = cells(line);
  if (target_names.empty()) target_names = {names.back()};

  GoldenData data;
  data.file = file.string();
  data.target_names = target_names;
  data.targets.resize(target_names.size());
  std::vector<std::optional<std::size_t>> target_of;
  for (const std::string& name : names) {
    const auto at = std::find(target_names.begin(), target_names.end(), name);
    target_of.push_back(at == target_names.end() ? std::nullopt
                                                 : std::optional(std::size_t(at - target_names.begin())));
    if (!target_of.back()) data.names.push_back(name);
  }
  data.columns = data.names.size();
  for (; std::getline(in, line); ++data.rows) {
    const std::vector<std::string> row = cells(line);
    for (std::size_t j = 0; j < names.size(); ++j) {
      const double value = std::stod(row.at(j));
      (target_of[j] ? data.targets[*target_of[j]] : data.x).push_back(value);
    }
  }
  return data;
}

inline GoldenOptions options_of(const Json& entry) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  return {
      .model = entry.at("model"),
      .loss_scale = entry.at("loss_scale"),
      .l1_ratio = entry.at("l1_ratio"),
      .weights = numbers(entry.at("weights")),
      .penalty_factors = numbers(entry.at("penalty_factors"), infinity),
      .lower = numbers(entry.at("lower"), -infinity),
      .upper = numbers(entry.at("upper"), infinity),
      .fold_ids = entry.at("fold_ids").is_null() ? std::vector<int>{} : entry.at("fold_ids").get<std::vector<int>>(),
      .positive = entry.at("positive"),
      .intercept = entry.at("intercept"),
      .standardize = entry.at("standardize")};
}

inline GoldenFit fit_of(const Json& entry) {
  return {.target = entry.at("target"),
          .lambda = entry.at("lambda"),
          .objective = entry.at("objective"),
          .kkt = entry.at("kkt"),
          .intercept = entry.at("intercept"),
          .coefficients = numbers(entry.at("coefficients"))};
}

inline GoldenValidation validation_of(const Json& entry) {
  GoldenValidation validation{.target = entry.at("target"),
                              .kind = entry.at("kind"),
                              .mean = numbers(entry.at("mean")),
                              .standard_error = numbers_if_any(entry, "standard_error"),
                              .standard_error_unweighted = numbers_if_any(entry, "standard_error_unweighted"),
                              .lambda_min = entry.at("lambda_min"),
                              .lambda_1se = number_if_any(entry, "lambda_1se"),
                              .fold_sizes = numbers_if_any(entry, "fold_sizes"),
                              .fold_means = {}};
  if (entry.contains("fold_means")) {
    for (const Json& fold : entry["fold_means"]) validation.fold_means.push_back(numbers(fold));
  }
  return validation;
}

inline std::vector<std::filesystem::path> json_files(const std::filesystem::path& where) {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(where)) {
    if (entry.path().extension() == ".json") found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace golden

inline RegressionCase read_regression_case(const std::filesystem::path& file) {
  const golden::Json json = golden::read_json(file);
  RegressionCase found{.name = file.stem().string(),
                       .data = golden::read_data(file.parent_path() / json.at("data"), json.at("targets")),
                       .options = golden::options_of(json.at("options")),
                       .lambda_max = golden::numbers(json.at("lambda_max")),
                       .lambdas = golden::numbers(json.at("lambdas")),
                       .kkt = json.at("kkt"),
                       .fits = {},
                       .validations = {}};
  for (const golden::Json& entry : json.at("fits")) found.fits.push_back(golden::fit_of(entry));
  for (const golden::Json& entry : json.at("validation")) found.validations.push_back(golden::validation_of(entry));
  return found;
}

/// All cases, in the order of their names: sklearn-... and glmnet-...
inline const std::vector<RegressionCase>& regression_cases() {
  static const std::vector<RegressionCase> all = [] {
    std::vector<RegressionCase> cases;
    for (const auto& file : golden::json_files(golden::folder)) cases.push_back(read_regression_case(file));
    return cases;
  }();
  return all;
}

inline std::vector<PublishedFit> published_fits() {
  std::vector<PublishedFit> found;
  for (const auto& file : golden::json_files(golden::folder / "published")) {
    const golden::Json json = golden::read_json(file);
    for (const golden::Json& entry : json.at("fits")) {
      found.push_back({.source = json.at("source"),
                       .data = golden::read_data(file.parent_path() / json.at("data")),
                       .model = entry.at("model"),
                       .standardize = entry.at("standardize"),
                       .l1_norm = golden::number_if_any(entry, "l1_norm"),
                       .degrees_of_freedom = golden::number_if_any(entry, "degrees_of_freedom"),
                       .intercept = golden::number_if_any(entry, "intercept"),
                       .coefficients = golden::numbers(entry.at("coefficients")),
                       .tolerance = entry.at("tolerance"),
                       .glmnet_lambda = entry.at("glmnet").at("lambda"),
                       .glmnet_coefficients = golden::numbers(entry.at("glmnet").at("coefficients"))});
    }
  }
  return found;
}

}  // namespace polydescent::test
