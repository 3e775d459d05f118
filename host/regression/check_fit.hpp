#pragma once

#include <cstdint>
#include <vector>

#include "polydescent/host/regression/fit_data.hpp"
#include "polydescent/host/regression/fit_options.hpp"

namespace polydescent {

/// Throws Error for what cannot be fitted.
void check_fit(const FitData& data, const FitOptions& options);

/// Throws Error where a training set would have fewer than two rows that count.
void check_training_sets(const FitData& data, const std::vector<std::vector<std::uint32_t>>& folds);

}  // namespace polydescent
