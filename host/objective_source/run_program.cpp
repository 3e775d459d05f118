#include "polydescent/host/objective_source/run_program.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <mutex>
#include <system_error>

namespace polydescent {
namespace {

constexpr std::array delayed = {SIGINT, SIGTERM};

std::mutex delay_mutex;
int delays = 0;                                          // objects alive; the first sets handlers, the last takes them away
std::array<struct sigaction, delayed.size()> before;     // what the handlers stand in for
std::array<std::atomic<bool>, delayed.size()> arrived;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may not wait");

void note_signal(int signal) {
  for (std::size_t k = 0; k < delayed.size(); ++k) {
    if (delayed[k] == signal) arrived[k] = true;
  }
}

bool is_ours(const struct sigaction& action) { return action.sa_handler == note_signal; }

/// The child's standard streams.
class Streams {
 public:
  explicit Streams(const std::filesystem::path& output) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, S_IRUSR | S_IWUSR);
    posix_spawn_file_actions_adddup2(&actions_, STDOUT_FILENO, STDERR_FILENO);
  }
  ~Streams() { posix_spawn_file_actions_destroy(&actions_); }
  Streams(const Streams&) = delete;
  Streams& operator=(const Streams&) = delete;

  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_;
};

/// Where this process ignores its children's ends there is no status to wait for: success, and what was made will tell.
Ending wait_for(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return {};
  }
  if (WIFSIGNALED(status)) return {.signal = WTERMSIG(status)};
  return {.exit_code = WEXITSTATUS(status)};
}

}  // namespace

bool Ending::is_interrupt() const { return signal == SIGINT || exit_code == 128 + SIGINT; }

Ending run_program(const std::filesystem::path& program, const std::vector<std::string>& words,
                   const std::filesystem::path& output) {
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));  // as posix_spawn() wants them
  arguments.push_back(nullptr);
  const Streams streams(output);
  pid_t child = 0;
  const int error = posix_spawn(&child, program.c_str(), streams.get(), nullptr, arguments.data(), environ);
  if (error != 0) throw std::system_error(error, std::generic_category());
  return wait_for(child);
}

DelayedInterrupt::DelayedInterrupt() {
  const std::lock_guard lock(delay_mutex);
  if (delays++ > 0) return;
  struct sigaction action = {};
  action.sa_handler = note_signal;  // a program that is started gets the default in its place
  action.sa_flags = SA_RESTART;
  for (std::size_t k = 0; k < delayed.size(); ++k) {
    arrived[k] = false;
    sigaction(delayed[k], nullptr, &before[k]);
    if (before[k].sa_handler == SIG_DFL) sigaction(delayed[k], &action, nullptr);
  }
}

DelayedInterrupt::~DelayedInterrupt() {
  const std::lock_guard lock(delay_mutex);
  if (--delays > 0) return;
  for (std::size_t k = 0; k < delayed.size(); ++k) {
    struct sigaction now = {};
    if (sigaction(delayed[k], nullptr, &now) == 0 && is_ours(now)) sigaction(delayed[k], &before[k], nullptr);
  }
  for (std::size_t k = 0; k < delayed.size(); ++k) {
    if (arrived[k]) raise(delayed[k]);
  }
}

}  // namespace polydescent
