#pragma once

#include <string>
#include <string_view>

#include "polydescent/host/regression/model.hpp"

namespace polydescent {

/// The model as a JSON document, whose numbers read back exactly.
std::string to_model_json(const FittedModel& model);

/// Reads such a document. `label` begins the message of the Error that anything else is: what is wrong, and where.
FittedModel parse_model(const std::string& label, std::string_view text);

}  // namespace polydescent
