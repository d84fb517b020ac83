// SPDX-License-Identifier: Apache-2.0
//
// Review, versions and addresses of articles.
#include <google/protobuf/util/time_util.h>

#include "deskmesh/knowledge/v1/knowledge_events.pb.h"
#include "knowledge/articles/access.h"
#include "knowledge/articles/convert.h"
#include "knowledge/articles/core/article_lifecycle.h"
#include "knowledge/articles/core/article_text.h"
#include "knowledge/articles/core/markdown_html.h"
#include "knowledge/articles/core/text_diff.h"
#include "knowledge/articles/service.h"
#include "platform/base/error.h"
#include "platform/rpc/page_token.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::knowledge {
namespace {

absl::StatusOr<v1::Article> LoadContent(rpc::ReadCall& call, const std::string& id,
                                        std::int64_t version) {
  DESKMESH_ASSIGN_OR_RETURN(const std::string bytes,
                            store::LoadVersion(call.tx(), call.workspace(), id, version));
  return convert::ParseContent(bytes);
}

struct PropertyChange {
  std::string field, before, after;
};

// A field of an article as text.
std::string TextOf(const v1::Article& article, const google::protobuf::FieldDescriptor& field) {
  using google::protobuf::FieldDescriptor;
  const auto* reflection = article.GetReflection();
  if (field.is_repeated()) {
    std::string joined;
    for (int i = 0; i < reflection->FieldSize(article, &field); ++i) {
      joined += (i == 0 ? "" : ", ") + reflection->GetRepeatedString(article, &field, i);
    }
    return joined;
  }
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection->GetString(article, &field);
    case FieldDescriptor::CPPTYPE_ENUM: {
      const auto* value = reflection->GetEnum(article, &field);
      return value->number() == 0 ? "" : std::string(value->name());
    }
    default:
      break;
  }
  return article.has_review_due_time()
             ? google::protobuf::util::TimeUtil::ToString(article.review_due_time())
             : "";
}

std::vector<PropertyChange> ChangedProperties(const v1::Article& before, const v1::Article& after) {
  std::vector<PropertyChange> changes;
  for (const char* name :
       {"locale", "kind", "audience", "category", "keywords", "error_codes", "reader_roles",
        "video_url", "reader_plans", "owner_id", "review_due_time"}) {
    const auto* field = v1::Article::descriptor()->FindFieldByName(name);
    PropertyChange change{name, TextOf(before, *field), TextOf(after, *field)};
    if (change.before != change.after) changes.push_back(std::move(change));
  }
  return changes;
}

v1::DiffArticleResponse::Line::Kind KindOf(DiffKind kind) {
  switch (kind) {
    case DiffKind::kAdded:
      return v1::DiffArticleResponse::Line::ADDED;
    case DiffKind::kRemoved:
      return v1::DiffArticleResponse::Line::REMOVED;
    case DiffKind::kSame:
      break;
  }
  return v1::DiffArticleResponse::Line::SAME;
}

}  // namespace

absl::Status ArticleService::Submit(rpc::WriteCall& call, const v1::SubmitArticleRequest& request,
                                    v1::Article* reply) {
  DESKMESH_ASSIGN_OR_RETURN(store::ArticleRow row,
                            store::LoadArticle(call.tx(), call.workspace(), request.id()));
  if (row.is_live() && row.published_version == row.version) {
    return base::Precondition("ARTICLE_UNCHANGED", "readers have the newest version already",
                              {{"article", row.id}});
  }
  DESKMESH_ASSIGN_OR_RETURN(row.state,
                            NextArticleState(row.state, ArticleVerb::kSubmit, row.is_live()));
  row.rejection.clear();
  DESKMESH_RETURN_IF_ERROR(store::UpdateArticle(call.tx(), row, call.now()));
  return Fill(call, row, row.version, reply);
}

absl::Status ArticleService::Reject(rpc::WriteCall& call, const v1::RejectArticleRequest& request,
                                    v1::Article* reply) {
  DESKMESH_ASSIGN_OR_RETURN(store::ArticleRow row,
                            store::LoadArticle(call.tx(), call.workspace(), request.id()));
  DESKMESH_ASSIGN_OR_RETURN(row.state,
                            NextArticleState(row.state, ArticleVerb::kReject, row.is_live()));
  ++row.sequence;
  v1::Article::Rejection rejection;
  rejection.set_reason(request.reason());
  rejection.set_reviewer_id(call.principal().id);
  rpc::SetTimestamp(call.now(), rejection.mutable_time());
  rejection.set_version(static_cast<std::int32_t>(row.version));
  row.rejection = rejection.SerializeAsString();
  DESKMESH_RETURN_IF_ERROR(store::UpdateArticle(call.tx(), row, call.now()));
  DESKMESH_RETURN_IF_ERROR(Fill(call, row, row.version, reply));
  v1::ArticleRejected fact;
  *fact.mutable_article() = *reply;
  fact.mutable_article()->clear_body();
  fact.set_reason(request.reason());
  return call.Publish(row.id, row.sequence, fact);
}

