#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace polydescent {

/// Reads points of `dim` finite numbers, one a row: a .npy file with two axes, or text as read_number_file takes it.
/// A .npy file is known by its first bytes too. Returns [row][dim]. Throws Error, which begins with `flag` and the path.
std::vector<double> read_points(std::string_view flag, const std::string& path, int dim);

}  // namespace polydescent
