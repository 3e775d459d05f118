#include "polydescent/host/cli/later.hpp"

#include <algorithm>
#include <array>

#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

constexpr std::array later{
    // commands
    "fit", "check", "basins", "plot", "report",
    // flags of minimize
    "--expr", "--vars", "--source", "--library", "--data", "--parameters", "--unbounded", "--starts-from", "--rounds",
    "--time-limit", "--max-evaluations", "--target", "--warm-up", "--l1", "--l2", "--proximal", "--subject-to", "--simplex",
    "--maximize", "--polish", "--fast-math", "--trace", "--trace-starts", "--output", "--checkpoint", "--every", "--resume",
    "--plot", "--animate", "--progress",
    // strategies, samplers, optimizers, schedules, gradients
    "auto", "basin-hopping", "evolution", "latin-hypercube", "halton", "grid", "nesterov", "adagrad", "adadelta", "rmsprop",
    "adamw", "amsgrad", "nadam", "adabelief", "lion", "rprop", "lbfgs", "inverse-time", "step", "exponential", "polynomial",
    "warm-restarts", "table", "forward", "analytic"};

}  // namespace

void refuse_if_later(std::string_view word) {
  const std::string_view name = word.substr(0, word.find_first_of("=:"));
  const bool known = std::find(later.begin(), later.end(), name) != later.end();
  require(!known, "{}: not available yet in version {}", name, POLYDESCENT_VERSION);
}

}  // namespace polydescent
