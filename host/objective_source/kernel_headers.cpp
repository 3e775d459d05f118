#include "polydescent/host/objective_source/kernel_headers.hpp"

#include <string_view>

#include "polydescent/host/require.hpp"
#include "polydescent/kernels/gpu/cache.hpp"
#include "polydescent/kernels/gpu/private_files.hpp"
#include "polydescent/kernels/gpu/sources.hpp"

namespace polydescent {
namespace {

/// The others stand in for headers of the standard library and of Random123 where there is none.
bool is_kernel_header(const gpu::Source& source) { return std::string_view(source.name).starts_with("polydescent/"); }

}  // namespace

const std::string& kernel_headers_hash() {
  static const std::string hash = [] {
    std::string hashes;
    for (const gpu::Source& source : gpu::sources()) {
      if (is_kernel_header(source)) hashes += gpu::cache_key({source.name, source.text}).hexadecimal();
    }
    return gpu::cache_key({hashes}).hexadecimal();
  }();
  return hash;
}

void write_kernel_headers(const std::filesystem::path& folder) {
  for (const gpu::Source& source : gpu::sources()) {
    if (!is_kernel_header(source)) continue;
    const std::filesystem::path path = folder / source.name;
    if (gpu::read_private_file(path) == source.text) continue;
    require(gpu::make_private_folder(path.parent_path()) && gpu::replace_private_file(path, source.text),
            "the kernels' header '{}' cannot be written, and what is compiled needs it; free some space, or set "
            "POLYDESCENT_CACHE_DIR to another folder",
            path.string());
  }
}

}  // namespace polydescent
