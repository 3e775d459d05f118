#include <fmt/format.h>

#include <cstdio>
#include <exception>

#include "polydescent/host/cli/commands.hpp"
#include "polydescent/host/error.hpp"

int main(int argc, char** argv) {
  try {
    return polydescent::run_command_line(argc, argv);
  } catch (const polydescent::Error& error) {
    fmt::print(stderr, "polydescent: {}\n", error.what());
    return static_cast<int>(error.fault());
  } catch (const std::bad_alloc&) {
    fmt::print(stderr, "polydescent: out of memory; use fewer --starts, or --minima 0 to keep only the best\n");
    return static_cast<int>(polydescent::Fault::device);
  } catch (const std::exception& error) {
    fmt::print(stderr, "polydescent: internal error: {}; please report it\n", error.what());
    return 1;
  }
}
