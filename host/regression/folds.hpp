#pragma once

#include <cstdint>
#include <vector>

#include "polydescent/host/regression/fit_options.hpp"

namespace polydescent {

/// The rows of each fold, ascending; one fold of all rows where there is no cross-validation. Random folds deal rows out in an
/// order that follows from (seed, row) alone; sizes differ by one at most.
std::vector<std::vector<std::uint32_t>> make_folds(std::size_t rows, const FitOptions& options);

/// 0, ..., rows - 1 in an order that follows from (seed, pass, row) alone.
std::vector<std::uint32_t> random_order(std::size_t rows, std::uint64_t seed, int pass);

}  // namespace polydescent
