// SPDX-License-Identifier: Apache-2.0
#include "tickets/catalogue/field_book.h"

#include <algorithm>
#include <functional>

#include "deskmesh/tickets/v1/catalogue.pb.h"
#include "platform/base/error.h"
#include "tickets/catalogue/convert.h"
#include "tickets/catalogue/review.h"
#include "tickets/catalogue/store.h"
#include "tickets/convert.h"
#include "tickets/core/filter.h"
#include "tickets/projections/store.h"

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

template <typename Noun>
absl::Status ForEach(sql::Tx& tx, std::string_view workspace_id, std::string_view kind,
                     const std::function<void(const Noun&)>& visit) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<CatalogueItem> items,
                            ListItems(tx, workspace_id, kind, ""));
  for (const CatalogueItem& item : items) {
    Noun noun;
    if (!noun.ParseFromString(item.body)) {
      return absl::DataLossError("a kept " + std::string(kind) + " can't be read");
    }
    visit(noun);
  }
  return absl::OkStatus();
}

void CheckLabels(const TicketForms& forms, const Ticket& before, const Ticket& after,
                 std::vector<base::FieldViolation>& faults) {
  if (forms.labels.empty()) return;
  for (std::size_t i = 0; i < after.labels.size(); ++i) {
    const std::string& label = after.labels[i];
    const bool is_old =
        std::find(before.labels.begin(), before.labels.end(), label) != before.labels.end();
    if (is_old || forms.labels.contains(label)) continue;
    faults.push_back(
        {"ticket.labels[" + std::to_string(i) + "]", "must be a label of the workspace"});
  }
}

absl::Status CheckPeople(sql::Tx& tx, std::string_view workspace_id, const TicketForms& forms,
                         const Ticket& before, const Ticket& after,
                         std::vector<base::FieldViolation>& faults) {
  for (const FieldDefinition& field : forms.fields) {
    const auto value = after.custom_fields.find(field.key);
    const auto was = before.custom_fields.find(field.key);
    const bool is_new = value != after.custom_fields.end() && value->second.starts_with("usr_") &&
                        (was == before.custom_fields.end() || was->second != value->second);
    if (field.kind != FieldDefinition::Kind::kUser || !is_new) continue;
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<Member> member,
                              FindMember(tx, workspace_id, value->second));
    if (member.has_value()) continue;
    faults.push_back({"ticket.custom_fields." + field.key, "must be a user of the workspace"});
  }
  return absl::OkStatus();
}

void CheckStatus(const TicketForms& forms, const Ticket& before, const Ticket& after,
                 std::vector<base::FieldViolation>& faults) {
  if (after.status.empty() || (after.status == before.status && after.state == before.state)) {
    return;
  }
  const auto found = forms.statuses.find(after.status);
  if (found != forms.statuses.end() && found->second == after.state) return;
  std::vector<std::string> fitting;
  for (const auto& [key, state] : forms.statuses) {
    if (state == after.state) fitting.push_back(key);
  }
  faults.push_back(
      {"ticket.status", "must be a status of the state " + std::string(NameOf(after.state)) +
                            (fitting.empty() ? ", which has none" : ": " + Joined(fitting))});
}

}  // namespace

std::vector<std::string> TicketForms::Keys() const {
  std::vector<std::string> keys;
  for (const FieldDefinition& field : fields) keys.push_back(field.key);
  return keys;
}

absl::StatusOr<TicketForms> ReadForms(sql::Tx& tx, std::string_view workspace_id) {
  TicketForms forms;
  DESKMESH_RETURN_IF_ERROR(ForEach<v1::TicketField>(
      tx, workspace_id, kFieldKind,
      [&](const v1::TicketField& field) { forms.fields.push_back(DefinitionOf(field)); }));
  DESKMESH_RETURN_IF_ERROR(ForEach<v1::TicketLabel>(
      tx, workspace_id, kLabelKind,
      [&](const v1::TicketLabel& label) { forms.labels.insert(label.name()); }));
  DESKMESH_RETURN_IF_ERROR(
      ForEach<v1::TicketStatus>(tx, workspace_id, kStatusKind, [&](const v1::TicketStatus& status) {
        forms.statuses[status.key()] = static_cast<State>(status.state());
      }));
  return forms;
}

absl::Status CheckFilter(const TicketForms& forms, std::string_view filter, base::Instant now) {
  return ParseFilter(
             filter,
             {.now = now, .me = "usr_someone", .field_keys = forms.Keys(), .fields = &forms.fields})
      .status();
}

