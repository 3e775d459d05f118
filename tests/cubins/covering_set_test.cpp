#include <gmock/gmock.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "cubins/kernel_matrix.hpp"
#include "cubins/pairwise.hpp"
#include "cubins/resources.hpp"
#include "polydescent/host/builtin_objective.hpp"

namespace polydescent {
namespace {

using testing::HasSubstr;

std::vector<std::string> names_of(const std::vector<MatrixKernel>& kernels) {
  std::vector<std::string> names;
  for (const MatrixKernel& kernel : kernels) names.push_back(kernel.name);
  return names;
}

using Pair = std::pair<std::string, std::string>;

/// Every two words of every name.
std::set<Pair> pairs_of(const std::vector<MatrixKernel>& kernels) {
  std::set<Pair> pairs;
  for (const std::string& name : names_of(kernels)) {
    std::istringstream text(name);
    const std::vector<std::string> words{std::istream_iterator<std::string>(text), {}};
    for (std::size_t i = 0; i < words.size(); ++i) {
      for (std::size_t j = i + 1; j < words.size(); ++j) pairs.emplace(words[i], words[j]);
    }
  }
  return pairs;
}

TEST(CoveringSet, HasEveryPairOfTheMatrixOfSomeObjectives) {
  const auto covered = pairs_of(covering_set()), wanted = pairs_of(matrix_of_some());
  EXPECT_TRUE(std::includes(covered.begin(), covered.end(), wanted.begin(), wanted.end()));
}

TEST(EachObjective, HasAKernelInBothPrecisions) {
  const auto pairs = pairs_of(of_each_objective());
  for (const BuiltinObjective& objective : builtin_objectives()) {
    for (const char* precision : {"float32", "float64"}) EXPECT_TRUE(pairs.contains({objective.name, precision})) << objective.name;
  }
}

TEST(CoveringSet, IsSmallAndTheSameAtEveryCall) {
  EXPECT_LT(covering_set().size(), full_matrix().size() / 50);
  EXPECT_EQ(names_of(covering_set()), names_of(covering_set()));
}

TEST(CoveringSet, LeavesOutDimensionsThatAnObjectiveDoesNotHave) {
  for (const std::string& name : names_of(full_matrix())) {
    EXPECT_EQ(name.starts_with("himmelblau"), name.starts_with("himmelblau 2 ")) << name;
  }
}

TEST(Pairwise, TakesFourRowsForThreeFactorsOfTwo) {
  std::vector<Row> all;
  for (int i = 0; i < 8; ++i) all.push_back({i / 4, i / 2 % 2, i % 2});
  EXPECT_EQ(pairwise(all).size(), 4u);
}

TEST(Pairwise, OfNothingIsNothing) { EXPECT_TRUE(pairwise({}).empty()); }

/// What is said of a kernel that has so much stack and spills so much.
std::string said_of(int dim, Tier tier, int stack_bytes, int spilled_bytes, int pairs = 0, const char* objective = "Valley") {
  MatrixKernel kernel;
  kernel.spec.objective = objective;
  kernel.spec.dim = dim;
  kernel.spec.pairs = pairs;
  kernel.name = "valley";
  gpu::ResourceUsage usage;
  usage.stack_bytes = stack_bytes;
  usage.spill_store_bytes = spilled_bytes;
  return complaint(kernel, tier, usage);
}

TEST(KernelLimits, HoldForThreadsToSixteenDimensions) {
  EXPECT_EQ(said_of(16, Tier::thread, 40, 0), "");
  EXPECT_THAT(said_of(16, Tier::thread, 48, 0), HasSubstr("valley: 48 bytes of stack"));
  EXPECT_THAT(said_of(2, Tier::thread, 8, 8), HasSubstr("spills of 8 bytes stored"));
  EXPECT_EQ(said_of(32, Tier::thread, 48, 8), "");
  EXPECT_EQ(said_of(64, Tier::warp, 48, 8), "");
  EXPECT_EQ(said_of(10, Tier::thread, 48, 8, 0, "Moved<Valley>"), "");
  EXPECT_NE(said_of(8, Tier::thread, 48, 8, 0, "Moved<Valley>"), "");
  EXPECT_EQ(said_of(2, Tier::thread, 600, 8, 5), "") << "quasi-Newton descents live in local memory";
}

}  // namespace
}  // namespace polydescent
