// SPDX-License-Identifier: Apache-2.0
#include "knowledge/files/service.h"

#include <algorithm>

#include "knowledge/articles/access.h"
#include "knowledge/articles/convert.h"
#include "knowledge/articles/store.h"
#include "knowledge/files/core/file_references.h"
#include "platform/base/error.h"
#include "platform/files/file_name.h"
#include "platform/files/file_store.h"
#include "platform/files/raw_body.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::int64_t kVersionsLookedAt = 200;

void Show(const store::ArticleFileRow& row, v1::ArticleFile* out) {
  out->set_id(row.file_id);
  out->set_article_id(row.article_id);
  out->set_file_name(row.file_name);
  out->set_content_type(row.content_type);
  out->set_size_bytes(row.size_bytes);
  out->set_received_bytes(row.received_bytes);
  out->set_is_complete(row.is_complete);
  out->set_address("files/" + row.file_name);
  rpc::SetTimestamp(row.created_at, out->mutable_create_time());
}

absl::StatusOr<std::vector<std::string>> NamedBy(sql::Tx& tx, std::string_view workspace,
                                                 std::string_view id, std::int64_t version) {
  DESKMESH_ASSIGN_OR_RETURN(const std::string bytes,
                            store::LoadVersion(tx, workspace, id, version));
  DESKMESH_ASSIGN_OR_RETURN(const v1::Article content, convert::ParseContent(bytes));
  return FilesNamedIn(content.body());
}

// The files of an article that the caller may see: the team's all, readers' those named.
absl::StatusOr<std::vector<store::ArticleFileRow>> VisibleFiles(rpc::ReadCall& call,
                                                                Readers& readers,
                                                                const std::string& article_id) {
  DESKMESH_ASSIGN_OR_RETURN(const store::ArticleRow article,
                            store::LoadArticle(call.tx(), call.workspace(), article_id));
  v1::Article seen;
  DESKMESH_RETURN_IF_ERROR(FillVisible(call, readers, article, ArticlePart::kWhole,
                                       /*as_reader=*/false, &seen));
  DESKMESH_ASSIGN_OR_RETURN(std::vector<store::ArticleFileRow> files,
                            store::ListArticleFiles(call.tx(), call.workspace(), article_id));
  if (!call.principal().is_contact()) return files;
  const std::vector<std::string> named = FilesNamedIn(seen.body());
  std::erase_if(files, [&](const store::ArticleFileRow& file) {
    return !file.is_complete || std::ranges::find(named, file.file_name) == named.end();
  });
  return files;
}

// Announces a file of the article under a free name.
absl::StatusOr<store::ArticleFileRow> Announce(rpc::WriteCall& call, const std::string& article_id,
                                               std::string_view name, std::int64_t size_bytes) {
  files::File file{.id = call.NewId("att"),
                   .scope = article_id,
                   .uploader_id = call.principal().id,
                   .file_name = ArticleFileName(files::SafeFileName(name)),
                   .size_bytes = size_bytes,
                   .created = call.now()};
  DESKMESH_RETURN_IF_ERROR(files::Begin(call.tx(), call.workspace(), file));
  DESKMESH_RETURN_IF_ERROR(store::DropAbandonedNames(call.tx(), call.workspace(), article_id));
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::ArticleFileRow> present,
                            store::ListArticleFiles(call.tx(), call.workspace(), article_id));
  std::int64_t bytes = size_bytes;
  for (const store::ArticleFileRow& other : present) bytes += other.size_bytes;
  if (present.size() >= kMostArticleFiles || bytes > kMostArticleBytes) {
    return base::Failure(
        absl::StatusCode::kResourceExhausted, "TOO_MANY_FILES",
        "an article holds at most " + std::to_string(kMostArticleFiles) + " files and 50 MiB",
        {{"article", article_id}});
  }
  store::ArticleFileRow row{.article_id = article_id,
                            .file_name = file.file_name,
                            .file_id = file.id,
                            .size_bytes = size_bytes,
                            .created_at = call.now()};
  // One more name than there can be files is free for certain.
  for (int number = 2; number <= static_cast<int>(kMostArticleFiles) + 2; ++number) {
    DESKMESH_ASSIGN_OR_RETURN(const bool is_claimed,
                              store::ClaimFileName(call.tx(), call.workspace(), row));
    if (is_claimed) break;
    row.file_name = NumberedFileName(file.file_name, number);
  }
  return row;
}

}  // namespace

