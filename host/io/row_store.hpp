#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>

namespace polydescent {

/// Numbers row by row. The memory grows by `realloc`, which moves the pages of large blocks instead of copying them:
/// there is never a second copy, and the room for more rows has not been touched yet.
class RowStore {
 public:
  /// Room for one more row of this length; null when there is no memory for it.
  double* open_row(std::size_t columns) {
    if (capacity_ - size_ < columns && !grow(columns)) return nullptr;
    return numbers_.get() + size_;
  }

  /// Keeps the row that was opened.
  void close_row(std::size_t columns) { size_ += columns; }

  /// All rows, without the room for more.
  std::shared_ptr<const double> release() {
    resize(size_);
    return std::move(numbers_);
  }

 private:
  struct Free {
    void operator()(double* numbers) const { std::free(numbers); }
  };

  bool grow(std::size_t columns) { return resize(std::max({capacity_ + capacity_ / 2, size_ + columns, least})); }

  bool resize(std::size_t capacity) {
    if (capacity > PTRDIFF_MAX / sizeof(double)) return false;
    void* const moved = std::realloc(numbers_.get(), capacity * sizeof(double));
    if (moved == nullptr) return false;
    static_cast<void>(numbers_.release());  // realloc has freed it
    numbers_.reset(static_cast<double*>(moved));
    capacity_ = capacity;
    return true;
  }

  static constexpr std::size_t least = 8192;
  std::unique_ptr<double, Free> numbers_;
  std::size_t size_ = 0;  // in numbers
  std::size_t capacity_ = 0;
};

}  // namespace polydescent
