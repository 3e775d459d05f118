#include "polydescent/host/cli/ends_file.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstring>
#include <iterator>
#include <vector>

#include "polydescent/host/io/data_file.hpp"
#include "polydescent/host/io/npy_writer.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

constexpr std::size_t status_bytes = 18;  // of the longest name

/// Whether the name says NumPy's format; it must say this or CSV.
bool says_npy(const std::string& path) {
  const std::string ending = file_ending(path);
  require(ending == ".csv" || ending == ".npy", "--output {}: its name must end in .csv or .npy, which say how ends are written", path);
  return ending == ".npy";
}

std::string csv_head(const Problem& problem) {
  std::string line = problem.problems > 1 ? "problem," : "";
  line += "start,value,penalty,gradient_norm,iterations,status";
  if (!problem.constraints.empty()) line += ",violation";
  for (std::size_t k = 0; k < problem.constraints.size(); ++k) line += fmt::format(",multiplier{}", k);
  for (int i = 0; i < problem.dim; ++i) line += fmt::format(",x{}", i);
  return line + '\n';
}

std::string npy_head(const Problem& problem, std::uint64_t ends) {
  const char* const number = problem.problems > 1 ? "('problem', '<u4'), " : "";
  const std::size_t constraints = problem.constraints.size();
  const std::string of_constraints = constraints == 0 ? "" : fmt::format("('violation', '<f8'), ('multipliers', '<f8', ({},)), ", constraints);
  return npy_header(fmt::format("[{}('start', '<u8'), ('value', '<f8'), ('penalty', '<f8'), ('gradient_norm', '<f8'), "
                                "('iterations', '<i4'), ('status', '|S{}'), {}('x', '<f8', ({},))]",
                                number, status_bytes, of_constraints, problem.dim),
                    fmt::format("({},)", ends));
}

template <class T>
void append(std::string& bytes, const T& number) {
  bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
}

}  // namespace

EndsFile::EndsFile(const std::string& path, const Problem& problem, const MinimizeOptions& options, std::uint64_t ends)
    : problem_(problem), options_(options), npy_(says_npy(path)), file_("--output", path),
      starts_each_(problem.problems > 1 ? number_of_starts(options, problem.dim) : 0) {
  file_.write(npy_ ? npy_head(problem, ends) : csv_head(problem));
}

void EndsFile::write(const EndsBlock& ends) { file_.write(npy_ ? records_of(ends) : lines_of(ends)); }

PartedValue EndsFile::value_of(const EndsBlock& ends, std::uint64_t k) const {
  if ((options_.l1 == 0 && options_.l2 == 0) || !std::isfinite(ends.value[k])) return {ends.value[k], 0};
  const double* const x = ends.point + k * static_cast<std::uint64_t>(ends.dim);
  return part_from_penalty(problem_, options_, ends.value[k], {x, x + ends.dim});
}

std::string EndsFile::lines_of(const EndsBlock& ends) const {
  std::string text;
  const auto out = std::back_inserter(text);
  for (std::uint64_t k = 0; k < ends.count; ++k) {
    const PartedValue value = value_of(ends, k);
    if (starts_each_ > 0) fmt::format_to(out, "{},", (ends.first + k) / starts_each_);
    fmt::format_to(out, "{},{},{},{},{},{}", ends.first + k, value.bare, value.penalty, ends.gradient_norm[k], ends.iterations[k],
                   name_of(ends.status[k]));
    if (ends.violation != nullptr) fmt::format_to(out, ",{}", ends.violation[k]);
    const auto constraints = static_cast<std::uint64_t>(ends.constraints);
    for (std::uint64_t c = 0; c < constraints; ++c) fmt::format_to(out, ",{}", ends.multipliers[k * constraints + c]);
    const double* const x = ends.point + k * static_cast<std::uint64_t>(ends.dim);
    for (int i = 0; i < ends.dim; ++i) fmt::format_to(out, ",{}", x[i]);
    text += '\n';
  }
  return text;
}

std::string EndsFile::records_of(const EndsBlock& ends) const {
  std::string bytes;
  for (std::uint64_t k = 0; k < ends.count; ++k) {
    const PartedValue value = value_of(ends, k);
    if (starts_each_ > 0) append(bytes, static_cast<std::uint32_t>((ends.first + k) / starts_each_));
    append(bytes, ends.first + k);
    append(bytes, value.bare);
    append(bytes, value.penalty);
    append(bytes, ends.gradient_norm[k]);
    append(bytes, ends.iterations[k]);
    char status[status_bytes] = {};
    const char* const name = name_of(ends.status[k]);
    std::memcpy(status, name, std::strlen(name));
    bytes.append(status, status_bytes);
    if (ends.violation != nullptr) append(bytes, ends.violation[k]);
    const auto constraints = static_cast<std::uint64_t>(ends.constraints);
    for (std::uint64_t c = 0; c < constraints; ++c) append(bytes, ends.multipliers[k * constraints + c]);
    const double* const x = ends.point + k * static_cast<std::uint64_t>(ends.dim);
    bytes.append(reinterpret_cast<const char*>(x), sizeof(double) * static_cast<std::size_t>(ends.dim));
  }
  return bytes;
}

}  // namespace polydescent
