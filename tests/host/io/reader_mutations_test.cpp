#include <gtest/gtest.h>

#include "fuzz/check_csv.hpp"
#include "fuzz/check_npy.hpp"
#include "fuzz/corpus.hpp"
#include "fuzz/mutate.hpp"

// Texts changed at random, checked against simple readers. tests/fuzz makes many more.
namespace polydescent::fuzz {
namespace {

void expect_checked(const std::string& reader, void (*check)(const std::string&)) {
  const auto corpus = read_corpus(POLYDESCENT_SOURCE_DIR "/tests/fuzz/corpus/" + reader);
  ASSERT_FALSE(corpus.empty());
  for (const std::string& text : corpus) {
    for (std::size_t size = 0; size <= text.size(); ++size)
      EXPECT_NO_THROW(check(text.substr(0, size))) << text << size;
  }
  Mutator mutator(1);
  for (int i = 0; i < 5000; ++i) {
    const std::string text = mutator.mutated(corpus);
    ASSERT_NO_THROW(check(text)) << text;
  }
}

TEST(ReaderMutations, OfCsvAreReadAsTheSimpleReaderDoes) { expect_checked("csv", check_csv); }

TEST(ReaderMutations, OfNpyAreReadAsTheSimpleReaderDoes) { expect_checked("npy", check_npy); }

}  // namespace
}  // namespace polydescent::fuzz
