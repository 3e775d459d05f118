#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace polydescent {

/// A file that appears whole or not at all: written beside its destination and renamed. Links stay links: what they
/// lead to is replaced, and keeps its permissions. Pipes and devices take the text as it comes. The constructor already
/// proves that the place can be written, so that hours of work are not lost to a wrong path.
class OutputFile {
 public:
  /// Throws Error when a file cannot be made there. `flag` names the option in the message.
  OutputFile(std::string flag, std::string path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// Writes a piece of the text. Throws Error when the disk does not take it.
  void write(std::string_view text);

  /// Puts the file in place, once all pieces are written, or with this last one. Throws Error like `write`.
  void commit();
  void commit(std::string_view text);

 private:
  /// Throws the Error that this reason (an errno) makes of the path.
  [[noreturn]] void refuse(int reason) const;
  void make_temporary();
  void require_written() const;

  std::string flag_;
  std::string path_;                 // as the user gave it
  std::filesystem::path target_;     // where its links lead
  std::filesystem::path temporary_;  // beside the target; empty: the target is a stream
  std::ofstream stream_;             // open once there was something to write
};

}  // namespace polydescent
