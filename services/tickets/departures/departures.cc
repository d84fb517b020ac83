// SPDX-License-Identifier: Apache-2.0
#include "tickets/departures/departures.h"

#include <algorithm>
#include <vector>

#include "tickets/convert.h"
#include "tickets/core/filter.h"
#include "tickets/core/ticket_commands.h"
#include "tickets/projections/store.h"
#include "tickets/store.h"

namespace deskmesh::tickets {
namespace {

constexpr int kAtOnce = 50;
// Where nobody fits.
constexpr base::Duration kTriedAgain = std::chrono::hours(1);

}  // namespace

absl::Status Departures::OnUser(sql::Tx& tx, const std::string& workspace_id,
                                const std::string& user_id) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Member> member,
                            FindMember(tx, workspace_id, user_id));
  if (!member.has_value()) return absl::OkStatus();
  if (member->may_work()) {
    return outbox::CancelTimer(tx, {workspace_id, std::string(kDepartureTimer), user_id, ""});
  }
  return SetTimer(tx, workspace_id, user_id, clock_.Now(), "");
}

absl::Status Departures::OnTicket(sql::Tx& tx, const std::string& workspace_id,
                                  const v1::Ticket& ticket) {
  const bool is_open =
      ticket.state() != v1::Ticket::RESOLVED && ticket.state() != v1::Ticket::CLOSED;
  if (!is_open || ticket.assignee_id().empty()) {
    return absl::OkStatus();
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Member> member,
                            FindMember(tx, workspace_id, ticket.assignee_id()));
  if (!member.has_value() || member->may_work()) return absl::OkStatus();
  return SetTimer(tx, workspace_id, member->id, clock_.Now(), "");
}

absl::Status Departures::SetTimer(sql::Tx& tx, const std::string& workspace_id,
                                  const std::string& user_id, base::Instant due,
                                  std::string below) {
  tx.AfterCommit(on_timer_);
  return outbox::PutTimer(tx, {.key = {workspace_id, std::string(kDepartureTimer), user_id, ""},
                               .due = due,
                               .payload = std::move(below)});
}

absl::Status Departures::HandOver(sql::Tx& tx, const outbox::Timer& timer) {
  const std::string& workspace = timer.key.workspace_id;
  const std::string& user = timer.key.subject;
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Member> member, FindMember(tx, workspace, user));
  if (!member.has_value() || member->may_work()) return absl::OkStatus();
  const base::Instant now = clock_.Now();
  Selection selection;
  DESKMESH_ASSIGN_OR_RETURN(
      selection.filter,
      ParseFilter("(assignee_id = " + user + " OR owner_id = " + user +
                      ") AND state != RESOLVED AND state != CLOSED" +
                      (timer.payload.empty() ? "" : " AND number < " + timer.payload),
                  {.now = now, .me = ""}));
  selection.order = {.field = OrderField::kNumber, .is_descending = true};
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<std::string> found,
                            ListTickets(tx, workspace, selection, std::nullopt, kAtOnce));
  std::vector<std::string> ids;
  v1::Ticket ticket;
  for (const std::string& data : found) {
    DESKMESH_RETURN_IF_ERROR(DecodeTicket(data, &ticket));
    ids.push_back(ticket.id());
  }
  // Held in one order by everybody.
  std::ranges::sort(ids);
  const rpc::FactSource source{workspace, "service:tickets", "", now};
  std::size_t handed = 0;
  for (const std::string& id : ids) {
    DESKMESH_ASSIGN_OR_RETURN(const bool is_handed, HandOne(tx, source, user, id));
    handed += is_handed ? 1 : 0;
  }
  // On below the last one; what nobody fits for is tried again from the top, later.
  if (found.size() == kAtOnce) {
    return SetTimer(tx, workspace, user, now, std::to_string(ticket.number()));
  }
  const bool is_done = timer.payload.empty() && handed == ids.size();
  return is_done ? absl::OkStatus() : SetTimer(tx, workspace, user, now + kTriedAgain, "");
}

absl::StatusOr<bool> Departures::HandOne(sql::Tx& tx, const rpc::FactSource& source,
                                         const std::string& user_id, const std::string& ticket_id) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> locked,
                            Recorder::Lock(tx, source.workspace_id, ticket_id));
  if (!locked.has_value() || !locked->ticket.is_open()) return true;
  const Ticket& before = locked->ticket;
  std::vector<Step> steps;
  if (before.assignee_id == user_id) {
    DESKMESH_ASSIGN_OR_RETURN(std::optional<Assignment> chosen,
                              roster_.Choose(tx, source.workspace_id,
                                             {.level = before.level,
                                              .locale = before.locale,
                                              .team_id = before.team_id,
                                              .labels = before.labels,
                                              .not_user_id = user_id},
                                             source.now));
    if (!chosen.has_value()) return false;
    chosen->reason = "who had it doesn't work here any more; " + chosen->reason;
    const absl::StatusOr<Step> step = Assign(before, *chosen, source.now);
    if (absl::IsFailedPrecondition(step.status())) return true;
    if (!step.ok()) return step.status();
    steps.push_back(*step);
  }
  Ticket edited = steps.empty() ? before : steps.back().ticket;
  if (edited.owner_id == user_id && !edited.assignee_id.empty()) {
    const Ticket assigned = edited;
    edited.owner_id = edited.assignee_id;
    absl::StatusOr<std::optional<Step>> step = Update(assigned, edited, source.now);
    // One ticket that can't be written holds up no other.
    if (absl::IsInvalidArgument(step.status())) return false;
    if (!step.ok()) return step.status();
    if (step->has_value()) steps.push_back(**std::move(step));
  }
  if (steps.empty()) return false;
  DESKMESH_RETURN_IF_ERROR(recorder_.Record(tx, source, before, steps, nullptr));
  return true;
}

}  // namespace deskmesh::tickets
