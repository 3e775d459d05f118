#pragma once

#include "polydescent/host/problem.hpp"

namespace polydescent {

/// The request's bounds for `dim` coordinates: one pair serves all. Throws Error when there are none, or not as many.
Box box_for(const ObjectiveRequest& request, int dim);

}  // namespace polydescent
