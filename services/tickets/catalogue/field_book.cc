// SPDX-License-Identifier: Apache-2.0
#include "tickets/catalogue/field_book.h"

#include "deskmesh/tickets/v1/tickets.pb.h"
#include "platform/base/error.h"
#include "tickets/catalogue/convert.h"
#include "tickets/catalogue/store.h"

namespace deskmesh::tickets {
namespace {

// People fill forms in; programs send what they have.
bool FillsForms(const Actor& actor) {
  return actor.kind == Actor::Kind::kAgent || actor.is_customer();
}

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

}  // namespace

absl::StatusOr<FieldBook::Definitions> FieldBook::Of(sql::Tx& tx, std::string_view workspace_id,
                                                     base::Instant now) {
  {
    const std::lock_guard lock(mutex_);
    const auto known = known_.find(workspace_id);
    if (known != known_.end() && now < known->second.read_at + kFreshFor &&
        now >= known->second.read_at) {
      return known->second.definitions;
    }
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<CatalogueItem> items,
                            ListItems(tx, workspace_id, kFieldKind, ""));
  auto definitions = std::make_shared<std::vector<FieldDefinition>>();
  for (const CatalogueItem& item : items) {
    v1::TicketField field;
    if (!field.ParseFromString(item.body)) return absl::DataLossError("a kept field can't be read");
    definitions->push_back(DefinitionOf(field));
  }
  const std::lock_guard lock(mutex_);
  known_[std::string(workspace_id)] = {now, definitions};
  return Definitions(std::move(definitions));
}

void FieldBook::Forget(std::string_view workspace_id) {
  const std::lock_guard lock(mutex_);
  const auto known = known_.find(workspace_id);
  if (known != known_.end()) known_.erase(known);
}

absl::Status CheckFields(FieldBook& book, sql::Tx& tx, std::string_view workspace_id,
                         const Ticket& before, const Ticket& after, const Actor& actor,
                         base::Instant now) {
  const bool is_new = before.id.empty();
  if (!is_new && before.custom_fields == after.custom_fields) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const FieldBook::Definitions definitions,
                            book.Of(tx, workspace_id, now));
  std::vector<base::FieldViolation> faults =
      FaultsOfValues(*definitions, before, after, actor.is_customer());
  if (is_new && FillsForms(actor)) {
    for (const std::string& key : MissingFields(
             *definitions, after, FieldDefinition::Required::kOnCreate, actor.is_customer())) {
      faults.push_back({"ticket.custom_fields." + key, "must be filled in for this type"});
    }
  }
  return faults.empty() ? absl::OkStatus() : base::InvalidFields(std::move(faults));
}

absl::Status CheckEnd(FieldBook& book, sql::Tx& tx, std::string_view workspace_id,
                      const Ticket& before, const std::vector<Step>& steps, const Actor& actor,
                      base::Instant now) {
  if (steps.empty() || actor.kind != Actor::Kind::kAgent) return absl::OkStatus();
  const Ticket& after = steps.back().ticket;
  if (after.state == before.state || after.is_open()) return absl::OkStatus();
  // A ticket that became part of another is ended by that one.
  if (!after.merged_into_id.empty()) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const FieldBook::Definitions definitions,
                            book.Of(tx, workspace_id, now));
  const std::vector<std::string> missing =
      MissingFields(*definitions, after, FieldDefinition::Required::kBeforeClose, false);
  if (!missing.empty()) {
    return base::Precondition("FIELDS_MISSING", "fields that are required before the end are empty",
                              {{"fields", Joined(missing)}});
  }
  if (after.state != State::kClosed) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const bool owes, OwesReview(tx, workspace_id, after));
  if (!owes) return absl::OkStatus();
  return base::Precondition("REVIEW_MISSING", "a P0 is closed once its review names the cause",
                            {{"ticket", after.id}});
}

absl::StatusOr<bool> OwesReview(sql::Tx& tx, std::string_view workspace_id, const Ticket& ticket) {
  if (ticket.priority != Priority::kP0 || !ticket.merged_into_id.empty()) return false;
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<CatalogueItem> item,
                            LoadItem(tx, workspace_id, kReviewKind, ticket.id));
  if (!item.has_value()) return true;
  v1::TicketReview review;
  if (!review.ParseFromString(item->body))
    return absl::DataLossError("a kept review can't be read");
  return review.cause().find_first_not_of(" \t\r\n") == std::string::npos;
}

}  // namespace deskmesh::tickets
