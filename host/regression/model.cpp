#include "polydescent/host/regression/model.hpp"

#include <omp.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

#include "polydescent/host/io/text.hpp"
#include "polydescent/host/regression/columns.hpp"
#include "polydescent/host/regression/fit_report.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

constexpr std::size_t tile = 64;  // rows whose sums are in registers together

ColumnPlaces places_by_name(const FittedModel& model, const DataTable& table) {
  std::unordered_map<std::string, std::size_t> place_of, uses;
  for (std::size_t j = 0; j < table.matrix.columns; ++j) {
    const auto [entry, is_new] = place_of.emplace(table.column_name(j), j);
    if (!is_new) entry->second = ColumnPlaces::ambiguous;
  }
  for (const std::string& name : model.names) ++uses[name];
  ColumnPlaces places;
  for (const std::string& name : model.names) {
    const auto found = place_of.find(name);
    const std::size_t place = found == place_of.end() ? ColumnPlaces::absent : found->second;
    places.place.push_back(uses[name] > 1 && place != ColumnPlaces::absent ? ColumnPlaces::ambiguous : place);
  }
  return places;
}

/// All columns of a table but those that were taken out.
ColumnPlaces places_by_position(std::size_t columns, const std::vector<std::size_t>& taken_out) {
  ColumnPlaces places;
  for (std::size_t j = 0; j < columns; ++j) {
    if (!std::binary_search(taken_out.begin(), taken_out.end(), j)) places.place.push_back(j);
  }
  return places;
}

std::vector<int> columns_with_coefficients(const FittedModel& model) {
  std::vector<int> all;
  for (const FittedTarget& target : model.targets) all.insert(all.end(), target.index.begin(), target.index.end());
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

std::string name_in_model(const FittedModel& model, std::size_t j) {
  return model.names.empty() ? fmt::format("column {}", j + 1) : shown(model.names[j]);
}

std::string line_of(const DataTable& table, const MissingCell& cell) {
  for (const MissingCell& listed : table.missing.first) {
    if (listed.row == cell.row && listed.column == cell.column && listed.line > 0) return fmt::format(" (line {})", listed.line);
  }
  return "";
}

}  // namespace

FittedModel selected_model(const FitResult& result, const FitData& data, const FitOptions& options) {
  FittedModel model{.model = options.model, .loss_scale = options.loss_scale, .formula = formula_of(options),
                    .standardize = options.standardize, .intercept = options.intercept, .columns = result.columns,
                    .names = data.names};
  for (const std::size_t chosen : result.selected) {
    const Fitted& fitted = result.path[chosen];
    model.targets.push_back({.name = target_name(data, fitted.target), .lambda = fitted.lambda, .l1_ratio = fitted.l1_ratio,
                             .intercept = fitted.intercept, .index = fitted.index, .value = fitted.value});
  }
  return model;
}

ColumnPlaces find_columns(const FittedModel& model, const DataTable& table, const std::string& label) {
  if (!model.names.empty() && !table.names.empty()) return places_by_name(model, table);
  const std::size_t given = table.matrix.columns, with_all = model.columns + model.taken_out.size();
  if (given == model.columns) return places_by_position(given, {});
  if (given == with_all) return places_by_position(given, model.taken_out);
  const std::string or_all = model.taken_out.empty() ? "" : fmt::format(", or {} with the targets and weights of its training data", with_all);
  throw Error(Fault::request,
              fmt::format("{}: it has {} column{}, the model needs {}{}; they are matched by position, since {} no names", label, given,
                          given == 1 ? "" : "s", model.columns, or_all, table.names.empty() ? "the file has" : "the model's columns have"));
}

Prediction::Prediction(const FittedModel& model, const DataTable& table, const ColumnPlaces& places, const std::string& label)
    : model_(model), table_(table), places_(places), needed_(columns_with_coefficients(model)) {
  check_columns(label);
  check_missing(label);
  for (const FittedTarget& target : model.targets) {
    auto& positions = position_.emplace_back();
    for (const int j : target.index) {
      positions.push_back(static_cast<std::size_t>(std::lower_bound(needed_.begin(), needed_.end(), j) - needed_.begin()));
    }
  }
}

void Prediction::check_columns(const std::string& label) const {
  for (const int index : needed_) {
    const auto j = static_cast<std::size_t>(index);
    require(places_.place[j] != ColumnPlaces::absent, "{}: there is no column {}, which has a coefficient in the model; add it", label,
            name_in_model(model_, j));
    require(places_.place[j] != ColumnPlaces::ambiguous,
            "{}: several columns have the name {}, and the model has a coefficient for it; give each a name of its own here and in "
            "the training data",
            label, name_in_model(model_, j));
  }
}

/// Names the first missing number, by rows, of the columns that count.
void Prediction::check_missing(const std::string& label) const {
  if (table_.missing.total == 0) return;
  const std::size_t rows = table_.matrix.rows;
  MissingCell first{.row = rows};
  for (const int j : needed_) {
    const std::size_t column = places_.place[static_cast<std::size_t>(j)];
    if (table_.missing.by_column[column] == 0) continue;
    for (std::size_t i = 0; i < first.row; ++i) {
      if (std::isnan(table_.matrix.at(i, column))) first = {.row = i, .column = column};
    }
  }
  require(first.row == rows, "{}: row {}{}, {}: the number is missing, and the model has a coefficient for it; fill it in, or take the row out",
          label, first.row + 1, line_of(table_, first), table_.column_name(first.column));
}

void Prediction::predict(std::size_t first, std::size_t rows, int threads, double* to) const {
  const int team = threads > 0 ? threads : omp_get_max_threads();
  const std::size_t size = needed_.size() * tile;
  std::vector<double> workspace(static_cast<std::size_t>(team) * size);
#pragma omp parallel for num_threads(team) schedule(static)
  for (std::size_t begin = 0; begin < rows; begin += tile) {
    double* const x = workspace.data() + static_cast<std::size_t>(omp_get_thread_num()) * size;
    predict_tile(first + begin, std::min(tile, rows - begin), x, to + begin * targets());
  }
}

/// x: room for a tile of each needed column. What stands in it behind the last row is summed too, and dropped.
void Prediction::predict_tile(std::size_t first, std::size_t rows, double* x, double* to) const {
  for (std::size_t k = 0; k < needed_.size(); ++k) {
    const std::size_t place = places_.place[static_cast<std::size_t>(needed_[k])];
    copy_block(table_.matrix, {first, rows, place, 1}, x + k * tile, tile);
  }
  for (std::size_t t = 0; t < targets(); ++t) {
    const FittedTarget& target = model_.targets[t];
    std::array<double, tile> sum;
    sum.fill(target.intercept);
    for (std::size_t k = 0; k < target.value.size(); ++k) {
      const double* const column = x + position_[t][k] * tile;
      for (std::size_t i = 0; i < tile; ++i) sum[i] += target.value[k] * column[i];
    }
    for (std::size_t i = 0; i < rows; ++i) to[i * targets() + t] = sum[i];
  }
}

}  // namespace polydescent
