#include "polydescent/host/regression/model_file.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "polydescent/host/io/text.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

using Json = nlohmann::ordered_json;

constexpr int format = 1;  // of the document; a change that old programs would misread needs the next number

/// A value of the document, and where it stands: "targets[0].intercept". Each reader throws Error for another kind of value.
class Entry {
 public:
  Entry(const std::string& label, const Json& json, std::string path) : label_(label), json_(json), path_(std::move(path)) {}

  Entry at(const char* key) const {
    if (!json_.is_object()) refuse("an object");
    const auto found = json_.find(key);
    require(found != json_.end(), "{}: this is no whole model: there is no {}; write it again with --save", label_, below(key));
    return {label_, *found, below(key)};
  }

  std::vector<Entry> items() const {
    if (!json_.is_array()) refuse("a list");
    std::vector<Entry> all;
    for (std::size_t k = 0; k < json_.size(); ++k) all.push_back({label_, json_[k], fmt::format("{}[{}]", path_, k)});
    return all;
  }

  bool is_null() const { return json_.is_null(); }

  double number() const {
    if (!json_.is_number()) refuse("a number");
    return json_.get<double>();
  }

  std::size_t whole(std::size_t lower, std::size_t upper) const {
    const bool fits = json_.is_number_unsigned() && json_.get<std::uint64_t>() >= lower && json_.get<std::uint64_t>() <= upper;
    if (!fits) refuse(fmt::format("a whole number from {} to {}", lower, upper));
    return json_.get<std::size_t>();
  }

  bool flag() const {
    if (!json_.is_boolean()) refuse("true or false");
    return json_.get<bool>();
  }

  std::string text() const {
    if (!json_.is_string()) refuse("a text");
    return json_.get<std::string>();
  }

  template <class Enumeration, std::size_t N>
  Enumeration word(const char* const (&names)[N]) const {
    const auto found = std::find(std::begin(names), std::end(names), text());
    if (found == std::end(names)) refuse(fmt::format("one of {}", fmt::join(names, ", ")));
    return static_cast<Enumeration>(found - std::begin(names));
  }

  [[noreturn]] void refuse(const std::string& expected) const {
    // Lists may be as deep as the file is long, and writing one is recursive.
    const std::string found = json_.is_array() ? "a list" : json_.is_object() ? "an object" : shown(json_.dump());
    throw Error(Fault::request, fmt::format("{}: {}: expected {}, found {}; write the model again with --save", label_, path_, expected, found));
  }

 private:
  std::string below(const char* key) const { return path_.empty() ? key : fmt::format("{}.{}", path_, key); }

  const std::string& label_;
  const Json& json_;
  std::string path_;
};

/// Numbers that ascend, each at most `upper`.
std::vector<std::size_t> ascending(const Entry& list, std::size_t upper) {
  std::vector<std::size_t> numbers;
  for (const Entry& item : list.items()) {
    const std::size_t least = numbers.empty() ? 0 : numbers.back() + 1;
    if (least > upper) item.refuse(fmt::format("no more: {} is the largest there can be", upper));
    numbers.push_back(item.whole(least, upper));
  }
  return numbers;
}

FittedTarget target_of(const Entry& entry, std::size_t columns) {
  FittedTarget target{.name = entry.at("name").text(), .lambda = entry.at("lambda").number(), .l1_ratio = entry.at("l1_ratio").number(),
                      .intercept = entry.at("intercept").number()};
  const Entry coefficients = entry.at("coefficients");
  for (const std::size_t j : ascending(coefficients.at("index"), columns - 1)) target.index.push_back(static_cast<int>(j));
  const Entry values = coefficients.at("value");
  for (const Entry& value : values.items()) target.value.push_back(value.number());
  if (target.value.size() != target.index.size()) values.refuse(fmt::format("{} numbers, as many as indices", target.index.size()));
  return target;
}

