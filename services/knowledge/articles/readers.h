// SPDX-License-Identifier: Apache-2.0
//
// What accounts knows of customers who read.
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "knowledge/core/reader.h"
#include "platform/base/instant.h"
#include "platform/clock/clock.h"
#include "platform/rpc/call.h"
#include "platform/rpc/channel.h"

namespace deskmesh::knowledge {

// Asks accounts for role and plan of a customer, and remembers the answer for 30 seconds. Where accounts
// doesn't answer within a second it is left alone for 5, whoever reads, and what was known last counts.
// Thread-safe.
class Readers {
 public:
  // Both must outlive it.
  Readers(rpc::Channels& channels, const clock::Clock& clock)
      : channels_(channels), clock_(clock) {}

  // The customer's job role and the tier of the organisation (`free`, `paid` or `enterprise`). Nothing
  // known for an empty id, or where accounts has never told: who can't be asked for reads what is for
  // everybody. NOT_FOUND where the workspace has no such customer.
  absl::StatusOr<Reader> Of(const rpc::Call& call, const std::string& contact_id);

  // Whether Of() asks nobody: transactions wait for nobody.
  bool WouldAnswerAtOnce(const rpc::Call& call, const std::string& contact_id);

 private:
  struct Known {
    Reader reader;
    bool is_customer = true;
    base::Instant until;
  };
  std::optional<Known> Recall(const rpc::Call& call, const std::string& contact_id);
  // Also what is out of date. Under the lock.
  Known LastKnown(const std::string& workspace, const std::string& contact_id) const;

  rpc::Channels& channels_;
  const clock::Clock& clock_;
  std::mutex mutex_;
  base::Instant away_until_{};  // accounts
  std::map<std::pair<std::string, std::string>, Known> known_;  // by workspace and contact
};

}  // namespace deskmesh::knowledge
