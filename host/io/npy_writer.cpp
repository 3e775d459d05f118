#include "polydescent/host/io/npy_writer.hpp"

#include <fmt/format.h>

#include <bit>

namespace polydescent {

static_assert(std::endian::native == std::endian::little);

std::string npy_header(std::size_t rows, std::size_t columns) { return npy_header("'<f8'", fmt::format("({}, {})", rows, columns)); }

std::string npy_header(std::string_view descr, std::string_view shape) {
  constexpr std::string_view magic{"\x93NUMPY\x01\x00", 8};
  constexpr std::size_t before = magic.size() + 2, multiple = 64;
  std::string text = fmt::format("{{'descr': {}, 'fortran_order': False, 'shape': {}, }}", descr, shape);
  text.append(multiple - 1 - (before + text.size()) % multiple, ' ');
  text += '\n';
  std::string bytes(magic);
  bytes += static_cast<char>(text.size() & 0xffU);
  bytes += static_cast<char>(text.size() >> 8U);
  return bytes + text;
}

std::string_view npy_numbers(std::span<const double> numbers) {
  return {reinterpret_cast<const char*>(numbers.data()), numbers.size_bytes()};
}

}  // namespace polydescent
