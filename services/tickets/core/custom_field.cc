// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/custom_field.h"

#include <absl/time/civil_time.h>

#include <algorithm>
#include <set>

#include "tickets/core/filter.h"

namespace deskmesh::tickets {
namespace {

using FieldKind = FieldDefinition::Kind;

bool HasOptions(FieldKind kind) {
  return kind == FieldKind::kSelect || kind == FieldKind::kMultiSelect;
}

bool IsOption(const FieldDefinition& definition, std::string_view value) {
  return std::find(definition.options.begin(), definition.options.end(), value) !=
         definition.options.end();
}

std::string OptionsOf(const FieldDefinition& definition) {
  std::string text;
  for (const std::string& option : definition.options) {
    if (!text.empty()) text += ", ";
    text += option;
  }
  return text;
}

bool AreOptions(const FieldDefinition& definition, std::string_view values) {
  std::set<std::string_view> seen;
  while (true) {
    const std::size_t comma = values.find(',');
    const std::string_view value = values.substr(0, comma);
    if (!IsOption(definition, value) || !seen.insert(value).second) return false;
    if (comma == std::string_view::npos) return true;
    values.remove_prefix(comma + 1);
  }
}

bool IsDate(std::string_view value) {
  absl::CivilDay day;
  return value.size() == 10 && absl::ParseCivilTime({value.data(), value.size()}, &day);
}

const FieldDefinition* Find(const std::vector<FieldDefinition>& definitions, std::string_view key) {
  for (const FieldDefinition& definition : definitions) {
    if (definition.key == key) return &definition;
  }
  return nullptr;
}

}  // namespace

bool IsFieldKey(std::string_view key) {
  if (key.empty() || key.size() > 40 || key[0] < 'a' || key[0] > 'z') return false;
  return std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

bool FieldDefinition::IsFor(Type type) const {
  return types.empty() || std::find(types.begin(), types.end(), type) != types.end();
}

std::vector<base::FieldViolation> FaultsOf(const FieldDefinition& definition) {
  std::vector<base::FieldViolation> faults;
  if (!IsFieldKey(definition.key)) {
    faults.push_back({"key",
                      "must be a small letter, then small letters, digits and `_`, "
                      "at most 40 in all"});
  }
  if (HasOptions(definition.kind) == definition.options.empty()) {
    faults.push_back({"options", definition.options.empty()
                                     ? "must name what can be chosen"
                                     : "must be empty for a field that isn't chosen from"});
  }
  std::set<std::string> seen;
  for (std::size_t i = 0; i < definition.options.size(); ++i) {
    const std::string& option = definition.options[i];
    if (option.empty() || option.find(',') != std::string::npos || !seen.insert(option).second) {
      faults.push_back({"options[" + std::to_string(i) + "]",
                        "must be another word than those before it, without a comma"});
    }
  }
  return faults;
}

std::string FaultOfValue(const FieldDefinition& definition, std::string_view value) {
  switch (definition.kind) {
    case FieldKind::kText:
      return "";
    case FieldKind::kNumber:
      return ParseDecimal(value).has_value() ? "" : "must be a number such as 12.5";
    case FieldKind::kDate:
      return IsDate(value) ? "" : "must be a date such as 2026-10-01";
    case FieldKind::kSelect:
      return IsOption(definition, value) ? "" : "must be one of " + OptionsOf(definition);
    case FieldKind::kMultiSelect:
      return AreOptions(definition, value)
                 ? ""
                 : "must be some of " + OptionsOf(definition) + ", each once, separated by commas";
    case FieldKind::kCheckbox:
      return value == "true" || value == "false" ? "" : "must be true or false";
    case FieldKind::kUser:
      return value.starts_with("usr_") ? "" : "must be the id of a user";
  }
  return "";
}

std::string FaultOfComparison(const std::vector<FieldDefinition>& definitions, std::string_view key,
                              std::string_view value) {
  const FieldDefinition* definition = Find(definitions, key);
  if (definition == nullptr || value.empty()) return "";
  const std::string fault = FaultOfValue(*definition, value);
  return fault.empty() ? fault : "a value of " + definition->key + " " + fault;
}

std::vector<base::FieldViolation> FaultsOfValues(const std::vector<FieldDefinition>& definitions,
                                                 const Ticket& before, const Ticket& after,
                                                 bool is_customer) {
  std::vector<base::FieldViolation> faults;
  if (definitions.empty()) return faults;
  for (const auto& [key, value] : after.custom_fields) {
    const auto was = before.custom_fields.find(key);
    if (value.empty() || (was != before.custom_fields.end() && was->second == value)) continue;
    const FieldDefinition* definition = Find(definitions, key);
    const bool is_hidden = definition != nullptr && is_customer && !definition->is_for_customers;
    std::string fault = definition == nullptr || is_hidden ? "must be the key of a field"
                                                           : FaultOfValue(*definition, value);
    if (!fault.empty()) faults.push_back({"ticket.custom_fields." + key, std::move(fault)});
  }
  return faults;
}

std::map<std::string, std::string> FittingValues(const std::vector<FieldDefinition>& definitions,
                                                 const std::map<std::string, std::string>& values) {
  if (definitions.empty()) return values;
  std::map<std::string, std::string> fitting;
  for (const auto& [key, value] : values) {
    const FieldDefinition* definition = Find(definitions, key);
    if (definition != nullptr && FaultOfValue(*definition, value).empty()) {
      fitting.emplace(key, value);
    }
  }
  return fitting;
}

std::vector<std::string> MissingFields(const std::vector<FieldDefinition>& definitions,
                                       const Ticket& ticket, FieldDefinition::Required moment,
                                       bool is_customer) {
  std::vector<std::string> missing;
  for (const FieldDefinition& definition : definitions) {
    if (definition.required != moment || !definition.IsFor(ticket.type) ||
        (is_customer && !definition.is_for_customers)) {
      continue;
    }
    const auto value = ticket.custom_fields.find(definition.key);
    if (value == ticket.custom_fields.end() || value->second.empty()) {
      missing.push_back(definition.key);
    }
  }
  return missing;
}

}  // namespace deskmesh::tickets
