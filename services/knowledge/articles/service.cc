// SPDX-License-Identifier: Apache-2.0
#include "knowledge/articles/service.h"

#include <algorithm>
#include <map>

#include "deskmesh/knowledge/v1/knowledge_events.pb.h"
#include "knowledge/articles/convert.h"
#include "knowledge/articles/core/article_text.h"
#include "platform/base/error.h"
#include "platform/rpc/field_mask.h"
#include "platform/rpc/page_token.h"

namespace deskmesh::knowledge {
namespace {

constexpr int kDefaultResults = 10;
constexpr std::size_t kAnswerBytes = 1500;
constexpr char kPublished[] = "PUBLISHED";

// Customers see what is published for everyone; the rest does not exist for them.
bool IsVisible(const rpc::Principal& principal, const store::ArticleRow& row) {
  return !principal.is_contact() || (row.state == kPublished && row.audience == "PUBLIC");
}

std::int64_t VersionFor(const rpc::Principal& principal, const store::ArticleRow& row) {
  return principal.is_contact() ? row.published_version : row.version;
}

absl::Status Fill(rpc::ReadCall& call, const store::ArticleRow& row, std::int64_t version,
                  v1::Article* reply) {
  DESKMESH_ASSIGN_OR_RETURN(const std::string bytes,
                            store::LoadVersion(call.tx(), call.workspace(), row.id, version));
  DESKMESH_ASSIGN_OR_RETURN(const v1::Article content, convert::ParseContent(bytes));
  convert::ToProto(row, content, reply);
  return absl::OkStatus();
}

absl::Status CheckEtag(const v1::Article& sent, const store::ArticleRow& row) {
  if (sent.etag().empty() || sent.etag() == convert::EtagOf(row)) return absl::OkStatus();
  return base::StaleEtag("article", row.id);
}

void CopyHeader(const v1::Article& content, store::ArticleRow* row) {
  row->locale = content.locale();
  row->category = content.category();
  row->audience = v1::Article::Audience_Name(content.audience());
}

// Ties two articles to each other; one that had another partner loses it.
absl::Status LinkTranslation(rpc::WriteCall& call, store::ArticleRow& row,
                             const std::string& other_id) {
  if (row.translation_id == other_id) return absl::OkStatus();
  row.translation_id = other_id;
  if (other_id.empty()) return absl::OkStatus();
  if (other_id == row.id) {
    return base::InvalidField("article.translation_id", "must be another article");
  }
  absl::StatusOr<store::ArticleRow> other =
      store::LoadArticle(call.tx(), call.workspace(), other_id);
  if (absl::IsNotFound(other.status())) {
    return base::InvalidField("article.translation_id", "must be an existing article");
  }
  if (!other.ok()) return other.status();
  other->translation_id = row.id;
  if (other->published_version > 0) other->indexed_at = call.now();
  return store::UpdateArticle(call.tx(), *other, call.now());
}

SearchFilter FilterFor(const rpc::Principal& principal, std::string_view role) {
  SearchFilter filter;
  filter.role = role;
  filter.include_internal = !principal.is_contact();
  return filter;
}

}  // namespace

rpc::Service ArticleService::Describe() {
  rpc::Service service("deskmesh.knowledge.v1.Articles", deps_);
  service.Write("Create", this, &ArticleService::Create)
      .Lookup("Get", this, &ArticleService::Get)
      .Read("List", this, &ArticleService::List)
      .Write("Update", this, &ArticleService::Update)
      .Write("Publish", this, &ArticleService::Publish)
      .Write("Archive", this, &ArticleService::Archive)
      .Read("Search", this, &ArticleService::Search)
      .Read("Answer", this, &ArticleService::Answer)
      .Write("Vote", this, &ArticleService::Vote);
  return service;
}

absl::Status ArticleService::Create(rpc::WriteCall& call, const v1::CreateArticleRequest& request,
                                    v1::Article* reply) {
  const v1::Article content = convert::ContentOf(request.article());
  store::ArticleRow row;
  row.workspace_id = call.workspace();
  row.id = call.NewId("art");
  row.slug = SlugOf(content.title(), row.id);
  row.author_id = call.principal().id;
  row.created_at = row.updated_at = row.indexed_at = call.now();
  CopyHeader(content, &row);
  DESKMESH_RETURN_IF_ERROR(LinkTranslation(call, row, request.article().translation_id()));
  DESKMESH_RETURN_IF_ERROR(store::InsertArticle(call.tx(), row));
  DESKMESH_RETURN_IF_ERROR(store::InsertVersion(call.tx(), row, content.SerializeAsString(),
                                                call.principal().id, call.now()));
  convert::ToProto(row, content, reply);
  return absl::OkStatus();
}

absl::Status ArticleService::Get(rpc::ReadCall& call, const v1::GetArticleRequest& request,
                                 v1::Article* reply) {
  DESKMESH_ASSIGN_OR_RETURN(const store::ArticleRow row,
                            store::LoadArticle(call.tx(), call.workspace(), request.id()));
  if (!IsVisible(call.principal(), row)) return base::NotFound("article", request.id());
  return Fill(call, row, VersionFor(call.principal(), row), reply);
}

absl::Status ArticleService::List(rpc::ReadCall& call, const v1::ListArticlesRequest& request,
                                  v1::ListArticlesResponse* reply) {
  store::ArticleList list;
  if (request.state() != v1::Article::STATE_UNSPECIFIED) {
    list.state = v1::Article::State_Name(request.state());
  }
  list.locale = request.locale();
  list.category = request.category();
  if (call.principal().is_contact()) {
    list.state = kPublished;
    list.audience = "PUBLIC";
  }
  DESKMESH_ASSIGN_OR_RETURN(list.limit, rpc::PageSize(request.page_size()));
  const std::string binding = "articles|" + call.workspace() + "|" + list.state + "|" +
                              list.locale + "|" + list.category + "|" + list.audience;
  DESKMESH_ASSIGN_OR_RETURN(list.before_id, rpc::DecodePageToken(binding, request.page_token()));
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::ArticleRow> rows,
                            store::ListArticles(call.tx(), call.workspace(), list));
  for (const store::ArticleRow& row : rows) {
    v1::Article* article = reply->add_articles();
    DESKMESH_RETURN_IF_ERROR(Fill(call, row, VersionFor(call.principal(), row), article));
    article->clear_body();
  }
  if (rows.size() == static_cast<std::size_t>(list.limit)) {
    reply->set_next_page_token(rpc::EncodePageToken(binding, rows.back().id));
  }
  return absl::OkStatus();
}

