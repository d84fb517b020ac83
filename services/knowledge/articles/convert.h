// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/status/statusor.h>

#include "deskmesh/knowledge/v1/knowledge_service.pb.h"
#include "knowledge/articles/core/stored_article.h"
#include "knowledge/core/article_index.h"

namespace deskmesh::knowledge::convert {

// What an author writes, as it is kept for each version.
v1::Article ContentOf(const v1::Article& article);
absl::StatusOr<v1::Article> ParseContent(const std::string& bytes);

// The row and a version's content as one article.
void ToProto(const StoredArticle& row, const v1::Article& content, v1::Article* proto);

// What an author wrote, without the text.
std::string HeaderOf(const v1::Article& content);

IndexedArticle ToIndexed(const StoredArticle& row, const v1::Article& content);
// Share of helpful votes, nearer to 0 the fewer there are.
double PopularityOf(const StoredArticle& row);

// `zh` of `zh-CN`.
std::string LanguageOf(std::string_view locale);
// `zh-CN` of `zh`.
std::string LocaleOf(std::string_view language);
// Empty where no language is known ("und").
std::string KnownLocale(const std::string& locale);

std::string EtagOf(const StoredArticle& row);

}  // namespace deskmesh::knowledge::convert
