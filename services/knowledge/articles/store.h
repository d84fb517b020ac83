// SPDX-License-Identifier: Apache-2.0
//
// All SQL about articles. Safe for concurrent use (stateless).
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/articles/core/stored_article.h"
#include "platform/base/instant.h"
#include "platform/sql/database.h"

namespace deskmesh::knowledge::store {

// An article without its text. Enums by their proto names.
using ArticleRow = StoredArticle;

absl::Status InsertArticle(sql::Tx& tx, const ArticleRow& row);
// NOT_FOUND ARTICLE_NOT_FOUND. Locks the row in a write transaction.
absl::StatusOr<ArticleRow> LoadArticle(sql::Tx& tx, std::string_view workspace,
                                       std::string_view id);
// By a slug it has or had.
absl::StatusOr<ArticleRow> LoadArticleBySlug(sql::Tx& tx, std::string_view workspace,
                                             std::string_view slug);
absl::StatusOr<std::vector<ArticleRow>> LoadArticles(sql::Tx& tx, std::string_view workspace,
                                                     const std::vector<std::string>& ids);
// Takes an address for an article; ALREADY_EXISTS, reason SLUG_TAKEN, when another has or had it.
absl::Status ClaimSlug(sql::Tx& tx, const ArticleRow& row);
// Raises the revision.
absl::Status UpdateArticle(sql::Tx& tx, ArticleRow& row, base::Instant now);

struct ArticleList {
  std::string state, locale, category;  // empty: any
  std::string reader_audience;  // what readers of this audience see; empty: whether seen or not
  base::Instant review_due_before =
      base::Instant::Infinite();  // else only live ones due until then
  std::string before_id;                          // newest first; empty: from the newest
  int limit = 50;
};
absl::StatusOr<std::vector<ArticleRow>> ListArticles(sql::Tx& tx, std::string_view workspace,
                                                     const ArticleList& list);
// Of all workspaces: what changed for readers since.
absl::StatusOr<std::vector<ArticleRow>> ChangedForReaders(sql::Tx& tx, base::Instant since,
                                                          std::string_view after_id, int limit);

// Serialised content of a version.
absl::Status InsertVersion(sql::Tx& tx, const ArticleRow& row, std::string content,
                           std::string_view author, base::Instant now);
// NOT_FOUND.
absl::StatusOr<std::string> LoadVersion(sql::Tx& tx, std::string_view workspace,
                                        std::string_view id, std::int64_t version);

struct VersionRow {
  std::int64_t version = 0;
  std::string content;  // as LoadVersion
  std::string author_id;
  base::Instant created_at;
};
// Newest first, those below `before`.
absl::StatusOr<std::vector<VersionRow>> ListVersions(sql::Tx& tx, std::string_view workspace,
                                                     std::string_view id, std::int64_t before,
                                                     int limit);

// What the voter said before, if anything; then replaced.
absl::StatusOr<std::optional<bool>> ReplaceVote(sql::Tx& tx, std::string_view workspace,
                                                std::string_view id, std::string_view voter,
                                                bool is_helpful, std::string_view comment,
                                                base::Instant now);

}  // namespace deskmesh::knowledge::store
