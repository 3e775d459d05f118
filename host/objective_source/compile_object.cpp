#include "polydescent/host/objective_source/compile_object.hpp"

#include <dlfcn.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <optional>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>

#include "polydescent/host/objective_source/compiler.hpp"
#include "polydescent/host/objective_source/compiler_messages.hpp"
#include "polydescent/host/objective_source/dependencies.hpp"
#include "polydescent/host/objective_source/kernel_headers.hpp"
#include "polydescent/host/objective_source/load_object.hpp"
#include "polydescent/host/objective_source/run_program.hpp"
#include "polydescent/host/objective_source/scratch_folder.hpp"
#include "polydescent/host/require.hpp"
#include "polydescent/kernels/gpu/cache.hpp"
#include "polydescent/kernels/gpu/private_files.hpp"

namespace polydescent {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr int most_lines = 40;  // of the compiler's messages in an error's own

/// Hidden symbols: those of two objects never meet. -z defs: what is missing is missed here, not when it is loaded.
std::vector<std::string> options() {
  std::vector<std::string> all{"-std=c++20", "-O2", "-fPIC", "-shared", "-s", "-fvisibility=hidden", "-fno-math-errno",
                               "-DNDEBUG", "-Wno-psabi", "-w", "-Wl,-z,defs"};
  for (std::string& option : instruction_set_options()) all.push_back(std::move(option));
  return all;
}

/// The folders of the user's headers, as options that hold wherever they are read.
std::vector<std::string> include_options(const ObjectSource& source) {
  std::vector<std::string> all;
  for (const std::string& dir : source.include_dirs) {
    std::error_code unreadable;
    const fs::path absolute = fs::absolute(dir, unreadable);
    all.push_back("-I" + (unreadable ? dir : absolute.string()));
  }
  return all;
}

/// The text under the name that messages call it by.
std::string named_text(const ObjectSource& source) {
  std::string name;
  for (const char c : source.name) {
    if (c == '"' || c == '\\') name += '\\';
    name += c == '\n' ? ' ' : c;
  }
  return fmt::format("#line 1 \"{}\"\n{}", name, source.text);
}

/// Everything that an object depends on, but for the contents of the user's headers.
gpu::CacheKey key_of(const ObjectSource& source, const Compiler& compiler) {
  return gpu::cache_key({"shared object", named_text(source), kernel_headers_hash(), compiler.identity,
                         fmt::format("{}", fmt::join(options(), "\n")), fmt::format("{}", fmt::join(sleef_options(), "\n")),
                         fmt::format("{}", fmt::join(include_options(source), "\n"))});
}

/// Under a key there is the fingerprint of the user's headers, and the object under the key of both.
gpu::CacheKey key_of_object(const gpu::CacheKey& key, const std::string& fingerprint) {
  return gpu::cache_key({key.hexadecimal(), fingerprint});
}

std::shared_ptr<void> load_kept(const gpu::Cache& cache, const gpu::CacheKey& key, const std::string& name) {
  const std::optional<std::string> fingerprint = cache.load(key);
  if (!fingerprint || !is_unchanged(*fingerprint)) return nullptr;
  const std::optional<std::string> image = cache.load(key_of_object(key, *fingerprint));
  if (!image) return nullptr;
  try {
    return load_object(*image, name);
  } catch (const Error&) {  // a library that it needs has gone since: then the compiler shall say so
    return nullptr;
  }
}

/// What a compiler made.
struct Built {
  std::string image;
  std::optional<std::string> fingerprint;  // none: not to be kept
};

/// The kernels' headers in the cache folder, or here when that cannot be written.
fs::path headers_folder(const fs::path& cache_folder, const fs::path& scratch) {
  fs::path kept = cache_folder / ("headers-" + kernel_headers_hash());
  if (!cache_folder.empty() && gpu::make_private_folder(kept)) {
    try {
      write_kernel_headers(kept);
      return kept;
    } catch (const Error&) {  // a full disk, or a folder that may only be read
    }
  }
  write_kernel_headers(scratch / "headers");
  return scratch / "headers";
}

std::string first_lines(const std::string& text) {
  std::istringstream lines(text);
  std::string first;
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    if (count < most_lines) first += "\n" + line;
  }
  return count > most_lines ? fmt::format("{}\n(and {} more lines)", first, count - most_lines) : first;
}

Ending run(const Compiler& compiler, const std::vector<std::string>& words, const fs::path& log,
           const std::string& name) try {
  return run_program(compiler.program, words, log);
} catch (const std::system_error& error) {
  throw Error(Fault::request, fmt::format("the C++ compiler '{}' cannot be started ({}), and {} has to be compiled; name "
                                          "another in CXX",
                                          compiler.program.string(), error.code().message(), name));
}

