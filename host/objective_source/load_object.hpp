#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace polydescent {

/// Loads a shared object from memory, so that what was checked is what runs. The handle is dlopen()'s; the last copy of it
/// unloads the object. Throws Error with the dynamic linker's message; name: what that calls the object.
std::shared_ptr<void> load_object(std::string_view image, const std::string& name);

}  // namespace polydescent
