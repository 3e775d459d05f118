#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "polydescent/host/io/data_table.hpp"

namespace polydescent {

/// What becomes of NaN in a file.
enum class Missing { allowed, refused };

/// The matrix in the bytes of a .npy file, which stay where they are: `owner` keeps them, and their address is a
/// multiple of eight. float32 or float64, little-endian, in C or Fortran order, of one axis (one column) or two; NaN is
/// missing, where that is allowed. Reads every number once. Throws Error, which begins with `label`, for other types and
/// shapes, for a length that does not fit the shape, and for numbers that are not finite, with row and column from 1.
DataTable view_npy(const std::string& label, std::span<const std::byte> bytes, std::shared_ptr<const void> owner,
                   Missing missing = Missing::allowed);

/// The same for a file, which is mapped into memory and must not be shortened while the table lives.
DataTable read_npy_file(std::string_view flag, const std::string& path, Missing missing = Missing::allowed);

}  // namespace polydescent