/// foreign: how the names of files begin that are not the user's.
void check_ending(const Ending& ending, const Compiler& compiler, const std::string& name, const std::string& log,
                  const std::vector<std::string>& foreign) {
  const std::string called = fmt::format("{}", fmt::join(compiler.words, " "));
  require(!ending.is_interrupt(), "compiling {} was interrupted", name);
  require(ending.signal == 0,
          "the C++ compiler '{}' was ended by signal {} ({}) while it compiled {}; it may need more memory, or another one may "
          "do: name it in CXX{}",
          called, ending.signal, strsignal(ending.signal), name, first_lines(log));
  if (!ending.is_success()) {
    const std::string messages = users_messages(log, foreign);
    throw CompileError(fmt::format("{} does not compile; {} says:{}", name, called, first_lines(messages.empty() ? log : messages)), log);
  }
}

/// A file that the compiler made in the scratch folder, with whatever rights it gave it; empty where there is none.
std::string made_file(const fs::path& path) {
  std::error_code absent;
  fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write, absent);
  return gpu::read_private_file(path).value_or("");
}

/// The user's files among those that the compiler read.
std::vector<fs::path> user_files(const fs::path& rule, const fs::path& text, const fs::path& headers) {
  std::vector<fs::path> files = files_of_rule(made_file(rule));
  const std::string ours = headers.string() + "/";
  std::erase_if(files, [&](const fs::path& file) { return file == text || file.string().starts_with(ours); });
  return files;
}

Built build(const ObjectSource& source, const Compiler& compiler, const fs::path& cache_folder) {
  const fs::file_time_type begin = fs::file_time_type::clock::now();
  const ScratchFolder scratch(cache_folder);
  const fs::path text = scratch.path() / "objective.cpp", object = scratch.path() / "objective.so";
  const fs::path rule = scratch.path() / "objective.d", log_file = scratch.path() / "log";
  const fs::path headers = headers_folder(cache_folder, scratch.path());
  require(gpu::replace_private_file(text, named_text(source)),
          "'{}' cannot be written, to be compiled; free some space, or set POLYDESCENT_CACHE_DIR to another folder",
          text.string());
  std::vector<std::string> words = compiler.words;
  const auto append = [&](const std::vector<std::string>& more) { words.insert(words.end(), more.begin(), more.end()); };
  append(options());
  append({"-I" + headers.string()});
  append(include_options(source));
  append({"-MMD", "-MF", rule.string(), text.string(), "-o", object.string()});
  append(sleef_options());
  const Ending ending = run(compiler, words, log_file, source.name);
  const std::string log = made_file(log_file);
  check_ending(ending, compiler, source.name, log, {headers.string(), scratch.path().string(), "/usr/", "<", source.name});
  std::string image = made_file(object);
  require(!image.empty(), "the C++ compiler '{}' made nothing of {} and did not say why; name another in CXX{}",
          compiler.program.string(), source.name, first_lines(log));
  std::error_code absent;
  const bool has_rule = fs::exists(rule, absent);
  return {std::move(image), has_rule ? fingerprint(user_files(rule, text, headers), begin) : std::nullopt};
}

void check_trust(const fs::path& cache_folder) {
  const std::string reason = gpu::distrust(cache_folder);
  require(reason.empty(), "the cache folder '{}' {}; who can write to it could have this program run other code. Set "
                          "POLYDESCENT_CACHE_DIR to a folder of your own, or make this one so (chown, chmod go-w)",
          cache_folder.string(), reason);
}

}  // namespace

void* LoadedObject::symbol(const char* name) const { return dlsym(handle.get(), name); }

LoadedObject compile_object(const ObjectSource& source) {
  const Clock::time_point begin = Clock::now();
  const auto loaded = [&](std::shared_ptr<void> handle, bool from_cache) -> LoadedObject {
    return {std::move(handle), from_cache, std::chrono::duration<double>(Clock::now() - begin).count()};
  };
  std::error_code unreadable;
  fs::path folder = gpu::default_cache_folder();
  if (!folder.empty()) folder = fs::absolute(folder, unreadable);
  check_trust(folder);
  const Compiler compiler = find_compiler(source.name);
  const gpu::Cache cache(folder);
  const gpu::CacheKey key = key_of(source, compiler);
  if (std::shared_ptr<void> handle = load_kept(cache, key, source.name)) return loaded(std::move(handle), true);

  const DelayedInterrupt until_tidied_up;
  const Built built = build(source, compiler, folder);
  if (built.fingerprint) {
    cache.store(key_of_object(key, *built.fingerprint), built.image);
    cache.store(key, *built.fingerprint);
  }
  return loaded(load_object(built.image, source.name), false);
}

}  // namespace polydescent
