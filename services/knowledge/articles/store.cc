// SPDX-License-Identifier: Apache-2.0
#include "knowledge/articles/store.h"

#include "platform/base/error.h"

namespace deskmesh::knowledge::store {
namespace {

#define DESKMESH_ARTICLE_COLUMNS                                                                \
  "workspace_id, id, sequence, version, published_version, state, locale, category, audience, " \
  "slug, translation_id, author_id, helpful_count, unhelpful_count, revision, created_at, "     \
  "updated_at, published_at, indexed_at, reader_audience, review_due_at, reader_locale, "       \
  "reader_category, rejection"

constexpr sql::Statement kInsert{
    "INSERT INTO article (" DESKMESH_ARTICLE_COLUMNS
    ") VALUES (:workspace, :id, :sequence, :version, :published_version, :state, :locale, "
    ":category, :audience, :slug, :translation, :author, :helpful, :unhelpful, :revision, "
    ":created, :updated, :published, :indexed, :reader_audience, :review_due, :reader_locale, "
    ":reader_category, :rejection)"};
constexpr sql::Statement kLoad{"SELECT " DESKMESH_ARTICLE_COLUMNS
                               " FROM article WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kLock{
    "SELECT " DESKMESH_ARTICLE_COLUMNS
    " FROM article WHERE workspace_id = :workspace AND id = :id FOR UPDATE"};
constexpr sql::Statement kLoadBySlug{
    "SELECT " DESKMESH_ARTICLE_COLUMNS
    " FROM article WHERE workspace_id = :workspace AND id = (SELECT article_id FROM article_address "
    "WHERE workspace_id = :workspace AND slug = :slug)"};
constexpr sql::Statement kClaimSlug{
    "INSERT INTO article_address (workspace_id, slug, article_id) VALUES (:workspace, :slug, :id) "
    "ON CONFLICT (workspace_id, slug) DO NOTHING"};
constexpr sql::Statement kSlugOwner{
    "SELECT article_id FROM article_address WHERE workspace_id = :workspace AND slug = :slug"};
constexpr sql::Statement kLoadMany{
    "SELECT " DESKMESH_ARTICLE_COLUMNS
    " FROM article WHERE workspace_id = :workspace AND id IN (:ids[])"};
constexpr sql::Statement kLoadPublished{
    "SELECT " DESKMESH_ARTICLE_COLUMNS
    ", (SELECT COALESCE(v.header, v.content) FROM article_version v WHERE v.workspace_id = "
    "article.workspace_id AND v.article_id = article.id AND v.version = article.published_version) "
    "AS header FROM article WHERE workspace_id = :workspace AND id IN (:ids[]) AND "
    "published_version > 0"};
constexpr sql::Statement kUpdate{
    "UPDATE article SET sequence = :sequence, version = :version, "
    "published_version = :published_version, state = :state, locale = :locale, "
    "category = :category, audience = :audience, translation_id = :translation, "
    "helpful_count = :helpful, unhelpful_count = :unhelpful, revision = :revision, "
    "updated_at = :updated, published_at = :published, indexed_at = :indexed, slug = :slug, "
    "reader_audience = :reader_audience, review_due_at = :review_due, "
    "reader_locale = :reader_locale, reader_category = :reader_category, rejection = :rejection "
    "WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kVotes{
    "UPDATE article SET sequence = :sequence, helpful_count = :helpful, "
    "unhelpful_count = :unhelpful, indexed_at = :indexed WHERE workspace_id = :workspace AND "
    "id = :id"};
// Releases before this one wrote blanks around the `/` of a category as authors did.
#define DESKMESH_PATH(column) "REPLACE(REPLACE(" column ", ' /', '/'), '/ ', '/')"
#define DESKMESH_READER_CATEGORY \
  "(CASE WHEN reader_locale = '' THEN category ELSE reader_category END)"
constexpr sql::Statement kListForReaders{
    "SELECT " DESKMESH_ARTICLE_COLUMNS
    " FROM article WHERE workspace_id = :workspace AND (:before = '' OR id < :before) "
    "AND published_version > 0 AND reader_audience = :audience AND (:language = '' OR "
    "(CASE WHEN reader_locale = '' THEN locale ELSE reader_locale END) = :language OR "
    "(CASE WHEN reader_locale = '' THEN locale ELSE reader_locale END) LIKE :region) AND (:category = "
    "'' OR " DESKMESH_PATH(DESKMESH_READER_CATEGORY) " = :category OR (:below <> '' AND substr("
    DESKMESH_PATH(DESKMESH_READER_CATEGORY) ", 1, length(CAST(:below AS TEXT))) = :below)) "
    "ORDER BY id DESC LIMIT :limit"};
constexpr sql::Statement kList{
    "SELECT " DESKMESH_ARTICLE_COLUMNS
    " FROM article WHERE workspace_id = :workspace AND (:before = '' OR id < :before) "
    "AND (:state = '' OR state = :state) AND (:language = '' OR locale = :language OR "
    "locale LIKE :region) "
    "AND (:category = '' OR " DESKMESH_PATH("category") " = :category OR (:below <> '' AND substr("
    DESKMESH_PATH("category") ", 1, length(CAST(:below AS TEXT))) = :below)) "
    "AND (CAST(:due AS BIGINT) = :infinite OR (published_version > 0 AND review_due_at <= :due)) "
    "ORDER BY id DESC LIMIT :limit"};
constexpr sql::Statement kChanged{
    "SELECT " DESKMESH_ARTICLE_COLUMNS
    " FROM article WHERE (indexed_at, id) > (:since, :after) AND published_at IS NOT NULL "
    "ORDER BY indexed_at, id LIMIT :limit"};
constexpr sql::Statement kMarks{
    "SELECT workspace_id, id, published_version, translation_id, sequence FROM article WHERE (workspace_id, id) > (:workspace, "
    ":id) AND published_at IS NOT NULL ORDER BY workspace_id, id LIMIT :limit"};
constexpr sql::Statement kChangedLately{
    "SELECT " DESKMESH_ARTICLE_COLUMNS
    " FROM article WHERE indexed_at > :since AND updated_at > :since AND workspace_id = :workspace AND "
    "published_at IS NOT NULL ORDER BY indexed_at DESC, id LIMIT :limit"};
constexpr sql::Statement kInsertVersion{
    "INSERT INTO article_version (workspace_id, article_id, version, content, header, author_id, "
    "created_at) VALUES (:workspace, :id, :version, :content, :header, :author, :now)"};
constexpr sql::Statement kLoadVersion{
    "SELECT content FROM article_version WHERE workspace_id = :workspace AND article_id = :id AND "
    "version = :version"};
constexpr sql::Statement kLoadHeader{
    "SELECT COALESCE(header, content) AS header FROM article_version WHERE workspace_id = "
    ":workspace AND article_id = :id AND version = :version"};
constexpr sql::Statement kListComments{
    "SELECT article_id, voter_id, comment, COALESCE(comment_is_helpful, is_helpful) AS is_helpful, "
    "voted_at FROM article_vote WHERE "
    "workspace_id = :workspace AND comment <> '' AND (:article = '' OR article_id = :article) AND "
    "voted_at <= :from ORDER BY voted_at DESC, voter_id DESC LIMIT :limit OFFSET :skip"};
constexpr sql::Statement kDropComments{
    "UPDATE article_vote SET comment = '' WHERE voted_at < :before AND comment <> ''"};
constexpr sql::Statement kListVersions{
    "SELECT version, COALESCE(header, content) AS header, author_id, created_at FROM article_version WHERE workspace_id = "
    ":workspace AND article_id = :id AND version < :before ORDER BY version DESC LIMIT :limit"};
constexpr sql::Statement kLoadVote{
    "SELECT is_helpful FROM article_vote WHERE workspace_id = :workspace AND article_id = :id AND "
    "voter_id = :voter"};
// Words stay where a later vote brings none, with what they were said with, and as old as they are: they
// are kept for a time.
constexpr sql::Statement kSaveVote{
    "INSERT INTO article_vote (workspace_id, article_id, voter_id, is_helpful, comment, voted_at, "
    "comment_is_helpful) VALUES (:workspace, :id, :voter, :helpful, :comment, :now, :helpful) "
    "ON CONFLICT (workspace_id, article_id, voter_id) DO UPDATE SET "
    "is_helpful = excluded.is_helpful, "
    "comment_is_helpful = CASE WHEN excluded.comment = '' AND article_vote.comment <> '' "
    "THEN COALESCE(article_vote.comment_is_helpful, article_vote.is_helpful) "
    "ELSE excluded.is_helpful END, "
    "voted_at = CASE WHEN excluded.comment = '' AND article_vote.comment <> '' "
    "THEN article_vote.voted_at ELSE excluded.voted_at END, "
    "comment = CASE WHEN excluded.comment = '' THEN article_vote.comment ELSE excluded.comment END"};

#undef DESKMESH_ARTICLE_COLUMNS
#undef DESKMESH_PATH
#undef DESKMESH_READER_CATEGORY

sql::Params ParamsOf(const ArticleRow& row) {
  return {{"workspace", row.workspace_id},
          {"id", row.id},
          {"sequence", row.sequence},
          {"version", row.version},
          {"published_version", row.published_version},
          {"state", row.state},
          {"locale", row.locale},
          {"category", row.category},
          {"audience", row.audience},
          {"reader_audience", row.reader_audience},
          {"reader_locale", row.reader_locale},
          {"reader_category", row.reader_category},
          {"review_due", row.review_due_at},
          {"slug", row.slug},
          {"translation", row.translation_id},
          {"rejection", sql::Bytes{row.rejection}},
          {"helpful", row.helpful_count},
          {"unhelpful", row.unhelpful_count},
          {"revision", row.revision},
          {"updated", row.updated_at},
          {"published", row.published_at},
          {"indexed", row.indexed_at}};
}

ArticleRow Read(const sql::Row& row) {
  return {.workspace_id = row.String("workspace_id"),
          .id = row.String("id"),
          .sequence = row.Int64("sequence"),
          .version = row.Int64("version"),
          .published_version = row.Int64("published_version"),
          .state = row.String("state"),
          .locale = row.String("locale"),
          .category = row.String("category"),
          .audience = row.String("audience"),
          .reader_audience = row.String("reader_audience"),
          .reader_locale = row.String("reader_locale"),
          .reader_category = row.String("reader_category"),
          .review_due_at = row.OptionalInstant("review_due_at"),
          .slug = row.String("slug"),
          .translation_id = row.String("translation_id"),
          .rejection = std::string(row.Bytes("rejection")),
          .author_id = row.String("author_id"),
          .helpful_count = row.Int64("helpful_count"),
          .unhelpful_count = row.Int64("unhelpful_count"),
          .revision = row.Int64("revision"),
          .created_at = row.Instant("created_at"),
          .updated_at = row.Instant("updated_at"),
          .published_at = row.OptionalInstant("published_at"),
          .indexed_at = row.Instant("indexed_at")};
}

std::vector<ArticleRow> ReadAll(const sql::Rows& rows) {
  std::vector<ArticleRow> articles;
  articles.reserve(rows.size());
  for (const sql::Row row : rows) articles.push_back(Read(row));
  return articles;
}

}  // namespace

absl::Status InsertArticle(sql::Tx& tx, const ArticleRow& row) {
  sql::Params params = ParamsOf(row);
  params.push_back({"author", row.author_id});
  params.push_back({"created", row.created_at});
  return tx.Execute(kInsert, params);
}

absl::StatusOr<ArticleRow> LoadArticle(sql::Tx& tx, std::string_view workspace,
                                       std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(tx.read_only() ? kLoad : kLock,
                                                           {{"workspace", workspace}, {"id", id}}));
  if (rows.empty()) return base::NotFound("article", id);
  return Read(rows[0]);
}

