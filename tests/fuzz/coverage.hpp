#pragma once

namespace polydescent::fuzz {

/// Whether code compiled with -fsanitize-coverage=trace-pc has, since the last call, jumped as never before.
bool new_jumps();

/// How many different jumps there were.
int all_jumps();

}  // namespace polydescent::fuzz
