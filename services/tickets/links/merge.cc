// SPDX-License-Identifier: Apache-2.0
//
// The part of service.h that moves links and incidents when tickets become one.
#include <algorithm>
#include <set>

#include "platform/base/error.h"
#include "tickets/convert.h"
#include "tickets/core/filter.h"
#include "tickets/links/service.h"
#include "tickets/links/store.h"
#include "tickets/store.h"

namespace deskmesh::tickets {
namespace {

constexpr int kMaxIncidentsMoved = 500;  // of one source

const std::string& OtherEnd(const Link& link, const std::string& id) {
  return link.source_id == id ? link.target_id : link.source_id;
}

bool IsAmong(const std::vector<std::string>& ids, const std::string& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

absl::StatusOr<std::vector<std::string>> IncidentIds(rpc::WriteCall& call,
                                                     const std::string& problem_id) {
  Selection selection;
  DESKMESH_ASSIGN_OR_RETURN(
      selection.filter, ParseFilter("problem_id = " + problem_id, {.now = call.now(), .me = ""}));
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<std::string> found,
      ListTickets(call.tx(), call.workspace(), selection, std::nullopt, kMaxIncidentsMoved + 1));
  if (found.size() > static_cast<std::size_t>(kMaxIncidentsMoved)) {
    return base::Precondition("TOO_MANY_INCIDENTS",
                              "a problem with more than 500 incidents can't become part of another",
                              {{"ticket", problem_id}, {"limit", "500"}});
  }
  std::vector<std::string> ids;
  v1::Ticket ticket;
  for (const std::string& data : found) {
    DESKMESH_RETURN_IF_ERROR(DecodeTicket(data, &ticket));
    ids.push_back(ticket.id());
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

}  // namespace

absl::Status LinksService::MoveTo(rpc::WriteCall& call, const std::vector<std::string>& source_ids,
                                  const std::string& target_id) {
  std::vector<std::pair<std::string, StoredLink>> moved;
  std::set<std::string> others;
  for (const std::string& id : source_ids) {
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<StoredLink> links,
                              LinksOf(call.tx(), call.workspace(), id));
    for (const StoredLink& stored : links) {
      const std::string& other = OtherEnd(stored.link, id);
      if (other == target_id || IsAmong(source_ids, other)) {
        DESKMESH_RETURN_IF_ERROR(DeleteLink(call.tx(), call.workspace(), stored.link));
        continue;
      }
      others.insert(other);
      moved.emplace_back(id, stored);
    }
  }
  DESKMESH_RETURN_IF_ERROR(MoveIncidents(call, source_ids, target_id));
  if (moved.empty()) return absl::OkStatus();
  // All are held before the turn is awaited, as in Create.
  for (const std::string& id : others) {
    DESKMESH_RETURN_IF_ERROR(Recorder::Lock(call.tx(), call.workspace(), id).status());
  }
  DESKMESH_RETURN_IF_ERROR(AwaitTurn(call.tx(), call.workspace(), call.now()));
  for (const auto& [id, stored] : moved) {
    DESKMESH_RETURN_IF_ERROR(MoveLink(call, id, stored, target_id));
  }
  return absl::OkStatus();
}

absl::Status LinksService::MoveLink(rpc::WriteCall& call, const std::string& source_id,
                                    const StoredLink& stored, const std::string& target_id) {
  const LinkKind kind =
      stored.link.source_id == source_id ? stored.link.kind : ReverseOf(stored.link.kind);
  const Link link = Forward(target_id, kind, OtherEnd(stored.link, source_id));
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<StoredLink> present,
                            LinksOf(call.tx(), call.workspace(), target_id));
  const bool is_there = std::any_of(present.begin(), present.end(), [&](const StoredLink& other) {
    return other.link.source_id == link.source_id && other.link.kind == link.kind &&
           other.link.target_id == link.target_id;
  });
  if (is_there) return DeleteLink(call.tx(), call.workspace(), stored.link);
  if (present.size() >= static_cast<std::size_t>(kMaxLinks)) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const LinkEdges edges,
                            Neighbourhood(call.tx(), call.workspace(), link));
  if (!CheckLink(link, edges).ok()) return absl::OkStatus();
  DESKMESH_RETURN_IF_ERROR(DeleteLink(call.tx(), call.workspace(), stored.link));
  DESKMESH_RETURN_IF_ERROR(
      InsertLink(call.tx(), call.workspace(), link, stored.created, call.principal().id));
  DESKMESH_ASSIGN_OR_RETURN(const Ends ends, Hold(call, link));
  return Note(call, link, ends, /*is_new=*/true);
}

absl::Status LinksService::MoveIncidents(rpc::WriteCall& call,
                                         const std::vector<std::string>& source_ids,
                                         const std::string& target_id) {
  const auto set = [&](const Ticket& incident, const std::string& problem_id) {
    Step step = BeginStep(incident, Action::kUpdated, call.now());
    step.ticket.problem_id = problem_id;
    step.reason = "its problem became part of another ticket";
    DescribeChanges(incident, step);
    return recorder_.Record(call.tx(), {CallerOf(call), {ChangeSource::Kind::kMerge, ""}}, incident,
                            {step}, nullptr);
  };
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> target,
                            Recorder::Lock(call.tx(), call.workspace(), target_id));
  if (!target.has_value()) return base::NotFound("ticket", target_id);
  // A problem has no problem itself: what joins an incident becomes one of the same problem.
  std::string problem_id = target->ticket.problem_id;
  if (problem_id.empty() || IsAmong(source_ids, problem_id)) {
    if (!problem_id.empty()) DESKMESH_RETURN_IF_ERROR(set(target->ticket, ""));
    problem_id = target_id;
  }
  for (const std::string& source_id : source_ids) {
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<std::string> ids, IncidentIds(call, source_id));
    for (const std::string& id : ids) {
      DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> incident,
                                Recorder::Lock(call.tx(), call.workspace(), id));
      if (!incident.has_value() || id == target_id) continue;
      DESKMESH_RETURN_IF_ERROR(
          set(incident->ticket, IsAmong(source_ids, id) ? std::string() : problem_id));
    }
  }
  return JoinProblem(call, source_ids, target_id);
}

absl::Status LinksService::JoinProblem(rpc::WriteCall& call,
                                       const std::vector<std::string>& source_ids,
                                       const std::string& target_id) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> target,
                            Recorder::Lock(call.tx(), call.workspace(), target_id));
  if (!target.has_value()) return base::NotFound("ticket", target_id);
  // What is a problem itself, or has one, keeps to that.
  DESKMESH_ASSIGN_OR_RETURN(const bool is_problem,
                            HasIncidents(call.tx(), call.workspace(), target_id));
  if (is_problem || !target->ticket.problem_id.empty()) return absl::OkStatus();
  for (const std::string& source_id : source_ids) {
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> source,
                              Recorder::Lock(call.tx(), call.workspace(), source_id));
    if (!source.has_value()) continue;
    const std::string& problem_id = source->ticket.problem_id;
    if (problem_id.empty() || problem_id == target_id || IsAmong(source_ids, problem_id)) continue;
    Step step = BeginStep(target->ticket, Action::kUpdated, call.now());
    step.ticket.problem_id = problem_id;
    step.reason = "of #" + std::to_string(source->ticket.number) + ", which became part of it";
    DescribeChanges(target->ticket, step);
    return recorder_.Record(call.tx(), {CallerOf(call), {ChangeSource::Kind::kMerge, source_id}},
                            target->ticket, {step}, nullptr);
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::tickets
