// SPDX-License-Identifier: Apache-2.0
//
// Names of categories. Stateless.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/categories/core/category_names.h"
#include "platform/base/instant.h"
#include "platform/sql/database.h"

namespace deskmesh::knowledge::store {

inline constexpr int kMostNamedCategories = 1'000;  // of a workspace
inline constexpr int kMostCategories = 2'000;       // that are listed

struct CategoryNameRow {
  std::string path;
  std::string language;
  std::string name;
};
struct CategoryUse {
  std::string path;
  std::int64_t articles = 0;  // of any state
};

// All of one language; none of the empty one.
absl::StatusOr<CategoryNames> CategoryNamesIn(sql::Tx& tx, std::string_view workspace,
                                              std::string_view language);
// Those of the steps to one category.
absl::StatusOr<CategoryNames> CategoryNamesOn(sql::Tx& tx, std::string_view workspace,
                                              std::string_view language, std::string_view path);
// Of all languages, by path and language.
absl::StatusOr<std::vector<CategoryNameRow>> ListCategoryNames(sql::Tx& tx,
                                                               std::string_view workspace);
// The categories that articles are in, as releases before wrote them too: with blanks around a `/`.
absl::StatusOr<std::vector<CategoryUse>> CategoriesInUse(sql::Tx& tx, std::string_view workspace);
// Replaces the names of one category. RESOURCE_EXHAUSTED, reason TOO_MANY_CATEGORY_NAMES, where as many
// others as may be have names. `names` of this path.
absl::Status ReplaceCategoryNames(sql::Tx& tx, std::string_view workspace, std::string_view path,
                                  const std::vector<CategoryNameRow>& names, base::Instant now);
// Names a category that has no name in this language; no effect otherwise, nor where as many as may be have
// names.
absl::Status AddCategoryName(sql::Tx& tx, std::string_view workspace, const CategoryNameRow& row,
                             base::Instant now);

}  // namespace deskmesh::knowledge::store
