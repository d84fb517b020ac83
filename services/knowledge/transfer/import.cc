// SPDX-License-Identifier: Apache-2.0
//
// Articles in.
#include <google/protobuf/util/time_util.h>

#include <algorithm>

#include "knowledge/articles/convert.h"
#include "knowledge/categories/store.h"
#include "knowledge/core/shelves.h"
#include "knowledge/files/service.h"
#include "knowledge/transfer/archive_plan.h"
#include "knowledge/transfer/core/article_source.h"
#include "knowledge/transfer/core/markdown_links.h"
#include "knowledge/transfer/core/title_codes.h"
#include "knowledge/transfer/job.h"
#include "knowledge/transfer/service.h"
#include "platform/base/error.h"
#include "platform/files/file_store.h"
#include "platform/rpc/validate.h"
#include "platform/text/language.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

using Line = v1::ArticleTransferLine;

constexpr std::size_t kMostWarnings = 20;
constexpr std::size_t kLongestName = 64;  // of a category, in characters
constexpr std::size_t kMostNamedPictures = 5;
constexpr std::size_t kLongestNamed = 200;
constexpr std::size_t kMostTitleBytes = 800;  // of a line of the report
// How often an import that reads its archive looks whether it was cancelled.
constexpr base::Duration kLookForEnd = std::chrono::seconds(1);
// With one exam.
constexpr std::size_t kPublishedAtOnce = 100;

// Whether an error is about the article, and not about the store.
bool IsAboutArticle(const absl::Status& status) {
  return absl::IsInvalidArgument(status) || absl::IsAlreadyExists(status) ||
         absl::IsFailedPrecondition(status) || absl::IsNotFound(status) ||
         base::DetailsOf(status).reason == "TOO_MANY_FILES";
}

// The article that a release before made of the source; NOT_FOUND also where another one has the address
// that it would have.
absl::StatusOr<store::ArticleRow> LoadEarlier(sql::Tx& tx, std::string_view workspace,
                                              const ArticleSource& source) {
  DESKMESH_ASSIGN_OR_RETURN(store::ArticleRow row,
                            store::LoadArticleBySlug(tx, workspace, source.earlier_slug));
  DESKMESH_ASSIGN_OR_RETURN(const std::string header,
                            store::LoadHeader(tx, workspace, row.id, row.version));
  DESKMESH_ASSIGN_OR_RETURN(const v1::Article content, convert::ParseContent(header));
  if (!IsSameTitle(content.title(), source.title)) return base::NotFound("article", row.id);
  return row;
}

void MakeReadable(std::string* text) {
  if (!text::IsValidUtf8(*text)) *text = text::ToUtf8(text::ToUtf32(*text));
}

std::string LocaleOfText(const ArticleSource& source, const std::string& otherwise) {
  const std::string language =
      text::DetectLanguage(source.title + "\n" + source.body.substr(0, 2000)).code;
  if (language == "zh" || language == "en") return convert::LocaleOf(language);
  return otherwise.empty() ? "zh-CN" : otherwise;
}

// The article a file stands for; its translation is looked up later.
absl::StatusOr<v1::Article> ArticleOf(const ArticleSource& source,
                                      const v1::ArticleImportOptions& options) {
  v1::Article article;
  article.set_title(source.title);
  article.set_body(source.body);
  article.set_slug(source.slug);
  article.set_locale(source.locale.empty() ? LocaleOfText(source, options.locale())
                                           : source.locale);
  article.set_category(source.category.empty() ? options.category() : source.category);
  article.set_video_url(source.video_url);
  article.set_owner_id(source.owner_id);
  for (const std::string& word : source.keywords) article.add_keywords(word);
  for (const std::string& code : source.error_codes) article.add_error_codes(code);
  for (const std::string& role : source.reader_roles) article.add_reader_roles(role);
  for (const std::string& plan : source.reader_plans) article.add_reader_plans(plan);
  v1::Article::Kind kind = v1::Article::GUIDE;
  if (!source.kind.empty() && !v1::Article::Kind_Parse(source.kind, &kind)) {
    return base::InvalidField("kind", "must be GUIDE, FAQ, VIDEO or ERROR_CODE");
  }
  // Where the file doesn't say what it is, or which codes it is about, its title may: "E7007 …".
  const bool may_have_codes = source.kind.empty() || kind == v1::Article::ERROR_CODE;
  if (may_have_codes && source.error_codes.empty()) {
    for (std::string& code : CodesOfTitle(source.title)) {
      kind = v1::Article::ERROR_CODE;
      article.add_error_codes(std::move(code));
    }
  }
  article.set_kind(kind);
  v1::Article::Audience audience = v1::Article::PUBLIC;
  if (!source.audience.empty() && !v1::Article::Audience_Parse(source.audience, &audience)) {
    return base::InvalidField("audience", "must be PUBLIC or INTERNAL");
  }
  article.set_audience(options.internal() ? v1::Article::INTERNAL : audience);
  if (!source.review_due.empty() && !google::protobuf::util::TimeUtil::FromString(
                                        source.review_due, article.mutable_review_due_time())) {
    return base::InvalidField("review_due", "must be a moment as RFC 3339 writes it");
  }
  return article;
}

