#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace polydescent::gpu {

/// 128 bits that stand for everything an entry depends on.
struct CacheKey {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  std::string hexadecimal() const;
};

/// The hash of these texts, in order and each with its length: a character cannot wander from one to the next.
CacheKey cache_key(std::initializer_list<std::string_view> parts);

/// Texts on disk by key, one file each. A file is written beside its place and renamed, so that no process ever sees
/// half of one; what is read is checked, and a file that is damaged, another program's or another user's counts as absent.
/// Nothing here fails: where the folder cannot be read or written, or is not to be trusted (private_files.hpp), there is just
/// nothing in it.
class Cache {
 public:
  static constexpr std::uint64_t default_max_bytes = std::uint64_t{512} << 20;

  /// An empty folder's name: a cache that keeps nothing. Beyond max_bytes the entries unused for longest are removed.
  explicit Cache(std::filesystem::path folder, std::uint64_t max_bytes = default_max_bytes);

  std::optional<std::string> load(const CacheKey& key) const noexcept;
  void store(const CacheKey& key, std::string_view text) const noexcept;

  std::filesystem::path file_of(const CacheKey& key) const;

 private:
  void remove_oldest() const;

  std::filesystem::path folder_;
  std::uint64_t max_bytes_;
};

/// $POLYDESCENT_CACHE_DIR, else $XDG_CACHE_HOME/polydescent, else $HOME/.cache/polydescent, else no name.
std::filesystem::path default_cache_folder();

}  // namespace polydescent::gpu