absl::Status ArticleService::Update(rpc::WriteCall& call, const v1::UpdateArticleRequest& request,
                                    v1::Article* reply) {
  const v1::Article& sent = request.article();
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<std::string> paths,
      rpc::MaskedPaths(request.update_mask(), sent,
                       {"title", "body", "locale", "kind", "audience", "category", "keywords",
                        "error_codes", "reader_roles", "video_url", "translation_id"}));
  DESKMESH_ASSIGN_OR_RETURN(store::ArticleRow row,
                            store::LoadArticle(call.tx(), call.workspace(), sent.id()));
  DESKMESH_RETURN_IF_ERROR(CheckEtag(sent, row));
  DESKMESH_ASSIGN_OR_RETURN(const std::string bytes,
                            store::LoadVersion(call.tx(), call.workspace(), row.id, row.version));
  DESKMESH_ASSIGN_OR_RETURN(v1::Article content, convert::ParseContent(bytes));
  const auto* reflection = content.GetReflection();
  for (const std::string& path : paths) {
    if (path == "translation_id") {
      DESKMESH_RETURN_IF_ERROR(LinkTranslation(call, row, sent.translation_id()));
      continue;
    }
    const auto* field = v1::Article::descriptor()->FindFieldByName(path);
    reflection->ClearField(&content, field);
    v1::Article only;
    only.CopyFrom(sent);
    for (int i = 0; i < v1::Article::descriptor()->field_count(); ++i) {
      const auto* other = v1::Article::descriptor()->field(i);
      if (other != field) only.GetReflection()->ClearField(&only, other);
    }
    content.MergeFrom(only);
  }
  content = convert::ContentOf(content);
  ++row.version;
  if (row.state == "ARCHIVED") row.state = "DRAFT";
  CopyHeader(content, &row);
  DESKMESH_RETURN_IF_ERROR(store::UpdateArticle(call.tx(), row, call.now()));
  DESKMESH_RETURN_IF_ERROR(store::InsertVersion(call.tx(), row, content.SerializeAsString(),
                                                call.principal().id, call.now()));
  convert::ToProto(row, content, reply);
  return absl::OkStatus();
}

