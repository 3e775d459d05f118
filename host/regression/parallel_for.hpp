#pragma once

#include <omp.h>

#include <cstddef>
#include <exception>

namespace polydescent {

/// Carries an exception out of a parallel region, which none leaves by itself.
class Failure {
 public:
  /// Runs work; what it throws is kept.
  template <class Work>
  void keep(Work work) {
    try {
      work();
    } catch (...) {
#pragma omp critical(polydescent_failure)
      thrown_ = std::current_exception();
    }
  }

  /// Throws what was kept, if anything was.
  void rethrow() const {
    if (thrown_) std::rethrow_exception(thrown_);
  }

 private:
  std::exception_ptr thrown_;
};

/// Whether a loop over so many numbers, run again and again, is worth waking other threads: where they are busy with something
/// else, each time may take a millisecond.
inline bool is_worth_threads(std::ptrdiff_t numbers) { return numbers >= std::ptrdiff_t{1} << 15 && !omp_in_parallel(); }

/// work(0), ..., work(count - 1) on all threads; on one if `at_once` is false, or in a parallel region. Throws what they throw.
template <class Work>
void parallel_for(std::size_t count, Work work, bool at_once = true) {
  Failure failure;
#pragma omp parallel for schedule(dynamic) if (at_once && !omp_in_parallel())
  for (std::size_t k = 0; k < count; ++k) failure.keep([&] { work(k); });
  failure.rethrow();
}

}  // namespace polydescent
