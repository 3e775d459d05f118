#include "polydescent/host/io/data_file.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <system_error>

#include "polydescent/host/io/csv_file.hpp"
#include "polydescent/host/io/npy_file.hpp"
#include "polydescent/host/io/text.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

bool is_stream(const std::string& path) {
  std::error_code ignored;
  return path == "-" || std::filesystem::is_other(std::filesystem::status(path, ignored));
}

}  // namespace

std::string file_ending(const std::string& path) {
  std::string ending = std::filesystem::path(path).extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) { return std::tolower(c); });
  return ending;
}

DataTable read_data_file(std::string_view flag, const std::string& path) {
  const std::string ending = file_ending(path);
  if (ending == ".npy") return read_npy_file(flag, path);
  if (ending == ".tsv" || ending == ".tab") return read_csv_file(flag, path, {.separator = '\t'});
  if (ending == ".csv" || is_stream(path)) return read_csv_file(flag, path);
  require(ending != ".svm" && ending != ".svmlight",
          "{} {}: sparse data are not available yet in version {}; write them as "
          ".csv or .npy",
          flag, path, POLYDESCENT_VERSION);
  throw Error(Fault::request,
              fmt::format("{} {}: its name must end in .csv, .tsv, .tab or .npy, so that its kind is known; "
                          "found {}",
                          flag, path, shown(ending)));
}

}  // namespace polydescent
