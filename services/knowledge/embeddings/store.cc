// SPDX-License-Identifier: Apache-2.0
#include "knowledge/embeddings/store.h"

#include "platform/base/error.h"

namespace deskmesh::knowledge::store {
namespace {

constexpr sql::Statement kLoadEmbeddings{
    "SELECT article_id, version, model, text_hash, vectors FROM article_embedding WHERE "
    "workspace_id = :workspace AND article_id IN (:ids[]) AND model = :model"};
constexpr sql::Statement kSaveEmbedding{
    "INSERT INTO article_embedding (workspace_id, article_id, version, model, text_hash, vectors, "
    "embedded_at) VALUES (:workspace, :id, :version, :model, :hash, :vectors, :now) "
    "ON CONFLICT (workspace_id, article_id) DO UPDATE SET version = excluded.version, "
    "model = excluded.model, text_hash = excluded.text_hash, vectors = excluded.vectors, "
    "embedded_at = excluded.embedded_at"};
constexpr sql::Statement kDropEmbedding{
    "DELETE FROM article_embedding WHERE workspace_id = :workspace AND article_id = :id"};

}  // namespace

absl::StatusOr<std::vector<EmbeddingRow>> LoadEmbeddings(sql::Tx& tx, std::string_view workspace,
                                                         const std::vector<std::string>& ids,
                                                         std::string_view model) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kLoadEmbeddings, {{"workspace", workspace}, {"ids", ids}, {"model", model}}));
  std::vector<EmbeddingRow> embeddings;
  for (const sql::Row row : rows) {
    embeddings.push_back({.article_id = row.String("article_id"),
                          .version = row.Int64("version"),
                          .model = row.String("model"),
                          .text_hash = row.String("text_hash"),
                          .vectors = std::string(row.Bytes("vectors"))});
  }
  return embeddings;
}

absl::Status SaveEmbedding(sql::Tx& tx, std::string_view workspace, const EmbeddingRow& row,
                           base::Instant now) {
  return tx.Execute(kSaveEmbedding, {{"workspace", workspace},
                                     {"id", row.article_id},
                                     {"version", row.version},
                                     {"model", row.model},
                                     {"hash", row.text_hash},
                                     {"vectors", sql::Bytes{row.vectors}},
                                     {"now", now}});
}

absl::Status DropEmbedding(sql::Tx& tx, std::string_view workspace, std::string_view article_id) {
  return tx.Execute(kDropEmbedding, {{"workspace", workspace}, {"id", article_id}});
}

}  // namespace deskmesh::knowledge::store
