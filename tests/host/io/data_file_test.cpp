#include "polydescent/host/io/data_file.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <thread>

#include "host/io/npy_bytes.hpp"
#include "host/io/temporary_folder.hpp"
#include "host/request_error.hpp"

namespace polydescent {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(DataFile, IsReadByTheEndOfItsName) {
  const TemporaryFolder folder;
  for (const auto& [name, text] : {std::pair{"x.csv", "a,b\n1,2\n"}, std::pair{"x.CSV", "a;b\n1;2\n"},
                                   std::pair{"x.y.tsv", "a\tb\n1\t2\n"}, std::pair{"x.tab", "a\tb\n1\t2\n"}}) {
    write_text(folder.file(name), text);
    const DataTable table = read_data_file("--data", folder.file(name));
    EXPECT_THAT(table.names, ElementsAre("a", "b")) << name;
    EXPECT_EQ(table.matrix.at(0, 1), 2) << name;
  }
  write_text(folder.file("x.npy"), npy_bytes(npy_dictionary("<f8", "False", "(1,)"), std::vector<double>{7}));
  EXPECT_EQ(read_data_file("--data", folder.file("x.npy")).matrix.at(0, 0), 7);
}

TEST(DataFile, FromAPipeIsCsv) {
  const TemporaryFolder folder;
  ASSERT_EQ(mkfifo(folder.file("pipe").c_str(), 0600), 0);
  std::thread writer([&] { write_text(folder.file("pipe"), "1;2\n3;4\n"); });
  EXPECT_EQ(read_data_file("--data", folder.file("pipe")).matrix.at(1, 1), 4);
  writer.join();
}

TEST(DataFile, FromStandardInputIsCsv) {
  const TemporaryFolder folder;
  write_text(folder.file("x"), "a,b\n1,2\n");
  const int before = dup(STDIN_FILENO);
  ASSERT_NE(freopen(folder.file("x").c_str(), "r", stdin), nullptr);
  const DataTable table = read_data_file("--data", "-");
  dup2(before, STDIN_FILENO);
  close(before);
  EXPECT_EQ(table.matrix.at(0, 1), 2);
}

TEST(DataFile, OfAnotherKindIsRefused) {
  const auto message = [](const std::string& path) { return request_error([&] { read_data_file("--data", path); }); };
  for (const char* path : {"x.svm", "x.svmlight"})
    EXPECT_THAT(message(path), AllOf(HasSubstr(path), HasSubstr("not available yet")));
  EXPECT_THAT(message("x.npz"),
              AllOf(HasSubstr("--data x.npz: "), HasSubstr(".csv, .tsv, .tab or .npy"), HasSubstr("found '.npz'")));
  EXPECT_THAT(message("table"), HasSubstr("found nothing"));
  EXPECT_THAT(message("none.csv"), HasSubstr("No such file"));
}

}  // namespace
}  // namespace polydescent
