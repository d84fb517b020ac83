// SPDX-License-Identifier: Apache-2.0
#include "knowledge/files/store.h"

#include "platform/base/error.h"

namespace deskmesh::knowledge::store {
namespace {

constexpr sql::Statement kClaimName{
    "INSERT INTO article_file (workspace_id, article_id, file_name, file_id) VALUES (:workspace, "
    ":article, :name, :file) ON CONFLICT (workspace_id, article_id, file_name) DO NOTHING"};
#define DESKMESH_ARTICLE_FILES                                                        \
  "SELECT a.article_id, a.file_name, a.file_id, f.content_type, f.size_bytes, "       \
  "f.received_bytes, f.is_complete, f.created_at FROM article_file a JOIN file f ON " \
  "f.workspace_id = a.workspace_id AND f.id = a.file_id WHERE a.workspace_id = :workspace "
constexpr sql::Statement kFilesOf{DESKMESH_ARTICLE_FILES
                                  "AND a.article_id = :article ORDER BY a.file_name"};
constexpr sql::Statement kFile{DESKMESH_ARTICLE_FILES "AND a.file_id = :file"};
#undef DESKMESH_ARTICLE_FILES
constexpr sql::Statement kDeleteFile{
    "DELETE FROM article_file WHERE workspace_id = :workspace AND file_id = :file"};
constexpr sql::Statement kDropAbandoned{
    "DELETE FROM article_file WHERE workspace_id = :workspace AND article_id = :article AND "
    "file_id NOT IN (SELECT id FROM file WHERE workspace_id = :workspace AND scope = :article)"};

ArticleFileRow ReadFileRow(const sql::Row& row) {
  return {.article_id = row.String("article_id"),
          .file_name = row.String("file_name"),
          .file_id = row.String("file_id"),
          .content_type = row.String("content_type"),
          .size_bytes = row.Int64("size_bytes"),
          .received_bytes = row.Int64("received_bytes"),
          .is_complete = row.Bool("is_complete"),
          .created_at = row.Instant("created_at")};
}

}  // namespace

absl::StatusOr<bool> ClaimFileName(sql::Tx& tx, std::string_view workspace,
                                   const ArticleFileRow& row) {
  DESKMESH_ASSIGN_OR_RETURN(const std::int64_t claimed,
                            tx.ExecuteCount(kClaimName, {{"workspace", workspace},
                                                         {"article", row.article_id},
                                                         {"name", row.file_name},
                                                         {"file", row.file_id}}));
  return claimed > 0;
}

absl::StatusOr<std::vector<ArticleFileRow>> ListArticleFiles(sql::Tx& tx,
                                                             std::string_view workspace,
                                                             std::string_view article_id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kFilesOf, {{"workspace", workspace},
                                                                      {"article", article_id}}));
  std::vector<ArticleFileRow> files;
  for (const sql::Row row : rows) files.push_back(ReadFileRow(row));
  return files;
}

absl::StatusOr<std::optional<ArticleFileRow>> FindArticleFile(sql::Tx& tx,
                                                              std::string_view workspace,
                                                              std::string_view file_id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kFile, {{"workspace", workspace}, {"file", file_id}}));
  if (rows.empty()) return std::optional<ArticleFileRow>();
  return std::optional<ArticleFileRow>(ReadFileRow(rows[0]));
}

absl::Status DeleteArticleFile(sql::Tx& tx, std::string_view workspace, std::string_view file_id) {
  return tx.Execute(kDeleteFile, {{"workspace", workspace}, {"file", file_id}});
}

absl::Status DropAbandonedNames(sql::Tx& tx, std::string_view workspace,
                                std::string_view article_id) {
  return tx.Execute(kDropAbandoned, {{"workspace", workspace}, {"article", article_id}});
}

}  // namespace deskmesh::knowledge::store
