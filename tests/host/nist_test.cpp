// The reader of NIST's nonlinear least-squares fits, which other tests take for certified answers.
#include "support/nist.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <stdexcept>

#include "host/io/temporary_folder.hpp"

namespace polydescent::test {
namespace {

class NistFiles : public testing::Test {
 protected:
  void SetUp() override {
    if (nist_files().empty())
      GTEST_SKIP() << "no data sets of NIST in " << nist_folder() << "; POLYDESCENT_NIST_DIR may name another folder";
  }
};

std::size_t rows_of(const NistProblem& problem) { return problem.data.rows.number.size() / problem.data.names.size(); }

double column_sum(const NistProblem& problem, std::size_t column) {
  double sum = 0;
  for (std::size_t k = 0; k < rows_of(problem); ++k) sum += problem.data.rows.number[k * problem.data.names.size() + column];
  return sum;
}

TEST_F(NistFiles, AreFifteenWithConsistentCounts) {
  EXPECT_EQ(nist_files().size(), 15u);
  for (const auto& file : nist_files()) {
    SCOPED_TRACE(file);
    const NistProblem problem = read_nist(file);
    const std::size_t parameters = problem.parameters.size();
    EXPECT_EQ(problem.name, file.stem());
    EXPECT_EQ(problem.variables.size(), parameters);
    EXPECT_EQ(problem.variables.back(), "b" + std::to_string(parameters));
    EXPECT_EQ(problem.parameter_deviations.size(), parameters);
    EXPECT_EQ(problem.starts[0].size(), parameters);
    EXPECT_EQ(problem.starts[1].size(), parameters);
    EXPECT_EQ(problem.data.rows.columns, problem.name == "Nelson" ? 3 : 2);
    EXPECT_EQ(rows_of(problem), parameters + static_cast<std::size_t>(problem.degrees_of_freedom));
    EXPECT_NEAR(problem.residual_deviation, std::sqrt(problem.sum_of_squares / problem.degrees_of_freedom),
                1e-10 * problem.residual_deviation);
    for (const std::string& variable : problem.variables) EXPECT_NE(problem.expression.find(variable), std::string::npos);
  }
}

TEST_F(NistFiles, SayWhatIsCertified) {
  const NistProblem problem = read_nist(nist_folder() / "Misra1a.dat");
  EXPECT_EQ(problem.expression, "sum_rows((y - (b1*(1 - exp(-b2*x))))^2)");
  EXPECT_EQ(problem.starts[0], (std::vector<double>{500, 0.0001}));
  EXPECT_EQ(problem.starts[1], (std::vector<double>{250, 0.0005}));
  EXPECT_EQ(problem.parameters, (std::vector<double>{2.3894212918E+02, 5.5015643181E-04}));
  EXPECT_EQ(problem.parameter_deviations, (std::vector<double>{2.7070075241E+00, 7.2668688436E-06}));
  EXPECT_EQ(problem.sum_of_squares, 1.2455138894E-01);
  EXPECT_EQ(problem.residual_deviation, 1.0187876330E-01);
  EXPECT_EQ(problem.degrees_of_freedom, 12);
  EXPECT_EQ(problem.data.names, (std::vector<std::string>{"y", "x"}));
  EXPECT_NEAR(column_sum(problem, 0), 606.77, 1e-10);
  EXPECT_NEAR(column_sum(problem, 1), 5255.6, 1e-10);
}

/// The model written once more: a row of data, a sign or a column astray would show.
TEST_F(NistFiles, HaveTheCertifiedSumOfSquaresAtTheCertifiedParameters) {
  const NistProblem problem = read_nist(nist_folder() / "Nelson.dat");
  double sum = 0;
  for (std::size_t k = 0; k < rows_of(problem); ++k) {
    const double* const row = problem.data.rows.number.data() + 3 * k;
    const auto& b = problem.parameters;
    const double rest = std::log(row[0]) - (b[0] - b[1] * row[1] * std::exp(-b[2] * row[2]));
    sum += rest * rest;
  }
  EXPECT_NEAR(sum, problem.sum_of_squares, 1e-6 * problem.sum_of_squares);
}

TEST_F(NistFiles, AreRefusedWithRowsMissing) {
  const TemporaryFolder folder;
  std::ifstream whole(nist_folder() / "DanWood.dat");
  std::ofstream part(folder.file("DanWood.dat"));
  std::string line;
  for (int k = 0; k < 64 && std::getline(whole, line); ++k) part << line << '\n';
  part.close();
  EXPECT_THROW(read_nist(folder.file("DanWood.dat")), std::runtime_error);
}

TEST(HarderStartBox, ReachesTenTimesTheDistanceOfTheStartsBeyondBoth) {
  NistProblem problem;
  problem.starts = {{{500, 3, -2}, {250, 3, -2}}};
  problem.parameters = {1, 1, 1};
  const Box box = harder_start_box(problem);
  EXPECT_EQ(box.lower, (std::vector<double>{-2250, -27, -22}));
  EXPECT_EQ(box.upper, (std::vector<double>{3000, 33, 18}));
}

}  // namespace
}  // namespace polydescent::test
