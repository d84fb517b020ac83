// SPDX-License-Identifier: Apache-2.0
#include "knowledge/similar/service.h"

#include <algorithm>

#include "deskmesh/tickets/v1/tickets_service.pb.h"
#include "knowledge/language/core/personal_data.h"
#include "knowledge/language/store.h"
#include "knowledge/similar/core/likeness.h"
#include "knowledge/similar/core/same_case.h"
#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"
#include "platform/text/normalize.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::size_t kMostNeighbourhoods = 32;
constexpr int kMostTickets = 20'000;
constexpr int kTakenAtOnce = 1'000;
constexpr int kMatches = 5;
// More than wanted: some aren't solved, or aren't for the caller's eyes.
constexpr std::size_t kCandidates = 60;
constexpr double kLeastSimilarity = 0.05;
// More by concepts and codes alone, for those of another language.
constexpr std::size_t kBridged = 20;
constexpr std::size_t kMostBecause = 5;

bool IsSolved(std::string_view state) { return state == "RESOLVED" || state == "CLOSED"; }

bool HasHan(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (text::IsHan(text::DecodeUtf8(text, &at))) return true;
  }
  return false;
}

// Whether one that is already listed says the same: one answer to a subject is enough.
bool RepeatsOneOf(const std::vector<TicketWords>& listed, const TicketWords& ticket) {
  const std::string subject = text::NormalizeToString(ticket.subject);
  const bool has_twin = std::ranges::any_of(listed, [&](const TicketWords& one) {
    return text::NormalizeToString(one.subject) == subject;
  });
  return has_twin || std::ranges::any_of(CompareTickets(ticket, listed), [](const Likeness& like) {
           return like.similarity >= kDuplicateSimilarity;
         });
}

}  // namespace

rpc::Service SimilarService::Describe() {
  rpc::Service service("deskmesh.knowledge.v1.SimilarTickets", deps_);
  service.Task("Find", this, &SimilarService::Find);
  return service;
}

std::shared_ptr<SimilarService::Neighbourhood> SimilarService::Of(const std::string& workspace) {
  const std::lock_guard lock(mutex_);
  const auto held = std::ranges::find(
      held_, workspace, [](const auto& entry) -> const std::string& { return entry.first; });
  if (held != held_.end()) {
    held_.splice(held_.begin(), held_, held);
  } else {
    held_.emplace_front(workspace, std::make_shared<Neighbourhood>());
    if (held_.size() > kMostNeighbourhoods) held_.pop_back();
  }
  return held_.front().second;
}

absl::Status SimilarService::BringUp(rpc::TaskCall& call, Neighbourhood& neighbourhood) {
  // The first after a start reads thousands of tickets: who asks meanwhile is served with what is there.
  const std::unique_lock lock(neighbourhood.mutex, std::try_to_lock);
  if (!lock.owns_lock()) return absl::OkStatus();
  while (true) {
    std::vector<store::TicketExampleRow> rows;
    DESKMESH_RETURN_IF_ERROR(call.Read([&](rpc::ReadCall& read) -> absl::Status {
      if (!neighbourhood.is_begun) {
        DESKMESH_ASSIGN_OR_RETURN(
            neighbourhood.taken,
            store::TakenBeforeNewest(read.tx(), read.workspace(), kMostTickets));
      }
      DESKMESH_ASSIGN_OR_RETURN(
          rows, store::ExamplesTakenAfter(read.tx(), read.workspace(), neighbourhood.taken,
                                          neighbourhood.last_id, kTakenAtOnce));
      return absl::OkStatus();
    }));
    neighbourhood.is_begun = true;
    for (const store::TicketExampleRow& row : rows) {
      if (row.state == "MERGED") {
        neighbourhood.tickets.Remove(row.ticket_id);
        neighbourhood.bridge.Remove(row.ticket_id);
      } else {
        neighbourhood.tickets.Upsert({row.ticket_id, row.subject, row.description});
        neighbourhood.bridge.Upsert({row.ticket_id, "", BridgeText(row.subject, row.description)});
      }
      neighbourhood.taken = row.taken;
      neighbourhood.last_id = row.ticket_id;
    }
    if (rows.size() < static_cast<std::size_t>(kTakenAtOnce)) return absl::OkStatus();
  }
}

