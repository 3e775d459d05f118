#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "polydescent/host/error.hpp"

namespace polydescent {

/// C++20 text for a shared object. Functions to be called are `extern "C"` and marked
/// __attribute__((visibility("default"))): nothing else is seen from outside, so that two objects may use the same names.
struct ObjectSource {
  std::string text;                            // may include every kernel header, as "polydescent/kernels/..."
  std::vector<std::string> include_dirs = {};  // searched for the user's own headers
  std::string name = "objective";              // what messages call it
};

/// The text is wrong.
class CompileError : public Error {
 public:
  CompileError(const std::string& message, std::string compiler_log)
      : Error(Fault::request, message), log(std::move(compiler_log)) {}

  std::string log;  // all of the compiler's messages; what() has the first of them
};

/// A shared object in memory, unloaded with the last copy.
struct LoadedObject {
  std::shared_ptr<void> handle;
  bool from_cache = false;
  double compile_s = 0;  // for everything: finding, compiling, loading

  /// The address of a function or an object; null where there is none of that name.
  void* symbol(const char* name) const;
};

/// Compiles and loads, or loads what the cache keeps of an earlier time. An entry is for the text, the kernels' headers, the
/// options, the compiler (its file; another version is another compiler) and the contents of every header of the user's; a
/// new header that hides one of those, in an earlier folder, is not noticed. Throws CompileError; Error where there is no
/// compiler, where it breaks off, and where the cache folder is another user's or others may write to it.
LoadedObject compile_object(const ObjectSource& source);

}  // namespace polydescent
