#include "polydescent/host/objective_source/compiler.hpp"

#include <dlfcn.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <optional>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>

#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

namespace fs = std::filesystem;

constexpr std::array usual_names = {"c++", "g++", "clang++"};

std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value != nullptr ? value : "";
}

bool is_program(const fs::path& path) {
  std::error_code absent;
  return fs::is_regular_file(path, absent) && access(path.c_str(), X_OK) == 0;
}

/// A program by its path, or by its name in PATH.
std::optional<fs::path> find_program(const std::string& name) {
  if (name.find('/') != std::string::npos) return is_program(name) ? std::optional(fs::path(name)) : std::nullopt;
  const std::string path = variable("PATH");
  std::istringstream folders(path.empty() ? "/usr/local/bin:/usr/bin:/bin" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    const fs::path program = fs::path(folder.empty() ? "." : folder) / name;
    if (is_program(program)) return program;
  }
  return std::nullopt;
}

std::vector<std::string> split_at_blanks(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

/// The file behind all links, with its size and date.
std::string file_identity(const fs::path& path) {
  std::error_code ignored;
  const auto date = fs::last_write_time(path, ignored).time_since_epoch().count();
  return fmt::format("{} {} {}\n", fs::weakly_canonical(path, ignored).string(), fs::file_size(path, ignored), date);
}

/// Every word that is a program counts, because the first may only start the next.
std::string identity_of(const std::vector<std::string>& words) {
  std::error_code ignored;
  std::string identity;
  if (words.size() > 1) identity = fs::current_path(ignored).string() + "\n";  // an option may name a relative path
  for (const std::string& word : words) {
    const std::optional<fs::path> program = word[0] == '-' ? std::nullopt : find_program(word);
    identity += word + "\n" + (program ? file_identity(*program) : "");
  }
  for (const char* name : {"CPATH", "CPLUS_INCLUDE_PATH", "LIBRARY_PATH", "COMPILER_PATH", "GCC_EXEC_PREFIX"}) {
    identity += fmt::format("{}={}\n", name, variable(name));
  }
  return identity;
}

Compiler compiler_of(fs::path program, std::vector<std::string> words) {
  std::string identity = identity_of(words);
  return {std::move(program), std::move(words), std::move(identity)};
}

}  // namespace

Compiler find_compiler(const std::string& purpose) {
  const std::vector<std::string> own = split_at_blanks(variable("CXX"));
  if (!own.empty()) {
    const std::optional<fs::path> program = find_program(own[0]);
    require(program.has_value(),
            "the environment variable CXX names the C++ compiler '{}', and there is no such program; {} has to be compiled: "
            "set CXX to a compiler of C++20, or unset it",
            own[0], purpose);
    return compiler_of(*program, own);
  }
  if (is_program(POLYDESCENT_CXX_COMPILER)) return compiler_of(POLYDESCENT_CXX_COMPILER, {POLYDESCENT_CXX_COMPILER});
  for (const char* name : usual_names) {
    if (const std::optional<fs::path> program = find_program(name)) return compiler_of(*program, {name});
  }
  throw Error(Fault::request, fmt::format("there is no C++ compiler here ({}, or c++, g++, clang++ in PATH), and {} has to be "
                                          "compiled; install one (Debian: apt-get install g++) or name one in CXX",
                                          POLYDESCENT_CXX_COMPILER, purpose));
}

std::vector<std::string> instruction_set_options() {
  return {
#ifdef __SSE4_2__
      "-msse4.2",
#endif
#ifdef __POPCNT__
      "-mpopcnt",
#endif
#ifdef __AVX__
      "-mavx",
#endif
#ifdef __AVX2__
      "-mavx2",
#endif
#ifdef __FMA__
      "-mfma",
#endif
#ifdef __F16C__
      "-mf16c",
#endif
#ifdef __BMI__
      "-mbmi",
#endif
#ifdef __BMI2__
      "-mbmi2",
#endif
#ifdef __LZCNT__
      "-mlzcnt",
#endif
#ifdef __MOVBE__
      "-mmovbe",
#endif
#ifdef __AVX512F__
      "-mavx512f",
#endif
#ifdef __AVX512CD__
      "-mavx512cd",
#endif
#ifdef __AVX512BW__
      "-mavx512bw",
#endif
#ifdef __AVX512DQ__
      "-mavx512dq",
#endif
#ifdef __AVX512VL__
      "-mavx512vl",
#endif
  };
}

std::vector<std::string> sleef_options() {
  std::error_code unreadable;
  Dl_info where = {};
  const void* const function = dlsym(RTLD_DEFAULT, "Sleef_sin_u10");
  if (function == nullptr || dladdr(function, &where) == 0 || where.dli_fname == nullptr) return {"-lsleef"};
  const fs::path library = fs::canonical(where.dli_fname, unreadable);
  if (unreadable || library.filename().string().find(".so") == std::string::npos) return {"-lsleef"};
  return {library.string()};
}

}  // namespace polydescent
