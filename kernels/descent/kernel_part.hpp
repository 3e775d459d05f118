#pragma once

#include <cxxabi.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <type_traits>
#include <typeinfo>
#include <vector>

namespace polydescent {

/// The name of T with all its namespaces: a text that means T in another compilation.
template <class T>
std::string type_name() {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> name(
      abi::__cxa_demangle(typeid(T).name(), nullptr, nullptr, &status), &std::free);
  return status == 0 ? name.get() : typeid(T).name();
}

/// One of the types that a GPU kernel is compiled for, and the object of it that the kernel is handed by value.
struct KernelPart {
  /// Memory of the host that a pointer in the object names: the kernel gets a copy of it, and a pointer to that.
  struct Array {
    std::size_t offset;  // of the pointer, in the object
    const void* data;
    std::size_t bytes;
  };

  std::string type;
  std::vector<std::byte> object;
  std::vector<Array> arrays = {};
  std::string header = {};  // that has the type, as sources include it; empty: a registry does
  std::string text = {};    // that defines the type, where no header does

  /// `pointer` is a member of the object that this was made from, and points to `count` elements.
  template <class T, class Object>
  void add_array(const Object& whole, const T* const& pointer, std::size_t count) {
    const auto offset = reinterpret_cast<const char*>(&pointer) - reinterpret_cast<const char*>(&whole);
    arrays.push_back({static_cast<std::size_t>(offset), pointer, count * sizeof(T)});
  }
};

template <class T>
KernelPart kernel_part(const T& object) {
  static_assert(std::is_trivially_copyable_v<T>, "a kernel is handed the object's bytes");
  KernelPart part{type_name<T>(), std::vector<std::byte>(sizeof object)};
  std::memcpy(part.object.data(), &object, sizeof object);
  return part;
}

}  // namespace polydescent
