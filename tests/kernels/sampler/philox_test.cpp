#include "polydescent/kernels/sampler/philox.hpp"

#include <gtest/gtest.h>

#include <set>

namespace polydescent {
namespace {

/// Counter and key of a known-answer test in the wrapper's terms.
PhiloxBlock philox_raw(const std::uint32_t (&counter)[4], const std::uint32_t (&key)[2]) {
  return philox(static_cast<std::uint64_t>(key[1]) << 32 | key[0], static_cast<PhiloxStream>(counter[3]),
                static_cast<std::uint64_t>(counter[1]) << 32 | counter[0], counter[2]);
}

void expect_block(const PhiloxBlock& block, const std::uint32_t (&words)[4]) {
  for (int k = 0; k < 4; ++k) EXPECT_EQ(block.word[k], words[k]) << k;
}

// The known-answer vectors published with Random123.
TEST(Philox, EqualsThePublishedVectors) {
  expect_block(philox_raw({0, 0, 0, 0}, {0, 0}), {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  expect_block(philox_raw({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
               {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  expect_block(philox_raw({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
               {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST(Philox, StreamsOfOneSeedShareNoBlock) {
  std::set<std::uint32_t> words;
  for (const PhiloxStream stream :
       {PhiloxStream::start, PhiloxStream::scramble, PhiloxStream::shift, PhiloxStream::rotation, PhiloxStream::rows,
        PhiloxStream::strata, PhiloxStream::jitter, PhiloxStream::digits}) {
    words.insert(philox(1, stream, 2, 3).word[0]);
  }
  EXPECT_EQ(words.size(), 8u);
}

TEST(Philox, UnitIntervalIsOpen) {
  EXPECT_GT(unit_interval(0, 0), 0);
  EXPECT_LT(unit_interval(~0u, ~0u), 1);
  EXPECT_EQ(unit_interval(0x80000000u, 0), 0.5 + 0x1p-53);
}

}  // namespace
}  // namespace polydescent
