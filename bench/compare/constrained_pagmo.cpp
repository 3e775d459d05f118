// pagmo's own algorithms for constraints, which use no gradient: populations made of the starts. (Debian builds it
// without its wrappers of NLopt and Ipopt.)
#include <algorithm>
#include <cmath>
#include <limits>
#include <pagmo/algorithm.hpp>
#include <pagmo/algorithms/cstrs_self_adaptive.hpp>
#include <pagmo/algorithms/gaco.hpp>
#include <pagmo/algorithms/sade.hpp>
#include <pagmo/population.hpp>
#include <pagmo/problem.hpp>

#include "constrained_tools.hpp"

namespace polydescent::bench {
namespace {

constexpr std::size_t population_size = 64;
constexpr unsigned generations = 1000;  // 64,000 evaluations
constexpr unsigned inner_generations = 10;
constexpr double allowed_violation = 1e-6;  // what the ends are judged by

/// The problem as pagmo wants it: equations first, then g <= 0.
struct PagmoProblem {
  const ConstrainedFunctions* functions = nullptr;

  pagmo::vector_double fitness(const pagmo::vector_double& x) const {
    pagmo::vector_double all{finite(functions->objective(x.data()))}, unequal;
    for (int k = 0; k < functions->constraints(); ++k) {
      const double g = functions->constraint(k, x.data());
      if (functions->relation(k) == Relation::equal) all.push_back(finite(g));
      else unequal.push_back(finite(functions->relation(k) == Relation::at_most ? g : -g));
    }
    all.insert(all.end(), unequal.begin(), unequal.end());
    return all;
  }
  std::pair<pagmo::vector_double, pagmo::vector_double> get_bounds() const {
    return {functions->problem().lower, functions->problem().upper};
  }
  pagmo::vector_double::size_type get_nec() const { return count(true); }
  pagmo::vector_double::size_type get_nic() const { return count(false); }

  template <class Archive>
  void serialize(Archive&, unsigned) {}  // it is never sent anywhere

 private:
  static double finite(double value) { return std::isfinite(value) ? value : 1e30; }  // gaco gives up where it is not
  std::size_t count(bool equal) const {
    std::size_t found = 0;
    for (int k = 0; k < functions->constraints(); ++k) found += (functions->relation(k) == Relation::equal) == equal;
    return found;
  }
};

/// The best of the population: the least violation beyond what is allowed, then the least value.
pagmo::vector_double champion(const ConstrainedFunctions& functions, const pagmo::population& population) {
  const auto worth = [&](const pagmo::vector_double& x) {
    return std::pair(std::max(functions.violation(x.data()), allowed_violation), functions.objective(x.data()));
  };
  const auto all = population.get_x();
  return *std::min_element(all.begin(), all.end(), [&](const auto& a, const auto& b) { return worth(a) < worth(b); });
}

template <class Make>
ConstrainedEnds evolve(const ConstrainedWork& work, Make make) {
  const std::size_t populations = work.count() / population_size, dim = work.dim();
  ConstrainedEnds ends{std::vector<double>(populations * dim, std::numeric_limits<double>::quiet_NaN()),
                       std::vector<std::int32_t>(populations), std::vector<std::int32_t>(populations)};
  share_out(populations, work.threads, work.limit_s, [&](std::size_t p, double) {
    const auto seed = static_cast<unsigned>(p + 1);
    pagmo::problem problem(PagmoProblem{&work.functions});
    problem.set_c_tol(allowed_violation);
    pagmo::population population(problem, 0, seed);
    for (std::size_t k = p * population_size; k < (p + 1) * population_size; ++k) {
      population.push_back({work.starts.data() + k * dim, work.starts.data() + (k + 1) * dim});
    }
    population = pagmo::algorithm(make(seed)).evolve(population);
    const pagmo::vector_double best = champion(work.functions, population);
    std::copy(best.begin(), best.end(), ends.points.data() + p * dim);
    ends.evaluations[p] = static_cast<std::int32_t>(population.get_problem().get_fevals());
  });
  return ends;
}

ConstrainedEnds search_gaco(const ConstrainedWork& work) {
  return evolve(work, [](unsigned seed) {
    pagmo::gaco gaco(generations, 63, 1.0, 0.0, 0.01, 1, 7, 100000, 100000, 0.0, false, seed);  // defaults but two
    return gaco;
  });
}

ConstrainedEnds search_sade(const ConstrainedWork& work) {
  return evolve(work, [](unsigned seed) {
    const pagmo::sade sade(inner_generations, 2, 1, 1e-6, 1e-6, false, seed);
    return pagmo::cstrs_self_adaptive(generations / inner_generations, sade, seed);
  });
}

}  // namespace

std::vector<ConstrainedTool> pagmo_tools() { return {{"pagmo:gaco", search_gaco}, {"pagmo:sade", search_sade}}; }

}  // namespace polydescent::bench
