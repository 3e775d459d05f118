#include "polydescent/host/objective_source/scratch_folder.hpp"

#include <chrono>
#include <cstdlib>
#include <string>
#include <system_error>

#include "polydescent/host/require.hpp"
#include "polydescent/kernels/gpu/private_files.hpp"

namespace polydescent {
namespace {

namespace fs = std::filesystem;

constexpr const char* prefix = "compile-";
constexpr std::chrono::hours old_age{24};

void remove_old_ones(const fs::path& parent) {
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(parent, ignored)) {
    if (!entry.path().filename().string().starts_with(prefix)) continue;
    const auto used = fs::last_write_time(entry.path(), ignored);
    if (!ignored && used + old_age < fs::file_time_type::clock::now()) fs::remove_all(entry.path(), ignored);
  }
}

/// A new folder in `parent`; an empty name where none can be made.
fs::path make_in(const fs::path& parent) {
  if (parent.empty()) return {};
  std::string path = (parent / (std::string(prefix) + "XXXXXX")).string();
  return mkdtemp(path.data()) != nullptr ? path : "";
}

}  // namespace

ScratchFolder::ScratchFolder(const fs::path& parent) {
  if (gpu::make_private_folder(parent)) {
    remove_old_ones(parent);
    path_ = make_in(parent);
  }
  std::error_code ignored;
  const fs::path temporary = fs::temp_directory_path(ignored);
  if (path_.empty()) path_ = make_in(temporary);
  require(!path_.empty(), "there is no folder to compile in: neither the cache folder '{}' nor the temporary one '{}' can be "
                          "written; set POLYDESCENT_CACHE_DIR or TMPDIR to a folder that can",
          parent.string(), temporary.string());
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace polydescent
