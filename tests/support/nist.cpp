#include "support/nist.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace polydescent::test {
namespace {

/// Of a file's "response = model", in the grammar of --expr.
struct Model {
  std::string formula;
  std::string response = "y";
};

const std::map<std::string, Model, std::less<>>& models() {
  static const std::string two_peaks = "b1*exp(-b2*x) + b3*exp(-(x - b4)^2/b5^2) + b6*exp(-(x - b7)^2/b8^2)";
  static const std::string cubics = "(b1 + b2*x + b3*x^2 + b4*x^3)/(1 + b5*x + b6*x^2 + b7*x^3)";
  static const std::map<std::string, Model, std::less<>> table = {
      {"Chwirut2", {"exp(-b1*x)/(b2 + b3*x)"}},
      {"DanWood", {"b1*x^b2"}},
      {"ENSO", {"b1 + b2*cos(2*pi*x/12) + b3*sin(2*pi*x/12) + b5*cos(2*pi*x/b4) + b6*sin(2*pi*x/b4)"
                " + b8*cos(2*pi*x/b7) + b9*sin(2*pi*x/b7)"}},
      {"Gauss1", {two_peaks}},
      {"Gauss2", {two_peaks}},
      {"Hahn1", {cubics}},
      {"Kirby2", {"(b1 + b2*x + b3*x^2)/(1 + b4*x + b5*x^2)"}},
      {"Lanczos3", {"b1*exp(-b2*x) + b3*exp(-b4*x) + b5*exp(-b6*x)"}},
      {"MGH17", {"b1 + b2*exp(-x*b4) + b3*exp(-x*b5)"}},
      {"Misra1a", {"b1*(1 - exp(-b2*x))"}},
      {"Misra1b", {"b1*(1 - (1 + b2*x/2)^(-2))"}},
      {"Nelson", {"b1 - b2*x1*exp(-b3*x2)", "log(y)"}},
      {"Rat42", {"b1/(1 + exp(b2 - b3*x))"}},
      {"Roszman1", {"b1 - b2*x - atan(b3/(x - b4))/pi"}},
      {"Thurber", {cubics}},
  };
  return table;
}

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& what) {
  throw std::runtime_error(file.string() + ": " + what);
}

std::vector<std::string> read_lines(const std::filesystem::path& file) {
  std::ifstream stream(file);
  if (!stream) refuse(file, "cannot be read");
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

template <class T>
std::vector<T> words(const std::string& text) {
  std::istringstream stream(text);
  std::vector<T> found;
  for (T word; stream >> word;) found.push_back(word);
  return found;
}

/// What a line says behind its label.
std::string labelled(const std::filesystem::path& file, const std::vector<std::string>& lines, const std::string& label) {
  for (const std::string& line : lines)
    if (line.starts_with(label)) return line.substr(label.size());
  refuse(file, "no line begins with '" + label + "'");
}

double labelled_number(const std::filesystem::path& file, const std::vector<std::string>& lines, const std::string& label) {
  const auto numbers = words<double>(labelled(file, lines, label));
  if (numbers.size() != 1) refuse(file, "'" + label + "' needs one number");
  return numbers[0];
}

/// Lines such as "  b1 =   500   250   2.3894212918E+02  2.7070075241E+00": two starts, certified value, standard deviation.
void read_parameters(const std::filesystem::path& file, const std::vector<std::string>& lines, NistProblem& problem) {
  for (const std::string& line : lines) {
    const std::string next = std::string("b").append(std::to_string(problem.variables.size() + 1));
    const auto begin = words<std::string>(line);
    if (begin.size() < 2 || begin[0] != next || begin[1] != "=") continue;
    const auto numbers = words<double>(line.substr(line.find('=') + 1));
    if (numbers.size() != 4) refuse(file, next + " needs two starts, a certified value and its standard deviation");
    problem.variables.push_back(next);
    problem.starts[0].push_back(numbers[0]);
    problem.starts[1].push_back(numbers[1]);
    problem.parameters.push_back(numbers[2]);
    problem.parameter_deviations.push_back(numbers[3]);
  }
}

/// The last line that begins with "Data:" has the columns' names; the rows follow.
NamedData read_rows(const std::filesystem::path& file, const std::vector<std::string>& lines) {
  const auto header = std::find_if(lines.rbegin(), lines.rend(), [](const auto& line) { return line.starts_with("Data:"); });
  if (header == lines.rend()) refuse(file, "no line begins with 'Data:'");
  NamedData data;
  data.names = words<std::string>(header->substr(std::string_view("Data:").size()));
  data.rows.columns = static_cast<int>(data.names.size());
  for (auto line = header.base(); line != lines.end(); ++line) {
    const auto row = words<double>(*line);
    if (row.empty() && line->find_first_not_of(" \r") == std::string::npos) continue;
    if (row.size() != data.names.size()) refuse(file, "a row of data has not the header's columns: " + *line);
    data.rows.number.insert(data.rows.number.end(), row.begin(), row.end());
  }
  return data;
}

}  // namespace

std::filesystem::path nist_folder() {
  if (const char* const folder = std::getenv("POLYDESCENT_NIST_DIR")) return folder;
  return std::filesystem::path(POLYDESCENT_SOURCE_DIR).parent_path() / "shared" / "data" / "nist-strd";
}

std::vector<std::filesystem::path> nist_files() {
  std::vector<std::filesystem::path> files;
  if (!std::filesystem::is_directory(nist_folder())) return files;
  for (const auto& entry : std::filesystem::directory_iterator(nist_folder()))
    if (entry.path().extension() == ".dat") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

NistProblem read_nist(const std::filesystem::path& file) {
  const auto lines = read_lines(file);
  NistProblem problem;
  const auto name = words<std::string>(labelled(file, lines, "Dataset Name:"));
  const auto model = name.empty() ? models().end() : models().find(name[0]);
  if (model == models().end()) refuse(file, "its model is not known here");
  problem.name = name[0];
  problem.expression = "sum_rows((" + model->second.response + " - (" + model->second.formula + "))^2)";
  read_parameters(file, lines, problem);
  problem.sum_of_squares = labelled_number(file, lines, "Residual Sum of Squares:");
  problem.residual_deviation = labelled_number(file, lines, "Residual Standard Deviation:");
  problem.degrees_of_freedom = static_cast<int>(labelled_number(file, lines, "Degrees of Freedom:"));
  problem.data = read_rows(file, lines);
  const auto rows = static_cast<double>(problem.data.rows.number.size() / problem.data.names.size());
  if (rows != labelled_number(file, lines, "Number of Observations:")) refuse(file, "rows are missing, or too many");
  return problem;
}

Box harder_start_box(const NistProblem& problem) {
  Box box;
  for (std::size_t i = 0; i < problem.parameters.size(); ++i) {
    const double one = problem.starts[0][i], other = problem.starts[1][i];
    const double beyond = 10 * (one == other ? std::abs(one) : std::abs(one - other));
    box.lower.push_back(std::min(one, other) - beyond);
    box.upper.push_back(std::max(one, other) + beyond);
  }
  return box;
}

}  // namespace polydescent::test
