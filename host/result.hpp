#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "polydescent/host/constraints.hpp"
#include "polydescent/host/evidence.hpp"
#include "polydescent/host/fit_statistics.hpp"
#include "polydescent/host/options.hpp"
#include "polydescent/host/stopper.hpp"
#include "polydescent/kernels/descent/status.hpp"

namespace polydescent {

/// Where one start ended.
struct End {
  std::uint64_t start = 0;
  double value = std::numeric_limits<double>::quiet_NaN();  // of the objective alone
  double penalty = 0;                                        // l1 sum |x_i| + l2 sum x_i^2 there
  std::vector<double> point;
  double gradient_norm = std::numeric_limits<double>::quiet_NaN();  // max_i |Pg_i| w_i / max(1, |f|)
  int iterations = 0;
  Status status = Status::nonfinite_value;
  double constraint_violation = 0;       // max_k |left - right| as far as it breaks constraint k
  std::vector<double> multipliers = {};  // lambda of L = f - sum_k lambda_k (left - right), of the objective in its own sign
};

/// Every start's end, entry k for start first + k.
struct Ends {
  std::uint64_t first = 0;
  int dim = 0;
  std::vector<double> value;  // with the penalty, if there is one; in the objective's own sign
  std::vector<double> point;  // [start][dim]
  std::vector<double> gradient_norm;
  std::vector<std::int32_t> iterations;  // polish included; -1: never begun, because the search stopped
  std::vector<Status> status;
  std::vector<double> violation, multipliers;  // [start], [start][constraints] as in End; empty where there are no constraints
};

/// A start as it was before update `iteration`; its last one is its end.
struct TracePoint {
  std::uint64_t start = 0;
  int iteration = 0;
  double value = 0;  // as in Ends; with constraints that of the augmented Lagrangian; of the rows looked at, if those are a few
  double gradient_norm = 0;
  double rate = 0;  // learning rate of the update; 0 when the iterations are over
  std::vector<double> point;
};

/// A distinct minimum or saddle, represented by the best end in it.
struct Minimum {
  double value;  // of the objective alone
  std::vector<double> point;
  std::uint64_t start;  // the representative's
  std::uint64_t count;  // starts that ended here
  double penalty = 0;
  PointKind kind = PointKind::undetermined;
};

/// What was probably missed. (Boender and Rinnooy Kan 1987)
struct Coverage {
  std::optional<double> estimated_unseen;  // w(w+1)/(n-w-2) for n descents that found w minima, w > 0
  std::optional<double> least, most;       // what the estimate may be off by: see estimate_coverage; empty: not bounded
  std::uint64_t singletons = 0;            // minima that one start alone reached
  std::uint64_t doubletons = 0;            // and that two did
};

/// What one of many problems came to. Its saddles are not told apart.
struct ProblemResult {
  std::vector<double> parameters;
  std::optional<End> best;
  std::vector<Minimum> minima;  // best first
  std::optional<std::uint64_t> minima_total;
  std::optional<Coverage> coverage;
};

/// What a search found, how, and at what cost.
struct SearchResult {
  // The request as it was resolved.
  std::string objective;
  int dim = 0;
  std::vector<std::string> variables;  // names of the coordinates; empty: they have none
  std::uint64_t seed = 0;
  std::uint64_t starts = 0;  // that were run: one with only_start; those of all problems
  std::uint64_t starts_each = 0;  // of one of several problems; 0: there is one
  Precision precision = Precision::float64;
  Optimizer optimizer;
  std::optional<double> learning_rate;  // empty: each coordinate has its own
  int warm_up = 0;                      // iterations before the schedule begins
  std::string schedule, gradient, sampler, strategy;
  std::optional<double> step;  // of finite differences; empty: they are not used, or the precision's default
  int batch_size = 0;          // rows of data per gradient; 0: all, or no data
  double l1 = 0, l2 = 0;       // the penalty's weights
  bool proximal = false;
  bool simplex = false;        // the coordinates are shares
  bool maximize = false;       // then what is said of minima is said of maxima
  std::string device_kind, device_name;  // kind: "cpu" or "cuda"
  int threads = 0;  // of the CPU
  int lanes = 0;    // starts side by side in one thread: of a pack on the CPU, one on a GPU

  // The answer. `best` is empty when no start ended with a finite value; what follows from the distinct minima is empty
  // when they were not asked for.
  std::optional<End> best;
  std::vector<std::string> constraints;    // their texts
  std::optional<End> least_infeasible;     // where no start satisfies the constraints: the one that violates them least
  std::optional<std::uint64_t> best_hits;  // starts that ended there
  std::optional<Evidence> evidence;        // for the best
  std::optional<ConstraintEvidence> constraint_evidence;  // for the best, in its place, with constraints or on the simplex
  std::optional<FitStatistics> fit;        // of the best, where the problem is a fit to data
  std::vector<Minimum> minima;             // best first; of undetermined kind, too
  std::optional<std::uint64_t> minima_total;  // distinct ends, without those that are known to be saddles; empty also where
                                              // a search in a hurry compared its best ends only
  std::vector<Minimum> saddles;            // better than the last of the minima listed; as many of them at most
  std::uint64_t saddles_total = 0;
  std::optional<std::uint64_t> unconverged;  // finite ends that count for no minimum: out of iterations, stopped
  std::optional<Coverage> coverage;
  std::vector<std::string> parameter_names;
  std::vector<ProblemResult> problems;     // several, in the order of their parameters; then what is above is empty but for
                                           // the best of them all
  std::optional<Ends> ends;
  std::vector<TracePoint> trace;

  // How it went.
  std::optional<StopReason> stopped_by;  // empty: every start came to its own end
  std::uint64_t begun = 0;               // descents that were begun
  std::optional<Optimizer> polished;     // what took ends on in float64; empty: nothing did
  std::uint64_t descents = 0;
  std::array<std::uint64_t, status_count> statuses{};
  std::uint64_t values_evaluated = 0;
  std::uint64_t gradients_evaluated = 0;
  std::uint64_t examination_values = 0, examination_gradients = 0;  // of these, for evidence
  std::uint64_t iterations = 0;  // of the optimizer, all starts together
  std::uint64_t polish_iterations = 0;
  double total_s = 0, compile_s = 0, descent_s = 0, report_s = 0;
};

/// Whether a clock or somebody ended the search, and waits for what it found.
inline bool was_hurried(const SearchResult& result) {
  return result.stopped_by == StopReason::time_limit || result.stopped_by == StopReason::interrupt;
}

}  // namespace polydescent
