// SPDX-License-Identifier: Apache-2.0
//
// Help before anybody asks: the tree of categories, suggestions while typing, recommendations.
#include <algorithm>
#include <map>

#include "knowledge/articles/access.h"
#include "knowledge/articles/convert.h"
#include "knowledge/articles/service.h"
#include "knowledge/categories/store.h"
#include "knowledge/core/recommendation.h"
#include "knowledge/curation/store.h"
#include "knowledge/language/store.h"
#include "platform/base/error.h"

namespace deskmesh::knowledge {
namespace {

constexpr int kSuggestions = 8;
constexpr int kRecommendations = 5;
constexpr int kHistory = 20;  // questions and searches that are looked at
constexpr int kBrowsedTitles = 6;
constexpr std::size_t kMostShelves = 500;
constexpr std::size_t kMostBrowsed = 1'000;  // titles of one response
constexpr std::size_t kSpareRecommendations = 5;  // for those archived since they were indexed

// What a customer searched, opened and wrote before, as far as it is kept.
absl::Status AddPast(rpc::ReadCall& call, const std::string& contact, ReaderContext* reader) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::PastQuestion> past,
                            store::PastQuestions(call.tx(), call.workspace(), contact, kHistory));
  for (auto question = past.rbegin(); question != past.rend(); ++question) {
    reader->questions.push_back(question->question);
    if (!question->opened_id.empty()) reader->read_ids.push_back(question->opened_id);
  }
  DESKMESH_ASSIGN_OR_RETURN(
      reader->tickets,
      store::LastSubjects(call.tx(), call.workspace(), contact, static_cast<int>(kTellingTexts)));
  std::ranges::reverse(reader->tickets);
  return absl::OkStatus();
}

// Titles of the newest that were read and that the caller may see.
absl::Status AddReadTitles(rpc::ReadCall& call, Readers& readers, ReaderContext* reader) {
  for (auto id = reader->read_ids.rbegin();
       id != reader->read_ids.rend() && reader->read_titles.size() < kTellingTexts; ++id) {
    const absl::StatusOr<store::ArticleRow> row =
        store::LoadArticle(call.tx(), call.workspace(), *id);
    if (absl::IsNotFound(row.status()) || (row.ok() && !row->is_live())) continue;
    if (!row.ok()) return row.status();
    v1::Article article;
    const absl::Status status = FillPublished(call, readers, *row, ArticlePart::kHeader, &article);
    if (absl::IsNotFound(status)) continue;
    DESKMESH_RETURN_IF_ERROR(status);
    reader->read_titles.push_back(article.title());
  }
  std::ranges::reverse(reader->read_titles);
  return absl::OkStatus();
}

}  // namespace

absl::Status ArticleService::Browse(rpc::ReadCall& call, const v1::BrowseArticlesRequest& request,
                                    v1::BrowseArticlesResponse* reply) {
  const auto workspace = replica_.Of(call.workspace());
  DESKMESH_ASSIGN_OR_RETURN(SearchFilter filter,
                            FilterFor(call, readers_, workspace->index, "", ""));
  filter.include_internal = false;
  filter.locale = convert::LanguageOf(request.locale());
  filter.category = request.category();
  if (request.kind() != v1::Article::KIND_UNSPECIFIED) {
    filter.kind = v1::Article::Kind_Name(request.kind());
  }
  const int titles = request.titles() == 0 ? kBrowsedTitles : request.titles();
  Shelves found = workspace->index.Browse(filter, static_cast<std::size_t>(titles));
  found.shelves.resize(std::min(found.shelves.size(), kMostShelves));
  reply->set_articles(static_cast<std::int32_t>(found.articles));
  reply->set_videos(static_cast<std::int32_t>(found.videos));
  std::vector<std::string> ids;
  for (Shelf& shelf : found.shelves) {
    shelf.newest.resize(std::min(shelf.newest.size(), kMostBrowsed - ids.size()));
    ids.insert(ids.end(), shelf.newest.begin(), shelf.newest.end());
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::PublishedHeader> headers,
                            store::LoadPublished(call.tx(), call.workspace(), ids));
  DESKMESH_ASSIGN_OR_RETURN(
      const CategoryNames names,
      store::CategoryNamesIn(call.tx(), call.workspace(), CategoryLanguage(request.locale())));
  std::map<std::string_view, const store::PublishedHeader*> by_id;
  for (const store::PublishedHeader& header : headers) by_id[header.row.id] = &header;
  for (const Shelf& shelf : found.shelves) {
    auto* category = reply->add_categories();
    category->set_path(shelf.path);
    category->set_count(static_cast<std::int32_t>(shelf.count));
    category->set_total(static_cast<std::int32_t>(shelf.total));
    for (std::string& name : NamesOf(shelf.path, names)) category->add_names(std::move(name));
    for (const std::string& id : shelf.newest) {
      const auto header = by_id.find(id);
      // Archived since it was indexed, or published anew for others.
      if (header == by_id.end() || !IsPublic(header->second->row)) continue;
      DESKMESH_ASSIGN_OR_RETURN(const v1::Article content,
                                convert::ParseContent(header->second->header));
      if (filter.reader && !MayRead(*filter.reader, content)) continue;
      v1::Article* article = category->add_articles();
      article->set_id(id);
      article->set_slug(header->second->row.slug);
      article->set_title(content.title());
      article->set_kind(content.kind());
      article->set_locale(content.locale());
      article->set_category(content.category());
    }
  }
  return absl::OkStatus();
}

