// SPDX-License-Identifier: Apache-2.0
//
// Facts a consumer gave up on, kept with the reason until an operator sends them again or drops
// them. Used with the memory bus; RabbitMQ keeps them in `<consumer>.dead`.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "platform/base/instant.h"
#include "platform/sql/database.h"

namespace deskmesh::event::v1 {
class Envelope;
}

namespace deskmesh::outbox {

struct DeadLetter {
  std::string consumer;
  std::string fact_id;
  std::string type;
  std::string workspace_id;
  std::string reason;
  int attempts = 0;
  base::Instant died_at;
  std::string envelope;  // serialised
};

// Keeps the fact; a second death of the same fact replaces the first.
absl::Status Bury(sql::Tx& tx, std::string_view consumer, const event::v1::Envelope& envelope,
                  std::string_view reason, int attempts, base::Instant now);

// Oldest first, at most `limit`.
absl::StatusOr<std::vector<DeadLetter>> ListDead(sql::Tx& tx, std::string_view consumer, int limit);

// Takes it out of the table; NOT_FOUND when it isn't there.
absl::StatusOr<DeadLetter> Exhume(sql::Tx& tx, std::string_view consumer, std::string_view fact_id);

}  // namespace deskmesh::outbox
