#pragma once

#include <string>

#include "polydescent/host/cli/flags.hpp"
#include "polydescent/host/problem.hpp"

namespace polydescent {

/// --parameters: the objective once for each row of a file (.csv, .tsv or .npy), whose header names parameters that
/// `list objectives` shows; without a header, all of them in that order. Throws Error for a file that cannot be read, numbers that
/// are missing, and what parametric_builtin refuses.
Problem make_problems(const ObjectiveFlags& request, const std::string& path);

}  // namespace polydescent