rpc::Service ArticleFileService::Describe() {
  rpc::Service service("deskmesh.knowledge.v1.ArticleFiles", deps_);
  service.Write("Create", this, &ArticleFileService::Create)
      .Task("Append", this, &ArticleFileService::AppendOrForget)
      .Read("List", this, &ArticleFileService::List)
      .Read("Download", this, &ArticleFileService::Download)
      .Write("Delete", this, &ArticleFileService::Delete);
  return service;
}

absl::Status ArticleFileService::Create(rpc::WriteCall& call,
                                        const v1::CreateArticleFileRequest& request,
                                        v1::ArticleFile* reply) {
  // Locks the article, so that two uploads don't both take the last place.
  DESKMESH_RETURN_IF_ERROR(
      store::LoadArticle(call.tx(), call.workspace(), request.article_id()).status());
  DESKMESH_ASSIGN_OR_RETURN(
      const store::ArticleFileRow row,
      Announce(call, request.article_id(), request.file_name(), request.size_bytes()));
  Show(row, reply);
  return absl::OkStatus();
}

absl::Status ArticleFileService::Append(rpc::WriteCall& call,
                                        const v1::AppendArticleFileRequest& request,
                                        v1::ArticleFile* reply) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::ArticleFileRow> known,
                            store::FindArticleFile(call.tx(), call.workspace(), request.id()));
  if (!known) return base::NotFound("attachment", request.id());
  DESKMESH_ASSIGN_OR_RETURN(const files::File file,
                            files::Append(call.tx(), call.workspace(), request.id(),
                                          call.principal().id, request.offset(), request.data()));
  store::ArticleFileRow row = *known;
  row.content_type = file.content_type;
  row.received_bytes = file.received_bytes;
  row.is_complete = file.is_complete;
  Show(row, reply);
  return absl::OkStatus();
}

absl::Status ArticleFileService::AppendOrForget(rpc::TaskCall& call,
                                                const v1::AppendArticleFileRequest& request,
                                                v1::ArticleFile* reply) {
  absl::Status status =
      call.Write([&](rpc::WriteCall& write) { return Append(write, request, reply); });
  if (base::DetailsOf(status).reason != "CONTENT_REFUSED") return status;
  DESKMESH_RETURN_IF_ERROR(call.Write([&](rpc::WriteCall& write) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::ArticleFileRow> row,
                              store::FindArticleFile(write.tx(), write.workspace(), request.id()));
    if (!row || row->received_bytes > 0) return absl::OkStatus();
    DESKMESH_RETURN_IF_ERROR(store::DeleteArticleFile(write.tx(), write.workspace(), row->file_id));
    return files::Delete(write.tx(), write.workspace(), row->file_id);
  }));
  return status;
}

absl::Status ArticleFileService::List(rpc::ReadCall& call,
                                      const v1::ListArticleFilesRequest& request,
                                      v1::ListArticleFilesResponse* reply) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::ArticleFileRow> found,
                            VisibleFiles(call, readers_, request.article_id()));
  for (const store::ArticleFileRow& row : found) Show(row, reply->add_files());
  return absl::OkStatus();
}

absl::Status ArticleFileService::Download(rpc::ReadCall& call,
                                          const v1::DownloadArticleFileRequest& request,
                                          options::v1::RawBody* reply) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::ArticleFileRow> visible,
                            VisibleFiles(call, readers_, request.article_id()));
  const auto row =
      std::ranges::find(visible, request.file_name(), &store::ArticleFileRow::file_name);
  if (row == visible.end() || !row->is_complete) {
    return base::NotFound("attachment", request.file_name());
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<files::File> file,
                            files::Find(call.tx(), call.workspace(), row->file_id));
  if (!file) return base::NotFound("attachment", request.file_name());
  return files::Show(call.tx(), call.workspace(), *file, request.offset(), reply);
}

