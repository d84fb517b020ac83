// SPDX-License-Identifier: Apache-2.0
#include "knowledge/articles/access.h"

#include "knowledge/articles/convert.h"
#include "knowledge/categories/store.h"
#include "knowledge/core/shelves.h"
#include "platform/base/error.h"

namespace deskmesh::knowledge {
namespace {

using LoadText = absl::StatusOr<std::string> (*)(sql::Tx&, std::string_view, std::string_view,
                                                 std::int64_t);

absl::Status FillFrom(LoadText load, rpc::ReadCall& call, const store::ArticleRow& row,
                      std::int64_t version, v1::Article* reply) {
  DESKMESH_ASSIGN_OR_RETURN(const std::string bytes,
                            load(call.tx(), call.workspace(), row.id, version));
  DESKMESH_ASSIGN_OR_RETURN(const v1::Article content, convert::ParseContent(bytes));
  convert::ToProto(row, content, reply);
  return absl::OkStatus();
}

// Takes away what tells of authors and of versions that aren't published.
void HideAuthoring(v1::Article* article) {
  article->clear_owner_id();
  article->clear_author_id();
  article->clear_ticket_id();
  article->clear_review_due_time();
  article->clear_rejection();
  article->clear_etag();
  article->set_state(v1::Article::PUBLISHED);
  article->set_version(article->published_version());
  *article->mutable_update_time() = article->publish_time();
}

// A translation that readers don't see doesn't exist for them.
absl::Status HideTranslation(rpc::ReadCall& call, v1::Article* article) {
  if (article->translation_id().empty()) return absl::OkStatus();
  const absl::StatusOr<store::ArticleRow> other =
      store::LoadArticle(call.tx(), call.workspace(), article->translation_id());
  if (!other.ok() && !absl::IsNotFound(other.status())) return other.status();
  if (!other.ok() || !IsPublic(*other)) article->clear_translation_id();
  return absl::OkStatus();
}

}  // namespace

absl::Status Fill(rpc::ReadCall& call, const store::ArticleRow& row, std::int64_t version,
                  v1::Article* reply) {
  return FillFrom(store::LoadVersion, call, row, version, reply);
}

absl::Status FillHeader(rpc::ReadCall& call, const store::ArticleRow& row, std::int64_t version,
                        v1::Article* reply) {
  DESKMESH_RETURN_IF_ERROR(FillFrom(store::LoadHeader, call, row, version, reply));
  reply->clear_body();
  return absl::OkStatus();
}

bool IsPublic(const store::ArticleRow& row) {
  return row.is_live() && row.reader_audience == "PUBLIC";
}

bool MayRead(const Reader& reader, const v1::Article& content) {
  return IsFor({content.reader_roles().begin(), content.reader_roles().end()}, reader.role) &&
         IsFor({content.reader_plans().begin(), content.reader_plans().end()}, reader.plan);
}

absl::Status FillForReader(rpc::ReadCall& call, const std::function<Reader()>& reader,
                           const store::ArticleRow& row, ArticlePart part, v1::Article* reply) {
  if (!IsPublic(row)) return base::NotFound("article", row.id);
  const auto fill = part == ArticlePart::kWhole ? Fill : FillHeader;
  DESKMESH_RETURN_IF_ERROR(fill(call, row, row.published_version, reply));
  const bool is_for_all = reply->reader_roles().empty() && reply->reader_plans().empty();
  if (!is_for_all && !MayRead(reader(), *reply)) {
    reply->Clear();
    return base::NotFound("article", row.id);
  }
  HideAuthoring(reply);
  return HideTranslation(call, reply);
}

absl::Status FillPublished(rpc::ReadCall& call, Readers& readers, const store::ArticleRow& row,
                           ArticlePart part, v1::Article* reply) {
  if (!call.principal().is_contact()) {
    const auto fill = part == ArticlePart::kWhole ? Fill : FillHeader;
    return fill(call, row, row.published_version, reply);
  }
  return FillForReader(
      call, [&] { return readers.Of(call, call.principal().id).value_or(Reader{}); }, row, part,
      reply);
}

absl::Status FillVisible(rpc::ReadCall& call, Readers& readers, const store::ArticleRow& row,
                         ArticlePart part, bool as_reader, v1::Article* reply) {
  if (call.principal().is_contact()) return FillPublished(call, readers, row, part, reply);
  if (!as_reader) {
    return (part == ArticlePart::kWhole ? Fill : FillHeader)(call, row, row.version, reply);
  }
  if (!IsPublic(row)) return base::NotFound("article", row.id);
  DESKMESH_RETURN_IF_ERROR(FillPublished(call, readers, row, part, reply));
  HideAuthoring(reply);
  return HideTranslation(call, reply);
}

absl::Status NameCategory(rpc::ReadCall& call, std::string_view locale, v1::Article* article) {
  const std::string path = ShelfPath(article->category());
  const std::string language =
      CategoryLanguage(locale.empty() ? std::string_view(article->locale()) : locale);
  DESKMESH_ASSIGN_OR_RETURN(const CategoryNames names,
                            store::CategoryNamesOn(call.tx(), call.workspace(), language, path));
  for (std::string& name : NamesOf(path, names)) article->add_category_names(std::move(name));
  return absl::OkStatus();
}

std::string FilesAddress(std::string_view id) {
  return "/v1/articles/" + std::string(id) + "/files/";
}

absl::StatusOr<SearchFilter> FilterFor(const rpc::Call& call, Readers& readers,
                                       const ArticleIndex& index, std::string_view role,
                                       std::string_view plan, const std::string& contact_id) {
  const rpc::Principal& principal = call.principal();
  SearchFilter filter;
  filter.role = role;
  filter.plan = plan;
  filter.include_internal = !principal.is_contact();
  if (principal.is_contact()) {
    filter.reader.emplace();
    if (index.has_restricted()) {
      filter.reader = readers.Of(call, principal.id).value_or(Reader{});
    }
  } else if (principal.is_service() || !contact_id.empty()) {
    DESKMESH_ASSIGN_OR_RETURN(filter.reader, readers.Of(call, contact_id));
  }
  return filter;
}

bool IsCounted(const rpc::Principal& principal, const std::string& contact_id) {
  if (principal.is_service()) return !contact_id.empty();
  return principal.kind != rpc::Principal::Kind::kUser;
}

}  // namespace deskmesh::knowledge
