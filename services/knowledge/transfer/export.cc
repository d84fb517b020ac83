// SPDX-License-Identifier: Apache-2.0
//
// Articles out.
#include <google/protobuf/util/time_util.h>

#include <algorithm>

#include "knowledge/articles/convert.h"
#include "knowledge/categories/store.h"
#include "knowledge/core/shelves.h"
#include "knowledge/files/service.h"
#include "knowledge/transfer/job.h"
#include "knowledge/transfer/service.h"
#include "platform/base/error.h"
#include "platform/files/file_store.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::knowledge {
namespace {

constexpr int kListPage = 1'000;
// With this much a part is finished: its last article may add 50 MiB of files and 400 kB of text.
constexpr std::uint64_t kPartBytes = std::uint64_t{40} << 20;
constexpr std::size_t kPartEntries = 10'000;
constexpr std::size_t kPiecesAtOnce = 8;  // of a part, in one transaction

struct Chosen {
  std::string slug;
  std::string id;
};

template <typename Repeated>
std::vector<std::string> Words(const Repeated& words) {
  return {words.begin(), words.end()};
}

// What readers see, or the newest text.
std::int64_t VersionOf(const store::ArticleRow& row, bool drafts) {
  return drafts ? row.version : row.published_version;
}

absl::StatusOr<ArticleSource> SourceOf(sql::Tx& tx, const std::string& workspace,
                                       const store::ArticleRow& row, std::int64_t version) {
  DESKMESH_ASSIGN_OR_RETURN(const std::string bytes,
                            store::LoadVersion(tx, workspace, row.id, version));
  DESKMESH_ASSIGN_OR_RETURN(const v1::Article content, convert::ParseContent(bytes));
  ArticleSource source;
  source.path = row.slug + "/index.md";
  source.title = content.title();
  source.slug = row.slug;
  source.body = content.body();
  source.locale = content.locale();
  source.kind = v1::Article::Kind_Name(content.kind());
  source.audience = v1::Article::Audience_Name(content.audience());
  source.category = content.category();
  const std::string category = ShelfPath(content.category());
  DESKMESH_ASSIGN_OR_RETURN(
      const CategoryNames names,
      store::CategoryNamesOn(tx, workspace, CategoryLanguage(content.locale()), category));
  if (!names.empty()) source.category_names = NamesOf(category, names);
  source.video_url = content.video_url();
  source.owner_id = content.owner_id();
  source.keywords = Words(content.keywords());
  source.error_codes = Words(content.error_codes());
  source.reader_roles = Words(content.reader_roles());
  source.reader_plans = Words(content.reader_plans());
  source.state = row.published_version == version ? "PUBLISHED" : "DRAFT";
  if (content.has_review_due_time()) {
    source.review_due = google::protobuf::util::TimeUtil::ToString(content.review_due_time());
  }
  if (!row.translation_id.empty()) {
    const auto other = store::LoadArticle(tx, workspace, row.translation_id);
    if (other.ok()) source.translation = other->slug;
  }
  return source;
}

}  // namespace

