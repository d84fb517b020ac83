// SPDX-License-Identifier: Apache-2.0
//
// What administrators and agents set up, as messages by kind. Stateless.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/database.h"

namespace deskmesh::tickets {

struct CatalogueItem {
  std::string kind;  // `field`, `view`, `macro` …
  std::string id;
  std::string owner_id;  // empty: everybody's
  std::int64_t position = 0;
  std::int64_t version = 0;  // as text the etag
  base::Instant created;
  base::Instant updated;
  std::string body;  // the serialised message
};

// Items of a kind in a workspace.
inline constexpr int kMaxCatalogueItems = 500;

absl::StatusOr<std::optional<CatalogueItem>> LoadItem(sql::Tx& tx, std::string_view workspace_id,
                                                      std::string_view kind, std::string_view id,
                                                      bool for_change = false);
// By position and id: everybody's, and those of `owner_id`.
absl::StatusOr<std::vector<CatalogueItem>> ListItems(sql::Tx& tx, std::string_view workspace_id,
                                                     std::string_view kind,
                                                     std::string_view owner_id);
// All of them, whosever they are.
absl::StatusOr<int> CountItems(sql::Tx& tx, std::string_view workspace_id, std::string_view kind);
// Inserts version 1, replaces with every other.
absl::Status SaveItem(sql::Tx& tx, std::string_view workspace_id, const CatalogueItem& item);
absl::Status DeleteItem(sql::Tx& tx, std::string_view workspace_id, std::string_view kind,
                        std::string_view id);

}  // namespace deskmesh::tickets
