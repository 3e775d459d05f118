#include "polydescent/host/io/output_file.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <utility>

#include "host/io/temporary_folder.hpp"
#include "host/request_error.hpp"

namespace polydescent {
namespace {

using testing::HasSubstr;

TEST(OutputFile, PutsTheWholeTextInPlace) {
  const TemporaryFolder folder;
  const std::string text(100'000, 'x');
  OutputFile("--json", folder.file("result.json")).commit(text);
  EXPECT_EQ(read_text(folder.file("result.json")), text);
  EXPECT_EQ(folder.entries(), 1);
}

TEST(OutputFile, KeepsAnExistingFileUntilItIsCommitted) {
  const TemporaryFolder folder;
  const std::string path = folder.file("result.json");
  write_text(path, "old");
  {
    OutputFile file("--json", path);
    EXPECT_EQ(read_text(path), "old");
    file.commit("new");
    EXPECT_EQ(read_text(path), "new");
  }
  EXPECT_EQ(read_text(path), "new");
  EXPECT_EQ(folder.entries(), 1);
}

TEST(OutputFile, LeavesNothingBehindWhenItIsNotCommitted) {
  const TemporaryFolder folder;
  write_text(folder.file("old"), "old");
  {
    const OutputFile replaced("--json", folder.file("old"));
    const OutputFile created("--json", folder.file("new"));
  }
  EXPECT_EQ(read_text(folder.file("old")), "old");
  EXPECT_EQ(folder.entries(), 1);
}

TEST(OutputFile, RefusesPlacesThatCannotBeWritten) {
  const TemporaryFolder folder;
  const auto refusal = [](const std::string& path) { return request_error([&] { OutputFile("--json", path); }); };
  EXPECT_THAT(refusal(""), HasSubstr("--json"));
  EXPECT_THAT(refusal(folder.file("")), HasSubstr("directory"));
  EXPECT_THAT(refusal(folder.file("none/result.json")), HasSubstr("--json " + folder.file("none")));
  EXPECT_THAT(refusal(folder.file(std::string(300, 'x'))), HasSubstr("--json"));
  EXPECT_EQ(folder.entries(), 0);
}

TEST(OutputFile, WritesWhatALinkLeadsToAndKeepsTheLink) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.file("results"));
  write_text(folder.file("results/old.json"), "old");
  std::filesystem::create_symlink("results/old.json", folder.file("link"));
  std::filesystem::create_symlink("link", folder.file("link-to-link"));
  std::filesystem::create_symlink(folder.file("results/new.json"), folder.file("dangling"));
  for (const auto& [link, target] :
       {std::pair{"link", "results/old.json"}, std::pair{"link-to-link", "results/old.json"},
        std::pair{"dangling", "results/new.json"}}) {
    OutputFile("--json", folder.file(link)).commit(link);
    EXPECT_TRUE(std::filesystem::is_symlink(folder.file(link))) << link;
    EXPECT_FALSE(std::filesystem::is_symlink(folder.file(target))) << link;
    EXPECT_EQ(read_text(folder.file(target)), link);
  }
  EXPECT_EQ(folder.entries(), 4);
}

TEST(OutputFile, RefusesLinksThatLeadNowhere) {
  const TemporaryFolder folder;
  std::filesystem::create_symlink("circle", folder.file("circle"));
  std::filesystem::create_symlink("none/result.json", folder.file("no-folder"));
  for (const char* link : {"circle", "no-folder"}) {
    EXPECT_THAT(request_error([&] { OutputFile("--json", folder.file(link)); }), HasSubstr(link));
  }
  EXPECT_EQ(folder.entries(), 2);
}

TEST(OutputFile, WritesIntoAnOpenFileOfTheSystemInsteadOfReplacingIt) {
  const TemporaryFolder folder;
  const std::string path = folder.file("log");
  write_text(path, "before, ");
  const int log = open(path.c_str(), O_RDWR);
  ASSERT_GE(log, 0);
  const std::string number = std::to_string(log);
  std::filesystem::create_symlink("/dev/fd/" + number, folder.file("link"));
  OutputFile("--json", "/dev/fd/" + number).commit("one, ");
  OutputFile("--json", "/proc/self/fd/" + number).commit("two, ");
  OutputFile("--json", folder.file("link")).commit("three");
  std::string received(64, '\0');
  received.resize(static_cast<std::size_t>(std::max<ssize_t>(0, pread(log, received.data(), received.size(), 0))));
  close(log);
  EXPECT_EQ(received, "before, one, two, three");
  EXPECT_EQ(read_text(path), received);
  EXPECT_EQ(folder.entries(), 2);
}

TEST(OutputFile, SaysWhenADeviceDoesNotTakeTheText) {
  EXPECT_THAT(request_error([] { OutputFile("--json", "/dev/full").commit("text"); }), HasSubstr("--json /dev/full"));
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/full"));
}

TEST(OutputFile, KeepsTheModeOfAFileAndGivesANewOneTheUsersOwn) {
  const TemporaryFolder folder;
  const auto mode_of = [&](const char* name) {
    return static_cast<int>(std::filesystem::status(folder.file(name)).permissions());
  };
  write_text(folder.file("old"), "old");
  chmod(folder.file("old").c_str(), 0640);
  const mode_t before = umask(0027);
  OutputFile("--json", folder.file("old")).commit("text");
  OutputFile("--json", folder.file("new")).commit("text");
  umask(0);
  OutputFile("--json", folder.file("open")).commit("text");
  umask(before);
  EXPECT_EQ(mode_of("old"), 0640);
  EXPECT_EQ(mode_of("new"), 0640);
  EXPECT_EQ(mode_of("open"), 0666);
}

TEST(OutputFile, TakesTheLongestNames) {
  const TemporaryFolder folder;
  const std::string name(250, 'x');
  OutputFile("--json", folder.file(name)).commit("text");
  EXPECT_EQ(read_text(folder.file(name)), "text");
}

TEST(OutputFile, WritesIntoAPipeInsteadOfReplacingIt) {
  const TemporaryFolder folder;
  const std::string path = folder.file("pipe");
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  const int reader = open(path.c_str(), O_RDONLY | O_NONBLOCK);  // first, or the writer waits for one
  ASSERT_GE(reader, 0);
  OutputFile("--json", path).commit("text");
  std::string received(16, '\0');
  received.resize(static_cast<std::size_t>(std::max<ssize_t>(0, read(reader, received.data(), received.size()))));
  close(reader);
  EXPECT_EQ(received, "text");
  EXPECT_TRUE(std::filesystem::is_fifo(path));
}

}  // namespace
}  // namespace polydescent
