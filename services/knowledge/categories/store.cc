// SPDX-License-Identifier: Apache-2.0
#include "knowledge/categories/store.h"

#include "platform/base/error.h"

namespace deskmesh::knowledge::store {
namespace {

constexpr sql::Statement kNamesIn{
    "SELECT path, name FROM article_category_name WHERE workspace_id = :workspace AND language = "
    ":language"};
constexpr sql::Statement kNamesOn{
    "SELECT path, name FROM article_category_name WHERE workspace_id = :workspace AND language = "
    ":language AND path IN (:paths[])"};
constexpr sql::Statement kAllNames{
    "SELECT path, language, name FROM article_category_name WHERE workspace_id = :workspace ORDER BY "
    "path, language"};
constexpr sql::Statement kInUse{
    "SELECT category, COUNT(*) AS n FROM article WHERE workspace_id = :workspace AND category <> '' "
    "GROUP BY category ORDER BY category LIMIT :limit"};
constexpr sql::Statement kCountOthers{
    "SELECT COUNT(DISTINCT path) AS n FROM article_category_name WHERE workspace_id = :workspace AND "
    "path <> :path"};
constexpr sql::Statement kForgetNames{
    "DELETE FROM article_category_name WHERE workspace_id = :workspace AND path = :path"};
constexpr sql::Statement kAddName{
    "INSERT INTO article_category_name (workspace_id, path, language, name, changed_at) VALUES "
    "(:workspace, :path, :language, :name, :now) ON CONFLICT (workspace_id, path, language) DO "
    "NOTHING"};

CategoryNames ReadNames(const sql::Rows& rows) {
  CategoryNames names;
  for (const sql::Row row : rows) names.emplace(row.String("path"), row.String("name"));
  return names;
}

absl::StatusOr<bool> HasRoom(sql::Tx& tx, std::string_view workspace, std::string_view path) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kCountOthers, {{"workspace", workspace}, {"path", path}}));
  return rows[0].Int64("n") < kMostNamedCategories;
}

absl::Status InsertName(sql::Tx& tx, std::string_view workspace, const CategoryNameRow& row,
                        base::Instant now) {
  return tx.Execute(kAddName, {{"workspace", workspace},
                               {"path", row.path},
                               {"language", row.language},
                               {"name", row.name},
                               {"now", now}});
}

}  // namespace

absl::StatusOr<CategoryNames> CategoryNamesIn(sql::Tx& tx, std::string_view workspace,
                                              std::string_view language) {
  if (language.empty()) return CategoryNames();
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kNamesIn, {{"workspace", workspace}, {"language", language}}));
  return ReadNames(rows);
}

absl::StatusOr<CategoryNames> CategoryNamesOn(sql::Tx& tx, std::string_view workspace,
                                              std::string_view language, std::string_view path) {
  const std::vector<std::string> steps = StepsOf(path);
  if (language.empty() || steps.empty()) return CategoryNames();
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kNamesOn, {{"workspace", workspace}, {"language", language}, {"paths", steps}}));
  return ReadNames(rows);
}

absl::StatusOr<std::vector<CategoryNameRow>> ListCategoryNames(sql::Tx& tx,
                                                               std::string_view workspace) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kAllNames, {{"workspace", workspace}}));
  std::vector<CategoryNameRow> names;
  for (const sql::Row row : rows) {
    names.push_back({row.String("path"), row.String("language"), row.String("name")});
  }
  return names;
}

absl::StatusOr<std::vector<CategoryUse>> CategoriesInUse(sql::Tx& tx, std::string_view workspace) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kInUse, {{"workspace", workspace},
                                                                    {"limit", kMostCategories}}));
  std::vector<CategoryUse> used;
  for (const sql::Row row : rows) used.push_back({row.String("category"), row.Int64("n")});
  return used;
}

absl::Status ReplaceCategoryNames(sql::Tx& tx, std::string_view workspace, std::string_view path,
                                  const std::vector<CategoryNameRow>& names, base::Instant now) {
  if (!names.empty()) {
    DESKMESH_ASSIGN_OR_RETURN(const bool has_room, HasRoom(tx, workspace, path));
    if (!has_room) {
      return base::Failure(absl::StatusCode::kResourceExhausted, "TOO_MANY_CATEGORY_NAMES",
                           "at most " + std::to_string(kMostNamedCategories) +
                               " categories of a workspace have names");
    }
  }
  DESKMESH_RETURN_IF_ERROR(tx.Execute(kForgetNames, {{"workspace", workspace}, {"path", path}}));
  for (const CategoryNameRow& row : names) {
    DESKMESH_RETURN_IF_ERROR(InsertName(tx, workspace, row, now));
  }
  return absl::OkStatus();
}

absl::Status AddCategoryName(sql::Tx& tx, std::string_view workspace, const CategoryNameRow& row,
                             base::Instant now) {
  DESKMESH_ASSIGN_OR_RETURN(const bool has_room, HasRoom(tx, workspace, row.path));
  return has_room ? InsertName(tx, workspace, row, now) : absl::OkStatus();
}

}  // namespace deskmesh::knowledge::store
