#include "polydescent/host/io/output_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <iterator>
#include <system_error>
#include <utility>

#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

namespace fs = std::filesystem;

/// Whether the path lies in /dev or /proc, where a link such as /dev/stdout stands for an open file.
bool is_system_path(const fs::path& path) {
  std::error_code ignored;
  const fs::path folder = fs::canonical(fs::absolute(path, ignored).parent_path(), ignored);
  const auto top = folder.begin() == folder.end() ? folder.end() : std::next(folder.begin());
  return top != folder.end() && (*top == "dev" || *top == "proc");
}

/// The end of a chain of links, which need not exist; it stops at a link of the system's own.
fs::path follow_links(fs::path path) {
  std::error_code error;
  while (fs::is_symlink(fs::symlink_status(path, error)) && !is_system_path(path)) {
    const fs::path next = fs::read_symlink(path, error);
    if (error) break;
    path = path.parent_path() / next;  // an absolute `next` replaces all
  }
  return path;
}

}  // namespace

OutputFile::OutputFile(std::string flag, std::string path) : flag_(std::move(flag)), path_(std::move(path)) {
  require(!path_.empty(), "{}: the file name is empty; give a path, or - for standard output", flag_);
  std::error_code error;
  const fs::file_status there = fs::status(path_, error);  // of what the links lead to
  if (there.type() == fs::file_type::none) refuse(error.value());
  require(!fs::is_directory(there), "{} {}: this is a directory; name a file in it", flag_, path_);
  if (fs::exists(there) && access(path_.c_str(), W_OK) != 0) refuse(errno);
  target_ = follow_links(path_);
  const bool is_stream = fs::is_other(there) || fs::is_symlink(fs::symlink_status(target_, error));
  if (!is_stream) make_temporary();
}

OutputFile::~OutputFile() {
  std::error_code ignored;
  if (!temporary_.empty()) fs::remove(temporary_, ignored);
}

void OutputFile::refuse(int reason) const {
  throw Error(Fault::request, fmt::format("{} {}: cannot write there ({}); choose another path", flag_, path_,
                                          std::generic_category().message(reason)));
}

/// A new file beside the target. Its name is short, since the target's may be as long as names can be.
void OutputFile::make_temporary() {
  for (int attempt = 0;; ++attempt) {
    fs::path candidate = target_.parent_path() / fmt::format(".polydescent-{}-{}", getpid(), attempt);
    const int file = open(candidate.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file < 0 && errno == EEXIST) continue;
    if (file < 0) refuse(errno);
    close(file);
    temporary_ = std::move(candidate);
    return;
  }
}

void OutputFile::require_written() const {
  require(static_cast<bool>(stream_), "{} {}: writing failed; is the disk full?", flag_, path_);
}

void OutputFile::write(std::string_view text) {
  const bool is_stream = temporary_.empty();
  if (!stream_.is_open()) stream_.open(is_stream ? target_ : temporary_, is_stream ? std::ios::app : std::ios::binary);
  stream_ << text;
  require_written();
}

void OutputFile::commit(std::string_view text) {
  write(text);
  commit();
}

void OutputFile::commit() {
  if (!stream_.is_open()) write("");
  stream_.close();
  require_written();
  const bool is_stream = temporary_.empty();
  if (is_stream) return;
  std::error_code error;
  const fs::file_status replaced = fs::status(target_, error);
  if (fs::exists(replaced)) {
    fs::permissions(temporary_, replaced.permissions(), error);
    if (error) refuse(error.value());
  }
  fs::rename(temporary_, target_, error);
  require(!error, "{} {}: cannot put the file in place ({})", flag_, path_, error.message());
  temporary_.clear();
}

}  // namespace polydescent
