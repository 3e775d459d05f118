#include "polydescent/host/objective_source/dependencies.hpp"

#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>
#include <utility>

#include "polydescent/kernels/gpu/cache.hpp"

namespace polydescent {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t hash_digits = 32;

std::optional<std::string> hash_of(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return std::nullopt;
  const std::string contents{std::istreambuf_iterator<char>(stream), {}};
  if (stream.bad()) return std::nullopt;
  return gpu::cache_key({contents}).hexadecimal();
}

}  // namespace

std::vector<fs::path> files_of_rule(std::string_view rule) {
  std::vector<fs::path> files;
  std::string file;
  const auto end_of_file = [&] {
    if (!file.empty()) files.emplace_back(std::exchange(file, {}));
  };
  std::size_t k = rule.find(": ");
  if (k == std::string_view::npos) return {};
  for (k += 2; k < rule.size(); ++k) {
    const char next = k + 1 < rule.size() ? rule[k + 1] : '\n';
    const bool goes_on_below = rule[k] == '\\' && next == '\n';
    const bool is_escape = (rule[k] == '\\' && (next == ' ' || next == '#')) || (rule[k] == '$' && next == '$');
    if (goes_on_below || rule[k] == ' ' || rule[k] == '\n') end_of_file();
    else file += is_escape ? rule[++k] : rule[k];
  }
  end_of_file();
  return files;
}

std::optional<std::string> fingerprint(const std::vector<fs::path>& files, fs::file_time_type since) {
  std::string lines;
  for (const fs::path& file : files) {
    std::error_code unreadable;
    const std::string path = fs::absolute(file, unreadable).string();
    const bool is_new = unreadable || fs::last_write_time(file, unreadable) >= since;
    const std::optional<std::string> hash = hash_of(file);
    if (is_new || unreadable || !hash || path.find('\n') != std::string::npos) return std::nullopt;
    lines += *hash + " " + path + "\n";
  }
  return lines;
}

bool is_unchanged(const std::string& fingerprint) {
  std::istringstream lines(fingerprint);
  for (std::string line; std::getline(lines, line);) {
    if (line.size() <= hash_digits + 1 || hash_of(line.substr(hash_digits + 1)) != line.substr(0, hash_digits)) return false;
  }
  return true;
}

}  // namespace polydescent
