// SPDX-License-Identifier: Apache-2.0
//
// Custom fields: which values they take, and when they must be there (R10, R18).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/error.h"
#include "tickets/core/ticket.h"

namespace deskmesh::tickets {

struct FieldDefinition {
  // The numbers are those of the contract.
  enum class Kind : std::uint8_t {
    kText = 1,
    kNumber,
    kDate,
    kSelect,
    kMultiSelect,
    kCheckbox,
    kUser
  };
  enum class Required : std::uint8_t { kNever = 1, kOnCreate, kBeforeClose };
  std::string key;
  std::string name;
  Kind kind = Kind::kText;
  std::vector<std::string> options;
  Required required = Required::kNever;
  std::vector<Type> types;  // empty: every type
  bool is_for_customers = false;

  bool IsFor(Type type) const;
};

// A small letter, then small letters, digits and `_`; at most 40 in all.
bool IsFieldKey(std::string_view key);

// What is wrong with a definition, each with the field: a key out of shape, options where there must be
// none or some, an option with a comma, blank or twice.
std::vector<base::FieldViolation> FaultsOf(const FieldDefinition& definition);

// Why a field can't have this value, which isn't empty; empty when it can.
std::string FaultOfValue(const FieldDefinition& definition, std::string_view value);

// Why a field, by its key, can't be compared with this value: it can't have it. Empty when it can, when the value is
// (for a field that isn't filled in), and for a key that no field has.
std::string FaultOfComparison(const std::vector<FieldDefinition>& definitions, std::string_view key,
                              std::string_view value);

// What is wrong with the values in which `after` differs from `before`, each as
// `ticket.custom_fields.<key>`: a value the field can't have, a key that no field has (where there
// are fields at all), one that customers may not set.
std::vector<base::FieldViolation> FaultsOfValues(const std::vector<FieldDefinition>& definitions,
                                                 const Ticket& before, const Ticket& after,
                                                 bool is_customer);

// What of `values` the workspace's fields can have; where there are no fields, all of it. A service
// passes on what it has heard (the answers of a chat, say) without knowing the forms of the workspace.
std::map<std::string, std::string> FittingValues(const std::vector<FieldDefinition>& definitions,
                                                 const std::map<std::string, std::string>& values);

// The keys of fields for the ticket's type that must be filled by this moment and aren't.
std::vector<std::string> MissingFields(const std::vector<FieldDefinition>& definitions,
                                       const Ticket& ticket, FieldDefinition::Required moment,
                                       bool is_customer);

}  // namespace deskmesh::tickets
