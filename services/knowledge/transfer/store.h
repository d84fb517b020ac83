// SPDX-License-Identifier: Apache-2.0
//
// All SQL about imports and exports. Stateless.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/instant.h"
#include "platform/sql/database.h"

namespace deskmesh::knowledge::store {

struct TransferRow {
  std::string workspace_id;
  std::string id;
  std::string state;  // by its proto name
  std::string file_id;
  std::string content;  // serialised
  base::Instant created_at;
};
absl::Status InsertTransfer(sql::Tx& tx, const TransferRow& row);
// NOT_FOUND. Locks the row in a write transaction.
absl::StatusOr<TransferRow> LoadTransfer(sql::Tx& tx, std::string_view workspace,
                                         std::string_view id);
// State and content.
absl::Status UpdateTransfer(sql::Tx& tx, const TransferRow& row);
// Newest first.
absl::StatusOr<std::vector<TransferRow>> ListTransfers(sql::Tx& tx, std::string_view workspace,
                                                       int limit);
// The oldest of any workspace that is WAITING or RUNNING; nothing where there is none.
absl::StatusOr<std::optional<TransferRow>> NextTransfer(sql::Tx& tx);
// Of any workspace, created before, at most 50.
absl::StatusOr<std::vector<TransferRow>> OldTransfers(sql::Tx& tx, base::Instant before);
// With its lines; not its files.
absl::Status DeleteTransfer(sql::Tx& tx, std::string_view workspace, std::string_view id);

struct TransferLineRow {
  std::int64_t position = 0;
  bool has_problem = false;
  bool is_pending = false;
  std::string content;  // serialised
};
// Replaces the line of the same position.
absl::Status SaveTransferLine(sql::Tx& tx, std::string_view workspace, std::string_view transfer_id,
                              const TransferLineRow& row);
// Those behind `after`, ascending.
absl::StatusOr<std::vector<TransferLineRow>> ListTransferLines(sql::Tx& tx,
                                                               std::string_view workspace,
                                                               std::string_view transfer_id,
                                                               std::int64_t after,
                                                               bool only_problems, int limit);
// Those that are still to be published, ascending.
absl::StatusOr<std::vector<TransferLineRow>> PendingTransferLines(sql::Tx& tx,
                                                                  std::string_view workspace,
                                                                  std::string_view transfer_id);
// The last one; nothing where there is none.
absl::StatusOr<std::optional<TransferLineRow>> LastTransferLine(sql::Tx& tx,
                                                                std::string_view workspace,
                                                                std::string_view transfer_id);

}  // namespace deskmesh::knowledge::store
