// SPDX-License-Identifier: Apache-2.0
//
// Publishing and archiving, which the exam guards.
#include <algorithm>

#include "deskmesh/knowledge/v1/knowledge_events.pb.h"
#include "knowledge/articles/access.h"
#include "knowledge/articles/convert.h"
#include "knowledge/articles/core/article_lifecycle.h"
#include "knowledge/articles/service.h"
#include "knowledge/embeddings/store.h"
#include "platform/base/error.h"

namespace deskmesh::knowledge {

absl::Status ArticleService::Publish(rpc::TaskCall& call, const v1::PublishArticleRequest& request,
                                     v1::Article* reply) {
  Examined examined;
  return guard_.Run(call, request.ignore_exam(), PlanToPublish({request.id()}, &examined), *reply,
                    [&](rpc::WriteCall& write) {
                      return PublishNewest(write, request.id(), examined[request.id()], reply);
                    });
}

absl::Status ArticleService::PublishAll(rpc::TaskCall& call, const std::vector<std::string>& ids,
                                        const ExamGuard::Body& also) {
  Examined examined;
  v1::Article reply;  // of the last one; nobody asks for it
  return guard_.Run(call, /*ignore_exam=*/false, PlanToPublish(ids, &examined), reply,
                    [&](rpc::WriteCall& write) -> absl::Status {
                      for (const std::string& id : ids) {
                        DESKMESH_RETURN_IF_ERROR(PublishNewest(write, id, examined[id], &reply));
                      }
                      return also(write);
                    });
}

ExamGuard::Plan ArticleService::PlanToPublish(std::vector<std::string> ids, Examined* examined) {
  return
      [ids = std::move(ids), examined](rpc::ReadCall& read) -> absl::StatusOr<ExamGuard::Change> {
        std::vector<IndexedArticle> changed;
        for (const std::string& id : ids) {
          DESKMESH_ASSIGN_OR_RETURN(const store::ArticleRow row,
                                    store::LoadArticle(read.tx(), read.workspace(), id));
          DESKMESH_ASSIGN_OR_RETURN(
              const std::string bytes,
              store::LoadVersion(read.tx(), read.workspace(), row.id, row.version));
          DESKMESH_ASSIGN_OR_RETURN(const v1::Article content, convert::ParseContent(bytes));
          (*examined)[id] = row.version;
          changed.push_back(convert::ToIndexed(row, content));
        }
        return [changed = std::move(changed)](ArticleIndex& index) {
          for (const IndexedArticle& article : changed) index.Upsert(article);
        };
      };
}

absl::Status ArticleService::PublishNewest(rpc::WriteCall& call, const std::string& id,
                                           std::int64_t examined, v1::Article* reply) {
  DESKMESH_ASSIGN_OR_RETURN(store::ArticleRow row,
                            store::LoadArticle(call.tx(), call.workspace(), id));
  if (examined > 0 && row.version != examined) return ExamGuard::Overtaken();
  if (row.state == "PUBLISHED" && row.published_version == row.version) {
    return Fill(call, row, row.version, reply);
  }
  DESKMESH_ASSIGN_OR_RETURN(row.state,
                            NextArticleState(row.state, ArticleVerb::kPublish, row.is_live()));
  row.published_version = row.version;
  row.rejection.clear();
  row.reader_audience = row.audience;
  row.reader_locale = row.locale;
  row.reader_category = row.category;
  row.published_at = call.now();
  // The exam may have taken its time.
  row.indexed_at = std::max(call.now(), replica_.Now());
  ++row.sequence;
  DESKMESH_RETURN_IF_ERROR(store::UpdateArticle(call.tx(), row, call.now()));
  if (!IsPublic(row)) {
    DESKMESH_RETURN_IF_ERROR(store::DropEmbedding(call.tx(), call.workspace(), row.id));
  }
  DESKMESH_RETURN_IF_ERROR(Fill(call, row, row.version, reply));
  if (reply->kind() == v1::Article::VIDEO && reply->video_url().empty()) {
    return base::InvalidField("article.video_url", "must be set before a video is published");
  }
  const bool has_code = std::ranges::any_of(reply->error_codes(), [](const std::string& code) {
    return code.find_first_not_of(' ') != std::string::npos;
  });
  if (reply->kind() == v1::Article::ERROR_CODE && !has_code) {
    return base::InvalidField("article.error_codes",
                              "must hold a code before an article of kind ERROR_CODE is published");
  }
  v1::ArticlePublished fact;
  *fact.mutable_article() = *reply;
  fact.mutable_article()->clear_body();
  call.Hint(kIndexHint);
  return call.Publish(row.id, row.sequence, fact);
}

absl::Status ArticleService::Archive(rpc::TaskCall& call, const v1::ArchiveArticleRequest& request,
                                     v1::Article* reply) {
  const auto plan = [&](rpc::ReadCall&) -> absl::StatusOr<ExamGuard::Change> {
    return [id = request.id()](ArticleIndex& index) { index.Remove(id); };
  };
  return guard_.Run(call, request.ignore_exam(), plan, *reply,
                    [&](rpc::WriteCall& write) { return ArchiveNow(write, request.id(), reply); });
}

absl::Status ArticleService::ArchiveNow(rpc::WriteCall& call, const std::string& id,
                                        v1::Article* reply) {
  DESKMESH_ASSIGN_OR_RETURN(store::ArticleRow row,
                            store::LoadArticle(call.tx(), call.workspace(), id));
  if (row.state == "ARCHIVED") return Fill(call, row, row.version, reply);
  DESKMESH_ASSIGN_OR_RETURN(row.state,
                            NextArticleState(row.state, ArticleVerb::kArchive, row.is_live()));
  row.published_version = 0;
  row.reader_audience.clear();
  row.reader_locale.clear();
  row.reader_category.clear();
  row.indexed_at = std::max(call.now(), replica_.Now());
  ++row.sequence;
  DESKMESH_RETURN_IF_ERROR(store::UpdateArticle(call.tx(), row, call.now()));
  DESKMESH_RETURN_IF_ERROR(store::DropEmbedding(call.tx(), call.workspace(), row.id));
  DESKMESH_RETURN_IF_ERROR(Fill(call, row, row.version, reply));
  v1::ArticleArchived fact;
  *fact.mutable_article() = *reply;
  fact.mutable_article()->clear_body();
  call.Hint(kIndexHint);
  return call.Publish(row.id, row.sequence, fact);
}

}  // namespace deskmesh::knowledge
