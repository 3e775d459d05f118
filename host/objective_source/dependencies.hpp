#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace polydescent {

/// The files that a compiler's dependency file (-MMD) names: a rule as make reads it.
std::vector<std::filesystem::path> files_of_rule(std::string_view rule);

/// One line for each file: a hash of its contents and its absolute path. None where a file cannot be read, was written at
/// `since` or later (the compiler may have read something else), or has a line break in its name.
std::optional<std::string> fingerprint(const std::vector<std::filesystem::path>& files, std::filesystem::file_time_type since);

/// Whether all files of a fingerprint still have the same contents.
bool is_unchanged(const std::string& fingerprint);

}  // namespace polydescent
