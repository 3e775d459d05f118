#pragma once

#include "polydescent/host/regression/fit_data.hpp"
#include "polydescent/host/regression/fit_options.hpp"

namespace polydescent {

/// Throws Error for what cannot be fitted.
void check_fit(const FitData& data, const FitOptions& options);

}  // namespace polydescent
