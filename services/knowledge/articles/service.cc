// SPDX-License-Identifier: Apache-2.0
#include "knowledge/articles/service.h"

#include <algorithm>

#include "deskmesh/knowledge/v1/knowledge_events.pb.h"
#include "knowledge/articles/access.h"
#include "knowledge/articles/convert.h"
#include "knowledge/articles/core/article_lifecycle.h"
#include "knowledge/articles/core/article_text.h"
#include "knowledge/articles/core/markdown_html.h"
#include "knowledge/core/shelves.h"
#include "knowledge/curation/store.h"
#include "knowledge/language/core/personal_data.h"
#include "platform/base/error.h"
#include "platform/rpc/field_mask.h"
#include "platform/rpc/page_token.h"
#include "platform/rpc/timestamp.h"
#include "platform/text/language_choice.h"

namespace deskmesh::knowledge {
namespace {

// A vote so soon after a question or search says whether that was answered.
constexpr base::Duration kVoteAfterQuestion = std::chrono::hours(1);

absl::Status CheckEtag(const v1::Article& sent, const store::ArticleRow& row) {
  if (sent.etag().empty() || sent.etag() == convert::EtagOf(row)) return absl::OkStatus();
  return base::StaleEtag("article", row.id);
}

void CopyHeader(const v1::Article& content, store::ArticleRow* row) {
  row->locale = content.locale();
  row->category = ShelfPath(content.category());
  row->audience = v1::Article::Audience_Name(content.audience());
  row->review_due_at.reset();
  if (content.has_review_due_time()) row->review_due_at = rpc::InstantOf(content.review_due_time());
}

absl::Status CheckLocale(const std::string& locale) {
  if (text::IsKnownLocale(locale)) return absl::OkStatus();
  return base::InvalidField("article.locale",
                            "must name a language as BCP 47 does, for example en or zh-CN");
}

absl::Status TakeSlug(rpc::WriteCall& call, const std::string& slug, store::ArticleRow* row) {
  if (!IsSlug(slug)) {
    return base::InvalidField("article.slug",
                              "must be 1 to 100 lower-case letters, digits and inner hyphens");
  }
  row->slug = slug;
  return store::ClaimSlug(call.tx(), *row);
}

// Search groups an article with its translation: a change of it concerns readers.
void SetTranslation(rpc::WriteCall& call, const std::string& translation_id,
                    store::ArticleRow* row) {
  row->translation_id = translation_id;
  if (!row->is_live()) return;
  row->indexed_at = call.now();
  call.Hint(kIndexHint);
}

// Lets an article go that is tied to `partner_id`.
absl::Status Release(rpc::WriteCall& call, const std::string& id, const std::string& partner_id) {
  if (id.empty()) return absl::OkStatus();
  absl::StatusOr<store::ArticleRow> row = store::LoadArticle(call.tx(), call.workspace(), id);
  if (absl::IsNotFound(row.status())) return absl::OkStatus();
  if (!row.ok()) return row.status();
  if (row->translation_id != partner_id) return absl::OkStatus();
  SetTranslation(call, "", &*row);
  return store::UpdateArticle(call.tx(), *row, call.now());
}

// An article has one translation: to take it from another article is to say so there first.
absl::Status RefuseTaken(rpc::WriteCall& call, const store::ArticleRow& other) {
  const absl::StatusOr<store::ArticleRow> partner =
      store::LoadArticle(call.tx(), call.workspace(), other.translation_id);
  if (!partner.ok() && !absl::IsNotFound(partner.status())) return partner.status();
  const std::string& name = partner.ok() ? partner->slug : other.translation_id;
  return base::Precondition("TRANSLATION_EXISTS",
                            "article.translation_id: \"" + other.slug +
                                "\" is the translation of \"" + name +
                                "\" already; end that link first",
                            {{"article", other.id}, {"translation", other.translation_id}});
}

absl::Status RefuseSameLanguage(const char* field, const std::string& locale) {
  return base::InvalidField(
      field, "must be in another language than the article it translates, " + locale);
}

// A new language is none that the translation is in already.
absl::Status CheckAgainstTranslation(rpc::WriteCall& call, const store::ArticleRow& row) {
  if (row.translation_id.empty()) return absl::OkStatus();
  const absl::StatusOr<store::ArticleRow> other =
      store::LoadArticle(call.tx(), call.workspace(), row.translation_id);
  if (absl::IsNotFound(other.status())) return absl::OkStatus();
  DESKMESH_RETURN_IF_ERROR(other.status());
  if (convert::LanguageOf(other->locale) != convert::LanguageOf(row.locale)) {
    return absl::OkStatus();
  }
  return RefuseSameLanguage("article.locale", other->locale);
}

// Ties two articles to each other, or, with an empty id, to nobody; the partner that `row` had is let go.
absl::Status LinkTranslation(rpc::WriteCall& call, store::ArticleRow& row,
                             const std::string& other_id) {
  if (row.translation_id == other_id) return absl::OkStatus();
  if (other_id.empty()) {
    DESKMESH_RETURN_IF_ERROR(Release(call, row.translation_id, row.id));
    SetTranslation(call, "", &row);
    return absl::OkStatus();
  }
  if (other_id == row.id) {
    return base::InvalidField("article.translation_id", "must be another article");
  }
  absl::StatusOr<store::ArticleRow> other =
      store::LoadArticle(call.tx(), call.workspace(), other_id);
  if (absl::IsNotFound(other.status())) {
    return base::InvalidField("article.translation_id", "must be an existing article");
  }
  DESKMESH_RETURN_IF_ERROR(other.status());
  if (!other->translation_id.empty() && other->translation_id != row.id) {
    return RefuseTaken(call, *other);
  }
  if (convert::LanguageOf(other->locale) == convert::LanguageOf(row.locale)) {
    return RefuseSameLanguage("article.translation_id", other->locale);
  }
  DESKMESH_RETURN_IF_ERROR(Release(call, row.translation_id, row.id));
  SetTranslation(call, other_id, &row);
  SetTranslation(call, row.id, &*other);
  return store::UpdateArticle(call.tx(), *other, call.now());
}

// Whether only who keeps an article or when it is looked at again differs: readers see the same.
bool IsUpkeep(v1::Article before, v1::Article after) {
  if (before.SerializeAsString() == after.SerializeAsString()) return false;
  for (v1::Article* each : {&before, &after}) {
    each->clear_owner_id();
    each->clear_review_due_time();
  }
  return before.SerializeAsString() == after.SerializeAsString();
}

}  // namespace

rpc::Service ArticleService::Describe() {
  rpc::Service service("deskmesh.knowledge.v1.Articles", deps_);
  service.Write("Create", this, &ArticleService::CreateSent, &ArticleService::PrepareCreate)
      .Lookup("Get", this, &ArticleService::Get)
      .Read("List", this, &ArticleService::List)
      .Read("Browse", this, &ArticleService::Browse)
      .Write("Update", this, &ArticleService::UpdateSent, &ArticleService::PrepareUpdate)
      .Task("Publish", this, &ArticleService::Publish)
      .Task("Archive", this, &ArticleService::Archive)
      .Write("Submit", this, &ArticleService::Submit)
      .Write("Reject", this, &ArticleService::Reject)
      .Read("ListVersions", this, &ArticleService::ListVersions)
      .Read("GetVersion", this, &ArticleService::GetVersion)
      .Read("Diff", this, &ArticleService::Diff)
      .Write("RollBack", this, &ArticleService::RollBack)
      .Lookup("GetBySlug", this, &ArticleService::GetBySlug)
      .Read("Open", this, &ArticleService::Open)
      .Read("Suggest", this, &ArticleService::Suggest)
      .Read("Recommend", this, &ArticleService::Recommend)
      .Task("Answer", this, &ArticleService::Answer)
      .Feed("StreamAnswer", this, &ArticleService::StreamAnswer)
      .Write("Vote", this, &ArticleService::Vote, &ArticleService::PrepareReader)
      .Read("ListComments", this, &ArticleService::ListComments);
  if (meanings_.is_on()) {
    service.Task("Search", this, &ArticleService::SearchByMeaning);
  } else {
    service.Read("Search", this, &ArticleService::Search);
  }
  return service;
}

bool ArticleService::MayOwn(const rpc::Call& call, const std::string& user_id) {
  owners_.Ask(call, user_id);
  return owners_.IsUser(call, user_id).value_or(true);
}

absl::Status ArticleService::CheckOwner(rpc::WriteCall& call, const std::string& owner_id) {
  if (owner_id.empty()) return absl::OkStatus();
  const std::optional<bool> is_user = owners_.IsUser(call, owner_id);
  if (!is_user) return call.NeedsPreparation("owner");
  if (*is_user) return absl::OkStatus();
  return base::InvalidField("article.owner_id", "must be a user of the workspace");
}

absl::Status ArticleService::PrepareCreate(rpc::TaskCall& call,
                                           const v1::CreateArticleRequest& request) {
  owners_.Ask(call, request.article().owner_id());
  return absl::OkStatus();
}

absl::Status ArticleService::CreateSent(rpc::WriteCall& call,
                                        const v1::CreateArticleRequest& request,
                                        v1::Article* reply) {
  DESKMESH_RETURN_IF_ERROR(CheckOwner(call, request.article().owner_id()));
  return Create(call, request, reply);
}

absl::Status ArticleService::PrepareUpdate(rpc::TaskCall& call,
                                           const v1::UpdateArticleRequest& request) {
  owners_.Ask(call, request.article().owner_id());
  return absl::OkStatus();
}

absl::Status ArticleService::UpdateSent(rpc::WriteCall& call,
                                        const v1::UpdateArticleRequest& request,
                                        v1::Article* reply) {
  const auto& paths = request.update_mask().paths();
  if (paths.empty() || std::ranges::find(paths, "owner_id") != paths.end()) {
    DESKMESH_RETURN_IF_ERROR(CheckOwner(call, request.article().owner_id()));
  }
  return Update(call, request, reply);
}

absl::Status ArticleService::Create(rpc::WriteCall& call, const v1::CreateArticleRequest& request,
                                    v1::Article* reply, const std::string& ticket_id) {
  v1::Article content = convert::ContentOf(request.article());
  DESKMESH_RETURN_IF_ERROR(CheckLocale(content.locale()));
  content.set_ticket_id(ticket_id);
  store::ArticleRow row;
  row.workspace_id = call.workspace();
  row.id = call.NewId("art");
  row.author_id = call.principal().id;
  row.created_at = row.updated_at = row.indexed_at = call.now();
  CopyHeader(content, &row);
  const std::string& slug = request.article().slug();
  DESKMESH_RETURN_IF_ERROR(
      TakeSlug(call, slug.empty() ? SlugOf(content.title(), row.id) : slug, &row));
  DESKMESH_RETURN_IF_ERROR(LinkTranslation(call, row, request.article().translation_id()));
  DESKMESH_RETURN_IF_ERROR(store::InsertArticle(call.tx(), row));
  DESKMESH_RETURN_IF_ERROR(store::InsertVersion(call.tx(), row, content.SerializeAsString(),
                                                convert::HeaderOf(content), call.principal().id,
                                                call.now()));
  convert::ToProto(row, content, reply);
  return absl::OkStatus();
}

absl::Status ArticleService::Get(rpc::ReadCall& call, const v1::GetArticleRequest& request,
                                 v1::Article* reply) {
  DESKMESH_ASSIGN_OR_RETURN(const store::ArticleRow row,
                            store::LoadArticle(call.tx(), call.workspace(), request.id()));
  if (!request.contact_id().empty() && !call.principal().is_contact()) {
    if (!request.as_reader()) {
      return base::InvalidField("contact_id", "must be empty where as_reader is not set");
    }
    DESKMESH_RETURN_IF_ERROR(FillForReader(
        call, [&] { return readers_.Of(call, request.contact_id()).value_or(Reader{}); }, row,
        ArticlePart::kWhole, reply));
  } else {
    DESKMESH_RETURN_IF_ERROR(
        FillVisible(call, readers_, row, ArticlePart::kWhole, request.as_reader(), reply));
  }
  reply->set_html(MarkdownToHtml(reply->body(), FilesAddress(row.id)));
  return NameCategory(call, request.locale(), reply);
}

absl::Status ArticleService::List(rpc::ReadCall& call, const v1::ListArticlesRequest& request,
                                  v1::ListArticlesResponse* reply) {
  store::ArticleList list;
  if (request.state() != v1::Article::STATE_UNSPECIFIED) {
    list.state = v1::Article::State_Name(request.state());
  }
  if (!request.locale().empty()) list.language = convert::LanguageOf(request.locale());
  list.category = ShelfPath(request.category());
  list.only_direct = request.only_direct();
  if (call.principal().is_contact()) {
    list.state.clear();
    list.reader_audience = "PUBLIC";
  }
  if (request.stale() && !call.principal().is_contact()) list.review_due_before = call.now();
  DESKMESH_ASSIGN_OR_RETURN(list.limit, rpc::PageSize(request.page_size()));
  const std::string binding = "articles|" + call.workspace() + "|" + list.state + "|" +
                              list.language + "|" + list.category + "|" + list.reader_audience +
                              (request.stale() ? "|stale" : "") +
                              (list.only_direct ? "|direct" : "");
  DESKMESH_ASSIGN_OR_RETURN(list.before_id, rpc::DecodePageToken(binding, request.page_token()));
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::ArticleRow> rows,
                            store::ListArticles(call.tx(), call.workspace(), list));
  for (const store::ArticleRow& row : rows) {
    v1::Article article;
    const absl::Status status = FillVisible(call, readers_, row, ArticlePart::kHeader,
                                            /*as_reader=*/false, &article);
    // For other roles or plans than the customer's.
    if (absl::IsNotFound(status)) continue;
    DESKMESH_RETURN_IF_ERROR(status);
    *reply->add_articles() = std::move(article);
  }
  if (rows.size() == static_cast<std::size_t>(list.limit)) {
    reply->set_next_page_token(rpc::EncodePageToken(binding, rows.back().id));
  }
  return absl::OkStatus();
}

