#pragma once

#include <string>
#include <string_view>

#include "polydescent/host/cli/flags.hpp"
#include "polydescent/host/problem.hpp"

namespace polydescent {

/// A matrix of a file, with the names of its header. Throws Error, which begins with the flag and the path.
NamedData read_named_data(std::string_view flag, const std::string& path);

/// The problem of --expr, --source or --library; parameters: the file of --parameters, or none. Throws Error.
Problem make_users_problem(const ObjectiveFlags& request, const std::string& parameters);

/// Throws Error where flags of a user's own objective stand beside a test function's name.
void refuse_users_flags(const ObjectiveFlags& request);

}  // namespace polydescent
