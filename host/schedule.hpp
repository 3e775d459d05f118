#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "polydescent/host/schedule/registry.hpp"

namespace polydescent {

/// How each schedule is written: "constant", "step:EVERY:FACTOR", "cosine[:FLOOR]", "table:FILE", ...
std::vector<std::string> schedule_usages();

/// Reads "NAME[:A[:B]]", and the file of "table:FILE". Throws Error for an unknown name, for a number too many, missing
/// or out of range, and for a file that is not a table.
Schedule parse_schedule(std::string_view text);

/// "cosine:0.01": the text that parses to this schedule. A table that comes from no file is just "table".
std::string to_string(const Schedule& schedule);

/// Throws Error when a number is missing or out of range.
void check(const Schedule& schedule);

/// e(t) / e0 for t = 0 ... iterations - 1, of a schedule that passed `check`. In the first `warm_up` of them it rises
/// linearly to what the schedule begins with; then the schedule runs over those that remain.  (Goyal et al. 2017)
std::vector<double> tabulate(const Schedule& schedule, int iterations, int warm_up = 0);

}  // namespace polydescent
