#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <new>

#include "polydescent/host/cli/commands.hpp"
#include "polydescent/host/require.hpp"

namespace {

using polydescent::Fault;

/// Runs the command and makes sure that what it printed has arrived.
int run(int argc, char** argv) {
  const int exit_code = polydescent::run_command_line(argc, argv);
  const bool arrived = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  polydescent::require(arrived, "standard output did not take everything; is the disk full?");
  return exit_code;
}

int fail(Fault fault, const char* message) {
  fmt::print(stderr, "polydescent: {}\n", message);
  return static_cast<int>(fault);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const polydescent::Error& error) {
    return fail(error.fault(), error.what());
  } catch (const std::bad_alloc&) {
    return fail(Fault::request, "out of memory; a search needs less with fewer --starts, a smaller --dim, or --minima 0 (only the best), a "
                                "fit with fewer columns, targets or lambdas");
  } catch (const std::exception& error) {
    fmt::print(stderr, "polydescent: internal error: {}; please report it\n", error.what());
    return 1;
  }
}
