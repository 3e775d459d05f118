#pragma once

namespace polydescent {

template <class T>
struct TypeTag {
  using type = T;
};

/// A registry: the types of one family (objectives, update rules, ...), in the order users see them.
template <class... Ts>
struct TypeList {
  static constexpr int size = sizeof...(Ts);

  /// Calls visit(TypeTag<T>{}) for each type, in order.
  template <class Visit>
  static constexpr void for_each(Visit&& visit) {
    (visit(TypeTag<Ts>{}), ...);
  }
};

namespace detail {
template <int I, class List>
struct TypeAt;
template <class First, class... Rest>
struct TypeAt<0, TypeList<First, Rest...>> {
  using type = First;
};
template <int I, class First, class... Rest>
struct TypeAt<I, TypeList<First, Rest...>> : TypeAt<I - 1, TypeList<Rest...>> {};

template <class One, class Other>
struct Joined;
template <class... Ones, class... Others>
struct Joined<TypeList<Ones...>, TypeList<Others...>> {
  using type = TypeList<Ones..., Others...>;
};

template <class T, class List>
struct IndexOf;
template <class T, class... Rest>
struct IndexOf<T, TypeList<T, Rest...>> {
  static constexpr int value = 0;
};
template <class T, class First, class... Rest>
struct IndexOf<T, TypeList<First, Rest...>> {
  static constexpr int value = 1 + IndexOf<T, TypeList<Rest...>>::value;
};
}  // namespace detail

/// The types of one list, then those of another.
template <class One, class Other>
using Joined = typename detail::Joined<One, Other>::type;

template <int I, class List>
using TypeAt = typename detail::TypeAt<I, List>::type;

template <class T, class List>
inline constexpr int index_of = detail::IndexOf<T, List>::value;

}  // namespace polydescent
