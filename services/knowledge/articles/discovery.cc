// SPDX-License-Identifier: Apache-2.0
//
// Help before anybody asks: suggestions while typing, recommendations.
#include <map>

#include "knowledge/articles/access.h"
#include "knowledge/articles/convert.h"
#include "knowledge/articles/service.h"
#include "knowledge/core/recommendation.h"
#include "platform/base/error.h"

namespace deskmesh::knowledge {
namespace {

constexpr int kSuggestions = 8;
constexpr int kRecommendations = 5;

}  // namespace

absl::Status ArticleService::Suggest(rpc::ReadCall& call, const v1::SuggestArticlesRequest& request,
                                     v1::SuggestArticlesResponse* reply) {
  SearchFilter filter = FilterFor(call.principal(), request.role(), request.plan());
  filter.locale = convert::LanguageOf(request.locale());
  const int wanted = request.page_size() == 0 ? kSuggestions : request.page_size();
  for (std::string& title : replica_.Of(call.workspace())
                                ->index.Suggest(request.q(), filter, static_cast<size_t>(wanted))) {
    reply->add_titles(std::move(title));
  }
  return absl::OkStatus();
}

absl::Status ArticleService::Recommend(rpc::ReadCall& call,
                                       const v1::RecommendArticlesRequest& request,
                                       v1::RecommendArticlesResponse* reply) {
  const auto workspace = replica_.Of(call.workspace());
  ReaderContext reader;
  reader.filter = FilterFor(call.principal(), request.role(), request.plan());
  reader.filter.locale = convert::LanguageOf(request.locale());
  reader.filter.include_internal = false;
  reader.page = request.page();
  reader.read_ids.assign(request.read_ids().begin(), request.read_ids().end());
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::ArticleRow> read,
                            store::LoadArticles(call.tx(), call.workspace(), reader.read_ids));
  std::map<std::string_view, const store::ArticleRow*> read_by_id;
  for (const store::ArticleRow& row : read) read_by_id[row.id] = &row;
  for (const std::string& id : reader.read_ids) {
    const auto row = read_by_id.find(id);
    if (row == read_by_id.end() || !row->second->is_live() ||
        !IsVisible(call.principal(), *row->second)) {
      continue;
    }
    v1::Article article;
    DESKMESH_RETURN_IF_ERROR(Fill(call, *row->second, row->second->published_version, &article));
    reader.read_texts.push_back(article.title());
  }
  const int wanted = request.page_size() == 0 ? kRecommendations : request.page_size();
  for (const Recommendation& found :
       RecommendArticles(workspace->index, reader, static_cast<size_t>(wanted))) {
    absl::StatusOr<store::ArticleRow> row =
        store::LoadArticle(call.tx(), call.workspace(), found.id);
    // Archived since it was indexed.
    if (absl::IsNotFound(row.status()) || (row.ok() && !row->is_live())) continue;
    if (!row.ok()) return row.status();
    if (!IsVisible(call.principal(), *row)) continue;
    auto* out = reply->add_recommendations();
    DESKMESH_RETURN_IF_ERROR(Fill(call, *row, row->published_version, out->mutable_article()));
    out->mutable_article()->clear_body();
    out->set_because(std::string(RecommendationReasonName(found.reason)));
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::knowledge
