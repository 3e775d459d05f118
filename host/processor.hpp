#pragma once

#include <string>

namespace polydescent {

/// The processor's marketing name, "CPU" where the system does not tell.
std::string processor_name();

}  // namespace polydescent
