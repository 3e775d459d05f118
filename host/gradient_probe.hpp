#pragma once

#include <cstdint>
#include <vector>

#include "polydescent/host/options.hpp"
#include "polydescent/host/problem.hpp"

namespace polydescent {

/// Random points of a problem's box, representable in one precision, with their derivatives in float64 at these very points
/// (reference_gradient.hpp): what every way to a gradient is compared with. Points whose value or derivative is not finite, or
/// whose derivative is zero, are left out.
class GradientProbe {
 public:
  /// The uniform sampler's points first, first + 1, ..., first + count - 1. stop: not zero asks for an early end, with fewer
  /// points; may be null, and must outlive this.
  GradientProbe(const Problem& problem, Precision precision, std::uint64_t seed, std::uint64_t first, std::uint64_t count,
                const int* stop = nullptr);

  std::size_t usable() const { return scale_.size(); }
  std::uint64_t left_out() const { return left_out_; }

  /// The point's coordinates in float64.
  const double* point(std::size_t k) const { return &points_[k * dim()]; }

  /// The error of a kind of gradient at each point, max_i |g_i - d_i| w_i / max_i |d_i| w_i; infinite where g is not
  /// finite. step: relative, for the kinds that take one; 0: the kind's default. Fewer where `stop` asked for an early end.
  std::vector<double> errors(int kind, double step) const;

 private:
  template <class P>
  void errors_by(int kind, double step, std::vector<double>& result) const;
  template <class S>
  void draw(std::uint64_t seed, std::uint64_t first, std::uint64_t count);
  std::size_t dim() const { return static_cast<std::size_t>(problem_.dim); }

  const Problem& problem_;
  Precision precision_;
  const int* stop_;
  std::vector<double> width_;
  std::vector<double> points_;  // [point][dim]
  std::vector<double> exact_;   // [point][dim]
  std::vector<double> scale_;   // [point] max_i |d_i| w_i
  std::uint64_t left_out_ = 0;
};

/// The middle of these numbers, the upper one of two; they must be some.
double median(std::vector<double> numbers);

}  // namespace polydescent
