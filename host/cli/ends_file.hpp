#pragma once

#include <cstdint>
#include <string>

#include "polydescent/host/io/output_file.hpp"
#include "polydescent/host/options.hpp"
#include "polydescent/host/parted_value.hpp"
#include "polydescent/host/problem.hpp"

namespace polydescent {

/// --output: every start's end in a file, written as they come. As CSV a line each, with a header, or as .npy a record each:
/// start, value, penalty, gradient_norm, iterations, status, and the point (x0, x1, ...; in a record one field x); before them
/// the problem's number, where there are several.
class EndsFile {
 public:
  /// For so many ends. Throws Error when the name does not end in .csv or .npy, or the place cannot be written.
  EndsFile(const std::string& path, const Problem& problem, const MinimizeOptions& options, std::uint64_t ends);

  /// Throws Error when the disk is full.
  void write(const EndsBlock& ends);
  void commit() { file_.commit(); }

 private:
  std::string lines_of(const EndsBlock& ends) const;
  std::string records_of(const EndsBlock& ends) const;
  PartedValue value_of(const EndsBlock& ends, std::uint64_t k) const;

  const Problem& problem_;
  const MinimizeOptions& options_;
  bool npy_;
  OutputFile file_;
  std::uint64_t starts_each_;  // of one of several problems; 0: there is one
};

}  // namespace polydescent
