#include "polydescent/host/objective_source/dependencies.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <string>
#include <vector>

#include "host/io/temporary_folder.hpp"

namespace polydescent {
namespace {

using Paths = std::vector<std::filesystem::path>;
const auto tomorrow = std::filesystem::file_time_type::clock::now() + std::chrono::hours(24);

TEST(Dependencies, AreReadAsMakeReadsThem) {
  EXPECT_EQ(files_of_rule("a.so: a.cpp b.hpp \\\n  dir/c.hpp\n"), (Paths{"a.cpp", "b.hpp", "dir/c.hpp"}));
  EXPECT_EQ(files_of_rule("a.so: two\\ words.hpp \\\n x\\#y.hpp \\\n a$$b.hpp \\\n back\\slash.hpp"),
            (Paths{"two words.hpp", "x#y.hpp", "a$b.hpp", "back\\slash.hpp"}));
  EXPECT_EQ(files_of_rule(""), Paths{});
  EXPECT_EQ(files_of_rule("a.so:\n"), Paths{});
}

TEST(Dependencies, ChangeWithTheContentsOfTheirFiles) {
  const TemporaryFolder folder;
  const std::string one = folder.file("one.hpp"), two = folder.file("two words.hpp");
  write_text(one, "1");
  write_text(two, "2");
  const auto before = fingerprint({one, two}, tomorrow);
  ASSERT_TRUE(before);
  EXPECT_TRUE(is_unchanged(*before));
  write_text(two, "3");
  EXPECT_FALSE(is_unchanged(*before));
  write_text(two, "2");
  EXPECT_TRUE(is_unchanged(*before)) << "dates do not count";
  std::filesystem::remove(one);
  EXPECT_FALSE(is_unchanged(*before));
  EXPECT_TRUE(is_unchanged(""));
  EXPECT_FALSE(is_unchanged("no fingerprint\n"));
}

TEST(Dependencies, AreNotTrustedWhenTheyAreNewerThanTheCompiler) {
  const TemporaryFolder folder;
  write_text(folder.file("one.hpp"), "1");
  EXPECT_FALSE(fingerprint({folder.file("one.hpp")}, tomorrow - std::chrono::hours(48)));
  EXPECT_FALSE(fingerprint({folder.file("none.hpp")}, tomorrow));
}

}  // namespace
}  // namespace polydescent
