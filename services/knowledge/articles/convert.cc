// SPDX-License-Identifier: Apache-2.0
#include "knowledge/articles/convert.h"

#include "knowledge/articles/core/article_text.h"
#include "knowledge/core/shelves.h"
#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::knowledge::convert {
v1::Article ContentOf(const v1::Article& article) {
  v1::Article content;
  content.set_title(article.title());
  content.set_body(article.body());
  content.set_locale(article.locale());
  content.set_kind(article.kind() == v1::Article::KIND_UNSPECIFIED ? v1::Article::GUIDE
                                                                   : article.kind());
  content.set_audience(article.audience() == v1::Article::AUDIENCE_UNSPECIFIED
                           ? v1::Article::PUBLIC
                           : article.audience());
  content.set_category(article.category());
  *content.mutable_keywords() = article.keywords();
  *content.mutable_error_codes() = article.error_codes();
  *content.mutable_reader_roles() = article.reader_roles();
  *content.mutable_reader_plans() = article.reader_plans();
  content.set_video_url(article.video_url());
  content.set_owner_id(article.owner_id());
  if (article.has_review_due_time()) {
    *content.mutable_review_due_time() = article.review_due_time();
  }
  return content;
}

absl::StatusOr<v1::Article> ParseContent(const std::string& bytes) {
  v1::Article content;
  if (!content.ParseFromString(bytes)) return absl::DataLossError("an article can't be read");
  return content;
}

void ToProto(const StoredArticle& row, const v1::Article& content, v1::Article* proto) {
  *proto = content;
  v1::Article::State state = v1::Article::DRAFT;
  v1::Article::State_Parse(row.state, &state);
  proto->set_id(row.id);
  proto->set_state(state);
  proto->set_translation_id(row.translation_id);
  proto->set_version(static_cast<std::int32_t>(row.version));
  proto->set_published_version(static_cast<std::int32_t>(row.published_version));
  proto->set_slug(row.slug);
  proto->set_author_id(row.author_id);
  proto->set_helpful_count(static_cast<std::int32_t>(row.helpful_count));
  proto->set_unhelpful_count(static_cast<std::int32_t>(row.unhelpful_count));
  rpc::SetTimestamp(row.created_at, proto->mutable_create_time());
  rpc::SetTimestamp(row.updated_at, proto->mutable_update_time());
  if (row.published_at) rpc::SetTimestamp(*row.published_at, proto->mutable_publish_time());
  proto->set_etag(EtagOf(row));
  if (!row.rejection.empty() && proto->mutable_rejection()->ParseFromString(row.rejection) &&
      row.version == proto->rejection().version() && row.version != row.published_version &&
      state != v1::Article::IN_REVIEW) {
    return;
  }
  proto->clear_rejection();
}

IndexedArticle ToIndexed(const StoredArticle& row, const v1::Article& content) {
  IndexedArticle indexed;
  indexed.id = row.id;
  indexed.locale = LanguageOf(content.locale());
  indexed.title = content.title();
  indexed.body = PlainText(content.body());
  indexed.keywords.assign(content.keywords().begin(), content.keywords().end());
  indexed.error_codes.assign(content.error_codes().begin(), content.error_codes().end());
  indexed.roles.assign(content.reader_roles().begin(), content.reader_roles().end());
  indexed.plans.assign(content.reader_plans().begin(), content.reader_plans().end());
  indexed.is_internal = content.audience() == v1::Article::INTERNAL;
  // Both sides of a pair name the same group: the smaller id.
  if (!row.translation_id.empty()) indexed.translation_group = std::min(row.id, row.translation_id);
  indexed.category = ShelfPath(content.category());
  indexed.kind = v1::Article::Kind_Name(content.kind());
  indexed.popularity = PopularityOf(row);
  return indexed;
}

double PopularityOf(const StoredArticle& row) {
  const std::int64_t votes = row.helpful_count + row.unhelpful_count;
  return static_cast<double>(row.helpful_count) / static_cast<double>(votes + 5);
}

std::string HeaderOf(const v1::Article& content) {
  v1::Article header = content;
  header.clear_body();
  return header.SerializeAsString();
}

std::string LanguageOf(std::string_view locale) {
  return std::string(locale.substr(0, locale.find('-')));
}

std::string LocaleOf(std::string_view language) {
  return language == "zh" ? "zh-CN" : std::string(language);
}

std::string KnownLocale(const std::string& locale) { return locale == "und" ? "" : locale; }

std::string EtagOf(const StoredArticle& row) { return "\"" + std::to_string(row.revision) + "\""; }

}  // namespace deskmesh::knowledge::convert
