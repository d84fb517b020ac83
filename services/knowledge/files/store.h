// SPDX-License-Identifier: Apache-2.0
//
// Which files belong to which article; their bytes are platform/files'. Stateless.
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

struct ArticleFileRow {
  std::string article_id;
  std::string file_name;
  std::string file_id;
  std::string content_type;
  std::int64_t size_bytes = 0;
  std::int64_t received_bytes = 0;
  bool is_complete = false;
  base::Instant created_at;
};

// No effect where the article has a file of that name; false then.
absl::StatusOr<bool> ClaimFileName(sql::Tx& tx, std::string_view workspace,
                                   const ArticleFileRow& row);
// By name. Uploads that were given up are left out.
absl::StatusOr<std::vector<ArticleFileRow>> ListArticleFiles(sql::Tx& tx,
                                                             std::string_view workspace,
                                                             std::string_view article_id);
// Nothing where there is none.
absl::StatusOr<std::optional<ArticleFileRow>> FindArticleFile(sql::Tx& tx,
                                                              std::string_view workspace,
                                                              std::string_view file_id);
absl::Status DeleteArticleFile(sql::Tx& tx, std::string_view workspace, std::string_view file_id);
// Forgets names whose uploads were given up.
absl::Status DropAbandonedNames(sql::Tx& tx, std::string_view workspace,
                                std::string_view article_id);

}  // namespace deskmesh::knowledge::store
