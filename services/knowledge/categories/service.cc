// SPDX-License-Identifier: Apache-2.0
#include "knowledge/categories/service.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "knowledge/categories/store.h"
#include "knowledge/core/shelves.h"
#include "platform/base/error.h"

namespace deskmesh::knowledge {
namespace {

std::int32_t Count(const store::CategoryUse& use) {
  return static_cast<std::int32_t>(use.articles);
}

}  // namespace

rpc::Service CategoryService::Describe() {
  rpc::Service service("deskmesh.knowledge.v1.Categories", deps_);
  service.Read("List", this, &CategoryService::List)
      .Write("SetNames", this, &CategoryService::SetNames);
  return service;
}

absl::Status CategoryService::List(rpc::ReadCall& call, const v1::ListCategoriesRequest&,
                                   v1::ListCategoriesResponse* reply) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::CategoryUse> used,
                            store::CategoriesInUse(call.tx(), call.workspace()));
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::CategoryNameRow> names,
                            store::ListCategoryNames(call.tx(), call.workspace()));
  std::map<std::string, v1::ArticleCategory> by_path;
  for (const store::CategoryUse& use : used) {
    const std::string path = ShelfPath(use.path);
    for (const std::string& step : StepsOf(path)) by_path[step];
    if (!path.empty()) by_path[path].set_articles(by_path[path].articles() + Count(use));
  }
  for (const store::CategoryNameRow& row : names) {
    v1::CategoryName* name = by_path[row.path].add_names();
    name->set_locale(row.language);
    name->set_name(row.name);
  }
  for (auto& [path, category] : by_path) {
    if (reply->categories_size() == store::kMostCategories) break;
    category.set_path(path);
    *reply->add_categories() = std::move(category);
  }
  return absl::OkStatus();
}

absl::Status CategoryService::SetNames(rpc::WriteCall& call,
                                       const v1::SetCategoryNamesRequest& request,
                                       v1::ArticleCategory* reply) {
  const std::string path = ShelfPath(request.path());
  if (path.empty()) {
    return base::InvalidField("path", "must name a category, such as \"Planning/Gantt charts\"");
  }
  std::vector<store::CategoryNameRow> rows;
  for (int i = 0; i < request.names_size(); ++i) {
    const std::string field = "names[" + std::to_string(i) + "]";
    store::CategoryNameRow row{.path = path,
                               .language = CategoryLanguage(request.names(i).locale()),
                               .name = CategoryNameFrom(request.names(i).name())};
    if (row.language.empty()) {
      return base::InvalidField(field + ".locale", "must be a language such as zh-CN or en");
    }
    if (row.name.empty()) {
      return base::InvalidField(field + ".name",
                                "must be 1 to 64 characters in one line, not all of them blank");
    }
    if (std::ranges::find(rows, row.language, &store::CategoryNameRow::language) != rows.end()) {
      return base::InvalidField(field + ".locale",
                                "must be another language than the names before");
    }
    rows.push_back(std::move(row));
  }
  std::ranges::sort(rows, {}, &store::CategoryNameRow::language);
  DESKMESH_RETURN_IF_ERROR(
      store::ReplaceCategoryNames(call.tx(), call.workspace(), path, rows, call.now()));
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::CategoryUse> used,
                            store::CategoriesInUse(call.tx(), call.workspace()));
  reply->set_path(path);
  for (const store::CategoryUse& use : used) {
    if (ShelfPath(use.path) == path) reply->set_articles(reply->articles() + Count(use));
  }
  for (const store::CategoryNameRow& row : rows) {
    v1::CategoryName* name = reply->add_names();
    name->set_locale(row.language);
    name->set_name(row.name);
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::knowledge
