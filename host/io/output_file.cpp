#include "polydescent/host/io/output_file.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "polydescent/host/require.hpp"

namespace polydescent {

OutputFile::OutputFile(std::string flag, std::string path) : flag_(std::move(flag)), path_(std::move(path)) {
  require(!path_.empty(), "{}: the file name is empty; give a path, or - for standard output", flag_);
  std::error_code ignored;
  const auto there = std::filesystem::status(path_, ignored);
  require(!is_directory(there), "{} {}: this is a directory; name a file in it", flag_, path_);
  if (is_other(there)) return;  // a pipe or a device takes the text itself
  temporary_ = path_ + ".XXXXXX";
  const int file = mkstemp(temporary_.data());
  if (file < 0) {
    const int reason = errno;
    temporary_.clear();
    require(false, "{} {}: cannot write there ({}); choose another path", flag_, path_, std::strerror(reason));
  }
  close(file);
}

OutputFile::~OutputFile() {
  std::error_code ignored;
  if (!temporary_.empty()) std::filesystem::remove(temporary_, ignored);
}

void OutputFile::commit(std::string_view text) {
  std::ofstream stream(temporary_.empty() ? path_ : temporary_, std::ios::binary);
  stream << text;
  stream.close();
  require(static_cast<bool>(stream), "{} {}: writing failed; is the disk full?", flag_, path_);
  if (temporary_.empty()) return;
  using std::filesystem::perms;
  std::filesystem::permissions(temporary_, perms::owner_read | perms::owner_write | perms::group_read | perms::others_read);
  std::error_code error;
  std::filesystem::rename(temporary_, path_, error);
  require(!error, "{} {}: cannot put the file in place ({})", flag_, path_, error.message());
  temporary_.clear();
}

}  // namespace polydescent
