#include "polydescent/host/cli/search_files.hpp"

#include <cstddef>
#include <iterator>
#include <utility>

#include "polydescent/host/report.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

void check_places(const SearchPaths& paths) {
  const std::pair<const char*, const std::string&> all[] = {{"--json", paths.json}, {"--trace", paths.trace}, {"--output", paths.ends}};
  for (std::size_t k = 1; k < std::size(all); ++k) {
    for (std::size_t before = 0; before < k; ++before) {
      const auto& [flag, path] = all[k];
      require(path.empty() || path != all[before].second, "{} {}: {} goes there too; name another file", flag, path, all[before].first);
    }
  }
  require(paths.trace != "-", "--trace -: a trace goes into a file; name one");
}

std::uint64_t ends_of(const Problem& problem, const MinimizeOptions& options) {
  return options.only_start ? 1 : number_of_starts(options, problem.dim) * problem.problems;
}

}  // namespace

SearchFiles::SearchFiles(const SearchPaths& paths, const Problem& problem, MinimizeOptions& options) {
  check_places(paths);
  require(options.trace_starts == 0 || !paths.trace.empty(), "--trace-starts {}: says how many starts --trace FILE writes; add it",
          options.trace_starts);
  if (!paths.json.empty() && paths.json != "-") json_.emplace("--json", paths.json);
  if (!paths.trace.empty()) {
    trace_.emplace("--trace", paths.trace);
    if (options.trace_starts == 0) options.trace_starts = 1;
  }
  if (!paths.ends.empty()) {
    ends_.emplace(paths.ends, problem, options, ends_of(problem, options));
    options.take_ends = [this](const EndsBlock& ends) { ends_->write(ends); };
  }
}

void SearchFiles::commit(const SearchResult& result) {
  if (json_) json_->commit(to_json(result));
  if (trace_) trace_->commit(to_trace_csv(result));
  if (ends_) ends_->commit();
}

}  // namespace polydescent