absl::Status ArticleService::Suggest(rpc::ReadCall& call, const v1::SuggestArticlesRequest& request,
                                     v1::SuggestArticlesResponse* reply) {
  const auto workspace = replica_.Of(call.workspace());
  DESKMESH_ASSIGN_OR_RETURN(SearchFilter filter, FilterFor(call, readers_, workspace->index,
                                                           request.role(), request.plan()));
  filter.locale = convert::LanguageOf(request.locale());
  const int wanted = request.page_size() == 0 ? kSuggestions : request.page_size();
  std::vector<SuggestedTitle> found =
      workspace->index.Suggest(request.q(), filter, static_cast<size_t>(wanted));
  std::vector<std::string> ids;
  for (const SuggestedTitle& title : found) ids.push_back(title.id);
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::PublishedHeader> headers,
                            store::LoadPublished(call.tx(), call.workspace(), ids));
  for (SuggestedTitle& title : found) {
    const auto header = std::ranges::find(
        headers, title.id, [](const auto& each) -> const auto& { return each.row.id; });
    // Archived since it was indexed, or published anew for others.
    const bool is_visible =
        header != headers.end() && (filter.include_internal || IsPublic(header->row));
    if (!is_visible) continue;
    if (filter.reader) {
      DESKMESH_ASSIGN_OR_RETURN(const v1::Article content, convert::ParseContent(header->header));
      if (!MayRead(*filter.reader, content)) continue;
    }
    auto* suggestion = reply->add_suggestions();
    suggestion->set_article_id(title.id);
    suggestion->set_slug(header->row.slug);
    suggestion->set_title(title.title);
    reply->add_titles(std::move(title.title));
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
  // A program shows them to somebody: who isn't named may read what is for everybody.
  if (call.principal().kind == rpc::Principal::Kind::kApiKey && !reader.filter.reader) {
    reader.filter.reader = Reader{.role = request.role(), .plan = request.plan()};
  }
  reader.page = request.page();
  reader.page_title = request.page_title();
  if (call.principal().is_contact()) {
    DESKMESH_RETURN_IF_ERROR(AddPast(call, call.principal().id, &reader));
  }
  reader.read_ids.insert(reader.read_ids.end(), request.read_ids().begin(),
                         request.read_ids().end());
  DESKMESH_RETURN_IF_ERROR(AddReadTitles(call, readers_, &reader));
  const int wanted = request.page_size() == 0 ? kRecommendations : request.page_size();
  for (const Recommendation& found : RecommendArticles(
           workspace->index, reader, static_cast<size_t>(wanted) + kSpareRecommendations)) {
    if (reply->recommendations_size() == wanted) break;
    absl::StatusOr<store::ArticleRow> row =
        store::LoadArticle(call.tx(), call.workspace(), found.id);
    // Archived since it was indexed.
    if (absl::IsNotFound(row.status()) || (row.ok() && !IsPublic(*row))) continue;
    if (!row.ok()) return row.status();
    v1::Article article;
    const absl::Status status = FillPublished(call, readers_, *row, ArticlePart::kHeader, &article);
    if (absl::IsNotFound(status)) continue;
    DESKMESH_RETURN_IF_ERROR(status);
    auto* out = reply->add_recommendations();
    *out->mutable_article() = std::move(article);
    out->set_because(std::string(RecommendationReasonName(found.reason)));
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::knowledge
