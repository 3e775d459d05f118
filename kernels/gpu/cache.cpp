#include "polydescent/kernels/gpu/cache.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

#include "polydescent/kernels/gpu/private_files.hpp"

#define XXH_INLINE_ALL
#define XXH_VECTOR 0  // plain code is fast enough, and g++ warns of what AVX-512 inlines to
#include <xxhash.h>

namespace polydescent::gpu {
namespace {

namespace fs = std::filesystem;

constexpr char magic[] = "polydescent-1\n";
constexpr const char* suffix = ".kernel";

/// What an entry begins with; the text follows.
struct Header {
  char magic[16] = {};
  CacheKey key;
  std::uint64_t length = 0;
  std::uint64_t checksum = 0;
};

Header header_of(const CacheKey& key, std::string_view text) {
  Header header{.key = key, .length = text.size(), .checksum = XXH3_64bits(text.data(), text.size())};
  std::memcpy(header.magic, magic, sizeof magic);
  return header;
}

/// The text of an entry that is whole and belongs to this key.
std::optional<std::string> text_of(const std::string& entry, const CacheKey& key) {
  if (entry.size() < sizeof(Header)) return std::nullopt;
  std::string text = entry.substr(sizeof(Header));
  const Header expected = header_of(key, text);
  if (std::memcmp(entry.data(), &expected, sizeof expected) != 0) return std::nullopt;
  return text;
}

struct Entry {
  fs::path path;
  fs::file_time_type used;
  std::uint64_t bytes;
};

std::vector<Entry> entries_of(const fs::path& folder) {
  std::vector<Entry> entries;
  for (const fs::directory_entry& file : fs::directory_iterator(folder)) {
    std::error_code vanished;  // another process may be tidying up too
    const Entry entry{file.path(), file.last_write_time(vanished), file.file_size(vanished)};
    if (!vanished && entry.path.extension() == suffix) entries.push_back(entry);
  }
  return entries;
}

}  // namespace

std::string CacheKey::hexadecimal() const { return fmt::format("{:016x}{:016x}", high, low); }

CacheKey cache_key(std::initializer_list<std::string_view> parts) {
  const std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state(XXH3_createState(), XXH3_freeState);
  XXH3_128bits_reset(state.get());
  for (const std::string_view part : parts) {
    const std::uint64_t length = part.size();
    XXH3_128bits_update(state.get(), &length, sizeof length);
    XXH3_128bits_update(state.get(), part.data(), part.size());
  }
  const XXH128_hash_t hash = XXH3_128bits_digest(state.get());
  return {hash.high64, hash.low64};
}

Cache::Cache(fs::path folder, std::uint64_t max_bytes) : folder_(std::move(folder)), max_bytes_(max_bytes) {}

fs::path Cache::file_of(const CacheKey& key) const { return folder_ / (key.hexadecimal() + suffix); }

std::optional<std::string> Cache::load(const CacheKey& key) const noexcept try {
  if (folder_.empty() || !distrust(folder_).empty()) return std::nullopt;
  const std::optional<std::string> entry = read_private_file(file_of(key));
  std::optional<std::string> text = entry ? text_of(*entry, key) : std::nullopt;
  std::error_code ignored;
  if (text) fs::last_write_time(file_of(key), fs::file_time_type::clock::now(), ignored);
  return text;
} catch (const std::exception&) {
  return std::nullopt;
}

void Cache::store(const CacheKey& key, std::string_view text) const noexcept try {
  if (folder_.empty() || !make_private_folder(folder_)) return;
  const Header header = header_of(key, text);
  std::string entry(reinterpret_cast<const char*>(&header), sizeof header);
  entry += text;
  if (replace_private_file(file_of(key), entry)) remove_oldest();
} catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): a cache that cannot be written never stops a run
}

void Cache::remove_oldest() const {
  std::vector<Entry> entries = entries_of(folder_);
  std::uint64_t total = 0;
  for (const Entry& entry : entries) total += entry.bytes;
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.used < b.used; });
  for (const Entry& entry : entries) {
    if (total <= max_bytes_) return;
    std::error_code ignored;
    fs::remove(entry.path, ignored);
    total -= entry.bytes;
  }
}

fs::path default_cache_folder() {
  const auto variable = [](const char* name) -> fs::path {
    const char* const value = std::getenv(name);
    return value != nullptr ? value : "";
  };
  if (fs::path own = variable("POLYDESCENT_CACHE_DIR"); !own.empty()) return own;
  if (const fs::path caches = variable("XDG_CACHE_HOME"); !caches.empty()) return caches / "polydescent";
  if (const fs::path home = variable("HOME"); !home.empty()) return home / ".cache" / "polydescent";
  return {};
}

}  // namespace polydescent::gpu
