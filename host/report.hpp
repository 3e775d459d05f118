#pragma once

#include <string>

#include "polydescent/host/problem.hpp"
#include "polydescent/host/result.hpp"

namespace polydescent {

/// The result as the JSON document users script against; numbers that are not finite are null.
std::string to_json(const SearchResult& result);

/// The result for a terminal: the answer, what was found, how it went.
std::string to_text(const SearchResult& result, const Problem& problem);

/// The courses of the traced starts as CSV: start,iteration,value,gradient_norm,rate,x0,x1,...
std::string to_trace_csv(const SearchResult& result);

}  // namespace polydescent