// A file of the archive with its bytes.
struct LoadedFile {
  std::string name;
  std::string bytes;
};

// Those that an article may have; the others are told.
absl::StatusOr<std::vector<LoadedFile>> LoadFiles(const files::ZipReader& archive,
                                                  ArticleSource& source) {
  std::vector<LoadedFile> loaded;
  std::int64_t total = 0;
  const auto leave_out = [&](const std::string& name, std::string_view why) {
    source.warnings.push_back("the file \"" + name + "\" was left out: " + std::string(why));
  };
  for (const SourceFile& file : source.files) {
    const files::ZipReader::Entry* entry = archive.Find(file.entry);
    if (entry == nullptr || entry->size_bytes == 0) {
      leave_out(file.name, "it is empty");
      continue;
    }
    const auto size = static_cast<std::int64_t>(entry->size_bytes);
    if (size > files::kLargestFile) {
      leave_out(file.name, "it is larger than 25 MiB");
      continue;
    }
    if (loaded.size() == kMostArticleFiles || total + size > kMostArticleBytes) {
      leave_out(file.name, "an article holds at most 50 files and 50 MiB");
      continue;
    }
    absl::StatusOr<std::string> bytes = archive.Read(*entry);
    if (!bytes.ok()) {
      leave_out(file.name, base::MessageOf(bytes.status()));
      continue;
    }
    if (files::SniffContent(bytes->substr(0, files::kSniffedBytes), file.name).kind ==
        files::ContentClass::kRefused) {
      leave_out(file.name, "programs and scripts aren't taken");
      continue;
    }
    total += size;
    loaded.push_back({file.name, *std::move(bytes)});
  }
  return loaded;
}

// Keeps the files with the article; the text with the names they have there.
absl::StatusOr<std::string> KeepFiles(rpc::WriteCall& call, const std::string& article_id,
                                      const std::vector<LoadedFile>& loaded, std::string body) {
  for (const LoadedFile& file : loaded) {
    DESKMESH_ASSIGN_OR_RETURN(const std::string kept,
                              KeepFile(call, article_id, file.name, file.bytes));
    if (kept == file.name) continue;
    body = RewriteLinks(body, [&](std::string_view address) -> std::optional<std::string> {
      if (address != "files/" + file.name) return std::nullopt;
      return "files/" + kept;
    });
  }
  return body;
}

