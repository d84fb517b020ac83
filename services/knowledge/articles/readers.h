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
#include "platform/rpc/call.h"
#include "platform/rpc/channel.h"

namespace deskmesh::knowledge {

// Asks accounts for role and plan of a customer, and remembers the answer for 30 seconds. Where there is
// none, what was known last counts, and accounts is left alone for 5 seconds. Thread-safe.
class Readers {
 public:
  // `channels` must outlive it.
  explicit Readers(rpc::Channels& channels) : channels_(channels) {}

  // The customer's job role and the tier of the organisation (`free`, `paid` or `enterprise`). Nothing
  // known for an empty id, or where accounts has never answered within a second: who can't be asked for
  // reads what is for everybody. NOT_FOUND where the workspace has no such customer.
  absl::StatusOr<Reader> Of(const rpc::Call& call, const std::string& contact_id);

  // Whether it is remembered, so that Of() answers at once: transactions wait for nobody.
  bool Remembers(const rpc::Call& call, const std::string& contact_id);

 private:
  struct Known {
    Reader reader;
    bool is_customer = true;
    base::Instant until;
  };
  std::optional<Known> Recall(const rpc::Call& call, const std::string& contact_id);

  rpc::Channels& channels_;
  std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, Known> known_;  // by workspace and contact
};

}  // namespace deskmesh::knowledge
