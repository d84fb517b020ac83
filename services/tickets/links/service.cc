// SPDX-License-Identifier: Apache-2.0
#include "tickets/links/service.h"

#include <algorithm>

#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"
#include "tickets/convert.h"
#include "tickets/core/filter.h"
#include "tickets/core/ticket_commands.h"
#include "tickets/links/problem.h"
#include "tickets/links/store.h"
#include "tickets/store.h"

namespace deskmesh::tickets {
namespace {

constexpr int kMaxIncidentsShown = 200;

absl::Status Fill(const v1::Ticket& linked, LinkKind kind, v1::TicketLink* link) {
  link->set_kind(static_cast<v1::TicketLink::Kind>(kind));
  link->set_linked_ticket_id(linked.id());
  link->set_linked_number(linked.number());
  link->set_linked_subject(linked.subject());
  link->set_linked_state(linked.state());
  link->set_linked_priority(linked.priority());
  link->set_linked_assignee_id(linked.assignee_id());
  return absl::OkStatus();
}

absl::StatusOr<v1::Ticket> Load(rpc::ReadCall& call, const std::string& id) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<StoredTicket> stored,
                            LoadTicket(call.tx(), call.workspace(), id));
  if (!stored.has_value()) return base::NotFound("ticket", id);
  v1::Ticket ticket;
  DESKMESH_RETURN_IF_ERROR(DecodeTicket(stored->data, &ticket));
  return ticket;
}

std::string IncidentsOf(const std::string& problem_id) { return "problem_id = " + problem_id; }
std::string OpenIncidentsOf(const std::string& problem_id) {
  return IncidentsOf(problem_id) + " AND state != RESOLVED AND state != CLOSED";
}

absl::StatusOr<Selection> Select(const std::string& filter, base::Instant now) {
  Selection selection;
  DESKMESH_ASSIGN_OR_RETURN(selection.filter, ParseFilter(filter, {.now = now, .me = ""}));
  return selection;
}

void AddAction(v1::TicketAction::Kind kind, const std::string& value, v1::TicketJob* job) {
  v1::TicketAction& action = *job->add_actions();
  action.set_kind(kind);
  action.set_value(value);
}

// Which tickets care that the target of such a link is resolved.
bool IsWaitedFor(LinkKind kind) {
  return kind == LinkKind::kSolvedBy || kind == LinkKind::kBlockedBy ||
         kind == LinkKind::kDuplicateOf;
}

}  // namespace

rpc::Service LinksService::Describe() {
  rpc::Service service("deskmesh.tickets.v1.TicketLinks", deps_);
  service.Write("Create", this, &LinksService::Create)
      .Read("List", this, &LinksService::List)
      .Write("Delete", this, &LinksService::Delete);
  return service;
}

absl::StatusOr<LinksService::Ends> LinksService::Hold(rpc::WriteCall& call,
                                                      const Link& link) const {
  // In the order of their ids, so that two commands never wait for each other.
  Ends ends;
  const bool source_first = link.source_id < link.target_id;
  for (const bool is_source : {source_first, !source_first}) {
    const std::string& id = is_source ? link.source_id : link.target_id;
    DESKMESH_ASSIGN_OR_RETURN(std::optional<Recorder::Locked> locked,
                              Recorder::Lock(call.tx(), call.workspace(), id));
    if (!locked.has_value()) return base::NotFound("ticket", id);
    (is_source ? ends.source : ends.target) = std::move(locked->ticket);
  }
  return ends;
}

absl::Status LinksService::SetProblem(rpc::WriteCall& call, const Ticket& incident,
                                      const std::string& problem_id) {
  Ticket edited = incident;
  edited.problem_id = problem_id;
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Step> step, Update(incident, edited, call.now()));
  if (!step.has_value()) return absl::OkStatus();
  return recorder_.Record(call.tx(), CallerOf(call), incident, {*step}, nullptr);
}

absl::Status LinksService::Note(rpc::WriteCall& call, const Link& link, const Ends& ends,
                                bool is_new) {
  const auto note = [&](const Ticket& ticket, LinkKind kind, const Ticket& other) {
    Step step = BeginStep(ticket, Action::kUpdated, call.now());
    step.changed_fields.emplace_back("links");
    const std::string text = std::string(NameOf(kind)) + " #" + std::to_string(other.number);
    step.changes["links"] = is_new ? " → " + text : text + " → ";
    return recorder_.Record(call.tx(), CallerOf(call), ticket, {step}, nullptr);
  };
  DESKMESH_RETURN_IF_ERROR(note(ends.source, link.kind, ends.target));
  return note(ends.target, ReverseOf(link.kind), ends.source);
}

