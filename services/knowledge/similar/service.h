// SPDX-License-Identifier: Apache-2.0
//
// deskmesh.knowledge.v1.SimilarTickets.
#pragma once

#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "deskmesh/knowledge/v1/similar_service.pb.h"
#include "knowledge/core/similar_tickets.h"
#include "platform/rpc/channel.h"
#include "platform/rpc/service.h"

namespace deskmesh::knowledge {

// Keeps an index of the newest tickets of the workspaces that ask, brought up to the store with each
// question; those of the 32 that asked last. Thread-safe.
class SimilarService {
 public:
  // `channels` must outlive the service.
  SimilarService(rpc::ServiceDeps deps, rpc::Channels& channels)
      : deps_(std::move(deps)), channels_(channels) {}

  rpc::Service Describe();

  // Asks the tickets service what the caller may see.
  absl::Status Find(rpc::TaskCall& call, const v1::FindSimilarTicketsRequest& request,
                    v1::FindSimilarTicketsResponse* reply);

 private:
  struct Neighbourhood {
    std::mutex mutex;  // one brings it up to date
    SimilarTickets tickets;
    SimilarTickets bridge;  // the same by concepts and codes, which have no language
    std::int64_t taken = -1;  // where it was read up to, with the id of that place
    std::string last_id;
    bool is_begun = false;
  };
  std::shared_ptr<Neighbourhood> Of(const std::string& workspace);
  absl::Status BringUp(rpc::TaskCall& call, Neighbourhood& neighbourhood);

  rpc::ServiceDeps deps_;
  rpc::Channels& channels_;
  std::mutex mutex_;
  // The one that asked last in front.
  std::list<std::pair<std::string, std::shared_ptr<Neighbourhood>>> held_;
};

}  // namespace deskmesh::knowledge
