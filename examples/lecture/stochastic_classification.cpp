// Classification by cross-entropy, (1/N) sum_r -log P(y_r), P(1) = 1 / (1 + exp(-(b_0 u + b_1 v + b_2))), of two clouds
// of points that overlap, by descents on 10 rows at a time beside one on all rows. At its minimum the gradient is zero:
//   sum_r (P(1) - y_r) u_r = sum_r (P(1) - y_r) v_r = sum_r (P(1) - y_r) = 0.
// One cloud is the other one mirrored at the origin, so the best dividing line goes through it: b_2 = 0.
#include <string>
#include <utility>
#include <vector>

#include "expect.hpp"
#include "polydescent/host/minimize.hpp"

using namespace polydescent;

namespace {

constexpr std::size_t rows = 400;

/// Two discs of radius 2, about (1.2, 0.8) and its mirror image, 200 points each on a spiral of golden angles.
Data make_clouds() {
  Data data{{}, 3};
  for (int k = 0; k < static_cast<int>(rows) / 2; ++k) {
    const double radius = 2 * std::sqrt((k + 0.5) / 200);
    const double u = 1.2 + radius * std::cos(2.39996323 * k), v = 0.8 + radius * std::sin(2.39996323 * k);
    data.number.insert(data.number.end(), {u, v, 1, -u, -v, 0});
  }
  return data;
}

struct Fit {
  double accuracy = 0;
  double gradient[3] = {};
};

Fit judge(const Data& data, const std::vector<double>& b) {
  Fit fit;
  for (std::size_t r = 0; r < rows; ++r) {
    const double* row = &data.number[3 * r];
    const double p = 1 / (1 + std::exp(-(b[0] * row[0] + b[1] * row[1] + b[2])));
    fit.accuracy += ((p > 0.5) == (row[2] == 1) ? 1.0 : 0.0) / rows;
    for (int i = 0; i < 3; ++i) fit.gradient[i] += (p - row[2]) * (i < 2 ? row[i] : 1) / rows;
  }
  return fit;
}

}  // namespace

int main() {
  const Data clouds = make_clouds();
  const Problem classification = row_problem(CrossEntropy{}, clouds, Box::cube(3, -20, 20));
  const MinimizeOptions options{
      .start_points = {0, 0, 0}, .optimizer = Adam{}, .learning_rate = 0.1, .schedule = Cosine{}};
  const SearchResult full = minimize(classification, options);
  fmt::print("{:>6}{:>8}{:>9}{:>9}{:>9}{:>15}{:>10}\n", "batch", "epochs", "b_0", "b_1", "b_2", "cross-entropy",
             "correct");
  const auto print_row = [&](const char* batch, const std::string& epochs, const SearchResult& result) {
    const auto& b = result.best->point;
    fmt::print("{:>6}{:>8}{:>9.4f}{:>9.4f}{:>9.4f}{:>15.8f}{:>9.1f}%\n", batch, epochs, b[0], b[1], b[2],
               result.best->value, 100 * judge(clouds, b).accuracy);
  };
  print_row("none", "0", minimize(classification, {.start_points = {0, 0, 0}, .iterations = 0}));
  for (const auto& [epochs, above] : {std::pair{1, 0.1}, {10, 0.01}, {100, 1e-4}}) {
    MinimizeOptions stochastic = options;
    stochastic.batch_size = 10;
    stochastic.epochs = epochs;
    const SearchResult result = minimize(classification, stochastic);
    print_row("10", std::to_string(epochs), result);
    lecture::expect_near(result.best->value, full.best->value, above,
                         fmt::format("cross-entropy after {} epochs", epochs));
  }
  print_row("all", "", full);
  const Fit fit = judge(clouds, full.best->point);
  for (const double g : fit.gradient) lecture::expect_near(g, 0, 1e-7, "the gradient at the minimum");
  lecture::expect_near(full.best->point[2], 0, 1e-5, "b_2");
  return lecture::verdict();
}
