#pragma once

#include <filesystem>
#include <string>

namespace polydescent {

/// A hash of the names and texts of the kernels' headers inside this program.
const std::string& kernel_headers_hash();

/// Sees to it that all of them lie below the folder as they are in this program, for -I. Files that are missing or differ are
/// replaced one by one, each as a whole, so several processes may do so at once. Throws Error where a file cannot be written.
void write_kernel_headers(const std::filesystem::path& folder);

}  // namespace polydescent