// Names that the archive brings for categories; those that the team gave stay.
absl::Status NameCategories(rpc::WriteCall& call, const ArticleSource& source,
                            const std::string& locale) {
  const std::vector<std::string> steps = StepsOf(ShelfPath(source.category));
  const std::string language = CategoryLanguage(locale);
  if (language.empty() || steps.size() != source.category_names.size()) return absl::OkStatus();
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::string name = CategoryNameFrom(source.category_names[i]);
    if (name.empty() || name == OwnName(steps[i]) || rpc::CodePoints(name) > kLongestName) continue;
    DESKMESH_RETURN_IF_ERROR(
        store::AddCategoryName(call.tx(), call.workspace(),
                               {.path = steps[i], .language = language, .name = name}, call.now()));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status TransferJobs::Import(Job& job) {
  DESKMESH_ASSIGN_OR_RETURN(const std::string bytes, ReadArchive(job));
  DESKMESH_ASSIGN_OR_RETURN(const files::ZipReader archive, files::ZipReader::Open(bytes));
  const v1::ArticleImportOptions options = job.transfer.import_options();
  const ArchiveFormat format =
      options.format() == v1::ArticleImportOptions::MARKDOWN     ? ArchiveFormat::kMarkdown
      : options.format() == v1::ArticleImportOptions::CONFLUENCE ? ArchiveFormat::kConfluence
                                                                 : ArchiveFormat::kDetected;
  base::Instant look_at = clock_.Now() + kLookForEnd;
  const auto before_each = [&]() -> absl::Status {
    if (is_stopping_) return absl::CancelledError("the process stops");
    if (clock_.Now() < look_at) return absl::OkStatus();
    look_at = clock_.Now() + kLookForEnd;
    // Held on to as long as the work goes on.
    DESKMESH_RETURN_IF_ERROR(
        leases_.Acquire("knowledge:transfers", process_, std::chrono::minutes(10)).status());
    DESKMESH_RETURN_IF_ERROR(Change(job, [](v1::ArticleTransfer&) {}));
    return job.is_cancelled ? absl::CancelledError("somebody cancelled it") : absl::OkStatus();
  };
  DESKMESH_ASSIGN_OR_RETURN(std::vector<ArticleSource> sources,
                            PlanArchive(archive, format, before_each));
  std::optional<store::TransferLineRow> last;
  std::vector<store::TransferLineRow> pending;
  DESKMESH_RETURN_IF_ERROR(deps_.database->Read([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(last, store::LastTransferLine(tx, job.workspace, job.id));
    DESKMESH_ASSIGN_OR_RETURN(pending, store::PendingTransferLines(tx, job.workspace, job.id));
    return absl::OkStatus();
  }));
  std::vector<PendingLine> waiting;
  for (const store::TransferLineRow& row : pending) {
    PendingLine& line = waiting.emplace_back(PendingLine{.position = row.position});
    if (!line.line.ParseFromString(row.content)) {
      return absl::DataLossError("a line can't be read");
    }
  }
  DESKMESH_RETURN_IF_ERROR(Change(job, [&](v1::ArticleTransfer& transfer) {
    transfer.set_state(v1::ArticleTransfer::RUNNING);
    transfer.set_total(static_cast<std::int32_t>(sources.size()));
  }));
  if (last && job.transfer.done() < last->position) {
    // It was written, but not counted yet.
    Line line;
    if (!line.ParseFromString(last->content)) return absl::DataLossError("a line can't be read");
    DESKMESH_RETURN_IF_ERROR(SaveLine(job, last->position, line, last->is_pending));
  }
  std::size_t next = last ? static_cast<std::size_t>(last->position) : 0;
  for (; next < sources.size() && !job.is_cancelled && !is_stopping_; ++next) {
    // Held on to as long as the work goes on.
    DESKMESH_RETURN_IF_ERROR(
        leases_.Acquire("knowledge:transfers", process_, std::chrono::minutes(10)).status());
    DESKMESH_RETURN_IF_ERROR(ImportOne(job, archive, std::move(sources[next]),
                                       static_cast<std::int64_t>(next) + 1, &waiting));
    if (waiting.size() < kPublishedAtOnce || job.is_cancelled) continue;
    DESKMESH_RETURN_IF_ERROR(PublishLines(job, waiting));
    waiting.clear();
  }
  // Who cancels keeps drafts.
  if (job.is_cancelled || is_stopping_) return absl::OkStatus();
  return PublishLines(job, waiting);
}

absl::Status TransferJobs::ImportOne(Job& job, const files::ZipReader& archive,
                                     ArticleSource source, std::int64_t position,
                                     std::vector<PendingLine>* waiting) {
  const v1::ArticleImportOptions options = job.transfer.import_options();
  Line line;
  line.set_path(source.path);
  line.set_title(std::string(text::TruncateUtf8(source.title, kMostTitleBytes)));
  const auto fail = [&](std::string_view why) {
    line.set_outcome(Line::FAILED);
    line.clear_article_id();
    line.set_problem(std::string(why));
    return SaveLine(job, position, line, /*is_pending=*/false);
  };
  if (!source.problem.empty()) return fail(source.problem);
  absl::StatusOr<v1::Article> article = ArticleOf(source, options);
  if (!article.ok()) return fail(base::MessageOf(article.status()));
  v1::CreateArticleRequest create;
  *create.mutable_article() = *article;
  if (const absl::Status valid = rpc::Validate(create); !valid.ok()) {
    return fail(base::MessageOf(valid));
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<LoadedFile> loaded, LoadFiles(archive, source));
  for (const std::string& picture : PicturesElsewhere(source.body, kMostNamedPictures)) {
    source.warnings.push_back(
        "the picture \"" + std::string(text::TruncateUtf8(picture, kLongestNamed)) +
        "\" is on another server: readers get a link; add the file to the article to show it");
  }
  const base::Instant now = clock_.Now();
  const rpc::Call call(deps_, job.context, job.principal, now);
  const bool is_owned = article->owner_id().empty() || articles_.MayOwn(call, article->owner_id());
  if (!is_owned) {
    source.warnings.push_back("the owner \"" + article->owner_id() +
                              "\" isn't a user of the workspace: it was left out");
    article->clear_owner_id();
    create.mutable_article()->clear_owner_id();
  }
  for (const std::string& warning : source.warnings) {
    if (line.warnings_size() < static_cast<int>(kMostWarnings)) line.add_warnings(warning);
  }
  rpc::TaskCall task(call, "", "");
  bool is_to_publish = false;
  std::int64_t written_version = 0;
  const int warnings = line.warnings_size();
  const absl::Status status = task.Write([&](rpc::WriteCall& write) -> absl::Status {
    v1::Article reply;
    line.mutable_warnings()->DeleteSubrange(warnings, line.warnings_size() - warnings);
    auto known = store::LoadArticleBySlug(write.tx(), job.workspace, source.slug);
    if (absl::IsNotFound(known.status()) && !source.earlier_slug.empty()) {
      known = LoadEarlier(write.tx(), job.workspace, source);
    }
    if (!known.ok() && !absl::IsNotFound(known.status())) return known.status();
    const bool keeps_address =
        known.ok() && !source.earlier_slug.empty() && known->slug == source.earlier_slug;
    if (known.ok() && !keeps_address && known->slug != source.slug) {
      // Whether it is that article, renamed, or another one can't be told.
      return base::Failure(absl::StatusCode::kAlreadyExists, "SLUG_TAKEN",
                           "the address \"" + source.slug + "\" is an earlier one of " + known->id +
                               ", which has \"" + known->slug + "\" now");
    }
    std::string translation_id;
    if (!source.translation.empty()) {
      const auto other = store::LoadArticleBySlug(write.tx(), job.workspace, source.translation);
      if (!other.ok() && !absl::IsNotFound(other.status())) return other.status();
      const bool is_free = other.ok() && (other->translation_id.empty() ||
                                          (known.ok() && other->translation_id == known->id));
      // What paths alone say takes no article from the one that it is linked with.
      const bool is_kept = source.is_translation_assumed && known.ok() && other.ok() &&
                           !known->translation_id.empty() && known->translation_id != other->id;
      const bool is_other_language = other.ok() && convert::LanguageOf(other->locale) !=
                                                       convert::LanguageOf(article->locale());
      if (is_free && is_other_language && !is_kept) translation_id = other->id;
      if (is_free && !is_other_language) {
        line.add_warnings("\"" + source.translation +
                          "\" is in the same language: the articles aren't linked");
      }
      // One of the archive that comes later links them.
      if (!other.ok() && !source.is_translation_inside) {
        line.add_warnings("the translation \"" + source.translation +
                          "\" doesn't exist: the articles aren't linked");
      }
      if (other.ok() && !is_free) {
        line.add_warnings("\"" + source.translation +
                          "\" has another translation already: the articles aren't linked");
      }
    }
    if (keeps_address) {
      // Links of the archive name it by the new one, which leads to it from now on, skipped or not.
      store::ArticleRow also = *known;
      also.slug = source.slug;
      DESKMESH_RETURN_IF_ERROR(store::ClaimSlug(write.tx(), also));
    }
    if (!known.ok()) {
      v1::CreateArticleRequest request = create;
      request.mutable_article()->set_translation_id(translation_id);
      DESKMESH_RETURN_IF_ERROR(articles_.Create(write, request, &reply));
      DESKMESH_RETURN_IF_ERROR(
          KeepFiles(write, reply.id(), loaded, request.article().body()).status());
      line.set_outcome(Line::CREATED);
    } else if (options.existing() == v1::ArticleImportOptions::SKIP) {
      line.set_outcome(Line::SKIPPED);
      line.set_article_id(known->id);
      return absl::OkStatus();
    } else {
      v1::Article wanted = *article;
      DESKMESH_ASSIGN_OR_RETURN(*wanted.mutable_body(),
                                KeepFiles(write, known->id, loaded, article->body()));
      DESKMESH_ASSIGN_OR_RETURN(
          const std::string bytes,
          store::LoadVersion(write.tx(), job.workspace, known->id, known->version));
      DESKMESH_ASSIGN_OR_RETURN(const v1::Article content, convert::ParseContent(bytes));
      // One that the archive can't name takes nobody's place.
      if (!is_owned) wanted.set_owner_id(content.owner_id());
      const bool is_same = convert::ContentOf(content).SerializeAsString() ==
                               convert::ContentOf(wanted).SerializeAsString() &&
                           (translation_id.empty() || translation_id == known->translation_id);
      if (is_same) {
        line.set_outcome(Line::UNCHANGED);
        convert::ToProto(*known, content, &reply);
      } else {
        v1::UpdateArticleRequest update;
        *update.mutable_article() = wanted;
        update.mutable_article()->set_id(known->id);
        for (const char* path :
             {"title", "body", "locale", "kind", "audience", "category", "keywords", "error_codes",
              "reader_roles", "reader_plans", "video_url", "owner_id", "review_due_time"}) {
          update.mutable_update_mask()->add_paths(path);
        }
        if (!translation_id.empty()) {
          update.mutable_article()->set_translation_id(translation_id);
          update.mutable_update_mask()->add_paths("translation_id");
        }
        DESKMESH_RETURN_IF_ERROR(articles_.Update(write, update, &reply));
        line.set_outcome(Line::UPDATED);
      }
    }
    DESKMESH_RETURN_IF_ERROR(NameCategories(write, source, article->locale()));
    line.set_article_id(reply.id());
    written_version = reply.version();
    const bool is_live =
        reply.state() == v1::Article::PUBLISHED && reply.published_version() == reply.version();
    line.set_published(is_live);
    is_to_publish = options.publish() && source.state == "PUBLISHED" && !is_live;
    // The line in the same transaction: what is written is told.
    store::TransferLineRow row{.position = position,
                               .has_problem = line.warnings_size() > 0,
                               .is_pending = is_to_publish,
                               .content = line.SerializeAsString()};
    return store::SaveTransferLine(write.tx(), job.workspace, job.id, row);
  });
  if (!status.ok()) return IsAboutArticle(status) ? fail(base::MessageOf(status)) : status;
  DESKMESH_RETURN_IF_ERROR(SaveLine(job, position, line, is_to_publish));
  if (is_to_publish) waiting->push_back({position, std::move(line), written_version});
  return absl::OkStatus();
}

absl::Status TransferJobs::PublishLines(Job& job, std::vector<PendingLine> lines) {
  std::vector<std::string> ids;
  for (const PendingLine& line : lines) ids.push_back(line.line.article_id());
  std::vector<PendingLine> unchanged;
  DESKMESH_RETURN_IF_ERROR(deps_.database->Write([&](sql::Tx& tx) -> absl::Status {
    unchanged.clear();
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::ArticleRow> rows,
                              store::LoadArticles(tx, job.workspace, ids));
    for (const PendingLine& line : lines) {
      const auto row = std::ranges::find(rows, line.line.article_id(), &store::ArticleRow::id);
      const bool is_changed = row == rows.end() || row->state == "ARCHIVED" ||
                              (line.version > 0 && row->version != line.version);
      if (!is_changed) {
        unchanged.push_back(line);
        continue;
      }
      PendingLine left = line;
      left.line.set_problem("isn't published: somebody changed it meanwhile");
      DESKMESH_RETURN_IF_ERROR(PutLine(tx, job, left, /*is_pending=*/false));
    }
    return absl::OkStatus();
  }));
  return PublishHalves(job, unchanged);
}

