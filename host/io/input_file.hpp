#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace polydescent {

/// A file, pipe or device open for reading; "-" is standard input.
class InputFile {
 public:
  /// `label` begins every message: the flag and the path. Throws Error when there is nothing there to read.
  InputFile(std::string label, const std::string& path);
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  /// Puts the next `size` bytes at `to`, fewer only at the end, and says how many. Throws Error when reading fails.
  std::size_t read(char* to, std::size_t size);

  /// All that is left.
  std::string read_all();

  /// The length in bytes; empty for what is no regular file and therefore has none.
  std::optional<std::size_t> size() const;

  int descriptor() const { return descriptor_; }

 private:
  std::string label_;
  int descriptor_;
};

}  // namespace polydescent
