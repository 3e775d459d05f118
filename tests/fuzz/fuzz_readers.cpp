// Feeds the readers of data files and of expressions with texts changed at random. A text that takes them along a new path joins those
// that are changed further. What they make of each is checked against simple readers; crashes are for the sanitizers to
// see:
//
//   cmake --preset asan && cmake --build build-asan --target fuzz_readers
//   build-asan/tests/fuzz/fuzz_readers --corpus tests/fuzz/corpus --seconds 600 --seed 7
//
// What goes wrong lies in finding-<reader> afterwards. The same seed makes the same texts in the same order.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <fstream>
#include <string>
#include <vector>

#include "fuzz/check_csv.hpp"
#include "fuzz/check_expression.hpp"
#include "fuzz/check_npy.hpp"
#include "fuzz/corpus.hpp"
#include "fuzz/coverage.hpp"
#include "fuzz/mutate.hpp"

/// The sanitizers', where they are: calls back before the program dies.
extern "C" [[gnu::weak]] void __sanitizer_set_death_callback(void (*callback)());

namespace polydescent::fuzz {
namespace {

struct Reader {
  const char* name;
  void (*check)(const std::string&);
};
constexpr Reader readers[] = {{"csv", check_csv}, {"npy", check_npy}, {"expression", check_expression}};

struct Limits {
  double seconds = 1e9;
  std::uint64_t executions = UINT64_MAX;
};

std::string text_at_hand;
std::string reader_at_hand;

void save_text_at_hand() {
  const std::string file = "finding-" + reader_at_hand;
  std::ofstream(file, std::ios::binary) << text_at_hand;
  std::fputs(fmt::format("{}: the text lies in {}\n", reader_at_hand, file).c_str(), stderr);
}

/// Checks one text; false, with the text saved, when the reader did what it must not.
bool passes(const Reader& reader, const std::string& text) {
  text_at_hand = text;
  try {
    reader.check(text);
    return true;
  } catch (const std::exception& error) {
    std::fputs(fmt::format("{}: {}\n", reader.name, error.what()).c_str(), stderr);
    save_text_at_hand();
    return false;
  }
}

bool fuzz(const Reader& reader, std::vector<std::string> corpus, std::uint64_t seed, const Limits& limits) {
  using Clock = std::chrono::steady_clock;
  const auto begin = Clock::now();
  const auto elapsed_s = [&] { return std::chrono::duration<double>(Clock::now() - begin).count(); };
  reader_at_hand = reader.name;
  for (const std::string& text : corpus) {
    if (!passes(reader, text)) return false;
  }
  new_jumps();
  Mutator mutator(seed);
  std::uint64_t executions = 0;
  for (; executions < limits.executions && (executions % 256 != 0 || elapsed_s() < limits.seconds); ++executions) {
    const std::string text = mutator.mutated(corpus);
    if (!passes(reader, text)) return false;
    if (new_jumps()) corpus.push_back(text);
  }
  fmt::print("{}: {} texts in {:.1f} s, {} of them kept, {} jumps seen so far; nothing found\n", reader.name,
             executions, elapsed_s(), corpus.size(), all_jumps());
  return true;
}

int run(int argc, char** argv) {
  std::string folder, only;
  std::uint64_t seed = 0;
  Limits limits;
  CLI::App app("Random texts for the readers of data files and expressions");
  app.add_option("--corpus", folder, "Folder with texts to begin with: csv/, npy/, expression/")->required();
  app.add_option("--reader", only, "csv, npy or expression (all)")->check(CLI::IsMember({"csv", "npy", "expression"}));
  app.add_option("--seed", seed, "Other texts");
  app.add_option("--seconds", limits.seconds, "For each reader, at most");
  app.add_option("--executions", limits.executions, "Texts for each reader, at most");
  CLI11_PARSE(app, argc, argv);
  if (__sanitizer_set_death_callback != nullptr) __sanitizer_set_death_callback(save_text_at_hand);
  for (const Reader& reader : readers) {
    if (!only.empty() && only != reader.name) continue;
    if (!fuzz(reader, read_corpus(folder + "/" + reader.name), seed, limits)) return 1;
  }
  return 0;
}

}  // namespace
}  // namespace polydescent::fuzz

int main(int argc, char** argv) {
  try {
    return polydescent::fuzz::run(argc, argv);
  } catch (const std::exception& error) {
    std::fputs(error.what(), stderr);
    return 2;
  }
}
