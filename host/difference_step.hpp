#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "polydescent/host/gradient_probe.hpp"

namespace polydescent {

/// A relative step for a kind of finite differences, and what finding it cost.
struct MeasuredStep {
  std::optional<double> step;  // empty: no point could tell; the kind's default serves
  std::uint64_t gradients_evaluated = 0;
  std::uint64_t values_evaluated = 0;
};

/// The relative step at which this kind's gradients have the smallest median error against the reference gradient, over 32
/// random points of the box that no search starts from, 8 where values come one by one: of one step a decade the best, then of
/// the finer ones (2 and 5) around it. A pure function of problem, precision, kind and seed. kind: entry of Gradients, one that
/// takes a step. stop: once it is not zero, the best of the steps tried so far will do; may be null.
MeasuredStep measure_step(const Problem& problem, Precision precision, int kind, std::uint64_t seed, const int* stop = nullptr);

/// The steps 1, 2 and 5 of every decade from the least that a precision can use to 0.1, where every difference spans
/// as much as it may.
std::vector<double> step_ladder(Precision precision);

}  // namespace polydescent
