#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace polydescent {

/// A C++ compiler of this machine.
struct Compiler {
  std::filesystem::path program;
  std::vector<std::string> words;  // how it is called: "ccache", "g++", "-fsomething"
  std::string identity;            // for the key of what it compiles: files with sizes and dates, variables that it reads
};

/// The one that CXX names (words between blanks), else the one that built this program, else c++, g++ or clang++ of PATH. No
/// process is started. Throws Error where CXX names none or there is none; purpose: what it is needed for, for the message.
Compiler find_compiler(const std::string& purpose);

/// Options for code that exchanges packs with this program: the instruction set that it was compiled for, not this machine's.
std::vector<std::string> instruction_set_options();

/// Options that link SLEEF: the library that this process has loaded, by its path.
std::vector<std::string> sleef_options();

}  // namespace polydescent
