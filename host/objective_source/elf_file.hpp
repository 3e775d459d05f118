#pragma once

#include <string>
#include <vector>

namespace polydescent {

/// A name that a shared object exports.
struct ExportedName {
  std::string name;
  bool is_function;
};

/// Throws Error unless the file is a shared object for the kind of processor that this program was built for. label: how
/// messages call the file.
void check_shared_object(const std::string& label, const std::string& file);

/// The names in a shared object's dynamic symbol table; none where it cannot be read. The file is one for this kind of
/// processor.
std::vector<ExportedName> exported_names(const std::string& file);

}  // namespace polydescent
