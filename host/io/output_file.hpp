#pragma once

#include <string>
#include <string_view>

namespace polydescent {

/// A file that appears whole or not at all: written beside its destination and renamed. The constructor already proves
/// that the place can be written, so that hours of work are not lost to a wrong path.
class OutputFile {
 public:
  /// Throws Error when a file cannot be made there. `flag` names the option in the message.
  OutputFile(std::string flag, std::string path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// Writes the text and puts the file in place. Throws Error when the disk does not take it.
  void commit(std::string_view text);

 private:
  std::string flag_;
  std::string path_;
  std::string temporary_;
};

}  // namespace polydescent
