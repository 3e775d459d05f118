// Files beside a search: every start's end, parameters of many problems, and the starts of a file.
#include <gmock/gmock.h>

#include <cstring>
#include <map>

#include "cli/program.hpp"
#include "polydescent/host/io/number.hpp"

namespace polydescent {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

std::vector<std::vector<std::string>> csv_cells(const std::string& path) {
  std::vector<std::vector<std::string>> rows;
  for (const std::string& line : split(read_text(path), '\n')) {
    if (!line.empty()) rows.push_back(split(line, ','));
  }
  return rows;
}

TEST(OutputOfEnds, IsALineForEveryStart) {
  const TemporaryFolder folder;
  const json result = run_json("minimize himmelblau --starts 777 --l2 0.01 --output " + folder.file("ends.csv"));
  const auto rows = csv_cells(folder.file("ends.csv"));
  ASSERT_EQ(rows.size(), 778U);
  EXPECT_EQ(rows[0], (std::vector<std::string>{"start", "value", "penalty", "gradient_norm", "iterations", "status", "x0", "x1"}));
  std::map<std::string, std::uint64_t> statuses;
  for (std::size_t k = 1; k < rows.size(); ++k) {
    ASSERT_EQ(rows[k].size(), 8U);
    EXPECT_EQ(rows[k][0], std::to_string(k - 1));
    ++statuses[rows[k][5]];
  }
  EXPECT_EQ(json(statuses), result["statuses"]);
  const auto& best = rows[result["best"]["start"].get<std::size_t>() + 1];
  EXPECT_EQ(std::stod(best[1]), result["best"]["value"]);
  EXPECT_EQ(std::stod(best[2]), result["best"]["penalty"]);
  EXPECT_EQ(std::stod(best[6]), result["best"]["point"][0]);
}

TEST(OutputOfEnds, AsNpyIsARecordForEveryStart) {
  const TemporaryFolder folder;
  const json result = run_json("minimize rosenbrock --dim 3 --starts 333 --minima 0 --output " + folder.file("ends.npy"));
  const std::string bytes = read_text(folder.file("ends.npy"));
  const std::size_t head = 10 + static_cast<unsigned char>(bytes[8]) + 256U * static_cast<unsigned char>(bytes[9]);
  EXPECT_THAT(bytes.substr(0, head), AllOf(HasSubstr("('start', '<u8')"), HasSubstr("('x', '<f8', (3,))"), HasSubstr("'shape': (333,)")));
  constexpr std::size_t record = 8 + 8 + 8 + 8 + 4 + 18 + 3 * 8;
  ASSERT_EQ(bytes.size(), head + 333 * record);
  const std::size_t start = result["best"]["start"].get<std::size_t>();
  double value = 0, x = 0;
  std::memcpy(&value, bytes.data() + head + start * record + 8, 8);
  std::memcpy(&x, bytes.data() + head + start * record + 54, 8);
  EXPECT_EQ(value, result["best"]["value"]);
  EXPECT_EQ(x, result["best"]["point"][0]);
  EXPECT_STREQ(bytes.substr(head + start * record + 36, 18).c_str(), result["best"]["status"].get<std::string>().c_str());
}

TEST(OutputOfEnds, IsRefusedWhereItCannotBeWrittenAndLeavesNothingBehind) {
  const TemporaryFolder folder;
  EXPECT_THAT(refusal_of("minimize sphere --dim 2 --output ends.txt"), HasSubstr(".csv or .npy"));
  EXPECT_THAT(refusal_of("minimize sphere --dim 2 --output /nonexistent/ends.csv"), HasSubstr("--output /nonexistent/ends.csv"));
  const std::string same = folder.file("same.csv");
  EXPECT_THAT(refusal_of("minimize sphere --dim 2 --output " + same + " --trace " + same), HasSubstr("name another file"));
  EXPECT_FALSE(std::filesystem::exists(same));
}

TEST(Parameters, GiveEveryRowAResult) {
  const TemporaryFolder folder;
  write_text(folder.file("p.csv"), "b,a\n100,1\n50,2\n10,-1\n");
  const json result = run_json("minimize rosenbrock --dim 2 --starts 64 --parameters " + folder.file("p.csv") + " --output " +
                               folder.file("ends.csv"));
  EXPECT_EQ(result["starts"], 3 * 64);
  EXPECT_EQ(result["descents"], 3 * 64);
  EXPECT_EQ(result["starts_per_problem"], 64);
  EXPECT_EQ(result["parameters"], json({"a", "b"}));
  ASSERT_EQ(result["problems"].size(), 3U);
  const double tops[] = {1, 2, -1};
  for (std::size_t p = 0; p < 3; ++p) {
    const json& one = result["problems"][p];
    EXPECT_EQ(one["parameters"][0], tops[p]);
    EXPECT_NEAR(one["best"]["point"][0], tops[p], 1e-6);
    EXPECT_NEAR(one["best"]["point"][1], tops[p] * tops[p], 1e-5);
    EXPECT_EQ(one["minima_total"], 1);
  }
  const auto rows = csv_cells(folder.file("ends.csv"));
  ASSERT_EQ(rows.size(), 193U);
  EXPECT_EQ(rows[0][0], "problem");
  EXPECT_EQ(rows[192][0], "2");
  EXPECT_EQ(rows[192][1], "191");
  const Outcome text = run_program("minimize rosenbrock --dim 2 --starts 64 --parameters " + folder.file("p.csv"));
  EXPECT_THAT(text.output, AllOf(HasSubstr("3 problems with 64 starts each"), HasSubstr("-1, 10 -> (-1, 1)")));
}

TEST(Parameters, ThatAreWrongAreRefusedWithWhereAndWhy) {
  const TemporaryFolder folder;
  const auto refusal = [&](const std::string& content, const std::string& objective = "rosenbrock --dim 2") {
    write_text(folder.file("p.csv"), content);
    return refusal_of("minimize " + objective + " --parameters " + folder.file("p.csv"));
  };
  EXPECT_THAT(refusal("a,c\n1,2\n"), AllOf(HasSubstr("p.csv"), HasSubstr("no parameter 'c'")));
  EXPECT_THAT(refusal("1,2,3\n"), HasSubstr("rosenbrock has 2 (a, b)"));
  EXPECT_THAT(refusal("a,b\n1,\n"), AllOf(HasSubstr("line 2"), HasSubstr("missing")));
  EXPECT_THAT(refusal("a,b\n1,2\n", "sphere --dim 2"), HasSubstr("sphere has no parameters"));
  EXPECT_THAT(refusal("a,b\n1,2\n", "rosenbrock --dim 2 --instance 1"), HasSubstr("--instance 1"));
  EXPECT_THAT(refusal("a,b\n1,2\n3,4\n", "rosenbrock --dim 2 --target 0"), HasSubstr("--target"));
  EXPECT_THAT(refusal_of("minimize rosenbrock --dim 2 --parameters /nonexistent.csv"), HasSubstr("/nonexistent.csv"));
}

TEST(Symmetry, MergesTwinsOnRequest) {
  EXPECT_EQ(run_json("minimize six-hump-camel")["minima"][0]["value"], run_json("minimize six-hump-camel --symmetry sign")["minima"][0]["value"]);
  const auto best_minima = [](const std::string& line) {
    const json result = run_json("minimize " + line + " --optimizer lbfgs --minima 100000");
    std::size_t count = 0;
    for (const json& minimum : result["minima"]) count += minimum["value"] < result["best"]["value"].get<double>() + 1e-6 ? 1 : 0;
    return count;
  };
  EXPECT_EQ(best_minima("six-hump-camel"), 2U);
  EXPECT_EQ(best_minima("six-hump-camel --symmetry sign"), 1U);
  EXPECT_EQ(best_minima("shubert --dim 2"), 18U);
  EXPECT_EQ(best_minima("shubert --dim 2 --symmetry permutation"), 9U);
  EXPECT_EQ(best_minima("cross-in-tray --symmetry sign,permutation"), 1U);
  EXPECT_THAT(refusal_of("minimize sphere --dim 2 --symmetry mirror"), HasSubstr("--symmetry mirror"));
  EXPECT_THAT(refusal_of("minimize branin --symmetry permutation"), HasSubstr("same bounds"));
}

}  // namespace
}  // namespace polydescent
