// Trajectories of an independent implementation, on the GPU.
#include <gtest/gtest.h>

#include <cmath>

#include "gpu/searches.hpp"
#include "polydescent/kernels/update/registry.hpp"
#include "support/tolerances.hpp"
#include "support/trajectories.hpp"

namespace polydescent::test {
namespace {

class GpuGolden : public OnGpuAs<> {};

TEST_F(GpuGolden, EveryRuleTakesTheStepsOfAnotherImplementation) {
  UpdateRules::for_each([]<class Rule>(TypeTag<Rule>) {
    for (const Json& entry : trajectories_of<Rule>()) {
      const Problem problem = builtin_problem(entry["function"].get<std::string>(), 3);
      for (const std::size_t steps : {1u, 7u, 50u}) {
        MinimizeOptions options = ten_iterations(1);
        options.starts.reset();
        options.start_points = entry["start"].get<std::vector<double>>();
        options.optimizer = configured_as<Rule>(entry);
        options.learning_rate = entry["learning_rate"].get<double>();
        options.iterations = static_cast<int>(steps);
        const SearchResult result = run_on_gpu(problem, options);
        for (std::size_t i = 0; i < 3; ++i) {
          const double exact = entry["points"][steps - 1][i];
          ASSERT_NEAR(result.ends->point[i], exact, Tolerances<double>::trajectory * std::abs(exact))
              << Rule::name << " " << entry["fields"] << " on " << problem.name << " after " << steps << " steps";
        }
      }
    }
  });
}

}  // namespace
}  // namespace polydescent::test
