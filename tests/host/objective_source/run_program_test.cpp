#include "polydescent/host/objective_source/run_program.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <string>
#include <system_error>

#include "host/io/temporary_folder.hpp"
#include "host/objective_source/default_interrupt.hpp"

namespace polydescent {
namespace {

Ending run_shell(const TemporaryFolder& folder, const std::string& script) {
  return run_program("/bin/sh", {"sh", "-c", script}, folder.file("log"));
}

TEST(RunProgram, GathersBothStreamsInOrderAndReadsNothing) {
  const TemporaryFolder folder;
  EXPECT_TRUE(run_shell(folder, "echo one; echo two >&2; cat; echo three").is_success());
  EXPECT_EQ(read_text(folder.file("log")), "one\ntwo\nthree\n");
}

TEST(RunProgram, SaysHowAProgramEnded) {
  const DefaultInterrupt can_interrupt;
  const TemporaryFolder folder;
  EXPECT_EQ(run_shell(folder, "exit 3").exit_code, 3);
  EXPECT_EQ(run_shell(folder, "kill -9 $$").signal, SIGKILL);
  EXPECT_TRUE(run_shell(folder, "kill -2 $$").is_interrupt());
  EXPECT_TRUE(run_shell(folder, "exit 130").is_interrupt());
  EXPECT_FALSE(run_shell(folder, "exit 2").is_interrupt());
}

TEST(RunProgram, TakesWordsAsTheyAre) {
  const TemporaryFolder folder;
  run_program("/bin/echo", {"echo", "a  b", "$HOME", "*", "'"}, folder.file("log"));
  EXPECT_EQ(read_text(folder.file("log")), "a  b $HOME * '\n");
}

TEST(RunProgram, ThrowsWhereThereIsNoSuchProgram) {
  const TemporaryFolder folder;
  EXPECT_THROW(run_program(folder.file("none"), {"none"}, folder.file("log")), std::system_error);
}

/// What a child process ends with that receives this signal while it is delayed; it writes a file before it goes.
int status_after(int signal, const std::string& file) {
  const pid_t child = fork();
  if (child == 0) {
    {
      const DelayedInterrupt first;
      const DelayedInterrupt second;
      raise(signal);
      write_text(file, "tidied up");
    }
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

TEST(DelayedInterrupt, EndsTheProcessOnceThingsAreTidiedUp) {
  const TemporaryFolder folder;
  const DefaultInterrupt can_interrupt;
  for (const int signal : {SIGINT, SIGTERM}) {
    const std::string file = folder.file(std::to_string(signal));
    const int status = status_after(signal, file);
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == signal) << status;
    EXPECT_EQ(read_text(file), "tidied up");
  }
}

TEST(DelayedInterrupt, LeavesHandlersThatAreThereAlone) {
  const auto before = std::signal(SIGINT, SIG_IGN);
  {
    const DelayedInterrupt delayed;
    struct sigaction now = {};
    sigaction(SIGINT, nullptr, &now);
    EXPECT_EQ(now.sa_handler, SIG_IGN);
  }
  std::signal(SIGINT, before);
}

TEST(DelayedInterrupt, ProgramsThatAreStartedDoNotInheritIt) {
  const TemporaryFolder folder;
  const DelayedInterrupt delayed;
  EXPECT_EQ(run_shell(folder, "kill -15 $$").signal, SIGTERM);
}

}  // namespace
}  // namespace polydescent
