#pragma once

#include <cstring>
#include <string>
#include <vector>

namespace polydescent {

/// A .npy file as numpy.save writes it: this dictionary, padded to a multiple of 64 bytes, and the numbers.
template <class S>
std::string npy_bytes(const std::string& dictionary, const std::vector<S>& numbers, int version = 1) {
  const std::size_t before = version == 1 ? 10 : 12;
  const std::size_t padding = 63 - (before + dictionary.size()) % 64;
  const std::string text = dictionary + std::string(padding, ' ') + "\n";
  std::string bytes = "\x93NUMPY" + std::string{static_cast<char>(version), '\0'};
  for (std::size_t i = 0; i < before - 8; ++i) bytes += static_cast<char>(text.size() >> (8 * i) & 0xffU);
  bytes += text;
  const std::size_t begin = bytes.size();
  bytes.resize(begin + numbers.size() * sizeof(S));
  if (!numbers.empty()) std::memcpy(bytes.data() + begin, numbers.data(), numbers.size() * sizeof(S));
  return bytes;
}

/// As numpy writes the dictionary: type "<f8", order "False" or "True", shape "(3, 2)".
inline std::string npy_dictionary(const std::string& type, const std::string& fortran_order, const std::string& shape) {
  return "{'descr': '" + type + "', 'fortran_order': " + fortran_order + ", 'shape': " + shape + ", }";
}

}  // namespace polydescent
