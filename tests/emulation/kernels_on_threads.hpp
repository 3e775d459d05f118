#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
#include <vector>

#include "emulation/emulated_threads.hpp"
#include "kernels/descent/launches.hpp"
#include "polydescent/kernels/descent/kernel.hpp"
#include "polydescent/kernels/group.hpp"
#include "polydescent/kernels/scalar/concepts.hpp"

namespace polydescent::test {

/// Counts the starts that were taken, by all groups together.
struct SharedCounter {
  std::atomic<std::uint64_t>* taken;
  std::uint64_t take() const { return taken->fetch_add(1, std::memory_order_relaxed); }
};

/// A sampler that needs no tables.
struct Shares {
  double operator()(std::uint64_t start, int i) const { return share_of(start, i); }
};

/// A launch of a kernel that is made for these types, and the memory that it would have on a GPU.
template <class S, class Objective, class Rule, class Gradient, bool Simplex = false>
class Launch {
 public:
  static constexpr int constraints = [] {
    if constexpr (Constrained<Objective>) return Objective::constraints();
    else return 0;
  }();
  using Choice = KernelChoice<Objective, Rule, Gradient, Shares, constraints, Simplex>;

  Launch(int dim, std::uint64_t starts, const Limits& limits, const Penalty<S>& penalty = {})
      : dim_(dim), limits_(limits), penalty_(penalty), ends_(starts, dim, constraints) {
    for (int i = 0; i < dim; ++i) {
      lower_.push_back(Simplex ? S(0) : static_cast<S>(Objective::lower(i, dim)));
      upper_.push_back(Simplex ? S(1) : static_cast<S>(Objective::upper(i, dim)));
      width_.push_back(upper_.back() - lower_.back());
    }
    if constexpr (UpdateRule<Rule>) tabulate();
  }

  KernelArguments<S> arguments() {
    KernelArguments<S> all{{dim_, {lower_.data(), upper_.data(), width_.data()}, rate_scale_.data(), coefficients_.data(), limits_, penalty_},
                           ends_.view(first)};
    all.setup.simplex = Simplex;
    return all;
  }

  /// One thread for all starts.
  const Ends<S>& run_alone() {
    std::atomic<std::uint64_t> taken{0};
    std::vector<S> memory = this->memory();
    descend_together(GroupOfOne{}, dim_, arguments(), choice(), SharedCounter{&taken}, memory.data());
    return ends_;
  }

  /// A group of emulated threads for all starts: group_of(member).
  template <class Block, class GroupOf>
  const Ends<S>& run_on(GroupOf group_of) {
    std::atomic<std::uint64_t> taken{0};
    std::vector<S> memory = this->memory();
    const KernelArguments<S> shared = arguments();
    Block().run([&](const typename Block::Member& member) {
      descend_together(group_of(member), dim_, shared, choice(), SharedCounter{&taken}, memory.data());
    });
    return ends_;
  }

  static constexpr std::uint64_t first = 1000;

 private:
  void tabulate() {
    const double share = Rule::normalizes_gradient ? 2e-3 : 1e-6;
    for (const S width : width_) rate_scale_.push_back(Rule::normalizes_gradient ? width : width * width);
    for (int t = 1; t <= limits_.iterations; ++t) {
      double row[Rule::coefficients];
      rule_.tabulate(t, share, row);
      for (const double c : row) coefficients_.push_back(static_cast<S>(c));
    }
  }
  Choice choice() const { return {objective_, rule_, gradient_, shares_}; }
  /// What a group finds in its memory means nothing.
  std::vector<S> memory() const {
    return std::vector<S>(static_cast<std::size_t>(shared_numbers<Rule>(dim_)), std::numeric_limits<S>::quiet_NaN());
  }

  Objective objective_;
  Rule rule_;
  Gradient gradient_;
  Shares shares_;
  int dim_;
  Limits limits_;
  Penalty<S> penalty_;
  std::vector<S> lower_, upper_, width_, rate_scale_, coefficients_;
  Ends<S> ends_;
};

}  // namespace polydescent::test
