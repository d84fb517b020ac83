// SPDX-License-Identifier: Apache-2.0
//
// SQL of flows and their versions. Bodies are bytes here (convert.h reads them). Stateless; every
// function runs in the caller's transaction. Errors are those of platform/sql.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/instant.h"
#include "platform/sql/database.h"

namespace deskmesh::chat::store {

struct FlowRow {
  std::string id;
  std::string name;
  std::string draft;              // body
  std::int64_t revision = 0;      // of the draft, from 1
  std::int64_t published_version = 0;  // 0: none, or the shipped one
  std::int64_t last_version = 0;  // highest there is
  bool is_enabled = true;         // false: begins nowhere
  bool has_changes = true;        // the draft differs from what is published
  base::Instant updated_at;
};
struct FlowVersionRow {
  std::string flow_id;
  std::int64_t version = 0;
  std::string body;
  std::string note;
  std::string publisher_id;
  base::Instant published_at;
};

absl::Status SaveFlow(sql::Tx& tx, std::string_view workspace, const FlowRow& row);
absl::StatusOr<std::optional<FlowRow>> FindFlow(sql::Tx& tx, std::string_view workspace,
                                                std::string_view id);
// The same, locked against other changes until the transaction ends.
absl::StatusOr<std::optional<FlowRow>> LockFlow(sql::Tx& tx, std::string_view workspace,
                                                std::string_view id);
// By name; the drafts are left out.
absl::StatusOr<std::vector<FlowRow>> ListFlows(sql::Tx& tx, std::string_view workspace);

absl::Status InsertFlowVersion(sql::Tx& tx, std::string_view workspace, const FlowVersionRow& row);
absl::StatusOr<std::optional<FlowVersionRow>> FindFlowVersion(sql::Tx& tx,
                                                              std::string_view workspace,
                                                              std::string_view flow_id,
                                                              std::int64_t version);
// Newest first, without bodies.
absl::StatusOr<std::vector<FlowVersionRow>> ListFlowVersions(sql::Tx& tx,
                                                             std::string_view workspace,
                                                             std::string_view flow_id);

// What customers said in the newest conversations, for trying a flow out: their texts in order, at
// most 30 of each.
struct RecordedTalk {
  std::string conversation_id;
  std::string locale;
  std::vector<std::string> texts;
};
absl::StatusOr<std::vector<RecordedTalk>> ListRecordedTalks(sql::Tx& tx, std::string_view workspace,
                                                            int limit);

}  // namespace deskmesh::chat::store
