#include "polydescent/host/io/output_file.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string>

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
