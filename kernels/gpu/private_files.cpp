#include "polydescent/kernels/gpu/private_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <exception>
#include <system_error>

namespace polydescent::gpu {
namespace {

namespace fs = std::filesystem;

constexpr mode_t others_may_write = S_IWGRP | S_IWOTH;

bool is_private(const struct stat& facts) { return facts.st_uid == geteuid() && (facts.st_mode & others_may_write) == 0; }

/// The path without a slash at its end, which would have lstat() follow a link.
fs::path without_slash(const fs::path& path) { return path.has_filename() ? path : path.parent_path(); }

/// An open file; -1: it could not be opened.
class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool read_all(int descriptor, std::string& text) {
  std::size_t filled = 0;
  while (filled < text.size()) {
    const ssize_t got = read(descriptor, text.data() + filled, text.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    filled += static_cast<std::size_t>(got);
  }
  return true;
}

}  // namespace

std::string distrust(const fs::path& folder) {
  const fs::path path = without_slash(folder);
  struct stat link = {};
  struct stat facts = {};
  if (path.empty() || lstat(path.c_str(), &link) != 0 || stat(path.c_str(), &facts) != 0) return {};
  if (!S_ISDIR(facts.st_mode)) return {};
  const uid_t me = geteuid();
  if (facts.st_uid != me) return fmt::format("belongs to user {}, and this is user {}", facts.st_uid, me);
  if (S_ISLNK(link.st_mode) && link.st_uid != me && link.st_uid != 0) {
    return fmt::format("is a link of user {}'s, and this is user {}", link.st_uid, me);
  }
  if (!is_private(facts)) return fmt::format("may be written by others than its owner (mode {:04o})", facts.st_mode & 07777);
  return {};
}

bool make_private_folder(const fs::path& folder) noexcept try {
  const fs::path path = without_slash(folder);
  if (path.empty()) return false;
  std::error_code absent;
  if (!fs::is_directory(path, absent)) {
    if (path.has_parent_path() && path.parent_path() != path) make_private_folder(path.parent_path());
    if (mkdir(path.c_str(), S_IRWXU) != 0 && errno != EEXIST) return false;
  }
  return fs::is_directory(path, absent) && distrust(path).empty();
} catch (const std::exception&) {
  return false;
}

std::optional<std::string> read_private_file(const fs::path& path) {
  const File file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat facts = {};
  if (file.descriptor() < 0 || fstat(file.descriptor(), &facts) != 0) return std::nullopt;
  if (!S_ISREG(facts.st_mode) || !is_private(facts)) return std::nullopt;
  std::string text(static_cast<std::size_t>(facts.st_size), '\0');
  if (!read_all(file.descriptor(), text)) return std::nullopt;
  return text;
}

bool replace_private_file(const fs::path& path, std::string_view text) {
  const std::string suffix = path.extension().string();
  std::string temporary = (path.parent_path() / ("XXXXXX" + suffix)).string();
  const File file(mkostemps(temporary.data(), static_cast<int>(suffix.size()), O_CLOEXEC));
  if (file.descriptor() < 0) return false;
  std::error_code error;
  if (write_all(file.descriptor(), text)) {
    fs::rename(temporary, path, error);
    if (!error) return true;
  }
  unlink(temporary.c_str());
  return false;
}

}  // namespace polydescent::gpu
