#pragma once

#include <string>
#include <vector>

#include "polydescent/host/io/data_table.hpp"

namespace polydescent {

/// What is fitted: n rows of p columns, and targets of n numbers each. `x` is somebody else's memory.
struct FitData {
  MatrixView x;
  std::vector<std::string> names = {};                // [column]; empty: "column 1", ...
  std::vector<std::vector<double>> targets = {};      // [target][row]
  std::vector<std::string> target_names = {};         // [target]; empty: "target 1", ...
  std::vector<double> weights = {};                   // [row], positive or zero; empty: all one
};

}  // namespace polydescent