std::vector<base::FieldViolation> FaultsOfNames(const TicketForms& forms,
                                                const std::vector<TicketAction>& actions) {
  using Kind = TicketAction::Kind;
  std::vector<base::FieldViolation> faults;
  for (std::size_t i = 0; i < actions.size(); ++i) {
    const TicketAction& action = actions[i];
    const std::string field = "actions[" + std::to_string(i) + "]";
    if (action.kind == Kind::kAddLabel && !forms.labels.empty() &&
        !forms.labels.contains(action.value)) {
      faults.push_back({field + ".value", "must be a label of the workspace"});
    }
    if (action.kind == Kind::kSetStatus && !action.value.empty() &&
        !forms.statuses.contains(action.value)) {
      faults.push_back({field + ".value", "must be the key of a status of the workspace"});
    }
    if (action.kind != Kind::kSetCustomField || forms.fields.empty()) continue;
    const auto definition =
        std::find_if(forms.fields.begin(), forms.fields.end(),
                     [&](const FieldDefinition& each) { return each.key == action.field; });
    if (definition == forms.fields.end()) {
      faults.push_back({field + ".field", "must be the key of a field: " + Joined(forms.Keys())});
    } else if (!action.value.empty()) {
      std::string fault = FaultOfValue(*definition, action.value);
      if (!fault.empty()) faults.push_back({field + ".value", std::move(fault)});
    }
  }
  return faults;
}

absl::StatusOr<FieldBook::Forms> FieldBook::Of(sql::Tx& tx, std::string_view workspace_id,
                                               base::Instant now) {
  {
    const std::lock_guard lock(mutex_);
    const auto known = known_.find(workspace_id);
    if (known != known_.end() && now < known->second.read_at + kFreshFor &&
        now >= known->second.read_at) {
      return known->second.forms;
    }
  }
  DESKMESH_ASSIGN_OR_RETURN(TicketForms read, ReadForms(tx, workspace_id));
  const Forms forms = std::make_shared<const TicketForms>(std::move(read));
  const std::lock_guard lock(mutex_);
  known_[std::string(workspace_id)] = {now, forms};
  return forms;
}

void FieldBook::Forget(std::string_view workspace_id) {
  const std::lock_guard lock(mutex_);
  const auto known = known_.find(workspace_id);
  if (known != known_.end()) known_.erase(known);
}

absl::Status HideFromCaller(FieldBook& book, rpc::ReadCall& call, v1::Ticket* ticket) {
  if (!call.principal().is_contact()) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const FieldBook::Forms forms,
                            book.Of(call.tx(), call.workspace(), call.now()));
  HideFromCustomer(forms->fields, ticket);
  return absl::OkStatus();
}

absl::Status CheckFields(FieldBook& book, sql::Tx& tx, std::string_view workspace_id,
                         const Ticket& before, const Ticket& after, const Actor& actor,
                         base::Instant now) {
  const bool is_new = before.id.empty();
  const bool is_same = before.custom_fields == after.custom_fields &&
                       before.labels == after.labels && before.status == after.status;
  if (!is_new && is_same) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const FieldBook::Forms forms, book.Of(tx, workspace_id, now));
  std::vector<base::FieldViolation> faults =
      FaultsOfValues(forms->fields, before, after, actor.is_customer());
  CheckLabels(*forms, before, after, faults);
  CheckStatus(*forms, before, after, faults);
  DESKMESH_RETURN_IF_ERROR(CheckPeople(tx, workspace_id, *forms, before, after, faults));
  if (is_new && FillsForms(actor)) {
    for (const std::string& key : MissingFields(
             forms->fields, after, FieldDefinition::Required::kOnCreate, actor.is_customer())) {
      faults.push_back({"ticket.custom_fields." + key, "must be filled in for this type"});
    }
  }
  return faults.empty() ? absl::OkStatus() : base::InvalidFields(std::move(faults));
}

namespace {

absl::Status CheckRequiredFields(FieldBook& book, sql::Tx& tx, std::string_view workspace_id,
                                 const Ticket& after, base::Instant now) {
  DESKMESH_ASSIGN_OR_RETURN(const FieldBook::Forms forms, book.Of(tx, workspace_id, now));
  const std::vector<std::string> missing =
      MissingFields(forms->fields, after, FieldDefinition::Required::kBeforeClose, false);
  if (missing.empty()) return absl::OkStatus();
  return base::Precondition("FIELDS_MISSING", "fields that are required before the end are empty",
                            {{"fields", Joined(missing)}});
}

}  // namespace

absl::Status CheckEnd(FieldBook& book, sql::Tx& tx, std::string_view workspace_id,
                      const Ticket& before, const std::vector<Step>& steps, const Actor& actor,
                      base::Instant now) {
  if (steps.empty()) return absl::OkStatus();
  const Ticket& after = steps.back().ticket;
  if (after.state == before.state || after.is_open()) return absl::OkStatus();
  // A ticket that became part of another is ended by that one.
  if (!after.merged_into_id.empty()) return absl::OkStatus();
  if (actor.kind == Actor::Kind::kAgent) {
    DESKMESH_RETURN_IF_ERROR(CheckRequiredFields(book, tx, workspace_id, after, now));
  }
  if (after.state != State::kClosed) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<std::string> missing,
                            MissingOfReview(tx, workspace_id, after));
  return CheckComplete(after.id, missing);
}

}  // namespace deskmesh::tickets
