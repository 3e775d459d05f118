// Ctrl-C and SIGTERM, as the program takes them.
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include "cli/program.hpp"

namespace polydescent {
namespace {

/// Hours of descents.
const std::string endless = "minimize rosenbrock --dim 40 --starts 1000000 --iterations 10000000 --gradient-tolerance 0 "
                            "--value-tolerance 0 --minima 0 --json -";

/// A search whose single gradients take a while, so that it is some time until it stops.
const std::string ponderous = "minimize rastrigin --dim 6000 --sampler uniform --gradient central --step 1e-6 --starts 64 --json -";

/// Whether a process has a handler for a signal.
bool catches(pid_t process, int signal) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string word; status >> word;) {
    if (word != "SigCgt:") continue;
    std::string mask;
    status >> mask;
    return ((std::stoull(mask, nullptr, 16) >> (signal - 1)) & 1) != 0;
  }
  return false;
}

void wait_until(pid_t process, int signal, bool caught) {
  for (int tries = 0; tries < 60'000 && catches(process, signal) != caught; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  ASSERT_EQ(catches(process, signal), caught);
}

TEST(Interrupt, OnceEndsTheSearchInOrder) {
  for (const int signal : {SIGINT, SIGTERM}) {
    RunningProgram program(words_of(endless));
    wait_until(program.process(), signal, true);
    kill(program.process(), signal);
    const Outcome outcome = program.wait();
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_EQ(outcome.errors, "");
    const auto result = nlohmann::json::parse(outcome.output);
    EXPECT_EQ(result["stopped_by"], "interrupt");
    EXPECT_TRUE(result["best"]["value"].is_number());
  }
}

TEST(Interrupt, TwiceEndsTheProgramWhicheverSignalComesSecond) {
  RunningProgram program(words_of(ponderous));
  wait_until(program.process(), SIGINT, true);
  kill(program.process(), SIGINT);
  wait_until(program.process(), SIGTERM, false);
  kill(program.process(), SIGTERM);
  const Outcome outcome = program.wait();
  EXPECT_EQ(outcome.exit_code, -1);
  EXPECT_EQ(outcome.output, "");
}

TEST(Interrupt, ThatIsIgnoredStaysIgnored) {
  const auto before = std::signal(SIGINT, SIG_IGN);
  RunningProgram program(words_of(endless));
  std::signal(SIGINT, before);
  wait_until(program.process(), SIGTERM, true);
  EXPECT_FALSE(catches(program.process(), SIGINT));
  kill(program.process(), SIGTERM);
  EXPECT_EQ(program.wait().exit_code, 0);
}

}  // namespace
}  // namespace polydescent
