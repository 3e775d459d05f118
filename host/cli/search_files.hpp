#pragma once

#include <optional>
#include <string>

#include "polydescent/host/cli/ends_file.hpp"
#include "polydescent/host/io/output_file.hpp"
#include "polydescent/host/options.hpp"
#include "polydescent/host/problem.hpp"
#include "polydescent/host/result.hpp"

namespace polydescent {

/// Where a search's results go; empty: nowhere.
struct SearchPaths {
  std::string json, trace, ends;
};

/// The files a search writes. Their places are proved before it begins, and they appear once it is done.
class SearchFiles {
 public:
  /// Throws Error for places that cannot be written, and for one place named twice. Has the options hand over what goes there;
  /// they must outlive this.
  SearchFiles(const SearchPaths& paths, const Problem& problem, MinimizeOptions& options);
  SearchFiles(const SearchFiles&) = delete;
  SearchFiles& operator=(const SearchFiles&) = delete;

  void commit(const SearchResult& result);

 private:
  std::optional<OutputFile> json_, trace_;
  std::optional<EndsFile> ends_;
};

}  // namespace polydescent
