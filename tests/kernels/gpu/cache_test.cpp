#include "polydescent/kernels/gpu/cache.hpp"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "host/io/temporary_folder.hpp"
#include "kernels/gpu/environment.hpp"

namespace polydescent::gpu {
namespace {

using testing::Optional;

const CacheKey key = cache_key({"source", "options"});
const std::string text(10'000, 'x');

/// Ages an entry, so that it counts as unused for longer than those before it.
void set_age(const Cache& cache, const CacheKey& which, int hours) {
  std::filesystem::last_write_time(cache.file_of(which),
                                   std::filesystem::file_time_type::clock::now() - std::chrono::hours(hours));
}

TEST(GpuCache, GivesBackWhatWasStored) {
  const TemporaryFolder folder;
  const Cache cache(folder.file("made/when/needed"));
  EXPECT_EQ(cache.load(key), std::nullopt);
  cache.store(key, text);
  EXPECT_THAT(cache.load(key), Optional(text));
  EXPECT_EQ(cache.load(cache_key({"source", "other options"})), std::nullopt);
  cache.store(key, "");
  EXPECT_THAT(cache.load(key), Optional(std::string()));
}

TEST(GpuCache, AKeyTellsWhereOneTextEndsAndTheNextBegins) {
  EXPECT_NE(cache_key({"ab", "c"}).hexadecimal(), cache_key({"a", "bc"}).hexadecimal());
  EXPECT_NE(cache_key({"ab", "c"}).hexadecimal(), cache_key({"ab", "c", ""}).hexadecimal());
  EXPECT_EQ(cache_key({"ab", "c"}).hexadecimal(), cache_key({"ab", "c"}).hexadecimal());
  EXPECT_EQ(key.hexadecimal().size(), 32u);
}

TEST(GpuCache, ADamagedEntryIsAbsentUntilItIsStoredAgain) {
  const TemporaryFolder folder;
  const Cache cache(folder.file("cache"));
  cache.store(key, text);
  const std::string path = cache.file_of(key).string();
  const std::string whole = read_text(path);
  for (const std::size_t position :
       {std::size_t{0}, std::size_t{20}, std::size_t{34}, std::size_t{41}, whole.size() - 1}) {
    std::string damaged = whole;
    damaged[position] = static_cast<char>(damaged[position] ^ 1);
    write_text(path, damaged);
    EXPECT_EQ(cache.load(key), std::nullopt) << position;
  }
  for (const std::size_t length : {std::size_t{0}, std::size_t{10}, std::size_t{48}, whole.size() - 1}) {
    write_text(path, whole.substr(0, length));
    EXPECT_EQ(cache.load(key), std::nullopt) << length;
  }
  write_text(path, whole + "x");
  EXPECT_EQ(cache.load(key), std::nullopt);
  cache.store(key, text);
  EXPECT_THAT(cache.load(key), Optional(text));
}

TEST(GpuCache, AnotherKeysEntryIsForeign) {
  const TemporaryFolder folder;
  const Cache cache(folder.file("cache"));
  const CacheKey other = cache_key({"other"});
  cache.store(other, text);
  std::filesystem::rename(cache.file_of(other), cache.file_of(key));
  EXPECT_EQ(cache.load(key), std::nullopt);
}

TEST(GpuCache, KeepsNothingWhereItCannotWrite) {
  const TemporaryFolder folder;
  write_text(folder.file("file"), "in the way");
  for (const std::string& place :
       {folder.file("file"), folder.file("file/below"), std::string("/proc/none"), std::string()}) {
    const Cache cache(place);
    cache.store(key, text);
    EXPECT_EQ(cache.load(key), std::nullopt) << place;
  }
  EXPECT_EQ(read_text(folder.file("file")), "in the way");
}

TEST(GpuCache, RemovesWhatWasUnusedForLongest) {
  const TemporaryFolder folder;
  const Cache cache(folder.file("cache"), 35'000);  // three entries and a bit
  const CacheKey first = cache_key({"1"}), second = cache_key({"2"}), third = cache_key({"3"});
  cache.store(first, text);
  cache.store(second, text);
  cache.store(third, text);
  set_age(cache, first, 3);
  set_age(cache, second, 2);
  set_age(cache, third, 1);
  EXPECT_NE(cache.load(first), std::nullopt);  // used just now
  cache.store(key, text);
  EXPECT_NE(cache.load(first), std::nullopt);
  EXPECT_EQ(cache.load(second), std::nullopt);
  EXPECT_NE(cache.load(third), std::nullopt);
  EXPECT_NE(cache.load(key), std::nullopt);
}

TEST(GpuCache, LeavesOtherFilesAlone) {
  const TemporaryFolder folder;
  write_text(folder.file("notes.txt"), text);
  const Cache cache(folder.file(""), 1);
  cache.store(key, text);
  EXPECT_EQ(read_text(folder.file("notes.txt")), text);
  EXPECT_EQ(folder.entries(), 1);
}

/// Stores and loads one entry over and over; false when a load gives anything but the whole text.
bool store_and_load(const Cache& cache) {
  bool whole = true;
  for (int i = 0; i < 200; ++i) {
    cache.store(key, text);
    whole = whole && cache.load(key) == text;
  }
  return whole;
}

TEST(GpuCache, ThreadsAtOnceSeeWholeEntries) {
  const TemporaryFolder folder;
  const Cache cache(folder.file("cache"));
  std::vector<char> whole(4);
  std::vector<std::thread> threads;
  threads.reserve(whole.size());
  for (char& mine : whole) threads.emplace_back([&] { mine = store_and_load(cache); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(whole, testing::Each(1));
}

TEST(GpuCache, ProcessesAtOnceSeeWholeEntriesAndLeaveNothingElse) {
  const TemporaryFolder folder;
  const Cache cache(folder.file("cache"));
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) _exit(store_and_load(cache) ? 0 : 1);
  EXPECT_TRUE(store_and_load(cache));
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  const std::filesystem::directory_iterator files(folder.file("cache"));
  EXPECT_EQ(std::distance(begin(files), end(files)), 1);
}

TEST(GpuCache, LiesWhereTheEnvironmentSays) {
  const Variable own("POLYDESCENT_CACHE_DIR", nullptr);
  const Variable caches("XDG_CACHE_HOME", nullptr);
  const Variable home("HOME", nullptr);
  EXPECT_EQ(default_cache_folder(), "");
  const Variable with_home("HOME", "/home/me");
  EXPECT_EQ(default_cache_folder(), "/home/me/.cache/polydescent");
  const Variable with_caches("XDG_CACHE_HOME", "/var/caches");
  EXPECT_EQ(default_cache_folder(), "/var/caches/polydescent");
  const Variable with_own("POLYDESCENT_CACHE_DIR", "/tmp/here");
  EXPECT_EQ(default_cache_folder(), "/tmp/here");
}

}  // namespace
}  // namespace polydescent::gpu
