#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "polydescent/host/builtin_objective.hpp"
#include "polydescent/host/cli/commands.hpp"
#include "polydescent/host/io/output_file.hpp"
#include "polydescent/host/io/number.hpp"
#include "polydescent/host/names.hpp"
#include "polydescent/host/options.hpp"
#include "polydescent/host/processor.hpp"
#include "polydescent/host/require.hpp"
#include "polydescent/kernels/gpu/device.hpp"
#include "polydescent/kernels/sampler/registry.hpp"

namespace polydescent {
namespace {

using Json = nlohmann::ordered_json;

/// The dimension shown for a function that exists in many.
int example_dim(const BuiltinObjective& objective) { return objective.nearest_dim(2); }

std::vector<std::string> tags_of(const BuiltinObjective& objective) {
  std::vector<std::string> tags = split(objective.tags, ',');
  for (std::string& tag : tags) tag.erase(0, tag.find_first_not_of(' '));
  return tags;
}

/// "4+, multiples of 4", "1-3" or "2".
std::string dims_text(const BuiltinObjective& objective) {
  const std::string step = objective.dim_multiple > 1 ? fmt::format(", multiples of {}", objective.dim_multiple) : "";
  if (objective.max_dim == 0) return fmt::format("{}+{}", objective.min_dim, step);
  if (objective.min_dim == objective.max_dim) return fmt::format("{}", objective.max_dim);
  return fmt::format("{}-{}{}", objective.min_dim, objective.max_dim, step);
}

Json list_objectives() {
  Json rows = Json::array();
  for (const auto& objective : builtin_objectives()) {
    const int dim = example_dim(objective);
    Json domain = Json::array();
    for (int i = 0; i < dim; ++i) domain.push_back({objective.lower(i, dim), objective.upper(i, dim)});
    if (std::all_of(domain.begin(), domain.end(), [&](const Json& pair) { return pair == domain[0]; })) {
      domain = Json::array({domain[0]});
    }
    std::vector<double> minimizer;
    for (int i = 0; i < dim; ++i) minimizer.push_back(objective.minimizer(0, i, dim));
    Json parameters = Json::object();
    for (const NamedParameter& parameter : objective.parameters) parameters[parameter.name] = parameter.value;
    rows.push_back({{"name", objective.name},
                    {"formula", objective.formula},
                    {"parameters", parameters},
                    {"tags", tags_of(objective)},
                    {"dim", dims_text(objective)},
                    {"domain", domain},
                    {"minimum", {{"dim", dim}, {"value", objective.minimum(dim)}, {"point", minimizer},
                                 {"minimizers", objective.minima(dim)}}},
                    {"source", objective.source}});
  }
  return rows;
}

Json list_optimizers() {
  Json rows = Json::array();
  Optimizers::for_each([&]<class Rule>(TypeTag<Rule>) {
    Json fields = Json::object();
    for (const auto& field : Rule::fields) fields[field.name] = Rule{}.*field.member;
    rows.push_back({{"name", Rule::name}, {"formula", Rule::formula}, {"fields", fields}, {"source", Rule::source}});
  });
  return rows;
}

Json list_schedules() {
  Json rows = Json::array();
  const std::vector<std::string> usages = schedule_usages();
  Schedules::for_each([&]<class S>(TypeTag<S>) {
    const std::string& usage = usages[static_cast<std::size_t>(index_of<S, Schedules>)];
    rows.push_back({{"name", S::name}, {"formula", S::formula}, {"usage", usage}, {"source", S::source}});
  });
  return rows;
}

Json list_samplers() {
  Json rows = Json::array();
  Samplers::for_each([&]<class Sampler>(TypeTag<Sampler>) {
    rows.push_back({{"name", Sampler::name}, {"summary", Sampler::summary}, {"source", Sampler::source}});
  });
  return rows;
}

Json list_strategies() {
  return Json::array({{{"name", "multistart"}, {"summary", "one descent from each start, all independent"}}});
}

Json list_devices() {
  Json rows = Json::array({{{"name", "cpu"},
                            {"processor", processor_name()},
                            {"lanes", {{"float32", ScalarTraits<FloatPack>::lanes}, {"float64", ScalarTraits<DoublePack>::lanes}}}}});
  for (const gpu::DeviceInfo& device : gpu::devices()) {
    rows.push_back({{"name", fmt::format("cuda:{}", device.ordinal)},
                    {"processor", device.name},
                    {"architecture", fmt::format("sm_{}", device.architecture)},
                    {"multiprocessors", device.multiprocessors},
                    {"memory_gib", static_cast<double>(device.memory_bytes) / (1 << 30)}});
  }
  return rows;
}

const std::map<std::string, std::function<Json()>> lists{
    {"objectives", list_objectives}, {"optimizers", list_optimizers}, {"schedules", list_schedules},
    {"samplers", list_samplers},     {"strategies", list_strategies}, {"devices", list_devices}};

/// A JSON value as one cell of the table: no quotes, no braces.
std::string cell(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number()) return fmt::format("{:.12g}", value.get<double>());
  std::string text;
  for (const auto& item : value.items()) {
    if (!text.empty()) text += ", ";
    const bool interval = item.value().is_array() && item.value().size() == 2 && value.is_array();
    if (value.is_object()) text += item.key() + " ";
    text += interval ? fmt::format("{}:{}", cell(item.value()[0]), cell(item.value()[1])) : cell(item.value());
  }
  return text;
}

std::string table(const Json& rows) {
  std::string text;
  for (const auto& row : rows) {
    text += row["name"].get<std::string>() + "\n";
    for (const auto& item : row.items()) {
      if (item.key() != "name" && !item.value().empty()) text += fmt::format("    {:<10} {}\n", item.key(), cell(item.value()));
    }
  }
  return text;
}

int run(const std::string& what, const std::string& json, bool quiet) {
  std::vector<std::string> names;
  for (const auto& [name, rows] : lists) names.push_back(name);
  require(!what.empty(), "list what? one of objectives, optimizers, schedules, samplers, strategies, devices");
  const auto found = lists.find(what);
  require(found != lists.end(), "there is no list of '{}'{}", what, suggestion(what, names));
  const Json rows = found->second();
  if (json == "-") write_output(rows.dump(2) + "\n");
  else if (!json.empty()) OutputFile("--json", json).commit(rows.dump(2) + "\n");
  else if (!quiet) write_output(table(rows));
  return 0;
}

}  // namespace

std::function<int()> add_list_command(CLI::App& app) {
  struct Request {
    std::string what, json;
    bool quiet = false;
  };
  auto request = std::make_shared<Request>();
  app.add_option("WHAT", request->what, "objectives, optimizers, schedules, samplers, strategies or devices");
  app.add_option("--json", request->json, "write the list there; - for standard output")->type_name("FILE");
  app.add_flag("--quiet", request->quiet, "no list on standard output");
  return [request] { return run(request->what, request->json, request->quiet); };
}

}  // namespace polydescent
