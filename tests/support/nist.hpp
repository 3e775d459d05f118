#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "polydescent/host/problem.hpp"

namespace polydescent::test {

/// A nonlinear least-squares fit of NIST's Statistical Reference Datasets, certified to eleven digits; the standard deviations
/// are those of s^2 (J'J)^-1.
struct NistProblem {
  std::string name;
  std::string expression;              // the sum of squares over the rows, by the parameters and the data's columns
  std::vector<std::string> variables;  // b1, b2, ...: the parameters, in the order of all that follows
  std::array<std::vector<double>, 2> starts;
  std::vector<double> parameters;
  std::vector<double> parameter_deviations;
  double sum_of_squares = 0;
  double residual_deviation = 0;  // sqrt(sum_of_squares / degrees_of_freedom)
  int degrees_of_freedom = 0;
  NamedData data;  // the response y, then x or x1, x2
};

/// Where the data sets lie: POLYDESCENT_NIST_DIR, else shared/data/nist-strd beside the sources.
std::filesystem::path nist_folder();

/// The data sets there, by name; none where there is no such folder.
std::vector<std::filesystem::path> nist_files();

/// Throws std::runtime_error when the file is not as NIST publishes it, or its model is none of those known here.
NistProblem read_nist(const std::filesystem::path& file);

/// A box around both published starts that goes on, on each side, for ten times the distance between them (where they agree, ten
/// times their size).
Box harder_start_box(const NistProblem& problem);

}  // namespace polydescent::test
