#include "polydescent/host/start_sampler.hpp"

#include <gmock/gmock.h>

#include <cstring>
#include <vector>

#include "host/request_error.hpp"
#include "polydescent/kernels/sampler/registry.hpp"

namespace polydescent {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::vector<double> shares(const SamplerReference& sampler, std::uint64_t start, int dim) {
  std::vector<double> point(static_cast<std::size_t>(dim));
  sampler.draw(sampler.sampler, start, dim, point.data());
  return point;
}

TEST(StartSampler, IsTheOneAskedForElseSobol) {
  EXPECT_STREQ(StartSampler({}, 2).name(), "sobol");
  Samplers::for_each([]<class Sampler>(TypeTag<Sampler>) {
    EXPECT_STREQ(StartSampler({.sampler = Sampler::name}, 2).name(), Sampler::name);
  });
}

TEST(StartSampler, OfABatchDoesNotDependOnWhichOfItRuns) {
  Samplers::for_each([]<class Sampler>(TypeTag<Sampler>) {
    const StartSampler all({.starts = 203, .seed = 5, .sampler = Sampler::name}, 3);
    const StartSampler alone({.starts = 203, .seed = 5, .sampler = Sampler::name, .only_start = 77}, 3);
    EXPECT_EQ(shares(all.reference(), 77, 3), shares(alone.reference(), 77, 3)) << Sampler::name;
  });
}

// A kernel gets the object's bytes, with pointers to copies of the tables.
TEST(StartSampler, GivesAKernelItselfAndAllItsTables) {
  constexpr int dim = 60;
  Samplers::for_each([]<class Sampler>(TypeTag<Sampler>) {
    const StartSampler sampler({.starts = 203, .seed = 5, .sampler = Sampler::name}, dim);
    std::vector<std::byte> object = sampler.kernel().object;
    std::vector<std::vector<std::byte>> copies;
    for (const KernelPart::Array& array : sampler.kernel().arrays) {
      const auto* const begin = static_cast<const std::byte*>(array.data);
      const void* const copy = copies.emplace_back(begin, begin + array.bytes).data();
      EXPECT_EQ(std::memcmp(&object[array.offset], &array.data, sizeof copy), 0) << Sampler::name;
      std::memcpy(&object[array.offset], &copy, sizeof copy);
    }
    Sampler copied;
    ASSERT_EQ(object.size(), sizeof copied);
    std::memcpy(&copied, object.data(), sizeof copied);
    EXPECT_EQ(sampler.kernel().type, type_name<Sampler>());
    for (const std::uint64_t start : {0, 1, 202}) {
      const auto expected = shares(sampler.reference(), start, dim);
      for (int i = 0; i < dim; ++i) EXPECT_EQ(copied(start, i), expected[static_cast<std::size_t>(i)]) << Sampler::name;
    }
  });
}

TEST(StartSampler, RefusesMoreStartsAndCoordinatesThanItHas) {
  Samplers::for_each([]<class Sampler>(TypeTag<Sampler>) {
    const auto refusal = [](std::uint64_t starts, int dim) {
      return request_error([&] { StartSampler({.starts = starts, .sampler = Sampler::name}, dim); });
    };
    if constexpr (requires { Sampler::max_starts; }) {
      const std::uint64_t most = Sampler::max_starts;
      EXPECT_EQ(shares(StartSampler({.starts = most, .sampler = Sampler::name}, 2).reference(), most - 1, 2).size(), 2U);
      EXPECT_THAT(refusal(most + 1, 2), AllOf(HasSubstr(std::to_string(most + 1) + " starts: "), HasSubstr(Sampler::name),
                                              HasSubstr("use --sampler uniform")));
    }
    if constexpr (requires { Sampler::max_dim; }) {
      EXPECT_NO_THROW(StartSampler({.sampler = Sampler::name}, Sampler::max_dim));
      EXPECT_THAT(refusal(9, Sampler::max_dim + 1), AllOf(HasSubstr("--dim 4097: "), HasSubstr("use --sampler uniform")));
    }
  });
}

}  // namespace
}  // namespace polydescent
