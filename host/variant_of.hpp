#pragma once

#include <variant>

#include "polydescent/kernels/scalar/type_list.hpp"

namespace polydescent {

namespace detail {
template <class List>
struct VariantOf;
template <class... Ts>
struct VariantOf<TypeList<Ts...>> {
  using type = std::variant<Ts...>;
};
}  // namespace detail

/// One of a registry's types.
template <class List>
using VariantOf = typename detail::VariantOf<List>::type;

}  // namespace polydescent
