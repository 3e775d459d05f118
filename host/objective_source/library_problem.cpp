#include <dlfcn.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "polydescent/host/names.hpp"
#include "polydescent/host/objective_source/elf_file.hpp"
#include "polydescent/host/objective_source/library_data.h"
#include "polydescent/host/objective_source/request_box.hpp"
#include "polydescent/host/problem.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

using LibraryFunction = double (*)(const double* x, std::size_t dim, void* data);

/// A library's function as an objective. It reads float64 from memory, whatever is asked in.
struct LibraryObjective {
  static constexpr bool values_only = true;

  LibraryFunction function;
  void* data;

  template <class X>
  typename X::value_type operator()(const X& x) const {
    thread_local std::vector<double> point;
    const auto dim = static_cast<std::size_t>(x.size());
    if (point.size() < dim) point.resize(dim);
    for (int i = 0; i < x.size(); ++i) point[static_cast<std::size_t>(i)] = static_cast<double>(x[i]);
    return static_cast<typename X::value_type>(function(point.data(), dim, data));
  }
};

/// Values come one by one, so there are no functions for packs.
const ObjectiveTable& library_table() {
  static const ObjectiveTable table{make_evaluator_table<LibraryObjective, float>(), make_evaluator_table<LibraryObjective, double>(),
                                    {}, {}};
  return table;
}

/// The open library, the rows that its function reads, and the objective that calls it.
struct LibraryOwner {
  std::shared_ptr<void> library;
  std::vector<double> number;
  polydescent_data data{};
  LibraryObjective objective{};
};

/// A name without a folder is a file here: the linker would look for it among the system's libraries.
std::string path_of(const std::string& file) { return file.find('/') == std::string::npos ? "./" + file : file; }

std::shared_ptr<void> open_shared_object(const std::string& label, const std::string& file) {
  require(!file.empty(), "--library: no file is named; give --library FILE or FILE:SYMBOL");
  check_shared_object(label, path_of(file));
  void* const handle = dlopen(path_of(file).c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) {
    const char* const reason = dlerror();
    throw Error(Fault::request, fmt::format("{}: it does not load ({}); 'ldd {}' shows the libraries that it needs", label,
                                            reason == nullptr ? "the linker gives no reason" : reason, path_of(file)));
  }
  return {handle, [](void* opened) { dlclose(opened); }};
}

/// "; did you mean 'g'?" for what a library has in place of a symbol.
std::string hint(const std::string& symbol, const std::vector<ExportedName>& exported) {
  constexpr std::size_t most_listed = 20;
  const std::string as_cpp = fmt::format("_Z{}{}", symbol.size(), symbol);
  std::vector<std::string> functions;
  for (const ExportedName& candidate : exported) {
    if (candidate.is_function && candidate.name.starts_with(as_cpp)) {
      return fmt::format("; its '{}' has a C++ name, {}: declare it extern \"C\"", symbol, candidate.name);
    }
    const bool private_name = candidate.name.starts_with("_");
    if (candidate.is_function && !private_name && functions.size() < most_listed) functions.push_back(candidate.name);
  }
  if (functions.empty()) return "; it exports no function: is it static, or hidden by -fvisibility=hidden?";
  return suggestion(symbol, functions);
}

LibraryFunction find_function(const std::string& label, const std::string& file, void* library, const std::string& symbol) {
  const std::vector<ExportedName> exported = exported_names(path_of(file));
  void* const address = dlsym(library, symbol.c_str());
  require(address != nullptr, "{}: it has no function '{}'{}", label, symbol, hint(symbol, exported));
  for (const ExportedName& name : exported) {
    require(name.name != symbol || name.is_function, "{}: '{}' is a variable there, no function double {}(const double* x, size_t dim, "
            "void* data); name one with --library FILE:SYMBOL", label, symbol, symbol);
  }
  return reinterpret_cast<LibraryFunction>(address);
}

/// As many coordinates as are asked for, named, or bounded.
int dim_of(const ObjectiveRequest& request) {
  const int named = static_cast<int>(request.variables.size());
  require(request.dim >= 0, "--dim {}: a dimension is a positive number", request.dim);
  require(request.dim == 0 || named == 0 || named == request.dim, "--dim {}: there are {} names of variables; leave one of the two out",
          request.dim, named);
  if (request.dim > 0) return request.dim;
  return std::max(1, named > 0 ? named : static_cast<int>(request.box.lower.size()));
}

}  // namespace

Problem Problem::library(const std::string& file, const std::string& symbol, const ObjectiveRequest& request) {
  const std::string label = "--library " + file;
  require(request.parameters.empty(), "{}: a library's function takes no parameters, and there are {} columns of them; give the "
          "formula with --expr, or rows with --data", label, request.parameters.names.size());
  auto owner = std::make_shared<LibraryOwner>();
  owner->library = open_shared_object(label, file);
  const std::string name = symbol.empty() ? "f" : symbol;
  owner->objective.function = find_function(label, file, owner->library.get(), name);
  if (!request.data.empty()) {
    owner->number = request.data.rows.number;
    owner->data = {owner->number.data(), count_rows(request.data.rows), static_cast<std::size_t>(request.data.rows.columns)};
    owner->objective.data = &owner->data;
  }
  Problem result;
  result.name = name + " of " + file;
  result.dim = dim_of(request);
  result.box = box_for(request, result.dim);
  result.table = &library_table();
  result.objective = std::shared_ptr<const void>(owner, &owner->objective);
  result.variables = request.variables;
  result.one_lane = true;
  result.one_thread = !request.thread_safe;
  return result;
}

}  // namespace polydescent
