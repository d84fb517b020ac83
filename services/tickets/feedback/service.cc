// SPDX-License-Identifier: Apache-2.0
#include "tickets/feedback/service.h"

#include <algorithm>
#include <charconv>

#include "platform/base/error.h"
#include "platform/rpc/field_mask.h"
#include "platform/rpc/page_token.h"
#include "platform/text/utf8.h"
#include "tickets/convert.h"
#include "tickets/feedback/convert.h"
#include "tickets/feedback/tracker.h"
#include "tickets/feedback/trackers.h"
#include "tickets/store.h"

namespace deskmesh::tickets {
namespace {

constexpr int kMaxLinksShown = 1000;

rpc::FactSource SourceOf(const rpc::Call& call) {
  return {call.workspace(), call.principal().id, call.traceparent(), call.now()};
}

using text::IsBlank;

// Where people look at the twins, each tracker read once.
class Addresses {
 public:
  absl::Status Fill(rpc::ReadCall& call, const Defect& defect, v1::Defect* proto) {
    if (defect.tracker_id.empty() || defect.external_key.empty()) return absl::OkStatus();
    auto known = trackers_.find(defect.tracker_id);
    if (known == trackers_.end()) {
      const absl::StatusOr<StoredTracker> stored =
          LoadTracker(call.tx(), call.workspace(), defect.tracker_id);
      if (!stored.ok())
        return absl::IsNotFound(stored.status()) ? absl::OkStatus() : stored.status();
      known = trackers_.try_emplace(defect.tracker_id, stored->proto).first;
    }
    proto->set_external_url(known->second.BrowseUrl(defect));
    return absl::OkStatus();
  }

 private:
  std::map<std::string, Tracker> trackers_;
};

absl::Status Show(rpc::ReadCall& call, const VotedDefect& voted, Addresses& addresses,
                  v1::Defect* proto) {
  ToProto(voted.defect, proto);
  proto->set_ticket_count(voted.tickets);
  proto->set_voter_count(voted.voters);
  proto->set_revenue(voted.revenue);
  return addresses.Fill(call, voted.defect, proto);
}

absl::Status ShowOne(rpc::ReadCall& call, const std::string& id, v1::Defect* proto) {
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<VotedDefect> found,
      ListDefects(call.tx(), call.workspace(), {.states = {}, .id = id}, 0, 1));
  if (found.empty()) return base::NotFound("defect", id);
  Addresses addresses;
  return Show(call, found.front(), addresses, proto);
}

// The links of a ticket and of those that became part of it, one a defect: its own where it has one.
absl::StatusOr<std::vector<DefectLink>> LinksOfWhole(rpc::ReadCall& call,
                                                     const std::string& ticket_id) {
  std::vector<std::string> ids = {ticket_id};
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<StoredTicket> stored,
                            LoadTicket(call.tx(), call.workspace(), ticket_id));
  if (stored.has_value()) {
    v1::Ticket ticket;
    DESKMESH_RETURN_IF_ERROR(DecodeTicket(stored->data, &ticket));
    ids.insert(ids.end(), ticket.merged_ids().begin(), ticket.merged_ids().end());
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<DefectLink> found,
                            LinksOfTickets(call.tx(), call.workspace(), ids, kMaxLinksShown));
  std::vector<DefectLink> links;
  for (const DefectLink& link : found) {
    if (links.empty() || links.back().defect_id != link.defect_id) {
      links.push_back(link);
    } else if (link.ticket_id == ticket_id) {
      links.back() = link;
    }
  }
  return links;
}

absl::Status CheckTitle(std::string_view title) {
  if (!IsBlank(title)) return absl::OkStatus();
  return base::InvalidField("defect.title", "must be given");
}

}  // namespace

rpc::Service DefectsService::Describe() {
  rpc::Service service("deskmesh.tickets.v1.Defects", deps_);
  service.Write("Create", this, &DefectsService::Create)
      .Read("Get", this, &DefectsService::Get)
      .Read("List", this, &DefectsService::List)
      .Write("Update", this, &DefectsService::Update)
      .Write("Link", this, &DefectsService::Link)
      .Write("Unlink", this, &DefectsService::Unlink)
      .Read("ListLinks", this, &DefectsService::ListLinks);
  return service;
}