absl::StatusOr<ArticleRow> LoadArticleBySlug(sql::Tx& tx, std::string_view workspace,
                                             std::string_view slug) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kLoadBySlug, {{"workspace", workspace}, {"slug", slug}}));
  if (rows.empty()) return base::NotFound("article", slug);
  return Read(rows[0]);
}

absl::StatusOr<std::vector<PublishedHeader>> LoadPublished(sql::Tx& tx, std::string_view workspace,
                                                           const std::vector<std::string>& ids) {
  std::vector<PublishedHeader> found;
  if (ids.empty()) return found;
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kLoadPublished, {{"workspace", workspace}, {"ids", ids}}));
  for (const sql::Row row : rows) found.push_back({Read(row), std::string(row.Bytes("header"))});
  return found;
}

absl::Status ClaimSlug(sql::Tx& tx, const ArticleRow& row) {
  DESKMESH_ASSIGN_OR_RETURN(
      const std::int64_t claimed,
      tx.ExecuteCount(kClaimSlug,
                      {{"workspace", row.workspace_id}, {"slug", row.slug}, {"id", row.id}}));
  if (claimed > 0) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows owner,
      tx.Query(kSlugOwner, {{"workspace", row.workspace_id}, {"slug", row.slug}}));
  if (!owner.empty() && owner[0].String("article_id") == row.id) return absl::OkStatus();
  return base::Failure(absl::StatusCode::kAlreadyExists, "SLUG_TAKEN",
                       "another article has or had this address", {{"slug", row.slug}});
}

