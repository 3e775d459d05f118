#include "polydescent/host/io/npy_file.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cmath>
#include <cstdint>
#include <limits>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

#include "polydescent/host/io/input_file.hpp"
#include "polydescent/host/io/npy_header.hpp"
#include "polydescent/host/io/text.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

NumberType number_type(const std::string& label, const std::string& type) {
  require(type == "<f4" || type == "<f8", "{}: its numbers are of type {}{}; save array.astype(\"float64\") instead",
          label, shown(type), type.starts_with('>') ? " (big-endian)" : "");
  return type == "<f4" ? NumberType::float32 : NumberType::float64;
}

std::size_t bytes_per_number(NumberType type) { return type == NumberType::float32 ? sizeof(float) : sizeof(double); }

/// A shape as Python writes it: (3,) or (3, 2).
std::string written(const std::vector<std::size_t>& shape) {
  std::string text;
  for (const std::size_t axis : shape) text += fmt::format("{}{}", text.empty() ? "" : ", ", axis);
  return fmt::format("({}{})", text, shape.size() == 1 ? "," : "");
}

/// The matrix that a header describes, without its numbers.
MatrixView shaped(const std::string& label, const NpyHeader& header) {
  const auto& shape = header.shape;
  require(shape.size() == 1 || shape.size() == 2,
          "{}: its shape {} has {} axes (a matrix has two: rows and columns); "
          "reshape the array",
          label, written(shape), shape.size());
  MatrixView matrix{
      .type = number_type(label, header.type), .rows = shape[0], .columns = shape.size() == 2 ? shape[1] : 1};
  require(matrix.rows > 0 && matrix.columns > 0, "{}: its shape {} holds no numbers", label, written(shape));
  const bool contiguous_columns = header.column_major || matrix.columns == 1;
  matrix.row_stride = contiguous_columns ? 1 : static_cast<std::ptrdiff_t>(matrix.columns);
  matrix.column_stride = contiguous_columns ? static_cast<std::ptrdiff_t>(matrix.rows) : 1;
  return matrix;
}

/// The bytes behind the header are those of the shape, no more and no fewer.
void check_length(const std::string& label, const NpyHeader& header, const MatrixView& matrix, std::size_t bytes) {
  const std::size_t size = bytes_per_number(matrix.type);
  const bool fits = matrix.rows <= bytes / size / matrix.columns && matrix.rows * matrix.columns * size == bytes;
  require(fits,
          "{}: its shape {} of {}-byte numbers does not fit the {} bytes behind the header; was it copied as a whole?",
          label, written(header.shape), size, bytes);
}

/// Whether all numbers are finite. Those that are not have all bits of the exponent set.
template <class S>
bool all_finite(const S* numbers, std::size_t count) {
  using Bits = std::conditional_t<sizeof(S) == 4, std::uint32_t, std::uint64_t>;
  constexpr Bits exponent = std::bit_cast<Bits>(std::numeric_limits<S>::infinity());
  Bits found = 0;
  for (std::size_t i = 0; i < count; ++i) found |= (std::bit_cast<Bits>(numbers[i]) & exponent) == exponent ? 1 : 0;
  return found == 0;
}

/// Notes one number that is not finite: NaN is missing, if it may be; infinity is refused.
template <class S>
void take_nonfinite(const std::string& label, DataTable& table, Missing missing, S number, std::size_t index) {
  const MatrixView& matrix = table.matrix;
  const std::size_t run = matrix.row_stride == 1 ? matrix.rows : matrix.columns;
  MissingCell cell{.row = index / run, .column = index % run};
  if (matrix.row_stride == 1) std::swap(cell.row, cell.column);
  const bool allowed = missing == Missing::allowed;
  require(allowed && std::isnan(number), "{}: row {}, column {}: expected a finite number, found {}{}", label, cell.row + 1,
          cell.column + 1, number, allowed ? "; put NaN where a number is missing" : "");
  table.missing.add(cell);
}

/// Looks through all numbers for those that are not finite, a block at a time.
template <class S>
void take_all_nonfinite(const std::string& label, DataTable& table, Missing missing) {
  constexpr std::size_t block = 4096;
  const auto* const numbers = static_cast<const S*>(table.matrix.data);
  const std::size_t count = table.matrix.rows * table.matrix.columns;
  for (std::size_t begin = 0; begin < count; begin += block) {
    const std::size_t size = std::min(block, count - begin);
    if (all_finite(numbers + begin, size)) continue;
    for (std::size_t i = begin; i < begin + size; ++i) {
      if (!std::isfinite(numbers[i])) take_nonfinite(label, table, missing, numbers[i], i);
    }
  }
}

/// A file's bytes in memory, until the last copy of the pointer is gone.
std::shared_ptr<const void> map_file(const std::string& label, const InputFile& file, std::size_t size) {
  void* const bytes = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.descriptor(), 0);
  require(bytes != MAP_FAILED, "{}: cannot map it into memory ({})", label, std::generic_category().message(errno));
  return {bytes, [size](void* mapping) { munmap(mapping, size); }};
}

}  // namespace

DataTable view_npy(const std::string& label, std::span<const std::byte> bytes, std::shared_ptr<const void> owner,
                   Missing missing) {
  const auto* const begin = reinterpret_cast<const char*>(bytes.data());
  const NpyHeader header = parse_npy_header(label, {begin, bytes.size()});
  DataTable table;
  table.matrix = shaped(label, header);
  check_length(label, header, table.matrix, bytes.size() - header.size);
  require(header.size % bytes_per_number(table.matrix.type) == 0,
          "{}: its numbers begin at byte {}, which is no multiple of their size; save the array again with numpy.save",
          label, header.size);
  table.matrix.data = begin + header.size;
  table.missing.by_column.assign(table.matrix.columns, 0);
  table.owner = std::move(owner);
  const bool single = table.matrix.type == NumberType::float32;
  single ? take_all_nonfinite<float>(label, table, missing) : take_all_nonfinite<double>(label, table, missing);
  return table;
}

DataTable read_npy_file(std::string_view flag, const std::string& path, Missing missing) {
  const std::string label = fmt::format("{} {}", flag, path);
  const InputFile file(label, path);
  const auto size = file.size();
  require(size.has_value(), "{}: a .npy file cannot be read from a pipe or device; save it as a file", label);
  require(*size > 0, "{}: it is empty; save the array with numpy.save", label);
  const std::shared_ptr<const void> mapping = map_file(label, file, *size);
  return view_npy(label, {static_cast<const std::byte*>(mapping.get()), *size}, mapping, missing);
}

}  // namespace polydescent
