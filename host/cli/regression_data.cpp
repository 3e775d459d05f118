#include "polydescent/host/cli/regression_data.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "polydescent/host/cli/values.hpp"
#include "polydescent/host/io/data_file.hpp"
#include "polydescent/host/io/number.hpp"
#include "polydescent/host/io/number_file.hpp"
#include "polydescent/host/names.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

/// A column by its name, or by its number from 0.
std::size_t column_named(const DataTable& table, const std::string& flag, const std::string& word) {
  const auto found = std::find(table.names.begin(), table.names.end(), word);
  if (found != table.names.end()) {
    require(std::find(found + 1, table.names.end(), word) == table.names.end(), "{} {}: several columns have this name; give a number from 0 to {}",
            flag, word, table.matrix.columns - 1);
    return static_cast<std::size_t>(found - table.names.begin());
  }
  const bool number = !word.empty() && word.find_first_not_of("0123456789") == std::string::npos;
  require(number, "{} {}: there is no such column{}", flag, word, suggestion(word, table.names));
  return whole_value(flag, word, 0, table.matrix.columns - 1);
}

std::vector<double> column_of(const DataTable& table, std::size_t j) {
  std::vector<double> column(table.matrix.rows);
  copy_block(table.matrix, {0, table.matrix.rows, j, 1}, column.data(), column.size());
  return column;
}

bool is_file(const std::string& word) { return word.find('.') != std::string::npos || word.find('/') != std::string::npos; }

bool is_column(const DataTable& table, const std::string& word) {
  return std::find(table.names.begin(), table.names.end(), word) != table.names.end();
}

void add_target(FitData& data, const DataTable& table, std::size_t j) {
  data.targets.push_back(column_of(table, j));
  data.target_names.push_back(table.column_name(j));
}

void read_targets(Regression& regression, const std::string& words) {
  const DataTable& table = regression.table;
  const std::vector<std::string> pieces = split(words, ',');
  const bool columns_all = std::all_of(pieces.begin(), pieces.end(), [&](const std::string& word) { return is_column(table, word); });
  if (is_file(words) && !columns_all) {
    const DataTable targets = read_data_file("--target", words);
    refuse_missing("--target", words, targets);
    for (std::size_t t = 0; t < targets.matrix.columns; ++t) add_target(regression.data, targets, t);
    return;
  }
  std::vector<std::size_t> columns;
  if (words.empty()) columns.push_back(table.matrix.columns - 1);
  else for (const std::string& word : split(words, ',')) columns.push_back(column_named(table, "--target", word));
  for (const std::size_t j : columns) add_target(regression.data, table, j);
  regression.taken_out = std::move(columns);
}

void read_weights(Regression& regression, const std::string& word) {
  if (word.empty()) return;
  if (!is_column(regression.table, word)) {
    regression.data.weights = numbers_in("--weights", word);
    return;
  }
  regression.taken_out.push_back(column_named(regression.table, "--weights", word));
  regression.data.weights = column_of(regression.table, regression.taken_out.back());
}

void take_columns_out(Regression& regression) {
  const MatrixView& all = regression.table.matrix;
  std::vector<std::size_t>& out = regression.taken_out;
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  std::vector<std::size_t> kept;
  for (std::size_t j = 0; j < all.columns; ++j) {
    if (!std::binary_search(out.begin(), out.end(), j)) kept.push_back(j);
  }
  for (const std::size_t j : kept) regression.data.names.push_back(regression.table.column_name(j));
  if (kept.empty()) return;
  if (kept.back() - kept.front() + 1 == kept.size()) {
    regression.data.x = column_range(all, kept.front(), kept.size());
    return;
  }
  regression.x.resize(kept.size() * all.rows);
  for (std::size_t k = 0; k < kept.size(); ++k) copy_block(all, {0, all.rows, kept[k], 1}, &regression.x[k * all.rows], all.rows);
  regression.data.x = {regression.x.data(), NumberType::float64, all.rows, kept.size(), 1, static_cast<std::ptrdiff_t>(all.rows)};
}

}  // namespace

Regression read_regression(const RegressionFiles& files) {
  require(!files.data.empty(), "fit needs --data FILE: .csv, .tsv or .npy, one row for each observation");
  Regression regression{.table = read_data_file("--data", files.data), .x = {}, .taken_out = {}, .data = {}};
  refuse_missing("--data", files.data, regression.table);
  read_targets(regression, files.target);
  read_weights(regression, files.weights);
  take_columns_out(regression);
  return regression;
}

std::vector<double> numbers_in(const std::string& flag, const std::string& path) {
  return read_number_file(flag, path, {.lower = -infinite, .upper = infinite, .words = "a number"}).values;
}

std::vector<double> one_for_each(const std::string& flag, const std::string& word, std::size_t columns) {
  const auto number = parse_number(word);
  if (!number) return numbers_in(flag, word);
  return std::vector<double>(columns, real_value(flag, word));
}

}  // namespace polydescent