absl::Status DefectsService::Create(rpc::WriteCall& call, const v1::CreateDefectRequest& request,
                                    v1::Defect* response) {
  const v1::Defect& sent = request.defect();
  Defect defect{.id = call.NewId("dft"),
                .title = sent.title(),
                .description = sent.description(),
                .tracker_id = sent.tracker_id(),
                .external_key = sent.external_key(),
                .created = call.now(),
                .updated = call.now()};
  if (sent.kind() != v1::Defect::KIND_UNSPECIFIED) {
    defect.kind = static_cast<Defect::Kind>(sent.kind());
  }
  if (defect.tracker_id.empty()) {
    if (!defect.external_key.empty()) {
      return base::InvalidField("defect.tracker_id", "must name the tracker of the external key");
    }
    if (sent.state() != v1::Defect::STATE_UNSPECIFIED) {
      static_cast<void>(MoveDefect(defect, static_cast<Defect::State>(sent.state()), call.now()));
    }
  } else {
    const auto tracker = LoadTracker(call.tx(), call.workspace(), defect.tracker_id);
    if (absl::IsNotFound(tracker.status())) {
      return base::InvalidField("defect.tracker_id", "must name a tracker of the workspace");
    }
    if (!tracker.ok()) return tracker.status();
    defect.sync = Defect::Sync::kPending;
    if (!defect.external_key.empty() && IsBlank(defect.title)) defect.title = defect.external_key;
    DESKMESH_ASSIGN_OR_RETURN(
        const std::optional<std::string> existing,
        FindDefect(call.tx(), call.workspace(), defect.tracker_id, defect.external_key));
    if (existing.has_value()) {
      return base::Failure(absl::StatusCode::kAlreadyExists, "DEFECT_EXISTS",
                           "this defect is on the list already", {{"defect", *existing}});
    }
  }
  DESKMESH_RETURN_IF_ERROR(CheckTitle(defect.title));
  DESKMESH_ASSIGN_OR_RETURN(const int count, CountDefects(call.tx(), call.workspace()));
  if (count >= kMaxDefects) {
    return base::Precondition("TOO_MANY", "a workspace has at most 10,000 defects");
  }
  const rpc::FactSource source = SourceOf(call);
  DESKMESH_RETURN_IF_ERROR(ledger_.Add(call.tx(), source, defect));
  for (const std::string& ticket : request.ticket_ids()) {
    DESKMESH_RETURN_IF_ERROR(ledger_.Link(call.tx(), source, defect, ticket));
  }
  return ShowOne(call, defect.id, response);
}

absl::Status DefectsService::Get(rpc::ReadCall& call, const v1::GetDefectRequest& request,
                                 v1::Defect* response) {
  return ShowOne(call, request.id(), response);
}

absl::Status DefectsService::List(rpc::ReadCall& call, const v1::ListDefectsRequest& request,
                                  v1::ListDefectsResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request.page_size()));
  DefectSelection selection{.states = {request.states().begin(), request.states().end()},
                            .kind = request.kind(),
                            .id = {}};
  if (request.order() != v1::ListDefectsRequest::ORDER_UNSPECIFIED) {
    selection.order = static_cast<DefectOrder>(request.order());
  }
  std::string binding = "Defects.List\n" + call.workspace() + '\n' +
                        std::to_string(static_cast<int>(selection.order)) + '\n' +
                        std::to_string(selection.kind);
  for (const std::int64_t state : selection.states) binding += '\n' + std::to_string(state);
  DESKMESH_ASSIGN_OR_RETURN(const std::string position,
                            rpc::DecodePageToken(binding, request.page_token()));
  int offset = 0;
  std::from_chars(position.data(), position.data() + position.size(), offset);
  DESKMESH_ASSIGN_OR_RETURN(std::vector<VotedDefect> defects,
                            ListDefects(call.tx(), call.workspace(), selection, offset, size + 1));
  if (defects.size() > static_cast<std::size_t>(size)) {
    defects.pop_back();
    response->set_next_page_token(rpc::EncodePageToken(binding, std::to_string(offset + size)));
  }
  Addresses addresses;
  for (const VotedDefect& defect : defects) {
    DESKMESH_RETURN_IF_ERROR(Show(call, defect, addresses, response->add_defects()));
  }
  return absl::OkStatus();
}

