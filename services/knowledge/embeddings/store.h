// SPDX-License-Identifier: Apache-2.0
//
// The SQL of articles' vectors. Safe for concurrent use (stateless).
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "platform/base/instant.h"
#include "platform/sql/database.h"

namespace deskmesh::knowledge::store {

struct EmbeddingRow {
  std::string article_id;
  std::int64_t version = 0;
  std::string model;
  std::string text_hash;
  std::string vectors;  // BytesOfVectors
};

// Those of the articles that have some by this model, of whatever version.
absl::StatusOr<std::vector<EmbeddingRow>> LoadEmbeddings(sql::Tx& tx, std::string_view workspace,
                                                         const std::vector<std::string>& ids,
                                                         std::string_view model);
// Replaces what the article had.
absl::Status SaveEmbedding(sql::Tx& tx, std::string_view workspace, const EmbeddingRow& row,
                           base::Instant now);
absl::Status DropEmbedding(sql::Tx& tx, std::string_view workspace, std::string_view article_id);

}  // namespace deskmesh::knowledge::store
