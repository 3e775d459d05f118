#pragma once

#include <filesystem>

namespace polydescent {

/// An empty folder for this user alone that vanishes with its contents.
class ScratchFolder {
 public:
  /// In `parent`, where that can be written, else in TMPDIR or /tmp. What a process that was killed left in `parent` more than
  /// a day ago is removed. Throws Error when neither can be written.
  explicit ScratchFolder(const std::filesystem::path& parent);
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace polydescent
