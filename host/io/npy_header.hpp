#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace polydescent {

/// What stands before the numbers of a .npy file.
struct NpyHeader {
  std::string type;                // as NumPy's dtype.str: "<f8"; "[...]" for records
  bool column_major = false;       // "fortran_order"
  std::vector<std::size_t> shape;  // one number per axis
  std::size_t size = 0;            // of all this, in bytes: the numbers begin there
};

/// Reads the header of a .npy file, format versions 1.0 to 3.0, from the file's bytes. `label` begins every message.
/// Throws Error for other bytes, and for a header that is not as NumPy writes it.
/// Source: numpy.lib.format, "NumPy Enhancement Proposal 1".
NpyHeader parse_npy_header(const std::string& label, std::string_view bytes);

}  // namespace polydescent
