#include "polydescent/kernels/gpu/compile.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string_view>

#include "polydescent/kernels/gpu/check.hpp"
#include "polydescent/kernels/gpu/sources.hpp"

namespace polydescent::gpu {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

struct DestroyProgram {
  void operator()(_nvrtcProgram* program) const noexcept { static_cast<void>(nvrtc().destroy(&program)); }
};
using Program = std::unique_ptr<_nvrtcProgram, DestroyProgram>;

/// What NVRTC is asked for: a cubin for the architecture itself, or PTX for the newest one that it knows.
struct Target {
  int architecture;
  bool is_ptx;

  std::string option() const {
    return fmt::format("--gpu-architecture={}_{}", is_ptx ? "compute" : "sm", architecture);
  }
};

Target target_of(int architecture) {
  const std::vector<int> known = nvrtc_architectures();
  if (std::binary_search(known.begin(), known.end(), architecture)) return {architecture, false};
  const auto newer = std::upper_bound(known.begin(), known.end(), architecture);
  if (newer == known.begin()) {
    throw Failure(fmt::format("NVRTC {} does not compile for sm_{} (it knows {}); use another version of CUDA",
                              nvrtc_version(), architecture, fmt::join(known, ", ")));
  }
  return {*std::prev(newer), true};
}

std::vector<std::string> options_of(const Compilation& compilation, const Target& target) {
  std::vector<std::string> options{
      target.option(), "--std=c++20",
      "--device-as-default-execution-space",  // test functions say their facts without a mark
      "--diag-suppress=161",                  // a pragma of Random123's that is for other compilers
      "--ptxas-options=-v"};                  // registers, stack and spills go into the log
  options.insert(options.end(), compilation.options.begin(), compilation.options.end());
  return options;
}

Program create(const Compilation& compilation) {
  std::vector<const char*> texts;
  std::vector<const char*> names;
  for (const Source& header : sources()) {
    texts.push_back(header.text);
    names.push_back(header.name);
  }
  _nvrtcProgram* program = nullptr;
  check(nvrtc().create(&program, compilation.source.c_str(), compilation.name.c_str(), static_cast<int>(names.size()),
                       texts.data(), names.data()),
        "giving NVRTC the source {}", compilation.name);
  return Program(program);
}

/// A text or an image: its size by one function, its bytes by another.
template <class Size, class Bytes>
std::string fetch(const Program& program, Size size_of, Bytes bytes_of) {
  std::size_t size = 0;
  check(size_of(program.get(), &size), "asking NVRTC for a size");
  std::string result(size, '\0');
  check(bytes_of(program.get(), result.data()), "fetching what NVRTC made");
  return result;
}

std::string log_of(const Program& program) {
  std::string log = fetch(program, nvrtc().log_size, nvrtc().log);
  log.resize(std::string_view(log.c_str()).size());  // without the zero byte at its end
  return log;
}

void run(const Program& program, const Compilation& compilation, const Target& target) {
  const std::vector<std::string> options = options_of(compilation, target);
  std::vector<const char*> words(options.size());
  std::transform(options.begin(), options.end(), words.begin(), [](const std::string& o) { return o.c_str(); });
  const NvrtcResult result = nvrtc().compile(program.get(), static_cast<int>(words.size()), words.data());
  if (result == NvrtcResult::success) return;
  throw Failure(fmt::format("{} does not compile for sm_{}: {}\n{}", compilation.name, compilation.architecture,
                            nvrtc().error_text(result), log_of(program)));
}

/// In a cache entry: 'p' for PTX or 'c' for a cubin, the length of the log, a space, the log, the image.
std::string packed(const Compiled& compiled) {
  const std::string_view image(compiled.image.data(), compiled.image.size());
  return fmt::format("{}{} {}{}", compiled.is_ptx ? 'p' : 'c', compiled.log.size(), compiled.log, image);
}

Compiled unpacked(const std::string& text) {
  const std::size_t space = text.find(' ');
  const std::size_t log_size = std::stoul(text.substr(1, space - 1));
  return {.image = {text.begin() + static_cast<std::ptrdiff_t>(space + 1 + log_size), text.end()},
          .is_ptx = text[0] == 'p',
          .log = text.substr(space + 1, log_size),
          .from_cache = true};
}

/// Every embedded header by name and text.
const std::string& all_sources() {
  static const std::string all = [] {
    std::string text;
    for (const Source& header : sources()) text += fmt::format("{}\n{}\n", header.name, header.text);
    return text;
  }();
  return all;
}

}  // namespace

Compiled compile(const Compilation& compilation) {
  const Clock::time_point begin = Clock::now();
  const Target target = target_of(compilation.architecture);
  const Program program = create(compilation);
  run(program, compilation, target);
  const std::string image =
      target.is_ptx ? fetch(program, nvrtc().ptx_size, nvrtc().ptx) : fetch(program, nvrtc().cubin_size, nvrtc().cubin);
  return {.image = {image.begin(), image.end()},
          .is_ptx = target.is_ptx,
          .log = log_of(program),
          .seconds = seconds_since(begin)};
}

CacheKey key_of(const Compilation& compilation) {
  const std::string options =
      fmt::format("{}", fmt::join(options_of(compilation, target_of(compilation.architecture)), "\n"));
  const std::string version = fmt::format("NVRTC {}", nvrtc_version());
  return cache_key({compilation.source, compilation.name, all_sources(), options, version});
}

Compiled compile_cached(const Compilation& compilation, const Cache& cache) {
  const Clock::time_point begin = Clock::now();
  const CacheKey key = key_of(compilation);
  if (const std::optional<std::string> kept = cache.load(key)) {
    Compiled compiled = unpacked(*kept);
    compiled.seconds = seconds_since(begin);
    return compiled;
  }
  Compiled compiled = compile(compilation);
  cache.store(key, packed(compiled));
  compiled.seconds = seconds_since(begin);
  return compiled;
}

}  // namespace polydescent::gpu
