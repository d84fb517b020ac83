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
// What readers see of articles, without the text: those of the ids that are live.
struct PublishedHeader {
  ArticleRow row;
  std::string header;  // as LoadHeader of the published version
};
absl::StatusOr<std::vector<PublishedHeader>> LoadPublished(sql::Tx& tx, std::string_view workspace,
                                                           const std::vector<std::string>& ids);
// Takes an address for an article; ALREADY_EXISTS, reason SLUG_TAKEN, when another has or had it.
absl::Status ClaimSlug(sql::Tx& tx, const ArticleRow& row);
// Raises the revision.
absl::Status UpdateArticle(sql::Tx& tx, ArticleRow& row, base::Instant now);
// Votes and sequence alone: what authors wrote is the same, so is the revision. Index replicas look.
absl::Status UpdateVotes(sql::Tx& tx, ArticleRow& row, base::Instant now);

struct ArticleList {
  // Empty: any; `zh` finds zh-CN and zh-TW, a category (as ShelfPath writes it) its sections too.
  std::string state, language, category;
  bool only_direct = false;  // not the sections
  // What readers of this audience see, locale and category as they see them; empty: the newest
  // versions, whether seen or not.
  std::string reader_audience;
  base::Instant review_due_before =
      base::Instant::Infinite();  // else only live ones due until then
  std::string before_id;  // newest first; empty: from the newest
  int limit = 50;
};
absl::StatusOr<std::vector<ArticleRow>> ListArticles(sql::Tx& tx, std::string_view workspace,
                                                     const ArticleList& list);
// What readers see of an article, as far as it tells whether that changed; drafts don't count.
struct ArticleMark {
  std::string workspace_id, id;
  std::int64_t published_version = 0;  // 0: nothing
  std::string translation_id;
  std::int64_t sequence = 0;  // goes up with votes too
};
// Of all that were ever published, by workspace and id.
absl::StatusOr<std::vector<ArticleMark>> MarksAfter(sql::Tx& tx, const ArticleMark& after,
                                                    int limit);
// Of all workspaces: what changed for readers since.
absl::StatusOr<std::vector<ArticleRow>> ChangedForReaders(sql::Tx& tx, base::Instant since,
                                                          std::string_view after_id, int limit);

// The newest of one workspace.
absl::StatusOr<std::vector<ArticleRow>> ChangedLately(sql::Tx& tx, std::string_view workspace,
                                                      base::Instant since, int limit);

// Serialised content of a version; `header` without its text.
absl::Status InsertVersion(sql::Tx& tx, const ArticleRow& row, std::string content,
                           std::string header, std::string_view author, base::Instant now);
// NOT_FOUND.
absl::StatusOr<std::string> LoadVersion(sql::Tx& tx, std::string_view workspace,
                                        std::string_view id, std::int64_t version);
// The same, without the text where it was kept apart. NOT_FOUND.
absl::StatusOr<std::string> LoadHeader(sql::Tx& tx, std::string_view workspace, std::string_view id,
                                       std::int64_t version);

struct VersionRow {
  std::int64_t version = 0;
  std::string header;  // as LoadHeader
  std::string author_id;
  base::Instant created_at;
};
// Newest first, those below `before`.
absl::StatusOr<std::vector<VersionRow>> ListVersions(sql::Tx& tx, std::string_view workspace,
                                                     std::string_view id, std::int64_t before,
                                                     int limit);

// What the voter said before, if anything; then replaced, the comment by another one only.
absl::StatusOr<std::optional<bool>> ReplaceVote(sql::Tx& tx, std::string_view workspace,
                                                std::string_view id, std::string_view voter,
                                                bool is_helpful, std::string_view comment,
                                                base::Instant now);

struct CommentRow {
  std::string article_id;
  std::string voter_id;
  std::string comment;
  bool is_helpful = false;
  base::Instant voted_at;
};
struct CommentList {
  std::string article_id;  // empty: of all
  base::Instant from = base::Instant::Infinite();  // newest first, from this moment back
  int skip = 0;  // those of that moment that were listed
  int limit = 50;
};
// Votes with words.
absl::StatusOr<std::vector<CommentRow>> ListComments(sql::Tx& tx, std::string_view workspace,
                                                     const CommentList& list);
// Forgets the words of votes before; the votes stay.
absl::Status DropCommentsBefore(sql::Tx& tx, base::Instant before);

}  // namespace deskmesh::knowledge::store