/// Says whose document this is, before it is read.
void check_kind(const std::string& label, const Json& json) {
  const auto command = json.is_object() ? json.find("command") : json.end();
  const bool fitted = json.is_object() && command != json.end() && *command == "fit";
  require(fitted, "{}: this is no model of 'polydescent fit' (no \"command\": \"fit\"); write one with --save", label);
  require(!json.contains("path"), "{}: this is the result that --json writes, not a model; write one with --save", label);
  const Entry number = Entry(label, json, "").at("format");
  require(number.whole(1, 1'000'000) == format, "{}: its format is {}, and version {} of polydescent reads {}; fit again, or take the version that wrote it",
          label, number.whole(1, 1'000'000), POLYDESCENT_VERSION, format);
}

FittedModel model_of(const Entry& entry) {
  FittedModel model{.model = entry.at("model").word<FitModel>(fit_model_names),
                    .loss_scale = entry.at("loss_scale").word<LossScale>(loss_scale_names),
                    .formula = entry.at("formula").text(),
                    .standardize = entry.at("standardize").flag(),
                    .intercept = entry.at("intercept").flag(),
                    .columns = entry.at("columns").whole(1, std::numeric_limits<int>::max())};
  const Entry names = entry.at("names");
  if (!names.is_null()) {
    for (const Entry& name : names.items()) model.names.push_back(name.text());
    if (model.names.size() != model.columns) names.refuse(fmt::format("{} names, one for each column", model.columns));
  }
  const Entry taken_out = entry.at("taken_out");
  model.taken_out = ascending(taken_out, model.columns + taken_out.items().size() - 1);
  const Entry targets = entry.at("targets");
  for (const Entry& target : targets.items()) model.targets.push_back(target_of(target, model.columns));
  if (model.targets.empty()) targets.refuse("a target at least");
  return model;
}

/// "line 3, column 7" of the byte before `end`, all from 1.
std::string place_of(std::string_view text, std::size_t end) {
  const std::string_view before = text.substr(0, end > 0 ? end - 1 : 0);
  const std::size_t line_begin = before.rfind('\n') + 1;  // npos + 1 = 0
  return fmt::format("line {}, column {}", std::count(before.begin(), before.end(), '\n') + 1, before.size() - line_begin + 1);
}

Json parse(const std::string& label, std::string_view text) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    const bool ends = error.byte > text.size();
    throw Error(Fault::request, fmt::format("{}: {}: {}; write the model again with --save", label, place_of(text, error.byte),
                                            ends ? "the JSON document ends too early" : "this is not JSON"));
  } catch (const Json::out_of_range&) {
    throw Error(Fault::request, fmt::format("{}: a number in it is too large for float64; write the model again with --save", label));
  }
}

}  // namespace

std::string to_model_json(const FittedModel& model) {
  Json targets = Json::array();
  for (const FittedTarget& target : model.targets) {
    targets.push_back({{"name", target.name},
                       {"lambda", target.lambda},
                       {"l1_ratio", target.l1_ratio},
                       {"intercept", target.intercept},
                       {"coefficients", {{"index", target.index}, {"value", target.value}}}});
  }
  const Json document = {{"version", POLYDESCENT_VERSION},
                         {"command", "fit"},
                         {"format", format},
                         {"model", fit_model_names[static_cast<int>(model.model)]},
                         {"formula", model.formula},
                         {"loss_scale", loss_scale_names[static_cast<int>(model.loss_scale)]},
                         {"standardize", model.standardize},
                         {"intercept", model.intercept},
                         {"columns", model.columns},
                         {"names", model.names.empty() ? Json(nullptr) : Json(model.names)},
                         {"taken_out", model.taken_out},
                         {"targets", targets}};
  return document.dump(1) + "\n";
}

FittedModel parse_model(const std::string& label, std::string_view text) {
  const Json json = parse(label, text);
  check_kind(label, json);
  return model_of(Entry(label, json, ""));
}

}  // namespace polydescent
