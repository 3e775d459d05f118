#include "polydescent/host/io/input_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "polydescent/host/require.hpp"

namespace polydescent {

InputFile::InputFile(std::string label, const std::string& path) : label_(std::move(label)), descriptor_(STDIN_FILENO) {
  if (path == "-") return;
  std::error_code ignored;
  require(!std::filesystem::is_directory(path, ignored), "{}: this is a directory; name a file in it", label_);
  descriptor_ = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  require(descriptor_ >= 0, "{}: cannot read it ({}); check the path", label_, std::generic_category().message(errno));
}

InputFile::~InputFile() {
  if (descriptor_ != STDIN_FILENO) close(descriptor_);
}

std::size_t InputFile::read(char* to, std::size_t size) {
  std::size_t count = 0;
  while (count < size) {
    const ssize_t more = ::read(descriptor_, to + count, size - count);
    if (more < 0 && errno == EINTR) continue;
    require(more >= 0, "{}: reading it failed ({})", label_, std::generic_category().message(errno));
    if (more == 0) break;
    count += static_cast<std::size_t>(more);
  }
  return count;
}

std::string InputFile::read_all() {
  constexpr std::size_t chunk = 65'536;
  std::string text;
  for (std::size_t size = 0, count = chunk; count == chunk; size += count) {
    text.resize(size + chunk);
    count = read(text.data() + size, chunk);
    text.resize(size + count);
  }
  return text;
}

std::optional<std::size_t> InputFile::size() const {
  struct stat status {};
  if (fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  return static_cast<std::size_t>(status.st_size);
}

}  // namespace polydescent