absl::StatusOr<std::vector<ArticleRow>> LoadArticles(sql::Tx& tx, std::string_view workspace,
                                                     const std::vector<std::string>& ids) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kLoadMany, {{"workspace", workspace}, {"ids", ids}}));
  return ReadAll(rows);
}

absl::Status UpdateArticle(sql::Tx& tx, ArticleRow& row, base::Instant now) {
  ++row.revision;
  row.updated_at = now;
  return tx.Execute(kUpdate, ParamsOf(row));
}

absl::Status UpdateVotes(sql::Tx& tx, ArticleRow& row, base::Instant now) {
  row.indexed_at = now;
  return tx.Execute(kVotes, {{"workspace", row.workspace_id},
                             {"id", row.id},
                             {"sequence", row.sequence},
                             {"helpful", row.helpful_count},
                             {"unhelpful", row.unhelpful_count},
                             {"indexed", row.indexed_at}});
}

absl::StatusOr<std::vector<ArticleRow>> ListArticles(sql::Tx& tx, std::string_view workspace,
                                                     const ArticleList& list) {
  // What the paths of sections begin with.
  const std::string below =
      list.only_direct || list.category.empty() ? std::string() : list.category + "/";
  if (!list.reader_audience.empty()) {
    DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                              tx.Query(kListForReaders, {{"workspace", workspace},
                                                         {"before", list.before_id},
                                                         {"language", list.language},
                                                         {"region", list.language + "-%"},
                                                         {"category", list.category},
                                                         {"below", below},
                                                         {"audience", list.reader_audience},
                                                         {"limit", list.limit}}));
    return ReadAll(rows);
  }
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kList, {{"workspace", workspace},
                                             {"before", list.before_id},
                                             {"state", list.state},
                                             {"language", list.language},
                                             {"region", list.language + "-%"},
                                             {"category", list.category},
                                             {"below", below},
                                             {"due", list.review_due_before},
                                             {"infinite", base::Instant::Infinite()},
                                             {"limit", list.limit}}));
  return ReadAll(rows);
}