absl::Status ArticleService::Publish(rpc::WriteCall& call, const v1::PublishArticleRequest& request,
                                     v1::Article* reply) {
  DESKMESH_ASSIGN_OR_RETURN(store::ArticleRow row,
                            store::LoadArticle(call.tx(), call.workspace(), request.id()));
  if (row.state == kPublished && row.published_version == row.version) {
    return Fill(call, row, row.version, reply);
  }
  row.state = kPublished;
  row.published_version = row.version;
  row.published_at = row.indexed_at = call.now();
  ++row.sequence;
  DESKMESH_RETURN_IF_ERROR(store::UpdateArticle(call.tx(), row, call.now()));
  DESKMESH_RETURN_IF_ERROR(Fill(call, row, row.version, reply));
  v1::ArticlePublished fact;
  *fact.mutable_article() = *reply;
  fact.mutable_article()->clear_body();
  call.Hint(kIndexHint);
  return call.Publish(row.id, row.sequence, fact);
}

absl::Status ArticleService::Archive(rpc::WriteCall& call, const v1::ArchiveArticleRequest& request,
                                     v1::Article* reply) {
  DESKMESH_ASSIGN_OR_RETURN(store::ArticleRow row,
                            store::LoadArticle(call.tx(), call.workspace(), request.id()));
  if (row.state == "ARCHIVED") return Fill(call, row, row.version, reply);
  row.state = "ARCHIVED";
  row.indexed_at = call.now();
  ++row.sequence;
  DESKMESH_RETURN_IF_ERROR(store::UpdateArticle(call.tx(), row, call.now()));
  DESKMESH_RETURN_IF_ERROR(Fill(call, row, row.version, reply));
  v1::ArticleArchived fact;
  *fact.mutable_article() = *reply;
  fact.mutable_article()->clear_body();
  call.Hint(kIndexHint);
  return call.Publish(row.id, row.sequence, fact);
}

absl::Status ArticleService::Search(rpc::ReadCall& call, const v1::SearchArticlesRequest& request,
                                    v1::SearchArticlesResponse* reply) {
  const auto workspace = replica_.Of(call.workspace());
  SearchQuery query;
  query.text = request.q();
  query.filter = FilterFor(call.principal(), request.role());
  const int wanted = request.page_size() == 0 ? kDefaultResults : request.page_size();
  // More than wanted: a category or the preferred language may pass over some.
  query.limit = static_cast<std::size_t>(wanted) * (request.category().empty() ? 2 : 5);
  const SearchResult found = workspace->index.Search(query);
  const std::string preferred =
      request.locale().empty() ? found.query_locale : convert::LanguageOf(request.locale());
  // The reader's language first; the other where there is little of it.
  std::vector<SearchHit> hits;
  for (const bool in_preferred : {true, false}) {
    for (const SearchHit& hit : found.hits) {
      if ((hit.locale == preferred) == in_preferred) hits.push_back(hit);
    }
  }
  std::vector<std::string> ids;
  for (const SearchHit& hit : hits) ids.push_back(hit.id);
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::ArticleRow> rows,
                            store::LoadArticles(call.tx(), call.workspace(), ids));
  std::map<std::string_view, const store::ArticleRow*> by_id;
  for (const store::ArticleRow& row : rows) by_id[row.id] = &row;
  for (const SearchHit& hit : hits) {
    if (reply->results_size() == wanted) break;
    auto row = by_id.find(hit.id);
    if (row == by_id.end() || row->second->state != kPublished ||
        !IsVisible(call.principal(), *row->second) ||
        (!request.category().empty() && row->second->category != request.category())) {
      continue;
    }
    auto* result = reply->add_results();
    DESKMESH_RETURN_IF_ERROR(
        Fill(call, *row->second, row->second->published_version, result->mutable_article()));
    result->mutable_article()->clear_body();
    result->set_score(hit.score);
    result->set_snippet(hit.body.text);
    for (const Snippet::Range& range : hit.body.highlights) {
      auto* highlight = result->add_highlights();
      highlight->set_start(static_cast<std::int32_t>(range.begin));
      highlight->set_end(static_cast<std::int32_t>(range.end));
    }
  }
  return absl::OkStatus();
}