absl::Status ArticleService::Update(rpc::WriteCall& call, const v1::UpdateArticleRequest& request,
                                    v1::Article* reply, const std::string& ticket_id) {
  const v1::Article& sent = request.article();
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<std::string> paths,
      rpc::MaskedPaths(request.update_mask(), sent,
                       {"title", "body", "locale", "kind", "audience", "category", "keywords",
                        "error_codes", "reader_roles", "reader_plans", "video_url",
                        "translation_id", "slug", "owner_id", "review_due_time"}));
  DESKMESH_ASSIGN_OR_RETURN(store::ArticleRow row,
                            store::LoadArticle(call.tx(), call.workspace(), sent.id()));
  DESKMESH_RETURN_IF_ERROR(CheckEtag(sent, row));
  DESKMESH_ASSIGN_OR_RETURN(const std::string bytes,
                            store::LoadVersion(call.tx(), call.workspace(), row.id, row.version));
  DESKMESH_ASSIGN_OR_RETURN(v1::Article content, convert::ParseContent(bytes));
  const v1::Article before = convert::ContentOf(content);
  const std::string drafted_from = content.ticket_id();
  const std::string earlier_locale = row.locale;
  const bool sends_locale = std::ranges::find(paths, "locale") != paths.end();
  if (sends_locale && sent.locale() != row.locale) {
    DESKMESH_RETURN_IF_ERROR(CheckLocale(sent.locale()));
    row.locale = sent.locale();
  }
  const auto* reflection = content.GetReflection();
  for (const std::string& path : paths) {
    if (path == "translation_id") {
      DESKMESH_RETURN_IF_ERROR(LinkTranslation(call, row, sent.translation_id()));
      continue;
    }
    if (path == "slug") {
      DESKMESH_RETURN_IF_ERROR(TakeSlug(call, sent.slug(), &row));
      if (row.is_live()) row.indexed_at = call.now();
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
  if (convert::LanguageOf(row.locale) != convert::LanguageOf(earlier_locale)) {
    DESKMESH_RETURN_IF_ERROR(CheckAgainstTranslation(call, row));
  }
  content = convert::ContentOf(content);
  const bool is_upkeep = IsUpkeep(before, content);
  content.set_ticket_id(is_upkeep ? drafted_from : ticket_id);
  const bool is_read = row.is_live() && row.published_version == row.version;
  ++row.version;
  // Nothing waits to be published, and a review goes on.
  if (is_upkeep && is_read) {
    row.published_version = row.version;
    row.indexed_at = call.now();
    call.Hint(kIndexHint);
  }
  if (!is_upkeep || row.state != "IN_REVIEW") {
    DESKMESH_ASSIGN_OR_RETURN(row.state,
                              NextArticleState(row.state, ArticleVerb::kEdit, row.is_live()));
  }
  CopyHeader(content, &row);
  DESKMESH_RETURN_IF_ERROR(store::UpdateArticle(call.tx(), row, call.now()));
  DESKMESH_RETURN_IF_ERROR(store::InsertVersion(call.tx(), row, content.SerializeAsString(),
                                                convert::HeaderOf(content), call.principal().id,
                                                call.now()));
  convert::ToProto(row, content, reply);
  return absl::OkStatus();
}

absl::Status ArticleService::PrepareReader(rpc::TaskCall& call, const v1::VoteArticleRequest&) {
  const absl::Status asked = readers_.Of(call, call.principal().id).status();
  return absl::IsNotFound(asked) ? absl::OkStatus() : asked;
}

absl::Status ArticleService::Vote(rpc::WriteCall& call, const v1::VoteArticleRequest& request,
                                  v1::Article* reply) {
  if (call.principal().is_contact() && !readers_.WouldAnswerAtOnce(call, call.principal().id)) {
    return call.NeedsPreparation("reader");
  }
  DESKMESH_ASSIGN_OR_RETURN(store::ArticleRow row,
                            store::LoadArticle(call.tx(), call.workspace(), request.id()));
  if (!row.is_live() && call.principal().is_contact()) return base::NotFound("article", row.id);
  if (!row.is_live()) {
    return base::Precondition("ARTICLE_NOT_PUBLISHED", "only published articles can be voted on",
                              {{"article", row.id}});
  }
  v1::Article seen;
  DESKMESH_RETURN_IF_ERROR(FillPublished(call, readers_, row, ArticlePart::kHeader, &seen));
  const std::string comment = MaskPersonalData(request.comment());
  DESKMESH_ASSIGN_OR_RETURN(
      const std::optional<bool> earlier,
      store::ReplaceVote(call.tx(), call.workspace(), row.id, call.principal().id,
                         request.helpful(), comment, call.now()));
  if (earlier.has_value()) --(*earlier ? row.helpful_count : row.unhelpful_count);
  ++(request.helpful() ? row.helpful_count : row.unhelpful_count);
  ++row.sequence;
  DESKMESH_RETURN_IF_ERROR(store::UpdateVotes(call.tx(), row, call.now()));
  DESKMESH_RETURN_IF_ERROR(store::JudgeAnswers(call.tx(), call.workspace(), call.principal().id,
                                               row.id, call.now() - kVoteAfterQuestion,
                                               request.helpful() ? store::kHelped : store::kBad));
  if (!request.helpful()) {
    DESKMESH_RETURN_IF_ERROR(store::RateBadly(call.tx(), call.workspace(), call.principal().id,
                                              row.id, call.now() - kVoteAfterQuestion));
  } else if (earlier == false) {
    DESKMESH_RETURN_IF_ERROR(store::TakeBackBadRating(
        call.tx(), call.workspace(), call.principal().id, row.id, call.now() - kVoteAfterQuestion));
  }
  v1::ArticleVoted fact;
  DESKMESH_RETURN_IF_ERROR(FillHeader(call, row, row.published_version, fact.mutable_article()));
  fact.set_helpful(request.helpful());
  fact.set_comment(comment);
  DESKMESH_RETURN_IF_ERROR(FillPublished(call, readers_, row, ArticlePart::kWhole, reply));
  return call.Publish(row.id, row.sequence, fact);
}

absl::Status ArticleService::ListComments(rpc::ReadCall& call,
                                          const v1::ListArticleCommentsRequest& request,
                                          v1::ListArticleCommentsResponse* reply) {
  store::CommentList list;
  list.article_id = request.article_id();
  DESKMESH_ASSIGN_OR_RETURN(list.limit, rpc::PageSize(request.page_size()));
  const std::string binding = "article-comments|" + call.workspace() + "|" + list.article_id;
  DESKMESH_ASSIGN_OR_RETURN(const std::string token,
                            rpc::DecodePageToken(binding, request.page_token()));
  if (!token.empty()) {
    list.from = {std::stoll(token)};
    list.skip = std::stoi(token.substr(token.find('|') + 1));
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::CommentRow> rows,
                            store::ListComments(call.tx(), call.workspace(), list));
  for (const store::CommentRow& row : rows) {
    v1::ArticleComment* comment = reply->add_comments();
    comment->set_article_id(row.article_id);
    // Those of earlier releases were kept as they came.
    comment->set_text(MaskPersonalData(row.comment));
    comment->set_helpful(row.is_helpful);
    rpc::SetTimestamp(row.voted_at, comment->mutable_create_time());
  }
  if (rows.size() == static_cast<std::size_t>(list.limit)) {
    const base::Instant last = rows.back().voted_at;
    const auto told = std::ranges::count(rows, last, &store::CommentRow::voted_at) +
                      (list.from == last ? list.skip : 0);
    reply->set_next_page_token(
        rpc::EncodePageToken(binding, std::to_string(last.micros) + "|" + std::to_string(told)));
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::knowledge