absl::Status TransferJobs::PublishHalves(Job& job, std::span<PendingLine> lines) {
  if (lines.empty() || job.is_cancelled || is_stopping_) return absl::OkStatus();
  // Exams take their time: the work is held on to.
  DESKMESH_RETURN_IF_ERROR(
      leases_.Acquire("knowledge:transfers", process_, std::chrono::minutes(10)).status());
  std::vector<std::string> ids;
  for (const PendingLine& line : lines) ids.push_back(line.line.article_id());
  const rpc::Call call(deps_, job.context, job.principal, clock_.Now());
  rpc::TaskCall task(call, "", "");
  const absl::Status status =
      articles_.PublishAll(task, ids, [&](rpc::WriteCall& write) -> absl::Status {
        for (PendingLine& line : lines) {
          line.line.set_published(true);
          DESKMESH_RETURN_IF_ERROR(PutLine(write.tx(), job, line, /*is_pending=*/false));
        }
        return Count(write.tx(), job, [&](v1::ArticleTransfer& transfer) {
          transfer.set_published(transfer.published() + static_cast<std::int32_t>(lines.size()));
        });
      });
  if (status.ok() || !IsAboutArticle(status)) return status;
  if (lines.size() > 1) {
    // Which of them it is about is found by halves.
    DESKMESH_RETURN_IF_ERROR(PublishHalves(job, lines.first(lines.size() / 2)));
    return PublishHalves(job, lines.subspan(lines.size() / 2));
  }
  lines[0].line.set_published(false);
  lines[0].line.set_problem("stays a draft: " + std::string(base::MessageOf(status)));
  return deps_.database->Write(
      [&](sql::Tx& tx) { return PutLine(tx, job, lines[0], /*is_pending=*/false); });
}