absl::Status SimilarService::Find(rpc::TaskCall& call, const v1::FindSimilarTicketsRequest& request,
                                  v1::FindSimilarTicketsResponse* reply) {
  if (request.ticket_id().empty() == request.subject().empty()) {
    return base::InvalidField("ticket_id", "either a ticket or a subject must be given");
  }
  const auto see = [&](const std::string& id) {
    tickets::v1::GetTicketRequest get;
    get.set_id(id);
    return rpc::Invoke<tickets::v1::Ticket>(
        channels_.To("tickets"), "deskmesh.tickets.v1.Tickets/Get", get, call.Outgoing());
  };
  store::TicketExampleRow asked;
  asked.subject = request.subject();
  asked.description = request.description();
  bool is_asked_closed = false;
  if (!request.ticket_id().empty()) {
    // With the caller's own rights, for this one as for those that are found.
    DESKMESH_ASSIGN_OR_RETURN(const tickets::v1::Ticket ticket, see(request.ticket_id()));
    asked.ticket_id = ticket.id();
    asked.subject = ticket.subject();
    asked.description = ticket.description();
    asked.requester_id = ticket.requester_id();
    asked.changed_at = rpc::InstantOf(ticket.create_time());
    is_asked_closed = ticket.state() == tickets::v1::Ticket::CLOSED;
  }
  asked.subject = MaskPersonalData(asked.subject);
  asked.description = MaskPersonalData(asked.description);
  const std::shared_ptr<Neighbourhood> neighbourhood = Of(call.workspace());
  DESKMESH_RETURN_IF_ERROR(BringUp(call, *neighbourhood));
  std::vector<std::string> ids;
  std::vector<store::TicketExampleRow> rows;
  DESKMESH_RETURN_IF_ERROR(call.Read([&](rpc::ReadCall& read) -> absl::Status {
    // A ticket's description may be known from its first fact alone.
    if (!asked.ticket_id.empty() && asked.description.empty()) {
      DESKMESH_ASSIGN_OR_RETURN(
          const std::vector<store::TicketExampleRow> own,
          store::LoadExamples(read.tx(), read.workspace(), {asked.ticket_id}));
      if (!own.empty()) asked.description = own[0].description;
    }
    ids.clear();
    for (const SimilarTicket& found : neighbourhood->tickets.Find(
             {asked.ticket_id, asked.subject, asked.description}, kCandidates)) {
      ids.push_back(found.id);
    }
    for (const SimilarTicket& found : neighbourhood->bridge.Find(
             {asked.ticket_id, "", BridgeText(asked.subject, asked.description)}, kBridged)) {
      if (std::ranges::find(ids, found.id) == ids.end()) ids.push_back(found.id);
    }
    DESKMESH_ASSIGN_OR_RETURN(rows, store::LoadExamples(read.tx(), read.workspace(), ids));
    return absl::OkStatus();
  }));
  std::erase_if(rows, [&](const store::TicketExampleRow& row) {
    return row.state == "MERGED" || (request.solved() && !IsSolved(row.state));
  });
  std::vector<TicketWords> texts;
  for (const store::TicketExampleRow& row : rows) texts.push_back({row.subject, row.description});
  std::vector<Likeness> likeness = CompareTickets({asked.subject, asked.description}, texts);
  const CaseWords said = CaseWordsOf(asked.subject, asked.description);
  const bool is_han = HasHan(asked.subject + asked.description);
  std::vector<SharedCase> shared;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    shared.push_back(CompareCases(said, CaseWordsOf(rows[i].subject, rows[i].description)));
    if (shared[i].codes.empty() && HasHan(rows[i].subject + rows[i].description) == is_han)
      continue;
    likeness[i].similarity = SimilarityAcross(shared[i], likeness[i].similarity);
    for (const auto* words : {&shared[i].codes, &shared[i].concepts}) {
      for (const std::string& word : *words) {
        std::vector<std::string>& because = likeness[i].because;
        if (because.size() < kMostBecause && std::ranges::find(because, word) == because.end()) {
          because.push_back(word);
        }
      }
    }
  }
  std::vector<std::size_t> order(rows.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    return likeness[a].similarity != likeness[b].similarity
               ? likeness[a].similarity > likeness[b].similarity
               : rows[a].ticket_id > rows[b].ticket_id;
  });
  const int wanted = request.page_size() == 0 ? kMatches : request.page_size();
  std::vector<TicketWords> listed;
  for (const std::size_t i : order) {
    if (reply->matches_size() == wanted || likeness[i].similarity < kLeastSimilarity) break;
    // Greetings and courtesies are no likeness.
    if (shared[i].weight == 0) continue;
    if (request.solved() && RepeatsOneOf(listed, texts[i])) continue;
    const absl::StatusOr<tickets::v1::Ticket> ticket = see(rows[i].ticket_id);
    if (absl::IsNotFound(ticket.status()) || absl::IsPermissionDenied(ticket.status())) continue;
    if (!ticket.ok()) return ticket.status();
    listed.push_back(texts[i]);
    auto* match = reply->add_matches();
    match->set_ticket_id(ticket->id());
    match->set_number(ticket->number());
    match->set_subject(ticket->subject());
    match->set_state(tickets::v1::Ticket::State_Name(ticket->state()));
    match->set_solved(IsSolved(match->state()));
    match->set_similarity(likeness[i].similarity);
    for (const std::string& word : likeness[i].because) match->add_because(word);
    *match->mutable_update_time() = ticket->update_time();
    if (asked.ticket_id.empty() || is_asked_closed ||
        ticket->state() == tickets::v1::Ticket::CLOSED) {
      continue;
    }
    const base::Instant created = rpc::InstantOf(ticket->create_time());
    const CaseCircumstances how = {
        .is_same_requester =
            !asked.requester_id.empty() && asked.requester_id == ticket->requester_id(),
        .apart = std::max(created, asked.changed_at) - std::min(created, asked.changed_at)};
    match->set_duplicate(IsSameCase(shared[i], likeness[i].similarity, how));
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::knowledge