absl::Status ArticleFileService::Delete(rpc::WriteCall& call,
                                        const v1::DeleteArticleFileRequest& request,
                                        google::protobuf::Empty*) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::ArticleFileRow> row,
                            store::FindArticleFile(call.tx(), call.workspace(), request.id()));
  if (!row) return base::NotFound("attachment", request.id());
  DESKMESH_ASSIGN_OR_RETURN(const store::ArticleRow article,
                            store::LoadArticle(call.tx(), call.workspace(), row->article_id));
  // An earlier version that is rolled back to shows its pictures, too.
  const std::int64_t oldest = std::max<std::int64_t>(1, article.version - kVersionsLookedAt + 1);
  for (std::int64_t version = article.version; version > 0; --version) {
    const bool is_seen = version == article.version || version == article.published_version;
    if (!is_seen && (request.ignore_history() || version < oldest)) continue;
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<std::string> named,
                              NamedBy(call.tx(), call.workspace(), article.id, version));
    if (std::ranges::find(named, row->file_name) == named.end()) continue;
    return base::Precondition(
        "FILE_IN_USE",
        "version " + std::to_string(version) + " of the article shows or links this file",
        {{"article", article.id}, {"version", std::to_string(version)}});
  }
  DESKMESH_RETURN_IF_ERROR(store::DeleteArticleFile(call.tx(), call.workspace(), row->file_id));
  return files::Delete(call.tx(), call.workspace(), row->file_id);
}

absl::StatusOr<std::string> ReadWholeFile(sql::Tx& tx, std::string_view workspace,
                                          const store::ArticleFileRow& file) {
  std::string bytes;
  while (static_cast<std::int64_t>(bytes.size()) < file.size_bytes) {
    DESKMESH_ASSIGN_OR_RETURN(
        const std::string piece,
        files::Read(tx, workspace, file.file_id, static_cast<std::int64_t>(bytes.size())));
    if (piece.empty()) {
      return base::Failure(absl::StatusCode::kDataLoss, "FILE_DAMAGED",
                           "parts of the file are missing", {{"attachment", file.file_id}});
    }
    bytes += piece;
  }
  return bytes;
}

absl::StatusOr<std::string> KeepFile(rpc::WriteCall& call, const std::string& article_id,
                                     std::string_view name, std::string_view bytes) {
  const std::string wanted = ArticleFileName(files::SafeFileName(name));
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::ArticleFileRow> present,
                            store::ListArticleFiles(call.tx(), call.workspace(), article_id));
  for (int number = 1; number <= static_cast<int>(kMostArticleFiles) + 2; ++number) {
    const std::string name_now = number == 1 ? wanted : NumberedFileName(wanted, number);
    const auto file = std::ranges::find(present, name_now, &store::ArticleFileRow::file_name);
    if (file == present.end()) break;
    if (!file->is_complete || file->size_bytes != static_cast<std::int64_t>(bytes.size())) continue;
    DESKMESH_ASSIGN_OR_RETURN(const std::string known,
                              ReadWholeFile(call.tx(), call.workspace(), *file));
    if (known == bytes) return name_now;
  }
  DESKMESH_ASSIGN_OR_RETURN(
      const store::ArticleFileRow row,
      Announce(call, article_id, wanted, static_cast<std::int64_t>(bytes.size())));
  const auto part = static_cast<std::size_t>(files::kLargestPart);
  for (std::size_t at = 0; at < bytes.size(); at += part) {
    DESKMESH_RETURN_IF_ERROR(files::Append(call.tx(), call.workspace(), row.file_id,
                                           call.principal().id, static_cast<std::int64_t>(at),
                                           bytes.substr(at, part))
                                 .status());
  }
  return row.file_name;
}

}  // namespace deskmesh::knowledge
