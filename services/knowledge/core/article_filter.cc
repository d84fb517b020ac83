// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/article_filter.h"

#include <string>
#include <string_view>

#include "knowledge/core/reader.h"

namespace deskmesh::knowledge {
namespace {

bool Fits(const std::string& wanted, const std::string& is) {
  return wanted.empty() || wanted == is;
}

// Categories are paths: "judge" holds "judge/sub".
bool IsWithin(std::string_view wanted, std::string_view is) {
  while (wanted.ends_with('/')) wanted.remove_suffix(1);
  return wanted.empty() ||
         (is.starts_with(wanted) && (is.size() == wanted.size() || is[wanted.size()] == '/'));
}

}  // namespace

bool IsRestricted(const IndexedArticle& article) {
  return !article.roles.empty() || !article.plans.empty();
}

bool IsShown(const IndexedArticle& article, const SearchFilter& filter) {
  if (article.is_internal && !filter.include_internal) return false;
  if (!Fits(filter.locale, article.locale) || !IsWithin(filter.category, article.category) ||
      !Fits(filter.kind, article.kind)) {
    return false;
  }
  if (!IsRestricted(article)) return true;
  if (filter.reader &&
      (!IsFor(article.roles, filter.reader->role) || !IsFor(article.plans, filter.reader->plan))) {
    return false;
  }
  return (filter.role.empty() || IsFor(article.roles, filter.role)) &&
         (filter.plan.empty() || IsFor(article.plans, filter.plan));
}

}  // namespace deskmesh::knowledge
