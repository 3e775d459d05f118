#pragma once

#include <cstdint>
#include <cstring>
#include <functional>
#include <vector>

#include "polydescent/host/end_batch.hpp"
#include "polydescent/kernels/descent/launch_cpu.hpp"
#include "polydescent/kernels/descent/optimizers.hpp"
#include "polydescent/kernels/scalar/concepts.hpp"

namespace polydescent::test {

/// Where the starts of a launch ended, entry by entry; before the launch, as no launch leaves them.
template <class S>
struct Ends : EndBatch<S> {
  Ends(std::uint64_t count, int dim, std::size_t constraints = 0) : EndBatch<S>(count, dim, constraints) {
    this->iterations.assign(count, never_begun);
    this->status.assign(count, Status::stopped);
  }

  std::uint64_t count() const { return this->value.size(); }
  std::uint64_t dim() const { return this->point.size() / count(); }

  BatchView<S> view(std::uint64_t first) { return EndBatch<S>::view(first, count(), static_cast<int>(dim())); }
};

/// Entry a of one launch is, bit for bit, entry b of another.
template <class S>
bool same_end(const Ends<S>& one, std::uint64_t a, const Ends<S>& other, std::uint64_t b) {
  const auto same = [](const S* x, const S* y, std::uint64_t n) { return std::memcmp(x, y, n * sizeof(S)) == 0; };
  return one.status[a] == other.status[b] && one.iterations[a] == other.iterations[b] &&
         same(&one.value[a], &other.value[b], 1) && same(&one.gradient_norm[a], &other.gradient_norm[b], 1) &&
         same(&one.point[a * one.dim()], &other.point[b * other.dim()], one.dim());
}

/// A number in (0, 1) that depends on its arguments alone (Steele, Lea and Flood 2014, SplitMix64).
inline double share_of(std::uint64_t start, int i) {
  std::uint64_t z = (start * 64 + static_cast<std::uint64_t>(i) + 1) * 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return (static_cast<double>((z ^ (z >> 31)) >> 12) + 0.5) * 0x1p-52;
}

/// A small search: what to minimize, where, how and from where.
template <class S>
struct Search {
  std::vector<S> lower, upper;
  Limits limits;
  double rate = 0.01;
  std::vector<S> rate_scale;  // empty: all ones
  Lanes lanes = Lanes::pack;
  int threads = 1;
  int gradient = index_of<DualGradient, Gradients>;
  std::function<double(std::uint64_t start, int i)> share = share_of;  // of the width, where starts begin

  /// Runs starts first, first + 1, ..., first + count - 1.
  template <class Rule>
  Ends<S> run(const ObjectiveTable& table, const void* objective, const Rule& rule, std::uint64_t count,
              std::uint64_t first = 0) const {
    const auto dim = lower.size();
    std::vector<S> width(dim);
    for (std::size_t i = 0; i < dim; ++i) width[i] = upper[i] - lower[i];
    const std::vector<S> ones(dim, S(1));
    std::vector<S> coefficients;
    if constexpr (UpdateRule<Rule>) {
      for (int t = 1; t <= limits.iterations; ++t) {
        double row[Rule::coefficients];
        rule.tabulate(t, rate, row);
        for (const double c : row) coefficients.push_back(static_cast<S>(c));
      }
    }
    const auto count_constraints = table.as_double.constraints.count;
    Ends<S> ends(count, static_cast<int>(dim), count_constraints == nullptr ? 0 : static_cast<std::size_t>(count_constraints(objective)));
    CpuLaunch<S> launch;
    launch.setup = {static_cast<int>(dim), {lower.data(), upper.data(), width.data()},
                    rate_scale.empty() ? ones.data() : rate_scale.data(), coefficients.data(), limits};
    launch.table = &table;
    launch.objective = objective;
    launch.gradient = gradient;
    launch.rule = {index_of<Rule, Optimizers>, &rule};
    launch.sampler = {this, [](const void* search, std::uint64_t start, int point_dim, double* point) {
                        for (int i = 0; i < point_dim; ++i) point[i] = static_cast<const Search*>(search)->share(start, i);
                      }};
    launch.ends = ends.view(first);
    launch.threads = threads;
    launch.lanes = lanes;
    launch_cpu(launch);
    return ends;
  }

  template <class F, class Rule>
  Ends<S> run(const F& objective, const Rule& rule, std::uint64_t count, std::uint64_t first = 0) const {
    return run(objective_table<F>(), &objective, rule, count, first);
  }
};

}  // namespace polydescent::test
