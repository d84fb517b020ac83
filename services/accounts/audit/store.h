// SPDX-License-Identifier: Apache-2.0
//
// The audit log in the store.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "accounts/core/audit_chain.h"
#include "platform/sql/database.h"

namespace deskmesh::accounts {

// The end of a workspace's chain; sequence 0 while it is empty.
struct ChainEnd {
  std::int64_t sequence = 0;
  std::string hash;
};
absl::StatusOr<ChainEnd> LoadChainEnd(sql::Tx& tx, std::string_view workspace_id);

struct StoredAuditEvent {
  AuditEvent event;
  std::string hash;
};
absl::Status InsertAuditEvent(sql::Tx& tx, std::string_view workspace_id,
                              const StoredAuditEvent& stored);
// Newest first, with sequences below `before`; an empty subject means any.
absl::StatusOr<std::vector<StoredAuditEvent>> ListAuditEvents(sql::Tx& tx,
                                                              std::string_view workspace_id,
                                                              std::string_view subject,
                                                              std::int64_t before, int limit);
// Oldest first, with sequences above `after`.
absl::StatusOr<std::vector<StoredAuditEvent>> ReadChain(sql::Tx& tx, std::string_view workspace_id,
                                                        std::int64_t after, int limit);
// Every workspace with an audit log.
absl::StatusOr<std::vector<std::string>> AuditedWorkspaces(sql::Tx& tx);

}  // namespace deskmesh::accounts