absl::Status TransferJobs::Export(Job& job) {
  const v1::ArticleExportOptions options = job.transfer.export_options();
  std::vector<Chosen> chosen;
  std::string before;
  while (true) {
    std::vector<store::ArticleRow> rows;
    DESKMESH_RETURN_IF_ERROR(deps_.database->Read([&](sql::Tx& tx) -> absl::Status {
      store::ArticleList list;
      list.language = convert::LanguageOf(options.locale());
      list.category = ShelfPath(options.category());
      list.before_id = before;
      list.limit = kListPage;
      DESKMESH_ASSIGN_OR_RETURN(rows, store::ListArticles(tx, job.workspace, list));
      return absl::OkStatus();
    }));
    for (const store::ArticleRow& row : rows) {
      if (options.drafts() ? row.state != "ARCHIVED" : row.is_live()) {
        chosen.push_back({row.slug, row.id});
      }
    }
    if (rows.size() < static_cast<std::size_t>(kListPage)) break;
    before = rows.back().id;
  }
  std::ranges::sort(chosen, {}, &Chosen::slug);
  // An export that was cut begins anew.
  DESKMESH_RETURN_IF_ERROR(deps_.database->Write([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<files::File> held,
                              files::List(tx, job.workspace, job.id, kListPage));
    for (const files::File& file : held) {
      DESKMESH_RETURN_IF_ERROR(files::Delete(tx, job.workspace, file.id));
    }
    return absl::OkStatus();
  }));
  DESKMESH_RETURN_IF_ERROR(Change(job, [&](v1::ArticleTransfer& transfer) {
    transfer.set_state(v1::ArticleTransfer::RUNNING);
    transfer.set_total(static_cast<std::int32_t>(chosen.size()));
    transfer.set_done(0);
    transfer.set_parts(0);
  }));
  auto writer = std::make_unique<files::ZipWriter>();
  std::size_t entries = 0, in_part = 0;
  int parts = 0;
  for (std::size_t i = 0; i <= chosen.size() && !job.is_cancelled && !is_stopping_; ++i) {
    const bool is_last = i == chosen.size();
    if (in_part > 0 && (is_last || writer->size_bytes() > kPartBytes || entries > kPartEntries)) {
      DESKMESH_RETURN_IF_ERROR(
          leases_.Acquire("knowledge:transfers", process_, std::chrono::minutes(10)).status());
      DESKMESH_ASSIGN_OR_RETURN(const std::string bytes, writer->Finish());
      DESKMESH_RETURN_IF_ERROR(KeepPart(job, ++parts, bytes));
      DESKMESH_RETURN_IF_ERROR(Change(job, [&](v1::ArticleTransfer& transfer) {
        transfer.set_parts(parts);
        transfer.set_done(static_cast<std::int32_t>(i));
      }));
      writer = std::make_unique<files::ZipWriter>();
      entries = in_part = 0;
    }
    if (is_last) break;
    std::vector<std::pair<std::string, std::string>> added;
    DESKMESH_RETURN_IF_ERROR(deps_.database->Read([&](sql::Tx& tx) -> absl::Status {
      added.clear();
      const auto row = store::LoadArticle(tx, job.workspace, chosen[i].id);
      if (!row.ok()) return row.status();
      const std::int64_t version = VersionOf(*row, options.drafts());
      // Archived meanwhile.
      if (version == 0) return absl::OkStatus();
      DESKMESH_ASSIGN_OR_RETURN(const ArticleSource source,
                                SourceOf(tx, job.workspace, *row, version));
      added.emplace_back(source.path, WriteMarkdownFile(source));
      DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::ArticleFileRow> present,
                                store::ListArticleFiles(tx, job.workspace, row->id));
      for (const store::ArticleFileRow& file : present) {
        if (!file.is_complete) continue;
        DESKMESH_ASSIGN_OR_RETURN(std::string bytes, ReadWholeFile(tx, job.workspace, file));
        added.emplace_back(row->slug + "/files/" + file.file_name, std::move(bytes));
      }
      return absl::OkStatus();
    }));
    for (auto& [path, bytes] : added) {
      DESKMESH_RETURN_IF_ERROR(writer->Add(path, std::move(bytes)));
      ++entries;
    }
    if (!added.empty()) ++in_part;
  }
  return absl::OkStatus();
}

absl::Status TransferJobs::KeepPart(Job& job, int part, const std::string& bytes) {
  files::File file{.scope = job.id,
                   .uploader_id = job.principal.id,
                   .file_name = PartName(part),
                   .size_bytes = static_cast<std::int64_t>(bytes.size()),
                   .created = clock_.Now()};
  file.id = deps_.ids("att", file.created);
  DESKMESH_RETURN_IF_ERROR(deps_.database->Write([&](sql::Tx& tx) {
    files::File begun = file;
    return files::Begin(tx, job.workspace, begun, kLargestArchive);
  }));
  const auto piece = static_cast<std::size_t>(files::kLargestPart);
  for (std::size_t at = 0; at < bytes.size(); at += piece * kPiecesAtOnce) {
    DESKMESH_RETURN_IF_ERROR(deps_.database->Write([&](sql::Tx& tx) -> absl::Status {
      for (std::size_t i = 0; i < kPiecesAtOnce && at + i * piece < bytes.size(); ++i) {
        const std::size_t begin = at + i * piece;
        DESKMESH_RETURN_IF_ERROR(files::Append(tx, job.workspace, file.id, file.uploader_id,
                                               static_cast<std::int64_t>(begin),
                                               bytes.substr(begin, piece))
                                     .status());
      }
      return absl::OkStatus();
    }));
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::knowledge
