// NIST's nonlinear regressions, fitted as expressions from a wide box: certified answers are found.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "polydescent/host/minimize.hpp"
#include "support/nist.hpp"

namespace polydescent {
namespace {

TEST(NistFits, AreFoundFromTheHarderBoxWithTheirStandardErrors) {
  const auto files = test::nist_files();
  if (files.empty()) GTEST_SKIP() << test::nist_folder() << " is not there";
  for (const auto& file : files) {
    const test::NistProblem fit = test::read_nist(file);
    SCOPED_TRACE(fit.name);
    ObjectiveRequest request;
    request.box = test::harder_start_box(fit);
    request.variables = fit.variables;
    request.data = fit.data;
    const Problem problem = Problem::expression(fit.expression, request);
    MinimizeOptions options;
    options.optimizer = LevenbergMarquardt{};
    const SearchResult result = minimize(problem, options);
    ASSERT_TRUE(result.best && result.fit);
    EXPECT_NEAR(result.best->value, fit.sum_of_squares, 1e-6 * fit.sum_of_squares + 1e-20);
    ASSERT_EQ(result.fit->standard_errors.size(), fit.parameters.size());
    std::vector<double> point = result.best->point;
    auto errors = result.fit->standard_errors;
    if (fit.name == "Gauss1" && std::abs(point[3] - fit.parameters[3]) > std::abs(point[6] - fit.parameters[3])) {  // its peaks in the other order
      std::swap_ranges(point.begin() + 2, point.begin() + 5, point.begin() + 5);
      std::swap_ranges(errors.begin() + 2, errors.begin() + 5, errors.begin() + 5);
    }
    for (std::size_t k = 0; k < fit.parameters.size(); ++k) {
      if (fit.name.starts_with("Gauss") && (k == 4 || k == 7)) point[k] = std::abs(point[k]);  // widths enter squared
      EXPECT_NEAR(point[k], fit.parameters[k], 1e-6 * std::abs(fit.parameters[k])) << fit.variables[k];
      EXPECT_NEAR(errors[k].value_or(0), fit.parameter_deviations[k], 1e-4 * fit.parameter_deviations[k]) << fit.variables[k];
    }
  }
}

}  // namespace
}  // namespace polydescent
