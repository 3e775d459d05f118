#include "polydescent/host/cli/later.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

const std::map<std::string_view, std::vector<std::string_view>> later{
    {"command", {"basins", "plot", "report"}},
    {"flag",
     {"--unbounded", "--rounds", "--checkpoint", "--every", "--resume", "--plot", "--animate", "--progress", "--bootstrap", "--stability-selection"}},
    {"--strategy", {"auto", "basin-hopping", "evolution"}}};

}  // namespace

void refuse_if_later(std::string_view kind, std::string_view word) {
  const std::string_view name = word.substr(0, word.find_first_of("=:"));
  const auto& words = later.at(kind);
  if (std::find(words.begin(), words.end(), name) == words.end()) return;
  const std::string flag = kind.starts_with("--") ? fmt::format("{} ", kind) : "";
  throw Error(Fault::request, fmt::format("{}{}: not available yet in version {}", flag, name, POLYDESCENT_VERSION));
}

}  // namespace polydescent
