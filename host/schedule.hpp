#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "polydescent/kernels/scalar/field.hpp"
#include "polydescent/kernels/scalar/type_list.hpp"

namespace polydescent {

/// e(t) = e0.
struct Constant {
  static constexpr const char* name = "constant";
  static constexpr const char* formula = "e0";
  static constexpr Fields<Constant, 0> fields{};

  double operator()(int /*t*/, int /*iterations*/) const { return 1; }
};

/// e(t) = e0 (floor + (1 - floor) (1 + cos(pi t / T)) / 2), T the number of iterations.  (Loshchilov and Hutter 2017)
struct Cosine {
  double floor = 0;

  static constexpr const char* name = "cosine";
  static constexpr const char* formula = "e0 (FLOOR + (1 - FLOOR) (1 + cos(pi t / iterations)) / 2)";
  static constexpr Fields<Cosine, 1> fields{{{"floor", &Cosine::floor, 0, 1, "share of e0 that is left at the end"}}};

  double operator()(int t, int iterations) const;
};

/// Every learning-rate schedule, in the order users see them. Called with t = 0 ... iterations - 1, it gives e(t) / e0.
using Schedules = TypeList<Constant, Cosine>;
using Schedule = std::variant<Constant, Cosine>;

/// Reads "NAME[:A[:B]]". Throws Error for an unknown name, a number too many, or one out of range.
Schedule parse_schedule(std::string_view text);

/// "cosine:0.01": the text that parses to this schedule.
std::string to_string(const Schedule& schedule);

/// e(t) / e0 for t = 0 ... iterations - 1.
std::vector<double> tabulate(const Schedule& schedule, int iterations);

}  // namespace polydescent
