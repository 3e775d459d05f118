// Expressions by libFuzzer, which comes with clang:
//
//   clang++ -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -DFMT_HEADER_ONLY -Ibuild/include -Itests \
//     tests/fuzz/expression_libfuzzer.cpp host/objective_source/{differentiate,emit,formula,functions,parse_formula,reach,scope_writer,squares,tokens}.cpp \
//     host/names.cpp -o fuzz_expression
//   ./fuzz_expression -max_total_time=600 -dict=tests/fuzz/expression.dict COPY_OF_tests/fuzz/corpus/expression
#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>

#include "fuzz/check_expression.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  polydescent::fuzz::check_expression(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
