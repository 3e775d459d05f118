#pragma once

#include <functional>
#include <vector>

#include "kernels/descent/launches.hpp"
#include "polydescent/kernels/descent/optimizers.hpp"

namespace polydescent::test {

/// A small search by Levenberg and Marquardt's method: where, how and from where.
template <class S>
struct Fit {
  std::vector<S> lower, upper;
  Limits limits = {.iterations = 200, .gradient_tolerance = 1e-9};
  LevenbergMarquardt method = {};
  Penalty<S> penalty = {};
  Lanes lanes = Lanes::pack;
  int threads = 1;
  std::function<double(std::uint64_t start, int i)> begin = {};  // coordinates; empty: anywhere in the box

  double coordinate(std::uint64_t start, int i) const {
    const auto at = static_cast<std::size_t>(i);
    if (begin) return begin(start, i);
    return static_cast<double>(lower[at]) + share_of(start, i) * static_cast<double>(upper[at] - lower[at]);
  }

  /// Runs starts first, first + 1, ..., first + count - 1.
  template <class F>
  Ends<S> run(const F& objective, std::uint64_t count, std::uint64_t first = 0) const {
    const auto dim = static_cast<int>(lower.size());
    std::vector<S> width;
    for (std::size_t i = 0; i < lower.size(); ++i) width.push_back(upper[i] - lower[i]);
    Ends<S> ends(count, dim);
    CpuLaunch<S> launch;
    launch.setup = {
        .dim = dim, .box = {lower.data(), upper.data(), width.data()}, .limits = limits, .penalty = penalty};
    launch.table = &objective_table<F>();
    launch.objective = &objective;
    launch.sampler = {
        this,
        [](const void* fit, std::uint64_t start, int point_dim, double* point) {
          for (int i = 0; i < point_dim; ++i) point[i] = static_cast<const Fit*>(fit)->coordinate(start, i);
        },
        true};
    launch.ends = ends.view(first);
    launch.threads = threads;
    launch.lanes = lanes;
    launch.rule = {index_of<LevenbergMarquardt, Optimizers>, &method};
    launch_cpu(launch);
    return ends;
  }
};

/// The same bounds for all coordinates.
template <class S>
Fit<S> fit_in_cube(int dim, double lower, double upper) {
  Fit<S> fit;
  fit.lower.assign(static_cast<std::size_t>(dim), static_cast<S>(lower));
  fit.upper.assign(static_cast<std::size_t>(dim), static_cast<S>(upper));
  return fit;
}

}  // namespace polydescent::test