absl::StatusOr<std::vector<ArticleRow>> ChangedForReaders(sql::Tx& tx, base::Instant since,
                                                          std::string_view after_id, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kChanged, {{"since", since}, {"after", after_id}, {"limit", limit}}));
  return ReadAll(rows);
}

absl::StatusOr<std::vector<ArticleMark>> MarksAfter(sql::Tx& tx, const ArticleMark& after,
                                                    int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kMarks, {{"workspace", after.workspace_id}, {"id", after.id}, {"limit", limit}}));
  std::vector<ArticleMark> marks;
  for (const sql::Row row : rows) {
    marks.push_back({row.String("workspace_id"), row.String("id"), row.Int64("published_version"),
                     row.String("translation_id"), row.Int64("sequence")});
  }
  return marks;
}

absl::StatusOr<std::vector<ArticleRow>> ChangedLately(sql::Tx& tx, std::string_view workspace,
                                                      base::Instant since, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kChangedLately, {{"since", since}, {"workspace", workspace}, {"limit", limit}}));
  return ReadAll(rows);
}

absl::Status InsertVersion(sql::Tx& tx, const ArticleRow& row, std::string content,
                           std::string header, std::string_view author, base::Instant now) {
  return tx.Execute(kInsertVersion, {{"workspace", row.workspace_id},
                                     {"id", row.id},
                                     {"version", row.version},
                                     {"content", sql::Bytes{std::move(content)}},
                                     {"header", sql::Bytes{std::move(header)}},
                                     {"author", author},
                                     {"now", now}});
}