absl::Status DefectsService::SettleTwin(rpc::WriteCall& call, const std::string& key,
                                        Defect& defect) {
  if (key == defect.external_key && defect.sync != Defect::Sync::kFailed) return absl::OkStatus();
  if (defect.tracker_id.empty() || !defect.external_key.empty() ||
      defect.sync != Defect::Sync::kFailed) {
    return base::InvalidField("defect.external_key",
                              "can be set only while it isn't known whether there is a twin");
  }
  if (!key.empty()) {
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<std::string> existing,
                              FindDefect(call.tx(), call.workspace(), defect.tracker_id, key));
    if (existing.has_value()) {
      return base::Failure(absl::StatusCode::kAlreadyExists, "DEFECT_EXISTS",
                           "this defect is on the list already", {{"defect", *existing}});
    }
  }
  defect.external_key = key;
  defect.sync = Defect::Sync::kPending;
  defect.sync_error.clear();
  defect.failures = 0;
  DESKMESH_RETURN_IF_ERROR(SetMayExist(call.tx(), call.workspace(), defect.id, false).status());
  return ledger_.SyncAt(call.tx(), call.workspace(), defect.id, call.now());
}

absl::Status DefectsService::Update(rpc::WriteCall& call, const v1::UpdateDefectRequest& request,
                                    v1::Defect* response) {
  const v1::Defect& sent = request.defect();
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<std::string> paths,
      rpc::MaskedPaths(request.update_mask(), sent,
                       {"title", "description", "kind", "state", "external_key"}));
  DESKMESH_ASSIGN_OR_RETURN(Defect defect, LockDefect(call.tx(), call.workspace(), sent.id()));
  if (!sent.etag().empty() && sent.etag() != std::to_string(defect.sequence)) {
    return base::StaleEtag("defect", sent.id());
  }
  Defect::State state = Defect::State::kUnset;
  if (std::find(paths.begin(), paths.end(), "external_key") != paths.end()) {
    DESKMESH_RETURN_IF_ERROR(SettleTwin(call, sent.external_key(), defect));
  }
  for (const std::string& path : paths) {
    if (path == "title") defect.title = sent.title();
    if (path == "description") defect.description = sent.description();
    if (path == "kind") {
      if (sent.kind() == v1::Defect::KIND_UNSPECIFIED) {
        return base::InvalidField("defect.kind", "must be FAULT or WISH");
      }
      defect.kind = static_cast<Defect::Kind>(sent.kind());
    }
    if (path != "state") continue;
    state = static_cast<Defect::State>(sent.state());
    if (state == Defect::State::kUnset) {
      return base::InvalidField("defect.state", "must be OPEN, IN_PROGRESS, SOLVED or REJECTED");
    }
    if (!defect.tracker_id.empty() && state != defect.state) {
      return base::Precondition("TRACKED_ELSEWHERE", "its state is that of its twin in the tracker",
                                {{"tracker", defect.tracker_id}});
    }
  }
  DESKMESH_RETURN_IF_ERROR(CheckTitle(defect.title));
  DESKMESH_RETURN_IF_ERROR(ledger_.Save(call.tx(), SourceOf(call), defect, state));
  return ShowOne(call, defect.id, response);
}

absl::Status DefectsService::Link(rpc::WriteCall& call, const v1::LinkTicketsRequest& request,
                                  v1::Defect* response) {
  DESKMESH_ASSIGN_OR_RETURN(const Defect defect,
                            LockDefect(call.tx(), call.workspace(), request.id()));
  for (const std::string& ticket : request.ticket_ids()) {
    DESKMESH_RETURN_IF_ERROR(ledger_.Link(call.tx(), SourceOf(call), defect, ticket));
  }
  return ShowOne(call, defect.id, response);
}

absl::Status DefectsService::Unlink(rpc::WriteCall& call, const v1::UnlinkTicketRequest& request,
                                    v1::Defect* response) {
  DESKMESH_ASSIGN_OR_RETURN(const Defect defect,
                            LockDefect(call.tx(), call.workspace(), request.id()));
  DESKMESH_RETURN_IF_ERROR(ledger_.Unlink(call.tx(), SourceOf(call), defect, request.ticket_id()));
  return ShowOne(call, defect.id, response);
}

absl::Status DefectsService::ListLinks(rpc::ReadCall& call,
                                       const v1::ListDefectLinksRequest& request,
                                       v1::ListDefectLinksResponse* response) {
  if (request.defect_id().empty() == request.ticket_id().empty()) {
    return base::InvalidField("defect_id", "must be given, or `ticket_id`, but not both");
  }
  const bool is_of_defect = !request.defect_id().empty();
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<DefectLink> links,
      is_of_defect ? LinksOfDefect(call.tx(), call.workspace(), request.defect_id(), "",
                                   /*is_untold=*/false, kMaxLinksShown)
                   : LinksOfWhole(call, request.ticket_id()));
  for (const DefectLink& link : links) {
    ToProto(link, response->add_links());
    if (!is_of_defect) {
      DESKMESH_RETURN_IF_ERROR(ShowOne(call, link.defect_id, response->add_defects()));
    }
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::tickets