absl::Status LinksService::Create(rpc::WriteCall& call, const v1::CreateTicketLinkRequest& request,
                                  v1::TicketLink* response) {
  const v1::TicketLink& sent = request.ticket_link();
  const auto kind = static_cast<LinkKind>(sent.kind());
  const Link link = Forward(request.ticket_id(), kind, sent.linked_ticket_id());
  if (link.source_id == link.target_id) return CheckLink(link, {});
  DESKMESH_ASSIGN_OR_RETURN(const Ends ends, Hold(call, link));
  const bool is_source = link.source_id == request.ticket_id();
  v1::Ticket other;
  ToProto(is_source ? ends.target : ends.source, &other);
  DESKMESH_RETURN_IF_ERROR(Fill(other, kind, response));
  if (link.kind == LinkKind::kIncidentOf) {
    DESKMESH_RETURN_IF_ERROR(CheckProblem(call.tx(), call.workspace(), link.source_id,
                                          link.target_id, "ticket_link.linked_ticket_id"));
    return SetProblem(call, ends.source, link.target_id);
  }
  DESKMESH_RETURN_IF_ERROR(AwaitTurn(call.tx(), call.workspace(), call.now()));
  for (const std::string* end : {&link.source_id, &link.target_id}) {
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<StoredLink> links,
                              LinksOf(call.tx(), call.workspace(), *end));
    for (const StoredLink& stored : links) {
      const bool is_same = stored.link.source_id == link.source_id &&
                           stored.link.kind == link.kind && stored.link.target_id == link.target_id;
      if (!is_same) continue;
      rpc::SetTimestamp(stored.created, response->mutable_create_time());
      return absl::OkStatus();
    }
    if (links.size() >= static_cast<std::size_t>(kMaxLinks)) {
      return base::Precondition("TOO_MANY_LINKS", "a ticket has at most 50 links",
                                {{"ticket", *end}, {"limit", "50"}});
    }
  }
  DESKMESH_ASSIGN_OR_RETURN(const LinkEdges edges,
                            Neighbourhood(call.tx(), call.workspace(), link));
  DESKMESH_RETURN_IF_ERROR(CheckLink(link, edges));
  DESKMESH_RETURN_IF_ERROR(
      InsertLink(call.tx(), call.workspace(), link, call.now(), call.principal().id));
  rpc::SetTimestamp(call.now(), response->mutable_create_time());
  return Note(call, link, ends, /*is_new=*/true);
}

absl::Status LinksService::List(rpc::ReadCall& call, const v1::ListTicketLinksRequest& request,
                                v1::ListTicketLinksResponse* response) {
  const std::string& id = request.ticket_id();
  DESKMESH_ASSIGN_OR_RETURN(const v1::Ticket ticket, Load(call, id));
  if (!ticket.problem_id().empty()) {
    DESKMESH_ASSIGN_OR_RETURN(const v1::Ticket problem, Load(call, ticket.problem_id()));
    DESKMESH_RETURN_IF_ERROR(Fill(problem, LinkKind::kIncidentOf, response->add_ticket_links()));
  } else {
    DESKMESH_ASSIGN_OR_RETURN(const Selection all, Select(IncidentsOf(id), call.now()));
    DESKMESH_ASSIGN_OR_RETURN(
        const std::vector<std::string> incidents,
        ListTickets(call.tx(), call.workspace(), all, std::nullopt, kMaxIncidentsShown));
    v1::Ticket incident;
    for (const std::string& data : incidents) {
      DESKMESH_RETURN_IF_ERROR(DecodeTicket(data, &incident));
      DESKMESH_RETURN_IF_ERROR(Fill(incident, LinkKind::kProblemOf, response->add_ticket_links()));
    }
    if (!incidents.empty()) {
      DESKMESH_ASSIGN_OR_RETURN(const int count, CountTickets(call.tx(), call.workspace(), all));
      DESKMESH_ASSIGN_OR_RETURN(const Selection open, Select(OpenIncidentsOf(id), call.now()));
      DESKMESH_ASSIGN_OR_RETURN(const int still, CountTickets(call.tx(), call.workspace(), open));
      response->set_incident_count(count);
      response->set_open_incident_count(still);
    }
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<StoredLink> links,
                            LinksOf(call.tx(), call.workspace(), id));
  const int incidents = response->ticket_links_size();
  for (const StoredLink& stored : links) {
    const bool is_source = stored.link.source_id == id;
    DESKMESH_ASSIGN_OR_RETURN(
        const v1::Ticket other,
        Load(call, is_source ? stored.link.target_id : stored.link.source_id));
    v1::TicketLink* shown = response->add_ticket_links();
    DESKMESH_RETURN_IF_ERROR(
        Fill(other, is_source ? stored.link.kind : ReverseOf(stored.link.kind), shown));
    rpc::SetTimestamp(stored.created, shown->mutable_create_time());
  }
  auto* shown = response->mutable_ticket_links();
  std::sort(shown->begin() + incidents, shown->end(),
            [](const v1::TicketLink& a, const v1::TicketLink& b) {
              return std::make_pair(a.kind(), a.linked_number()) <
                     std::make_pair(b.kind(), b.linked_number());
            });
  return absl::OkStatus();
}

