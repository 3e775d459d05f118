#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "polydescent/host/device.hpp"
#include "polydescent/host/schedule.hpp"
#include "polydescent/host/variant_of.hpp"
#include "polydescent/kernels/descent/launch_cpu.hpp"
#include "polydescent/kernels/descent/merge.hpp"
#include "polydescent/kernels/descent/optimizers.hpp"
#include "polydescent/kernels/scalar/concepts.hpp"

namespace polydescent {

/// Any way to descend, with its hyper-parameters.
using Optimizer = VariantOf<Optimizers>;

/// Update rules take a learning rate and a schedule; the others find their own steps.
inline bool takes_rate(const Optimizer& optimizer) {
  return std::visit([]<class Rule>(const Rule&) { return UpdateRule<Rule>; }, optimizer);
}

/// Whether it needs the residuals of a sum of squares.
inline bool fits_squares(const Optimizer& optimizer) { return std::holds_alternative<LevenbergMarquardt>(optimizer); }

inline const char* name_of(const Optimizer& optimizer) {
  return std::visit([]<class Rule>(const Rule&) { return Rule::name; }, optimizer);
}

enum class Precision { float64, float32 };

/// Whether ends are taken on in float64, and by what. automatic: where a first-order rule has levelled off, by a test or
/// because its learning rate has vanished when the iterations are over; but not with the kinks of L1, with gradients of a few
/// rows, or after second-order descents in float64. By levenberg-marquardt for a fit to data (is_fit), also after lbfgs; else
/// by lbfgs.
enum class Polish { automatic, lbfgs, levenberg_marquardt, none };

/// The scaled gradient norm at which a descent by a first-order rule has converged, unless it is told another.
constexpr double default_gradient_tolerance(Precision precision) {
  return precision == Precision::float32 ? 1e-4 : 1e-8;
}

/// That of the others in float64. In float32 a gradient's rounding leaves nothing below the first-order rules'.
inline constexpr double exact_gradient_tolerance = 1e-10;

/// Ends of some starts, entry k that of start first + k; the pointers are good until the call returns.
struct EndsBlock {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
  int dim = 0;
  const double* value = nullptr;               // [count] with the penalty, if there is one; in the objective's own sign
  const double* gradient_norm = nullptr;       // [count]
  const double* point = nullptr;               // [count][dim]
  const std::int32_t* iterations = nullptr;    // [count] polish included; -1: never begun, because the search stopped
  const Status* status = nullptr;              // [count]
  int constraints = 0;
  const double* violation = nullptr;           // [count] largest breach of a constraint; null: there are none
  const double* multipliers = nullptr;         // [count][constraints] as in End
};

struct MinimizeOptions;

/// The scaled gradient norm at which descents with these options have converged; and that of their polish, by this optimizer.
/// fit: to data, see is_fit. There levenberg-marquardt has none: it ends at the rounding by itself, and since values carry the
/// square of the data's unit, no gradient is small for all data.
double gradient_tolerance_of(const MinimizeOptions& options, bool fit);
double exact_tolerance_of(const MinimizeOptions& options, const Optimizer& optimizer, bool fit);

/// How a multi-start search is run. Every field has a default that works; `minimize` checks them all.
struct MinimizeOptions {
  std::optional<std::uint64_t> starts = {};    // empty: 4096, or all start_points
  std::uint64_t seed = 0;
  std::optional<std::string> sampler = {};     // a name of `list samplers`; empty: sobol
  std::vector<double> start_points = {};       // [start][dim], within the box: where starts begin, in place of a sampler
  std::optional<std::uint64_t> only_start = {};     // run this start of the batch alone: the same bits as in the batch

  Optimizer optimizer = Adam{};
  std::optional<double> learning_rate = {};    // empty: from the bounds' width, coordinate by coordinate
  std::optional<double> step_share = {};       // then: length of a first step as a share of the width; empty: the rule's
  Schedule schedule = Cosine{};
  int iterations = 5000;                       // updates per descent, at most
  int warm_up = 0;                             // of these, before the schedule begins: the rate rises linearly
  std::string gradient = "auto";               // "auto", or a name of the gradient registry
  std::optional<double> step = {};             // relative finite-difference step; empty: measured, see difference_step.hpp

  double l1 = 0;                               // adds l1 sum |x_i| to the objective
  double l2 = 0;                               // adds l2 sum x_i^2
  bool proximal = false;                       // l1 as a soft threshold after each step, not as a subgradient
  bool simplex = false;                        // the coordinates are shares: none negative, and their sum is one
  bool maximize = false;                       // then the penalty is subtracted; all values are reported in the objective's own sign

  int batch_size = 0;                          // rows of data per gradient, for a mean over rows; 0: all
  double epochs = 0;                           // passes over the data; then `iterations` follows; 0: as `iterations` says

  Polish polish = Polish::automatic;

  std::optional<double> target = {};           // the search ends with the first start that reaches this value, penalty included
  std::optional<double> time_limit_s = {};     // the search ends then, with the best so far
  std::optional<std::uint64_t> max_evaluations = {};   // of values; never exceeded
  const std::atomic<bool>* interrupt = nullptr;        // somebody else's: true ends the search, with the best so far

  std::optional<double> gradient_tolerance = {};  // empty: 1e-8 in float64 (second order: 1e-10; fits to
                                                  // data by levenberg-marquardt: off), 1e-4 in float32
  std::optional<double> value_tolerance = {};     // empty: 1e-15 in float64, 1e-7 in float32 (fits: off)
  std::optional<double> step_tolerance = {};      // empty: off

  DeviceChoice device = {};                    // a GPU where there is one that can run the objective, else the CPU
  bool fast_math = false;                      // on a GPU: its own approximations of sine, exponential, division, ...
  Precision precision = Precision::float64;
  int threads = 0;                             // 0: every processor this process may use
  Lanes lanes = Lanes::pack;

  int minima = 20;                             // distinct minima to report; 0: best and statuses only, in little memory
  double merge_tolerance = 1e-3;               // ends closer than this share of the box are one minimum
  Symmetry symmetry = {};                      // and so are ends that differ by signs or the order of coordinates
  bool keep_ends = false;                      // hand back every start's end
  std::function<void(const EndsBlock&)> take_ends = {};  // gets them as they come, in the order of starts, each once
  std::uint64_t trace_starts = 0;              // hand back the course of the first so many starts (on the CPU)
};

/// How many starts the options' batch has in a problem of this dimension.
std::uint64_t number_of_starts(const MinimizeOptions& options, int dim);

/// Reads an optimizer's name. Throws Error, naming the nearest, when there is none.
Optimizer optimizer_named(std::string_view name);

/// Sets a hyper-parameter by its textbook name. Throws Error when the optimizer has no such field or the value is out
/// of range.
void set_field(Optimizer& optimizer, std::string_view field, double value);

/// Throws Error when a hyper-parameter lies outside its interval.
void check(const Optimizer& optimizer);

}  // namespace polydescent