absl::Status ArticleService::ListVersions(rpc::ReadCall& call,
                                          const v1::ListArticleVersionsRequest& request,
                                          v1::ListArticleVersionsResponse* reply) {
  DESKMESH_ASSIGN_OR_RETURN(const store::ArticleRow row,
                            store::LoadArticle(call.tx(), call.workspace(), request.id()));
  DESKMESH_ASSIGN_OR_RETURN(const int limit, rpc::PageSize(request.page_size()));
  const std::string binding = "article-versions|" + call.workspace() + "|" + row.id;
  DESKMESH_ASSIGN_OR_RETURN(const std::string token,
                            rpc::DecodePageToken(binding, request.page_token()));
  const std::int64_t before = token.empty() ? row.version + 1 : std::stoll(token);
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<store::VersionRow> versions,
      store::ListVersions(call.tx(), call.workspace(), row.id, before, limit));
  for (const store::VersionRow& version : versions) {
    DESKMESH_ASSIGN_OR_RETURN(const v1::Article content, convert::ParseContent(version.header));
    v1::ArticleVersion* out = reply->add_versions();
    out->set_article_id(row.id);
    out->set_version(static_cast<std::int32_t>(version.version));
    out->set_author_id(version.author_id);
    rpc::SetTimestamp(version.created_at, out->mutable_create_time());
    out->set_published(version.version == row.published_version);
    out->set_title(content.title());
  }
  if (versions.size() == static_cast<std::size_t>(limit) && versions.back().version > 1) {
    reply->set_next_page_token(
        rpc::EncodePageToken(binding, std::to_string(versions.back().version)));
  }
  return absl::OkStatus();
}

absl::Status ArticleService::GetVersion(rpc::ReadCall& call,
                                        const v1::GetArticleVersionRequest& request,
                                        v1::Article* reply) {
  DESKMESH_ASSIGN_OR_RETURN(const store::ArticleRow row,
                            store::LoadArticle(call.tx(), call.workspace(), request.id()));
  DESKMESH_RETURN_IF_ERROR(Fill(call, row, request.version(), reply));
  reply->set_version(request.version());
  reply->set_html(MarkdownToHtml(reply->body(), FilesAddress(row.id)));
  return absl::OkStatus();
}

absl::Status ArticleService::Diff(rpc::ReadCall& call, const v1::DiffArticleRequest& request,
                                  v1::DiffArticleResponse* reply) {
  DESKMESH_ASSIGN_OR_RETURN(const store::ArticleRow row,
                            store::LoadArticle(call.tx(), call.workspace(), request.id()));
  const std::int64_t from =
      request.from_version() == 0 ? row.published_version : request.from_version();
  const std::int64_t to = request.to_version() == 0 ? row.version : request.to_version();
  v1::Article earlier;
  if (from > 0) {
    DESKMESH_ASSIGN_OR_RETURN(earlier, LoadContent(call, row.id, from));
  }
  const std::string before = from > 0 ? earlier.title() + "\n" + earlier.body() : "";
  DESKMESH_ASSIGN_OR_RETURN(const v1::Article after, LoadContent(call, row.id, to));
  reply->set_from_version(static_cast<std::int32_t>(from));
  reply->set_to_version(static_cast<std::int32_t>(to));
  for (DiffLine& line : DiffLines(before, after.title() + "\n" + after.body())) {
    auto* out = reply->add_lines();
    out->set_kind(KindOf(line.kind));
    out->set_text(std::move(line.text));
  }
  for (PropertyChange& change : ChangedProperties(earlier, after)) {
    auto* out = reply->add_changes();
    out->set_field(std::move(change.field));
    out->set_before(std::move(change.before));
    out->set_after(std::move(change.after));
  }
  return absl::OkStatus();
}

absl::Status ArticleService::RollBack(rpc::WriteCall& call,
                                      const v1::RollBackArticleRequest& request,
                                      v1::Article* reply) {
  DESKMESH_ASSIGN_OR_RETURN(const v1::Article content,
                            LoadContent(call, request.id(), request.version()));
  v1::UpdateArticleRequest update;
  *update.mutable_article() = content;
  update.mutable_article()->set_id(request.id());
  for (const char* path :
       {"title", "body", "locale", "kind", "audience", "category", "keywords", "error_codes",
        "reader_roles", "reader_plans", "video_url", "owner_id", "review_due_time"}) {
    update.mutable_update_mask()->add_paths(path);
  }
  return Update(call, update, reply);
}

absl::Status ArticleService::GetBySlug(rpc::ReadCall& call,
                                       const v1::GetArticleBySlugRequest& request,
                                       v1::GetArticleBySlugResponse* reply) {
  // What others remember articles by isn't for readers.
  if (!IsSlug(request.slug())) return base::NotFound("article", request.slug());
  DESKMESH_ASSIGN_OR_RETURN(const store::ArticleRow row,
                            store::LoadArticleBySlug(call.tx(), call.workspace(), request.slug()));
  v1::Article* article = reply->mutable_article();
  const absl::Status seen =
      FillVisible(call, readers_, row, ArticlePart::kWhole, /*as_reader=*/false, article);
  // Not by its id: an address that is nobody's and one that isn't for the caller look alike.
  if (absl::IsNotFound(seen)) return base::NotFound("article", request.slug());
  DESKMESH_RETURN_IF_ERROR(seen);
  article->set_html(MarkdownToHtml(article->body(), FilesAddress(row.id)));
  reply->set_moved(row.slug != request.slug());
  return NameCategory(call, request.locale(), article);
}

}  // namespace deskmesh::knowledge
