#pragma once

#include <fstream>
#include <nlohmann/json.hpp>
#include <vector>

// tests/golden/trajectories.json: fifty steps of each update rule by PyTorch or Optax; its `about` says with what.
namespace polydescent::test {

using Json = nlohmann::json;

inline const Json& trajectories() {
  static const Json all = [] {
    std::ifstream file(POLYDESCENT_GOLDEN_DIR "/trajectories.json");
    return Json::parse(file)["trajectories"];
  }();
  return all;
}

template <class Rule>
std::vector<Json> trajectories_of() {
  std::vector<Json> found;
  for (const Json& entry : trajectories()) {
    if (entry["rule"] == Rule::name) found.push_back(entry);
  }
  return found;
}

/// The rule with the hyper-parameters of a trajectory.
template <class Rule>
Rule configured_as(const Json& entry) {
  Rule rule;
  for (const auto& field : Rule::fields) rule.*field.member = entry["fields"].at(field.name).template get<double>();
  return rule;
}

}  // namespace polydescent::test
