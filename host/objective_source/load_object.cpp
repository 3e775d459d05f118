#include "polydescent/host/objective_source/load_object.hpp"

#include <dlfcn.h>
#include <sys/mman.h>
#include <unistd.h>

#include <filesystem>
#include <utility>

#include "polydescent/host/objective_source/scratch_folder.hpp"
#include "polydescent/host/require.hpp"
#include "polydescent/kernels/gpu/private_files.hpp"

namespace polydescent {
namespace {

/// A file in memory with these contents, and the path that names it while it is open.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view contents) : descriptor_(memfd_create("polydescent-objective", MFD_CLOEXEC)) {
    while (descriptor_ >= 0 && !contents.empty()) {
      const ssize_t written = write(descriptor_, contents.data(), contents.size());
      if (written <= 0) close_now();
      else contents.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  ~MemoryFile() { close_now(); }
  MemoryFile(MemoryFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  MemoryFile& operator=(MemoryFile&&) = delete;

  bool is_open() const { return descriptor_ >= 0; }
  std::string path() const { return fmt::format("/proc/self/fd/{}", descriptor_); }
  void leave_open() { descriptor_ = -1; }

 private:
  void close_now() {
    if (descriptor_ >= 0) close(descriptor_);
    descriptor_ = -1;
  }

  int descriptor_;
};

void* open_object(const std::string& path) { return dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL); }

/// The linker knows an object by its path, so the file stays open as long as the object is there: the next one under the same
/// number would be taken for it.
struct Unload {
  std::shared_ptr<MemoryFile> file;

  void operator()(void* handle) const {
    const std::string path = file->path();
    dlclose(handle);
    if (dlopen(path.c_str(), RTLD_NOW | RTLD_NOLOAD) != nullptr) file->leave_open();
  }
};

}  // namespace

std::shared_ptr<void> load_object(std::string_view image, const std::string& name) {
  const auto file = std::make_shared<MemoryFile>(image);
  if (file->is_open()) {
    if (void* const handle = open_object(file->path())) return {handle, Unload{file}};
  }
  const ScratchFolder folder{{}};  // where files in memory or /proc are not to be had
  const std::filesystem::path path = folder.path() / "objective.so";
  require(gpu::replace_private_file(path, image),
          "{} cannot be loaded: '{}' cannot be written; set TMPDIR to a folder with space", name, path.string());
  void* const handle = open_object(path.string());
  if (handle == nullptr) throw Error(Fault::request, fmt::format("{} does not load: {}", name, dlerror()));
  return {handle, [](void* opened) { dlclose(opened); }};
}

}  // namespace polydescent