absl::Status ArticleService::Answer(rpc::ReadCall& call, const v1::AnswerRequest& request,
                                    v1::AnswerResponse* reply) {
  const auto workspace = replica_.Of(call.workspace());
  SearchFilter filter = FilterFor(call.principal(), request.role());
  // Answers go to customers, whoever asks.
  filter.include_internal = false;
  const AnswerResult result = workspace->engine.Answer(request.question(), filter);
  reply->set_confidence(result.confidence);
  reply->set_locale(convert::LocaleOf(result.locale));
  for (const SearchHit& hit : result.articles) {
    absl::StatusOr<store::ArticleRow> row = store::LoadArticle(call.tx(), call.workspace(), hit.id);
    // Archived since it was indexed.
    if (absl::IsNotFound(row.status()) || (row.ok() && row->state != kPublished)) continue;
    if (!row.ok()) return row.status();
    // The same article in the other language adds nothing.
    const bool is_translation =
        std::any_of(reply->citations().begin(), reply->citations().end(), [&](const auto& cited) {
          return !row->translation_id.empty() && cited.article_id() == row->translation_id;
        });
    if (is_translation) continue;
    v1::Article article;
    DESKMESH_RETURN_IF_ERROR(Fill(call, *row, row->published_version, &article));
    auto* citation = reply->add_citations();
    citation->set_article_id(row->id);
    citation->set_title(article.title());
    citation->set_slug(row->slug);
    citation->set_score(hit.score);
    citation->set_passage(hit.body.text);
    if (result.decision == AnswerDecision::kAnswer && reply->answer().empty()) {
      reply->set_answer(Opening(PlainText(article.body()), kAnswerBytes));
    }
  }
  AnswerDecision decision = result.decision;
  if (reply->citations().empty()) decision = AnswerDecision::kHandover;
  v1::AnswerResponse::Decision named = v1::AnswerResponse::HANDOVER;
  v1::AnswerResponse::Decision_Parse(std::string(AnswerDecisionName(decision)), &named);
  reply->set_decision(named);
  if (decision == AnswerDecision::kSuggest) {
    for (const auto& citation : reply->citations()) {
      reply->set_answer(reply->answer() + (reply->answer().empty() ? "" : "\n") + "· " +
                        citation.title());
    }
  }
  if (decision == AnswerDecision::kHandover) {
    reply->set_reason(std::string(HandoverReasonName(result.handover.reason == HandoverReason::kNone
                                                         ? HandoverReason::kUnsure
                                                         : result.handover.reason)));
  }
  return absl::OkStatus();
}

absl::Status ArticleService::Vote(rpc::WriteCall& call, const v1::VoteArticleRequest& request,
                                  v1::Article* reply) {
  DESKMESH_ASSIGN_OR_RETURN(store::ArticleRow row,
                            store::LoadArticle(call.tx(), call.workspace(), request.id()));
  if (!IsVisible(call.principal(), row)) return base::NotFound("article", request.id());
  if (row.state != kPublished) {
    return base::Precondition("ARTICLE_NOT_PUBLISHED", "only published articles can be voted on",
                              {{"article", row.id}});
  }
  DESKMESH_ASSIGN_OR_RETURN(
      const std::optional<bool> earlier,
      store::ReplaceVote(call.tx(), call.workspace(), row.id, call.principal().id,
                         request.helpful(), request.comment(), call.now()));
  if (earlier.has_value()) --(*earlier ? row.helpful_count : row.unhelpful_count);
  ++(request.helpful() ? row.helpful_count : row.unhelpful_count);
  ++row.sequence;
  DESKMESH_RETURN_IF_ERROR(store::UpdateArticle(call.tx(), row, call.now()));
  DESKMESH_RETURN_IF_ERROR(Fill(call, row, row.published_version, reply));
  v1::ArticleVoted fact;
  *fact.mutable_article() = *reply;
  fact.mutable_article()->clear_body();
  fact.set_helpful(request.helpful());
  return call.Publish(row.id, row.sequence, fact);
}

}  // namespace deskmesh::knowledge
