// SPDX-License-Identifier: Apache-2.0
#include "tickets/catalogue/store.h"

#include "platform/base/error.h"

namespace deskmesh::tickets {
namespace {

#define DESKMESH_CATALOGUE_COLUMNS \
  "SELECT id, owner_id, position, version, created, updated, body FROM catalogue_item "
constexpr sql::Statement kLoadItem{DESKMESH_CATALOGUE_COLUMNS
                                   "WHERE workspace_id = :workspace AND kind = :kind AND id = :id"};
constexpr sql::Statement kLockItem{DESKMESH_CATALOGUE_COLUMNS
                                   "WHERE workspace_id = :workspace AND kind = :kind AND id = :id "
                                   "FOR UPDATE"};
constexpr sql::Statement kListItems{DESKMESH_CATALOGUE_COLUMNS
                                    "WHERE workspace_id = :workspace AND kind = :kind "
                                    "AND owner_id IN ('', :owner) ORDER BY position, id LIMIT 500"};
#undef DESKMESH_CATALOGUE_COLUMNS
constexpr sql::Statement kCountItems{
    "SELECT COUNT(*) FROM catalogue_item WHERE workspace_id = :workspace AND kind = :kind"};
constexpr sql::Statement kInsertItem{
    "INSERT INTO catalogue_item (workspace_id, kind, id, owner_id, position, version, created, "
    "updated, body) VALUES (:workspace, :kind, :id, :owner, :position, :version, :created, "
    ":updated, :body)"};
constexpr sql::Statement kUpdateItem{
    "UPDATE catalogue_item SET owner_id = :owner, position = :position, version = :version, "
    "updated = :updated, body = :body WHERE workspace_id = :workspace AND kind = :kind "
    "AND id = :id"};
constexpr sql::Statement kDeleteItem{
    "DELETE FROM catalogue_item WHERE workspace_id = :workspace AND kind = :kind AND id = :id"};

CatalogueItem ReadItem(const sql::Row& row, std::string_view kind) {
  return {.kind = std::string(kind),
          .id = row.String(0),
          .owner_id = row.String(1),
          .position = row.Int64(2),
          .version = row.Int64(3),
          .created = row.Instant(4),
          .updated = row.Instant(5),
          .body = std::string(row.Bytes(6))};
}

}  // namespace

absl::StatusOr<std::optional<CatalogueItem>> LoadItem(sql::Tx& tx, std::string_view workspace_id,
                                                      std::string_view kind, std::string_view id,
                                                      bool for_change) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(for_change ? kLockItem : kLoadItem,
                                     {{"workspace", workspace_id}, {"kind", kind}, {"id", id}}));
  if (rows.empty()) return std::optional<CatalogueItem>();
  return std::optional<CatalogueItem>(ReadItem(rows[0], kind));
}

absl::StatusOr<std::vector<CatalogueItem>> ListItems(sql::Tx& tx, std::string_view workspace_id,
                                                     std::string_view kind,
                                                     std::string_view owner_id) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kListItems, {{"workspace", workspace_id}, {"kind", kind}, {"owner", owner_id}}));
  std::vector<CatalogueItem> items;
  items.reserve(rows.size());
  for (const sql::Row row : rows) items.push_back(ReadItem(row, kind));
  return items;
}

absl::StatusOr<int> CountItems(sql::Tx& tx, std::string_view workspace_id, std::string_view kind) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kCountItems, {{"workspace", workspace_id}, {"kind", kind}}));
  return static_cast<int>(rows[0].Int64(0));
}

absl::Status SaveItem(sql::Tx& tx, std::string_view workspace_id, const CatalogueItem& item) {
  sql::Params params = {{"workspace", workspace_id},
                        {"kind", item.kind},
                        {"id", item.id},
                        {"owner", item.owner_id},
                        {"position", item.position},
                        {"version", item.version},
                        {"updated", item.updated},
                        {"body", sql::Bytes{item.body}}};
  if (item.version > 1) return tx.Execute(kUpdateItem, params);
  params.push_back({"created", item.created});
  return tx.Execute(kInsertItem, params);
}

absl::Status DeleteItem(sql::Tx& tx, std::string_view workspace_id, std::string_view kind,
                        std::string_view id) {
  return tx.Execute(kDeleteItem, {{"workspace", workspace_id}, {"kind", kind}, {"id", id}});
}

}  // namespace deskmesh::tickets
