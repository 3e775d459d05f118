#include "polydescent/kernels/gpu/private_files.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "host/io/temporary_folder.hpp"
#include "polydescent/kernels/gpu/cache.hpp"

namespace polydescent::gpu {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Optional;

constexpr uid_t somebody_else = 65534;

mode_t mode_of(const std::string& path) {
  struct stat facts = {};
  EXPECT_EQ(stat(path.c_str(), &facts), 0) << path;
  return facts.st_mode & 07777;
}

TEST(PrivateFiles, FoldersAreMadeForTheirOwnerAlone) {
  const TemporaryFolder folder;
  const mode_t before = umask(0);
  EXPECT_TRUE(make_private_folder(folder.file("above/below/")));
  EXPECT_TRUE(replace_private_file(folder.file("above/below/file.txt"), "text"));
  umask(before);
  EXPECT_EQ(mode_of(folder.file("above")), 0700u);
  EXPECT_EQ(mode_of(folder.file("above/below")), 0700u);
  EXPECT_EQ(mode_of(folder.file("above/below/file.txt")), 0600u);
  EXPECT_TRUE(make_private_folder(folder.file("above/below")));
}

TEST(PrivateFiles, AFolderThatOthersMayWriteIsNotTrusted) {
  const TemporaryFolder folder;
  const std::string path = folder.file("cache");
  EXPECT_THAT(distrust(path), IsEmpty()) << "where there is none";
  ASSERT_TRUE(make_private_folder(path));
  for (const mode_t mode : {0700u, 0755u, 0500u}) {
    chmod(path.c_str(), mode);
    EXPECT_THAT(distrust(path), IsEmpty()) << mode;
  }
  for (const mode_t mode : {0777u, 0770u, 0702u, 01777u}) {
    chmod(path.c_str(), mode);
    EXPECT_THAT(distrust(path), HasSubstr("others than its owner")) << mode;
    EXPECT_FALSE(make_private_folder(path)) << mode;
  }
}

TEST(PrivateFiles, ALinkOfOnesOwnIsAsGoodAsItsFolder) {
  const TemporaryFolder folder;
  const std::string path = folder.file("cache"), link = folder.file("link");
  ASSERT_TRUE(make_private_folder(path));
  std::filesystem::create_symlink(path, link);
  EXPECT_TRUE(make_private_folder(link));
  chmod(path.c_str(), 0777);
  EXPECT_THAT(distrust(link), HasSubstr("mode 0777"));
  EXPECT_THAT(distrust(link + "/"), HasSubstr("mode 0777"));
}

TEST(PrivateFiles, WhatIsAnotherUsersIsNotTrusted) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give files away";
  const TemporaryFolder folder;
  const std::string path = folder.file("cache"), link = folder.file("link"), file = folder.file("file");
  ASSERT_TRUE(make_private_folder(path));
  ASSERT_EQ(chown(path.c_str(), somebody_else, 0), 0);
  EXPECT_THAT(distrust(path), HasSubstr("belongs to user 65534"));
  ASSERT_EQ(chown(path.c_str(), 0, 0), 0);
  EXPECT_THAT(distrust(path), IsEmpty());
  write_text(file, "text");
  ASSERT_EQ(chown(file.c_str(), somebody_else, 0), 0);
  EXPECT_EQ(read_private_file(file), std::nullopt);
}

TEST(PrivateFiles, OnlyAPrivateFileIsRead) {
  const TemporaryFolder folder;
  const std::string path = folder.file("file.txt");
  EXPECT_EQ(read_private_file(path), std::nullopt);
  ASSERT_TRUE(replace_private_file(path, "text"));
  EXPECT_THAT(read_private_file(path), Optional(std::string("text")));
  ASSERT_TRUE(replace_private_file(path, ""));
  EXPECT_THAT(read_private_file(path), Optional(std::string()));
  chmod(path.c_str(), 0620);
  EXPECT_EQ(read_private_file(path), std::nullopt);
  EXPECT_EQ(read_private_file(folder.file("")), std::nullopt) << "a folder";
  std::filesystem::create_symlink("/etc/passwd", folder.file("link"));
  EXPECT_EQ(read_private_file(folder.file("link")), std::nullopt);
  ASSERT_EQ(mkfifo(folder.file("fifo").c_str(), 0600), 0);
  EXPECT_EQ(read_private_file(folder.file("fifo")), std::nullopt);
}

TEST(PrivateFiles, ReplacingAFileLeavesNothingBeside) {
  const TemporaryFolder folder;
  EXPECT_TRUE(replace_private_file(folder.file("file.txt"), "one"));
  EXPECT_TRUE(replace_private_file(folder.file("file.txt"), "two"));
  EXPECT_FALSE(replace_private_file(folder.file("none/file.txt"), "three"));
  std::filesystem::create_directory(folder.file("folder"));
  EXPECT_FALSE(replace_private_file(folder.file("folder"), "four"));
  EXPECT_EQ(folder.entries(), 2);
}

TEST(PrivateFiles, TheCacheHasNothingInAFolderThatOthersMayWrite) {
  const TemporaryFolder folder;
  const Cache cache(folder.file("cache"));
  const CacheKey key = cache_key({"text"});
  cache.store(key, "kept");
  ASSERT_NE(cache.load(key), std::nullopt);
  chmod(folder.file("cache").c_str(), 0777);
  EXPECT_EQ(cache.load(key), std::nullopt);
  cache.store(cache_key({"other"}), "not kept");
  EXPECT_FALSE(std::filesystem::exists(cache.file_of(cache_key({"other"}))));
  chmod(folder.file("cache").c_str(), 0700);
  EXPECT_NE(cache.load(key), std::nullopt);
  chmod(cache.file_of(key).c_str(), 0666);
  EXPECT_EQ(cache.load(key), std::nullopt);
}

}  // namespace
}  // namespace polydescent::gpu
