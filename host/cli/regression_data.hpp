#pragma once

#include <string>
#include <vector>

#include "polydescent/host/regression/fit_data.hpp"

namespace polydescent {

/// Where the data of a regression are, as the flags --data, --target and --weights say it.
struct RegressionFiles {
  std::string data, target, weights;
};

/// The data with targets and weights taken out of its columns.
struct Regression {
  DataTable table;
  std::vector<double> x;               // [column][row], where columns had to be taken out
  std::vector<std::size_t> taken_out;  // columns of the table, ascending
  FitData data;
};

/// Throws Error for files and names that are not there, and for missing numbers.
Regression read_regression(const RegressionFiles& files);

/// One number for each, from a file of one row or one column; "inf" counts.
std::vector<double> numbers_in(const std::string& flag, const std::string& path);

/// The same number for each column, where the word is one, else what the file of that name has.
std::vector<double> one_for_each(const std::string& flag, const std::string& word, std::size_t columns);

}  // namespace polydescent
