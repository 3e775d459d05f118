#include "polydescent/host/gradient_probe.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "polydescent/host/check.hpp"
#include "polydescent/host/reference_gradient.hpp"
#include "polydescent/host/start_sampler.hpp"
#include "polydescent/kernels/descent/stop.hpp"
#include "polydescent/kernels/group.hpp"

namespace polydescent {
namespace {

/// The box in the precision of a descent.
template <class S>
struct Bounds {
  std::vector<S> lower, upper, width;

  explicit Bounds(const Box& box) {
    for (std::size_t i = 0; i < box.lower.size(); ++i) {
      lower.push_back(lower_bound<S>(box.lower[i]));
      upper.push_back(upper_bound<S>(box.upper[i]));
      width.push_back(upper[i] - lower[i]);
    }
  }
  BoxView<S> view() const { return {lower.data(), upper.data(), width.data()}; }
};

}  // namespace

double median(std::vector<double> numbers) {
  const auto middle = numbers.begin() + static_cast<std::ptrdiff_t>(numbers.size() / 2);
  std::nth_element(numbers.begin(), middle, numbers.end());
  return *middle;
}

GradientProbe::GradientProbe(const Problem& problem, Precision precision, std::uint64_t seed, std::uint64_t first,
                             std::uint64_t count, const int* stop)
    : problem_(problem), precision_(precision), stop_(stop) {
  for (std::size_t i = 0; i < dim(); ++i) width_.push_back(problem.box.upper[i] - problem.box.lower[i]);
  if (precision == Precision::float32) draw<float>(seed, first, count);
  else draw<double>(seed, first, count);
}

template <class S>
void GradientProbe::draw(std::uint64_t seed, std::uint64_t first, std::uint64_t count) {
  const StartSampler sampler({.starts = first + count, .seed = seed, .sampler = "uniform"}, problem_.dim);
  const SamplerReference shares = sampler.reference();
  const Bounds<S> bounds(problem_.box);
  const Bounds<double> exact_bounds(problem_.box);
  std::vector<S> x(dim());
  std::vector<double> exact(dim()), d(dim());
  for (std::uint64_t start = first; start < first + count && !stop_requested(GroupOfOne{}, stop_); ++start) {
    shares.draw(shares.sampler, start, problem_.dim, exact.data());
    for (std::size_t i = 0; i < dim(); ++i) {
      const auto drawn = static_cast<S>(problem_.box.lower[i] + width_[i] * exact[i]);
      x[i] = std::min(std::max(drawn, bounds.lower[i]), bounds.upper[i]);
      exact[i] = static_cast<double>(x[i]);
    }
    const void* const objective = problem_.objective.get();
    const double value =
        reference_gradient(problem_, exact_bounds.view(), {exact.data(), problem_.dim}, {d.data(), problem_.dim});
    const S rounded = problem_.table->get<S>().value(objective, {x.data(), problem_.dim});
    double scale = 0;
    bool finite = std::isfinite(value) && std::isfinite(rounded);
    for (std::size_t i = 0; i < dim(); ++i) {
      finite = finite && std::isfinite(d[i]);
      scale = std::max(scale, std::abs(d[i]) * width_[i]);
    }
    if (!finite || !(scale > 0) || !std::isfinite(scale)) {
      ++left_out_;
      continue;
    }
    points_.insert(points_.end(), exact.begin(), exact.end());
    exact_.insert(exact_.end(), d.begin(), d.end());
    scale_.push_back(scale);
  }
}

std::vector<double> GradientProbe::errors(int kind, double step) const {
  std::vector<double> result;
  result.reserve(usable());
  const bool single = precision_ == Precision::float32;
  if (problem_.one_lane) single ? errors_by<float>(kind, step, result) : errors_by<double>(kind, step, result);
  else single ? errors_by<FloatPack>(kind, step, result) : errors_by<DoublePack>(kind, step, result);
  return result;
}

/// As many points at once as there are lanes; the last pack repeats its last point.
template <class P>
void GradientProbe::errors_by(int kind, double step, std::vector<double>& result) const {
  using S = ScalarOf<P>;
  constexpr auto lanes = static_cast<std::size_t>(ScalarTraits<P>::lanes);
  const Bounds<S> bounds(problem_.box);
  std::vector<P> x(dim(), P(0)), g(dim(), P(0));
  for (std::size_t first = 0; first < usable() && !stop_requested(GroupOfOne{}, stop_); first += lanes) {
    for (std::size_t l = 0; l < lanes; ++l) {
      const double* const here = point(std::min(first + l, usable() - 1));
      for (std::size_t i = 0; i < dim(); ++i) set_lane(x[i], static_cast<int>(l), static_cast<S>(here[i]));
    }
    problem_.table->get<P>().gradient[kind](problem_.objective.get(), step, bounds.view(), {x.data(), problem_.dim},
                                            {g.data(), problem_.dim});
    for (std::size_t l = 0; l < lanes && first + l < usable(); ++l) {
      double largest = 0;
      for (std::size_t i = 0; i < dim(); ++i) {
        const double here = static_cast<double>(lane(g[i], static_cast<int>(l)));
        const double error = std::abs(here - exact_[(first + l) * dim() + i]) * width_[i];
        largest = error <= largest ? largest : std::isnan(error) ? std::numeric_limits<double>::infinity() : error;
      }
      result.push_back(largest / scale_[first + l]);
    }
  }
}

}  // namespace polydescent
