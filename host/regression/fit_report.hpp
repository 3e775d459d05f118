#pragma once

#include <string>

#include "polydescent/host/regression/fit.hpp"

namespace polydescent {

/// What is minimized, on the data's scale: "RSS/(2n) + lambda sum_j |s_j b_j|".
std::string formula_of(const FitOptions& options);

/// The result as the JSON document users script against; numbers that are not finite are null.
std::string to_json(const FitResult& result, const FitData& data, const FitOptions& options);

/// The result for a terminal.
std::string to_text(const FitResult& result, const FitData& data, const FitOptions& options);

}  // namespace polydescent