absl::Status LinksService::Delete(rpc::WriteCall& call, const v1::DeleteTicketLinkRequest& request,
                                  google::protobuf::Empty* /*response*/) {
  const Link link = Forward(request.ticket_id(), static_cast<LinkKind>(request.kind()),
                            request.linked_ticket_id());
  if (link.source_id == link.target_id) return CheckLink(link, {});
  DESKMESH_ASSIGN_OR_RETURN(const Ends ends, Hold(call, link));
  if (link.kind == LinkKind::kIncidentOf) {
    if (ends.source.problem_id != link.target_id) return absl::OkStatus();
    return SetProblem(call, ends.source, "");
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<StoredLink> links,
                            LinksOf(call.tx(), call.workspace(), link.source_id));
  const bool is_there = std::any_of(links.begin(), links.end(), [&](const StoredLink& stored) {
    return stored.link.source_id == link.source_id && stored.link.kind == link.kind &&
           stored.link.target_id == link.target_id;
  });
  if (!is_there) return absl::OkStatus();
  DESKMESH_RETURN_IF_ERROR(DeleteLink(call.tx(), call.workspace(), link));
  return Note(call, link, ends, /*is_new=*/false);
}

absl::Status LinksService::TellLinked(sql::Tx& tx, const std::string& workspace_id,
                                      const Ticket& resolved, base::Instant now) {
  const std::string name = "#" + std::to_string(resolved.number);
  DESKMESH_ASSIGN_OR_RETURN(const bool is_problem, HasIncidents(tx, workspace_id, resolved.id));
  if (is_problem) {
    v1::TicketJob job;
    job.set_filter(OpenIncidentsOf(resolved.id));
    AddAction(v1::TicketAction::NOTE, "The problem behind this ticket, " + name + ", is resolved.",
              &job);
    DESKMESH_RETURN_IF_ERROR(
        bulk_.Start(tx, workspace_id, "service:tickets", std::move(job), now).status());
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<StoredLink> links,
                            LinksOf(tx, workspace_id, resolved.id));
  for (const StoredLink& stored : links) {
    if (stored.link.target_id != resolved.id || !IsWaitedFor(stored.link.kind)) continue;
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> waiting,
                              Recorder::Lock(tx, workspace_id, stored.link.source_id));
    if (!waiting.has_value() || !waiting->ticket.is_open()) continue;
    // The fact may be older than the latest of that ticket.
    const base::Instant at = std::max(now, waiting->ticket.updated);
    Comment note{.id = deps_.ids("cmt", at),
                 .body = name + ", which this ticket is " + std::string(NameOf(stored.link.kind)) +
                         ", is resolved.",
                 .visibility = Visibility::kInternal};
    DESKMESH_ASSIGN_OR_RETURN(const Step step,
                              AddComment(waiting->ticket, {Actor::Kind::kSystem, "service:tickets"},
                                         std::move(note), at));
    const rpc::FactSource source{workspace_id, "service:tickets", "", at};
    DESKMESH_RETURN_IF_ERROR(recorder_.Record(tx, source, waiting->ticket, {step}, nullptr));
  }
  return absl::OkStatus();
}

absl::Status LinksService::ResolveIncidents(rpc::WriteCall& call, const Ticket& problem,
                                            const std::string& solution) {
  DESKMESH_ASSIGN_OR_RETURN(const bool is_problem,
                            HasIncidents(call.tx(), call.workspace(), problem.id));
  if (!is_problem) return absl::OkStatus();
  v1::TicketJob job;
  job.set_filter(OpenIncidentsOf(problem.id));
  if (!solution.empty()) AddAction(v1::TicketAction::COMMENT, solution, &job);
  AddAction(v1::TicketAction::RESOLVE, "", &job);
  return bulk_.Start(call.tx(), call.workspace(), call.principal().id, std::move(job), call.now())
      .status();
}

}  // namespace deskmesh::tickets
