#include "polydescent/kernels/gpu/sources.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "host/io/temporary_folder.hpp"
#include "polydescent/kernels/sampler/grid_sampler.hpp"
#include "polydescent/kernels/sampler/halton_table.hpp"
#include "polydescent/kernels/sampler/registry.hpp"
#include "polydescent/kernels/sampler/sobol_directions.hpp"

namespace polydescent::gpu {
namespace {

std::string text_of(const std::string& name) {
  for (const Source& source : sources()) {
    if (source.name == name) return source.text;
  }
  return {};
}

TEST(GpuSources, AreTheHeadersAsTheyAre) {
  for (const std::string name : {"kernels/platform.hpp", "kernels/objective/levy.hpp", "kernels/update/registry.hpp"}) {
    EXPECT_EQ(text_of("polydescent/" + name), read_text(std::string(POLYDESCENT_SOURCE_DIR "/") + name));
  }
  EXPECT_NE(text_of("Random123/philox.h"), "");
  EXPECT_NE(text_of("cstdint"), "");
  EXPECT_EQ(text_of("polydescent/kernels/gpu/driver.hpp"), "");
}

TEST(GpuSources, HaveDifferentNames) {
  std::set<std::string> names;
  for (const Source& source : sources()) names.insert(source.name);
  EXPECT_EQ(names.size(), sources().size());
}

/// What a GPU compiler declares by itself, for the host's compiler: the marks, and the one function that Philox uses.
constexpr const char* prelude = R"(
#define __CUDACC__
#define __CUDACC_RTC__
#define __CUDA_ARCH__ 900
#define __host__
#define __device__
inline unsigned long long __umul64hi(unsigned long long a, unsigned long long b) {
  return static_cast<unsigned __int128>(a) * b >> 64;
}
extern "C" int printf(const char*, ...);
)";

constexpr int coordinates = 60;  // of them some have primes whose digits are permuted without a table
constexpr std::uint64_t starts = 2'000'000'000;
constexpr std::uint64_t indices[] = {0, 1, 2, 1000, 123456789, 0xffffffff};
constexpr std::uint32_t philox_words[][6] = {{0, 0, 0, 0, 0, 0},
                                             {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
                                             {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0}};
// The known-answer vectors published with Random123 for those counters and keys.
constexpr std::uint32_t published[][4] = {{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
                                          {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
                                          {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}};

/// The initializer of an array of these numbers.
template <class Numbers>
std::string listed(const Numbers& numbers) {
  std::string text = "{";
  for (const auto number : numbers) text += fmt::format("{}u, ", number);
  return text + "};\n";
}

/// A program that prints Philox blocks and then, for each index and coordinate, samples in hexadecimal.
std::string program() {
  std::string text = prelude;
  text += "#include \"polydescent/kernels/sampler/registry.hpp\"\nusing namespace polydescent;\n";
  text += "const std::uint32_t directions[] = " + listed(sobol_directions(coordinates));
  text += "const std::uint64_t indices[] = " + listed(indices);
  const HaltonTable table = halton_table(42, coordinates);
  text += "const std::uint8_t permutations[] = " + listed(table.permutations);
  text += "const HaltonBase bases[] = {";
  for (const HaltonBase& base : table.bases) {
    text += fmt::format("{{{}u, {}u, {}l, {}l}}, ", base.prime, base.permutations, base.range, base.zeros);
  }
  const GridSampler grid = grid_sampler(starts, coordinates);
  text += fmt::format("}};\nconst GridSampler grid{{{}u, {}u, {}u, {}}};\n", grid.starts, grid.cells, grid.levels,
                      grid.finer);
  text += "int main() {\n";
  for (const auto& w : philox_words) {
    text += fmt::format("  {{ const PhiloxBlock b = philox({}ul << 32 | {}u, static_cast<PhiloxStream>({}u), ", w[5],
                        w[4], w[3]);
    text += fmt::format("{}ul << 32 | {}u, {}u);\n", w[1], w[0], w[2]);
    text += "    for (std::uint32_t word : b.word) printf(\"%x\\n\", word); }\n";
  }
  return text + fmt::format(R"(
  const SobolSampler sobol{{42, directions}};
  const UniformSampler uniform{{42}};
  const HaltonSampler halton{{42, bases, permutations}};
  const LatinHypercubeSampler latin{{42, {}}};
  for (std::uint64_t k : indices) {{
    for (int i = 0; i < {}; ++i) {{
      printf("%x\n%lx\n%lx\n", sobol_bits(k, directions + 32 * i), __builtin_bit_cast(std::uint64_t, sobol(k, i)),
             __builtin_bit_cast(std::uint64_t, uniform(k, i)));
      printf("%lx\n%lx\n%lx\n", __builtin_bit_cast(std::uint64_t, halton(k, i)),
             __builtin_bit_cast(std::uint64_t, latin(k % latin.starts, i)),
             __builtin_bit_cast(std::uint64_t, grid(k % grid.starts, i)));
    }}
  }}
}}
)",
                            starts, coordinates);
}

/// What the program prints when it is compiled with nothing but the embedded sources and run here.
std::vector<std::uint64_t> numbers_printed() {
  const TemporaryFolder folder;
  for (const Source& source : sources()) {
    const std::filesystem::path path = folder.file(source.name);
    std::filesystem::create_directories(path.parent_path());
    write_text(path.string(), source.text);
  }
  write_text(folder.file("main.cpp"), program());
  const std::string compiler = POLYDESCENT_CXX_COMPILER " -std=c++20 -nostdinc -nostdinc++ -I" + folder.file("");
  const std::string command = fmt::format("{} {} -o {} && {} > {}", compiler, folder.file("main.cpp"),
                                          folder.file("main"), folder.file("main"), folder.file("printed"));
  EXPECT_EQ(std::system(command.c_str()), 0) << command;
  std::istringstream printed(read_text(folder.file("printed")));
  std::vector<std::uint64_t> numbers;
  for (std::string line; std::getline(printed, line);) numbers.push_back(std::stoull(line, nullptr, 16));
  return numbers;
}

TEST(GpuSources, GiveThePublishedPhiloxVectorsAndTheLibrarysSamplesBitForBit) {
  std::vector<std::uint64_t> expected;
  for (const auto& block : published) expected.insert(expected.end(), std::begin(block), std::end(block));
  const std::vector<std::uint32_t> directions = sobol_directions(coordinates);
  const HaltonTable table = halton_table(42, coordinates);
  const HaltonSampler halton{42, table.bases.data(), table.permutations.data()};
  const LatinHypercubeSampler latin{42, starts};
  const GridSampler grid = grid_sampler(starts, coordinates);
  for (const std::uint64_t k : indices) {
    for (int i = 0; i < coordinates; ++i) {
      expected.push_back(sobol_bits(k, directions.data() + 32 * i));
      expected.push_back(std::bit_cast<std::uint64_t>(SobolSampler{42, directions.data()}(k, i)));
      expected.push_back(std::bit_cast<std::uint64_t>(UniformSampler{42}(k, i)));
      expected.push_back(std::bit_cast<std::uint64_t>(halton(k, i)));
      expected.push_back(std::bit_cast<std::uint64_t>(latin(k % starts, i)));
      expected.push_back(std::bit_cast<std::uint64_t>(grid(k % starts, i)));
    }
  }
  EXPECT_EQ(numbers_printed(), expected);
}

}  // namespace
}  // namespace polydescent::gpu