absl::Status TransferJobs::SaveLine(Job& job, std::int64_t position, const Line& line,
                                    bool is_pending) {
  return deps_.database->Write([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_RETURN_IF_ERROR(PutLine(tx, job, {position, line}, is_pending));
    return Count(tx, job, [&](v1::ArticleTransfer& transfer) {
      // A line is counted once, also when it was written before a crash and is now again.
      if (transfer.done() >= position) return;
      transfer.set_done(static_cast<std::int32_t>(position));
      if (line.outcome() == Line::CREATED) transfer.set_created(transfer.created() + 1);
      if (line.outcome() == Line::UPDATED) transfer.set_updated(transfer.updated() + 1);
      if (line.outcome() == Line::UNCHANGED) transfer.set_unchanged(transfer.unchanged() + 1);
      if (line.outcome() == Line::SKIPPED) transfer.set_skipped(transfer.skipped() + 1);
      if (line.outcome() == Line::FAILED) transfer.set_failed(transfer.failed() + 1);
      if (line.published()) transfer.set_published(transfer.published() + 1);
    });
  });
}

absl::Status TransferJobs::PutLine(sql::Tx& tx, const Job& job, const PendingLine& pending,
                                   bool is_pending) {
  // One broken character would make the report unreadable.
  PendingLine line = pending;
  MakeReadable(line.line.mutable_path());
  MakeReadable(line.line.mutable_title());
  MakeReadable(line.line.mutable_problem());
  for (std::string& warning : *line.line.mutable_warnings()) MakeReadable(&warning);
  return store::SaveTransferLine(
      tx, job.workspace, job.id,
      {.position = line.position,
       .has_problem = !line.line.problem().empty() || line.line.warnings_size() > 0,
       .is_pending = is_pending,
       .content = line.line.SerializeAsString()});
}

absl::Status TransferJobs::Count(sql::Tx& tx, Job& job,
                                 const std::function<void(v1::ArticleTransfer&)>& change) {
  DESKMESH_ASSIGN_OR_RETURN(store::TransferRow row, store::LoadTransfer(tx, job.workspace, job.id));
  DESKMESH_ASSIGN_OR_RETURN(v1::ArticleTransfer transfer, ReadTransfer(row));
  job.is_cancelled = transfer.state() == v1::ArticleTransfer::CANCELLED;
  change(transfer);
  PutTransfer(transfer, &row);
  job.transfer = transfer;
  return store::UpdateTransfer(tx, row);
}

}  // namespace deskmesh::knowledge