absl::StatusOr<std::string> LoadVersion(sql::Tx& tx, std::string_view workspace,
                                        std::string_view id, std::int64_t version) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kLoadVersion, {{"workspace", workspace}, {"id", id}, {"version", version}}));
  if (rows.empty()) return base::NotFound("article version", id);
  return std::string(rows[0].Bytes("content"));
}

absl::StatusOr<std::string> LoadHeader(sql::Tx& tx, std::string_view workspace, std::string_view id,
                                       std::int64_t version) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kLoadHeader, {{"workspace", workspace}, {"id", id}, {"version", version}}));
  if (rows.empty()) return base::NotFound("article version", id);
  return std::string(rows[0].Bytes("header"));
}

absl::StatusOr<std::vector<VersionRow>> ListVersions(sql::Tx& tx, std::string_view workspace,
                                                     std::string_view id, std::int64_t before,
                                                     int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kListVersions,
               {{"workspace", workspace}, {"id", id}, {"before", before}, {"limit", limit}}));
  std::vector<VersionRow> versions;
  for (const sql::Row row : rows) {
    versions.push_back({row.Int64("version"), std::string(row.Bytes("header")),
                        row.String("author_id"), row.Instant("created_at")});
  }
  return versions;
}

absl::StatusOr<std::optional<bool>> ReplaceVote(sql::Tx& tx, std::string_view workspace,
                                                std::string_view id, std::string_view voter,
                                                bool is_helpful, std::string_view comment,
                                                base::Instant now) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kLoadVote, {{"workspace", workspace}, {"id", id}, {"voter", voter}}));
  std::optional<bool> earlier;
  if (!rows.empty()) earlier = rows[0].Bool("is_helpful");
  DESKMESH_RETURN_IF_ERROR(tx.Execute(kSaveVote, {{"workspace", workspace},
                                                  {"id", id},
                                                  {"voter", voter},
                                                  {"helpful", is_helpful},
                                                  {"comment", comment},
                                                  {"now", now}}));
  return earlier;
}

absl::StatusOr<std::vector<CommentRow>> ListComments(sql::Tx& tx, std::string_view workspace,
                                                     const CommentList& list) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kListComments, {{"workspace", workspace},
                                                     {"article", list.article_id},
                                                     {"from", list.from},
                                                     {"skip", list.skip},
                                                     {"limit", list.limit}}));
  std::vector<CommentRow> comments;
  for (const sql::Row row : rows) {
    comments.push_back({row.String("article_id"), row.String("voter_id"), row.String("comment"),
                        row.Bool("is_helpful"), row.Instant("voted_at")});
  }
  return comments;
}

absl::Status DropCommentsBefore(sql::Tx& tx, base::Instant before) {
  return tx.Execute(kDropComments, {{"before", before}});
}

}  // namespace deskmesh::knowledge::store
