#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "polydescent/host/options.hpp"
#include "polydescent/host/problem.hpp"

namespace polydescent {

struct GradientCheckOptions {
  Precision precision = Precision::float64;
  std::uint64_t points = 100;  // random ones of the box
  std::uint64_t seed = 0;
};

/// The median error with one relative step.
struct StepError {
  double step;
  double error;
};

/// What is said of one way to a gradient. Errors are those of GradientProbe.
struct GradientKindCheck {
  std::string name;
  int values_per_gradient = 0;
  double median_error = 0;   // with the step that minimize takes
  double largest_error = 0;
  double attainable_tolerance = 0;
  bool default_attainable = true;  // the gradient tolerance that minimize has by default is at least that

  // Of finite differences alone.
  std::optional<double> step = {};     // minimize's, measured
  std::optional<StepError> best = {};  // of the sweep: the step to recommend
  std::vector<StepError> sweep = {};   // steps 1, 2 and 5 of every decade
};

/// Every way to a problem's gradient against the most exact one, in one precision.
struct GradientCheck {
  std::string objective;
  int dim = 0;
  Precision precision = Precision::float64;
  std::uint64_t seed = 0;
  std::uint64_t points = 0;
  std::string reference = "duals";    // what gradients are compared with, in float64: see reference_gradient
  std::uint64_t points_left_out = 0;  // not finite, or with no derivative but zero
  double value_noise = 0;             // rounding error of the value, relative to max(1, |f|): the median; NaN: unknown
  double default_tolerance = 0;       // of minimize, in this precision
  std::vector<GradientKindCheck> kinds = {};
};

/// Compares all ways to a gradient that the objective supports. Throws Error for impossible options, or when no point
/// is of use.
///
/// The noise of the value is estimated from its sixth differences along a line of 9 points, 64 roundings apart, which
/// smooth changes hardly enter (Hamming; More and Wild 2011, ECNoise).
///
/// The attainable tolerance is what a kind leaves of the scaled gradient norm beside a minimizer, the largest of 100
/// points each: what it gets wrong (rounding and truncation) within 8 roundings, 8 eps max(|x_i|, width_i / 4), of every
/// coordinate, plus the gradient itself, by duals in float64, within 8 eps max(|x_i|, 1e-6 width_i), for no descent gets
/// much nearer. One that gets there passes the test; a smaller tolerance it passes by luck. The minimizer is the known one
/// in the box, or the best that a search by duals finds.
GradientCheck check_gradients(const Problem& problem, const GradientCheckOptions& options = {});

/// For a terminal; as JSON documents do; and as rows of a table in Markdown, many checks under one heading.
std::string to_text(const GradientCheck& check);
std::string to_json(const GradientCheck& check);
std::string to_json(const std::vector<GradientCheck>& checks);
std::string to_markdown(const std::vector<GradientCheck>& checks);

}  // namespace polydescent
