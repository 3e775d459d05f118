#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

// Files that nobody but this user may write, because what is in them will be run.
namespace polydescent::gpu {

/// Why nothing in this folder is to be trusted, as the end of a sentence about it: it is another user's, or others may write
/// to it. Empty where it is this user's alone (a link of one's own to such a folder will do), or is not there.
std::string distrust(const std::filesystem::path& folder);

/// Creates the folder and those above it that are missing, for this user alone. Whether it is there and to be trusted.
bool make_private_folder(const std::filesystem::path& folder) noexcept;

/// The contents of a file of this user's that nobody else may write; none where it is not that.
std::optional<std::string> read_private_file(const std::filesystem::path& path);

/// Writes a file beside its place and renames it, so that no process ever sees half of one. Whether it is there.
bool replace_private_file(const std::filesystem::path& path, std::string_view text);

}  // namespace polydescent::gpu
