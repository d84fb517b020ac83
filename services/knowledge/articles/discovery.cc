// SPDX-License-Identifier: Apache-2.0
//
// Help before anybody asks: suggestions while typing, recommendations.
#include <map>

#include "knowledge/articles/access.h"
#include "knowledge/articles/convert.h"
#include "knowledge/articles/service.h"
#include "knowledge/core/recommendation.h"
#include "knowledge/curation/store.h"
#include "platform/base/error.h"

namespace deskmesh::knowledge {
namespace {

constexpr int kSuggestions = 8;
constexpr int kRecommendations = 5;
constexpr int kHistory = 20;  // questions and searches that are looked at

}  // namespace

absl::Status ArticleService::Suggest(rpc::ReadCall& call, const v1::SuggestArticlesRequest& request,
                                     v1::SuggestArticlesResponse* reply) {
  const auto workspace = replica_.Of(call.workspace());
  DESKMESH_ASSIGN_OR_RETURN(SearchFilter filter, FilterFor(call, readers_, workspace->index,
                                                           request.role(), request.plan()));
  filter.locale = convert::LanguageOf(request.locale());
  const int wanted = request.page_size() == 0 ? kSuggestions : request.page_size();
  for (std::string& title :
       workspace->index.Suggest(request.q(), filter, static_cast<size_t>(wanted))) {
    reply->add_titles(std::move(title));
  }
  return absl::OkStatus();
}

absl::Status ArticleService::Recommend(rpc::ReadCall& call,
                                       const v1::RecommendArticlesRequest& request,
                                       v1::RecommendArticlesResponse* reply) {
  const auto workspace = replica_.Of(call.workspace());
  ReaderContext reader;
  DESKMESH_ASSIGN_OR_RETURN(
      reader.filter, FilterFor(call, readers_, workspace->index, request.role(), request.plan()));
  reader.filter.locale = convert::LanguageOf(request.locale());
  reader.filter.include_internal = false;
  reader.page = request.page();
  // What a customer searched and opened before, as far as it is kept.
  if (call.principal().is_contact()) {
    DESKMESH_ASSIGN_OR_RETURN(
        const std::vector<store::PastQuestion> past,
        store::PastQuestions(call.tx(), call.workspace(), call.principal().id, kHistory));
    for (auto question = past.rbegin(); question != past.rend(); ++question) {
      reader.texts.push_back(question->question);
      if (!question->opened_id.empty()) reader.read_ids.push_back(question->opened_id);
    }
  }
  reader.read_ids.insert(reader.read_ids.end(), request.read_ids().begin(),
                         request.read_ids().end());
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::ArticleRow> read,
                            store::LoadArticles(call.tx(), call.workspace(), reader.read_ids));
  std::map<std::string_view, const store::ArticleRow*> read_by_id;
  for (const store::ArticleRow& row : read) read_by_id[row.id] = &row;
  for (const std::string& id : reader.read_ids) {
    const auto row = read_by_id.find(id);
    if (row == read_by_id.end() || !row->second->is_live()) continue;
    v1::Article article;
    const absl::Status status =
        FillPublished(call, readers_, *row->second, ArticlePart::kHeader, &article);
    if (absl::IsNotFound(status)) continue;
    DESKMESH_RETURN_IF_ERROR(status);
    reader.texts.push_back(article.title());
  }
  const int wanted = request.page_size() == 0 ? kRecommendations : request.page_size();
  for (const Recommendation& found :
       RecommendArticles(workspace->index, reader, static_cast<size_t>(wanted))) {
    absl::StatusOr<store::ArticleRow> row =
        store::LoadArticle(call.tx(), call.workspace(), found.id);
    // Archived since it was indexed.
    if (absl::IsNotFound(row.status()) || (row.ok() && !row->is_live())) continue;
    if (!row.ok()) return row.status();
    v1::Article article;
    const absl::Status status = FillPublished(call, readers_, *row, ArticlePart::kHeader, &article);
    if (absl::IsNotFound(status)) continue;
    DESKMESH_RETURN_IF_ERROR(status);
    if (article.audience() == v1::Article::INTERNAL) continue;
    auto* out = reply->add_recommendations();
    *out->mutable_article() = std::move(article);
    out->set_because(std::string(RecommendationReasonName(found.reason)));
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::knowledge
