// SPDX-License-Identifier: Apache-2.0
//
// The RPCs of links between tickets, and what the end of a ticket means to those linked with it.
#pragma once

#include "deskmesh/tickets/v1/links_service.pb.h"
#include "google/protobuf/empty.pb.h"
#include "platform/rpc/service.h"
#include "tickets/bulk/service.h"
#include "tickets/links/store.h"
#include "tickets/recorder.h"

namespace deskmesh::tickets {

// Thread-safe.
class LinksService {
 public:
  // References must outlive the service.
  LinksService(rpc::ServiceDeps deps, Recorder& recorder, BulkService& bulk)
      : deps_(std::move(deps)), recorder_(recorder), bulk_(bulk) {}

  rpc::Service Describe();

  // A ticket was resolved: its open incidents and the open tickets that waited for it get an internal
  // comment, in the background.
  absl::Status TellLinked(sql::Tx& tx, const std::string& workspace_id, const Ticket& resolved,
                          base::Instant now);
  // Resolves the open incidents of a problem in the background, each with the solution.
  absl::Status ResolveIncidents(rpc::WriteCall& call, const Ticket& problem,
                                const std::string& solution);

  // What hangs on tickets that become part of another, all of them held, hangs on that from now on: their
  // links, and the incidents of a problem. A link that would close a circle there or pass a limit stays
  // where it is; one between tickets that become one is gone. FAILED_PRECONDITION TOO_MANY_INCIDENTS for a
  // source with more than 500.
  absl::Status MoveTo(rpc::WriteCall& call, const std::vector<std::string>& source_ids,
                      const std::string& target_id);

 private:
  absl::Status Create(rpc::WriteCall& call, const v1::CreateTicketLinkRequest& request,
                      v1::TicketLink* response);
  absl::Status List(rpc::ReadCall& call, const v1::ListTicketLinksRequest& request,
                    v1::ListTicketLinksResponse* response);
  absl::Status Delete(rpc::WriteCall& call, const v1::DeleteTicketLinkRequest& request,
                      google::protobuf::Empty* response);

  // Both tickets of a link, held.
  struct Ends {
    Ticket source;
    Ticket target;
  };
  absl::StatusOr<Ends> Hold(rpc::WriteCall& call, const Link& link) const;
  // Sets or clears the incident's problem.
  absl::Status SetProblem(rpc::WriteCall& call, const Ticket& incident,
                          const std::string& problem_id);
  // Of MoveTo.
  absl::Status MoveLink(rpc::WriteCall& call, const std::string& source_id,
                        const StoredLink& stored, const std::string& target_id);
  absl::Status MoveIncidents(rpc::WriteCall& call, const std::vector<std::string>& source_ids,
                             const std::string& target_id);
  // The target is an incident of a source's problem where it has none and is none.
  absl::Status JoinProblem(rpc::WriteCall& call, const std::vector<std::string>& source_ids,
                           const std::string& target_id);
  // The steps of both tickets.
  absl::Status Note(rpc::WriteCall& call, const Link& link, const Ends& ends, bool is_new);

  const rpc::ServiceDeps deps_;
  Recorder& recorder_;
  BulkService& bulk_;
};

}  // namespace deskmesh::tickets
