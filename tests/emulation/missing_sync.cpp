// A descent by a warp whose sync does nothing. Under the thread sanitizer this must be reported as a data race, or the
// emulation would not see a sync that is missing in the kernels.
#include "emulation/kernels_on_threads.hpp"
#include "polydescent/kernels/gradient/central_difference.hpp"
#include "polydescent/kernels/objective/rosenbrock.hpp"
#include "polydescent/kernels/update/adam.hpp"

namespace {

using namespace polydescent;
using namespace polydescent::test;
using Warp = EmulatedBlock<32, 1>;

struct Unsynchronized : Warp::Member {
  void sync_warp() const {}
};

}  // namespace

int main() {
  Launch<double, Rosenbrock, Adam, CentralDifference> launch(37, 3, {.iterations = 10});
  launch.run_on<Warp>([](const Warp::Member& member) { return WarpGroup<Unsynchronized, 32>{{member}}; });
}
