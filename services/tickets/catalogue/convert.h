// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <google/protobuf/repeated_ptr_field.h>

#include <vector>

#include "deskmesh/tickets/v1/catalogue.pb.h"
#include "deskmesh/tickets/v1/macro.pb.h"
#include "tickets/core/custom_field.h"
#include "tickets/core/ticket_action.h"

namespace deskmesh::tickets {

inline FieldDefinition DefinitionOf(const v1::TicketField& field) {
  FieldDefinition definition{.key = field.key(),
                             .name = field.display_name(),
                             .kind = static_cast<FieldDefinition::Kind>(field.kind()),
                             .options = {field.options().begin(), field.options().end()},
                             .is_for_customers = field.for_customers()};
  if (field.required() != v1::TicketField::REQUIRED_UNSPECIFIED) {
    definition.required = static_cast<FieldDefinition::Required>(field.required());
  }
  for (const int type : field.types()) definition.types.push_back(static_cast<Type>(type));
  return definition;
}

inline std::vector<TicketAction> ActionsOf(
    const google::protobuf::RepeatedPtrField<v1::TicketAction>& sent) {
  std::vector<TicketAction> actions;
  for (const v1::TicketAction& action : sent) {
    actions.push_back(
        {static_cast<TicketAction::Kind>(action.kind()), action.field(), action.value()});
  }
  return actions;
}

}  // namespace deskmesh::tickets
