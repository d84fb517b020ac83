// SPDX-License-Identifier: Apache-2.0
#include "knowledge/curation/store.h"

#include "platform/base/error.h"

namespace deskmesh::knowledge::store {
namespace {

constexpr sql::Statement kListSynonyms{
    "SELECT id, content FROM synonym_set WHERE workspace_id = :workspace AND id > :after "
    "ORDER BY id LIMIT :limit"};
constexpr sql::Statement kInsertSynonyms{
    "INSERT INTO synonym_set (workspace_id, id, content) VALUES (:workspace, :id, :content)"};
constexpr sql::Statement kDeleteSynonyms{
    "DELETE FROM synonym_set WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kCountSynonyms{
    "SELECT COUNT(*) AS n FROM synonym_set WHERE workspace_id = :workspace"};
constexpr sql::Statement kListExam{
    "SELECT id, question, article_id FROM exam_question WHERE workspace_id = :workspace AND "
    "id > :after ORDER BY id LIMIT :limit"};
constexpr sql::Statement kInsertExam{
    "INSERT INTO exam_question (workspace_id, id, question, article_id) VALUES (:workspace, :id, "
    ":question, :article)"};
constexpr sql::Statement kDeleteExam{
    "DELETE FROM exam_question WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kCountExam{
    "SELECT COUNT(*) AS n FROM exam_question WHERE workspace_id = :workspace"};
constexpr sql::Statement kTouch{
    "INSERT INTO curation_change (workspace_id, changed_at, revision) VALUES (:workspace, :now, 1) "
    "ON CONFLICT (workspace_id) DO UPDATE SET changed_at = excluded.changed_at, "
    "revision = curation_change.revision + 1"};
constexpr sql::Statement kChanges{
    "SELECT workspace_id, changed_at, revision FROM curation_change WHERE changed_at > :since"};
constexpr sql::Statement kExamGuard{
    "SELECT revision FROM exam_guard WHERE workspace_id = :workspace"};
constexpr sql::Statement kAdvanceExamGuard{
    "INSERT INTO exam_guard (workspace_id, revision) VALUES (:workspace, 1) ON CONFLICT "
    "(workspace_id) DO UPDATE SET revision = exam_guard.revision + 1 WHERE exam_guard.revision = "
    ":seen"};
constexpr sql::Statement kBumpExamGuard{
    "INSERT INTO exam_guard (workspace_id, revision) VALUES (:workspace, 1) ON CONFLICT "
    "(workspace_id) DO UPDATE SET revision = exam_guard.revision + 1"};
constexpr sql::Statement kInsertQuestion{
    "INSERT INTO reader_question (workspace_id, id, kind, question, locale, outcome, reason, "
    "article_id, opened_id, asked_at, reader_id, shown) VALUES (:workspace, :id, :kind, "
    ":question, :locale, :outcome, :reason, :article, '', :asked, :reader, :shown) ON CONFLICT (workspace_id, id) DO NOTHING"};
constexpr sql::Statement kMarkOpened{
    "UPDATE reader_question SET opened_id = :article, opened_position = :position WHERE "
    "workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kLoadSearch{
    "SELECT question, reader_id, shown, opened_id, asked_at FROM reader_question WHERE "
    "workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kRepeat{
    "SELECT 1 FROM reader_question WHERE workspace_id = :workspace AND reader_id = :reader AND "
    "asked_at > :since AND question = :question AND opened_id = :article AND id <> :id LIMIT 1"};
constexpr sql::Statement kAddClicks{
    "INSERT INTO article_click (workspace_id, query_key, article_id, examined, clicks, changed_at) "
    "VALUES (:workspace, :key, :article, :examined, :clicks, :now) ON CONFLICT (workspace_id, "
    "query_key, article_id) DO UPDATE SET examined = article_click.examined + excluded.examined, "
    "clicks = article_click.clicks + excluded.clicks, changed_at = excluded.changed_at"};
constexpr sql::Statement kLoadClicks{
    "SELECT query_key, article_id, examined, clicks FROM article_click WHERE workspace_id = "
    ":workspace AND query_key IN (:keys[]) AND article_id IN (:articles[])"};
constexpr sql::Statement kPruneClicks{"DELETE FROM article_click WHERE changed_at < :before"};
constexpr sql::Statement kGiveQuestions{
    "UPDATE reader_question SET reader_id = :to WHERE workspace_id = :workspace AND "
    "reader_id = :from"};
constexpr sql::Statement kRateBadly{
    "UPDATE reader_question SET is_badly_rated = TRUE WHERE workspace_id = :workspace AND "
    "reader_id = :reader AND asked_at > :since AND (opened_id = :article OR "
    "(kind = 'ANSWER' AND article_id = :article))"};
constexpr sql::Statement kTakeBackBadRating{
    "UPDATE reader_question SET is_badly_rated = FALSE WHERE workspace_id = :workspace AND "
    "reader_id = :reader AND asked_at > :since AND (opened_id = :article OR "
    "(kind = 'ANSWER' AND article_id = :article))"};
constexpr sql::Statement kRateAnswersBadly{
    "UPDATE reader_question SET is_badly_rated = TRUE WHERE workspace_id = :workspace AND "
    "reader_id = :reader AND asked_at > :since AND kind = 'ANSWER'"};
constexpr sql::Statement kJudge{
    "UPDATE reader_question SET verdict = :verdict WHERE workspace_id = :workspace AND "
    "reader_id = :reader AND asked_at > :since AND kind = 'ANSWER' AND outcome IN ('ANSWER', "
    "'SUGGEST') AND (:article = '' OR article_id = :article) AND (:verdict IN ('HELPED', 'BAD') OR "
    "verdict = '')"};
constexpr sql::Statement kJudgeLast{
    "UPDATE reader_question SET verdict = :verdict WHERE verdict = '' AND workspace_id = :workspace "
    "AND id = (SELECT id FROM reader_question WHERE workspace_id = :workspace AND reader_id = :reader "
    "AND asked_at > :since AND asked_at <= :until AND kind = 'ANSWER' AND outcome = 'ANSWER' "
    "ORDER BY asked_at DESC, id DESC LIMIT 1)"};
constexpr sql::Statement kJudged{
    "SELECT question, locale, article_id, verdict FROM reader_question WHERE workspace_id = "
    ":workspace AND asked_at > :since AND verdict <> '' AND article_id <> '' ORDER BY asked_at DESC, "
    "id DESC LIMIT :limit"};
constexpr sql::Statement kPastQuestions{
    "SELECT question, opened_id FROM reader_question WHERE workspace_id = :workspace AND "
    "reader_id = :reader ORDER BY asked_at DESC, id DESC LIMIT :limit"};
constexpr sql::Statement kDismissedKeys{
    "SELECT query_key FROM gap_dismissal WHERE workspace_id = :workspace"};
constexpr sql::Statement kDismissKey{
    "INSERT INTO gap_dismissal (workspace_id, query_key, dismissed_at) VALUES (:workspace, :key, "
    ":now) ON CONFLICT (workspace_id, query_key) DO UPDATE SET dismissed_at = "
    "excluded.dismissed_at"};
constexpr sql::Statement kPruneDismissals{"DELETE FROM gap_dismissal WHERE dismissed_at < :before"};
constexpr sql::Statement kSearchUses{
    "SELECT question, COUNT(*) AS n, SUM(CASE WHEN opened_id = '' THEN 0 ELSE 1 END) AS opened, "
    "CAST(SUM(opened_position) AS BIGINT) AS positions FROM reader_question WHERE workspace_id = "
    ":workspace AND asked_at >= :from AND asked_at < :to AND kind = 'SEARCH' GROUP BY question "
    "HAVING COUNT(DISTINCT reader_id) >= 3 ORDER BY n DESC, question LIMIT :limit"};
constexpr sql::Statement kPrune{"DELETE FROM reader_question WHERE asked_at < :before"};
constexpr sql::Statement kUnanswered{
    "SELECT id, kind, question, locale, outcome, reason, article_id, asked_at, reader_id, "
    "is_badly_rated, opened_id FROM reader_question WHERE workspace_id = :workspace AND "
    "asked_at > :since AND (is_badly_rated OR (kind = 'SEARCH' AND outcome = 'NOTHING') OR "
    "(kind = 'ANSWER' AND outcome = 'HANDOVER' AND reason = 'unsure')) ORDER BY asked_at DESC LIMIT :limit"};
constexpr sql::Statement kOutcomes{
    "SELECT kind, locale, outcome, COUNT(*) AS n, SUM(CASE WHEN opened_id = '' THEN 0 ELSE 1 END) "
    "AS opened FROM reader_question WHERE workspace_id = :workspace AND asked_at >= :from AND "
    "asked_at < :to GROUP BY kind, locale, outcome"};
constexpr sql::Statement kFailed{
    "SELECT question AS name, COUNT(*) AS n FROM reader_question WHERE workspace_id = :workspace "
    "AND asked_at >= :from AND asked_at < :to AND kind = 'SEARCH' AND outcome = 'NOTHING' "
    "GROUP BY question HAVING COUNT(DISTINCT reader_id) >= 3 ORDER BY n DESC, name LIMIT :limit"};
constexpr sql::Statement kShown{
    "SELECT article_id AS name, COUNT(*) AS n FROM reader_question WHERE workspace_id = "
    ":workspace AND asked_at >= :from AND asked_at < :to AND article_id <> '' "
    "GROUP BY article_id ORDER BY n DESC, name LIMIT :limit"};
constexpr sql::Statement kOpened{
    "SELECT opened_id AS name, COUNT(*) AS n FROM reader_question WHERE workspace_id = :workspace "
    "AND asked_at >= :from AND asked_at < :to AND opened_id IN (:articles[]) GROUP BY opened_id"};

std::string JoinIds(const std::vector<std::string>& ids) {
  std::string joined;
  for (const std::string& id : ids) joined += (joined.empty() ? "" : "\n") + id;
  return joined;
}

// Where an id stands among joined ones, from 1; 0: nowhere.
std::int64_t PositionIn(std::string_view joined, std::string_view id) {
  for (std::int64_t position = 1; !joined.empty(); ++position) {
    const std::size_t end = joined.find('\n');
    if (joined.substr(0, end) == id) return position;
    joined = end == std::string_view::npos ? std::string_view() : joined.substr(end + 1);
  }
  return 0;
}

absl::Status Touch(sql::Tx& tx, std::string_view workspace, base::Instant now) {
  return tx.Execute(kTouch, {{"workspace", workspace}, {"now", now}});
}

absl::Status Delete(sql::Tx& tx, const sql::Statement& statement, std::string_view workspace,
                    std::string_view noun, std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(const std::int64_t deleted,
                            tx.ExecuteCount(statement, {{"workspace", workspace}, {"id", id}}));
  return deleted > 0 ? absl::OkStatus() : base::NotFound(noun, id);
}

absl::Status CheckRoom(sql::Tx& tx, const sql::Statement& count, std::string_view workspace,
                       int most, std::string_view reason) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(count, {{"workspace", workspace}}));
  if (rows[0].Int64("n") < most) return absl::OkStatus();
  return base::Failure(absl::StatusCode::kResourceExhausted, reason,
                       "a workspace holds at most " + std::to_string(most) + " of these");
}

absl::StatusOr<std::vector<NamedCount>> Counts(sql::Tx& tx, const sql::Statement& statement,
                                               std::string_view workspace, base::Instant from,
                                               base::Instant to, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(statement,
               {{"workspace", workspace}, {"from", from}, {"to", to}, {"limit", limit}}));
  std::vector<NamedCount> counts;
  for (const sql::Row row : rows) counts.push_back({row.String("name"), row.Int64("n")});
  return counts;
}

}  // namespace

absl::StatusOr<std::vector<NamedBytes>> ListSynonyms(sql::Tx& tx, std::string_view workspace,
                                                     std::string_view after, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kListSynonyms, {{"workspace", workspace}, {"after", after}, {"limit", limit}}));
  std::vector<NamedBytes> sets;
  for (const sql::Row row : rows) {
    sets.emplace_back(row.String("id"), std::string(row.Bytes("content")));
  }
  return sets;
}

absl::Status InsertSynonyms(sql::Tx& tx, std::string_view workspace, std::string_view id,
                            const std::string& content, base::Instant now) {
  DESKMESH_RETURN_IF_ERROR(
      CheckRoom(tx, kCountSynonyms, workspace, kMaxSynonymSets, "TOO_MANY_SYNONYMS"));
  DESKMESH_RETURN_IF_ERROR(tx.Execute(
      kInsertSynonyms, {{"workspace", workspace}, {"id", id}, {"content", sql::Bytes{content}}}));
  return Touch(tx, workspace, now);
}

absl::Status DeleteSynonyms(sql::Tx& tx, std::string_view workspace, std::string_view id,
                            base::Instant now) {
  DESKMESH_RETURN_IF_ERROR(Delete(tx, kDeleteSynonyms, workspace, "synonym_set", id));
  return Touch(tx, workspace, now);
}

absl::StatusOr<std::int64_t> LoadExamGuard(sql::Tx& tx, std::string_view workspace) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kExamGuard, {{"workspace", workspace}}));
  return rows.empty() ? 0 : rows[0].Int64("revision");
}

absl::StatusOr<bool> AdvanceExamGuard(sql::Tx& tx, std::string_view workspace,
                                      std::optional<std::int64_t> seen) {
  if (!seen) {
    DESKMESH_RETURN_IF_ERROR(tx.Execute(kBumpExamGuard, {{"workspace", workspace}}));
    return true;
  }
  DESKMESH_ASSIGN_OR_RETURN(
      const std::int64_t changed,
      tx.ExecuteCount(kAdvanceExamGuard, {{"workspace", workspace}, {"seen", *seen}}));
  return changed > 0;
}

absl::StatusOr<std::vector<ExamRow>> ListExamQuestions(sql::Tx& tx, std::string_view workspace,
                                                       std::string_view after, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kListExam, {{"workspace", workspace}, {"after", after}, {"limit", limit}}));
  std::vector<ExamRow> questions;
  for (const sql::Row row : rows) {
    questions.push_back({row.String("id"), {row.String("question"), row.String("article_id")}});
  }
  return questions;
}

absl::Status InsertExamQuestion(sql::Tx& tx, std::string_view workspace, const ExamRow& row,
                                base::Instant now) {
  DESKMESH_RETURN_IF_ERROR(
      CheckRoom(tx, kCountExam, workspace, kMaxExamQuestions, "TOO_MANY_EXAM_QUESTIONS"));
  DESKMESH_RETURN_IF_ERROR(tx.Execute(kInsertExam, {{"workspace", workspace},
                                                    {"id", row.id},
                                                    {"question", row.question.text},
                                                    {"article", row.question.article_id}}));
  return Touch(tx, workspace, now);
}

absl::Status DeleteExamQuestion(sql::Tx& tx, std::string_view workspace, std::string_view id,
                                base::Instant now) {
  DESKMESH_RETURN_IF_ERROR(Delete(tx, kDeleteExam, workspace, "exam_question", id));
  return Touch(tx, workspace, now);
}

absl::StatusOr<std::vector<CurationChange>> CurationChanges(sql::Tx& tx, base::Instant since) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kChanges, {{"since", since}}));
  std::vector<CurationChange> changes;
  for (const sql::Row row : rows) {
    changes.push_back(
        {row.String("workspace_id"), row.Instant("changed_at"), row.Int64("revision")});
  }
  return changes;
}

absl::Status InsertQuestion(sql::Tx& tx, const QuestionRow& row) {
  return tx.Execute(kInsertQuestion, {{"workspace", row.workspace_id},
                                      {"id", row.id},
                                      {"kind", row.kind},
                                      {"question", row.question},
                                      {"locale", row.locale},
                                      {"outcome", row.outcome},
                                      {"reason", row.reason},
                                      {"article", row.article_id},
                                      {"asked", row.asked_at},
                                      {"reader", row.reader_id},
                                      {"shown", JoinIds(row.shown)}});
}

absl::StatusOr<bool> HasQuestion(sql::Tx& tx, std::string_view workspace, std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kLoadSearch, {{"workspace", workspace}, {"id", id}}));
  return !rows.empty();
}

absl::StatusOr<std::optional<OpenedSearch>> MarkOpened(sql::Tx& tx, std::string_view workspace,
                                                       std::string_view id,
                                                       std::string_view article_id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kLoadSearch, {{"workspace", workspace}, {"id", id}}));
  if (rows.empty() || !rows[0].String("opened_id").empty()) return std::optional<OpenedSearch>();
  OpenedSearch opened;
  opened.question = rows[0].String("question");
  opened.reader_id = rows[0].String("reader_id");
  opened.position = PositionIn(rows[0].String("shown"), article_id);
  if (opened.position == 0) return std::optional<OpenedSearch>();
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows repeats,
      tx.Query(kRepeat, {{"workspace", workspace},
                         {"reader", opened.reader_id},
                         {"since", rows[0].Instant("asked_at") - std::chrono::hours(24)},
                         {"question", opened.question},
                         {"article", article_id},
                         {"id", id}}));
  opened.is_repeat = !repeats.empty();
  DESKMESH_RETURN_IF_ERROR(tx.Execute(kMarkOpened, {{"workspace", workspace},
                                                    {"id", id},
                                                    {"article", article_id},
                                                    {"position", opened.position}}));
  return std::optional<OpenedSearch>(std::move(opened));
}

absl::Status AddClicks(sql::Tx& tx, std::string_view workspace, std::string_view query_key,
                       std::string_view article_id, const ClickCount& count, base::Instant now) {
  return tx.Execute(kAddClicks, {{"workspace", workspace},
                                 {"key", query_key},
                                 {"article", article_id},
                                 {"examined", count.examined},
                                 {"clicks", count.clicks},
                                 {"now", now}});
}

absl::StatusOr<std::vector<ClickRow>> LoadClicks(sql::Tx& tx, std::string_view workspace,
                                                 std::string_view query_key,
                                                 const std::vector<std::string>& article_ids) {
  const std::vector<std::string> keys = {std::string(query_key), ""};
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kLoadClicks, {{"workspace", workspace}, {"keys", keys}, {"articles", article_ids}}));
  std::vector<ClickRow> clicks;
  for (const sql::Row row : rows) {
    clicks.push_back({row.String("query_key"),
                      row.String("article_id"),
                      {row.Double("examined"), row.Double("clicks")}});
  }
  return clicks;
}

absl::Status DeleteClicksBefore(sql::Tx& tx, base::Instant before) {
  return tx.Execute(kPruneClicks, {{"before", before}});
}

absl::Status GiveQuestions(sql::Tx& tx, std::string_view workspace, std::string_view from_id,
                           std::string_view to_id) {
  return tx.Execute(kGiveQuestions, {{"workspace", workspace}, {"from", from_id}, {"to", to_id}});
}

absl::Status RateBadly(sql::Tx& tx, std::string_view workspace, std::string_view reader_id,
                       std::string_view article_id, base::Instant since) {
  return tx.Execute(
      kRateBadly,
      {{"workspace", workspace}, {"reader", reader_id}, {"article", article_id}, {"since", since}});
}

absl::Status TakeBackBadRating(sql::Tx& tx, std::string_view workspace, std::string_view reader_id,
                               std::string_view article_id, base::Instant since) {
  return tx.Execute(
      kTakeBackBadRating,
      {{"workspace", workspace}, {"reader", reader_id}, {"article", article_id}, {"since", since}});
}

absl::Status RateAnswersBadly(sql::Tx& tx, std::string_view workspace, std::string_view reader_id,
                              base::Instant since) {
  return tx.Execute(kRateAnswersBadly,
                    {{"workspace", workspace}, {"reader", reader_id}, {"since", since}});
}

absl::Status JudgeAnswers(sql::Tx& tx, std::string_view workspace, std::string_view reader_id,
                          std::string_view article_id, base::Instant since,
                          std::string_view verdict) {
  return tx.Execute(kJudge, {{"workspace", workspace},
                             {"reader", reader_id},
                             {"article", article_id},
                             {"since", since},
                             {"verdict", verdict}});
}

absl::Status JudgeLastAnswer(sql::Tx& tx, std::string_view workspace, std::string_view reader_id,
                             base::Instant since, base::Instant until, std::string_view verdict) {
  return tx.Execute(kJudgeLast, {{"workspace", workspace},
                                 {"reader", reader_id},
                                 {"since", since},
                                 {"until", until},
                                 {"verdict", verdict}});
}

absl::StatusOr<std::vector<JudgedQuestion>> JudgedQuestions(sql::Tx& tx, std::string_view workspace,
                                                            base::Instant since, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kJudged, {{"workspace", workspace}, {"since", since}, {"limit", limit}}));
  std::vector<JudgedQuestion> judged;
  for (const sql::Row row : rows) {
    const std::string verdict = row.String("verdict");
    const std::string locale = row.String("locale");
    judged.push_back({.text = row.String("question"),
                      .locale = locale.substr(0, locale.find('-')),
                      .article_id = row.String("article_id"),
                      .is_right = verdict == kHelped || verdict == kSolved,
                      .is_said = verdict == kHelped || verdict == kBad});
  }
  return judged;
}

absl::StatusOr<std::vector<PastQuestion>> PastQuestions(sql::Tx& tx, std::string_view workspace,
                                                        std::string_view reader_id, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kPastQuestions,
               {{"workspace", workspace}, {"reader", reader_id}, {"limit", limit}}));
  std::vector<PastQuestion> past;
  for (const sql::Row row : rows) past.push_back({row.String("question"), row.String("opened_id")});
  return past;
}

absl::StatusOr<std::vector<std::string>> DismissedKeys(sql::Tx& tx, std::string_view workspace) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kDismissedKeys, {{"workspace", workspace}}));
  std::vector<std::string> keys;
  for (const sql::Row row : rows) keys.push_back(row.String("query_key"));
  return keys;
}

absl::Status DismissKey(sql::Tx& tx, std::string_view workspace, std::string_view query_key,
                        base::Instant now) {
  return tx.Execute(kDismissKey, {{"workspace", workspace}, {"key", query_key}, {"now", now}});
}

absl::StatusOr<std::vector<SearchUseRow>> SearchUses(sql::Tx& tx, std::string_view workspace,
                                                     base::Instant from, base::Instant to,
                                                     int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kSearchUses,
               {{"workspace", workspace}, {"from", from}, {"to", to}, {"limit", limit}}));
  std::vector<SearchUseRow> uses;
  for (const sql::Row row : rows) {
    SearchUseRow use{row.String("question"), row.Int64("n"), row.Int64("opened"), 0};
    if (use.opened > 0) {
      use.mean_position =
          static_cast<double>(row.Int64("positions")) / static_cast<double>(use.opened);
    }
    uses.push_back(std::move(use));
  }
  return uses;
}

absl::Status DeleteQuestionsBefore(sql::Tx& tx, base::Instant before) {
  DESKMESH_RETURN_IF_ERROR(tx.Execute(kPruneDismissals, {{"before", before}}));
  return tx.Execute(kPrune, {{"before", before}});
}

absl::StatusOr<std::vector<QuestionRow>> UnansweredQuestions(sql::Tx& tx,
                                                             std::string_view workspace,
                                                             base::Instant since, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kUnanswered, {{"workspace", workspace}, {"since", since}, {"limit", limit}}));
  std::vector<QuestionRow> questions;
  for (const sql::Row row : rows) {
    QuestionRow question{.workspace_id = std::string(workspace),
                         .id = row.String("id"),
                         .kind = row.String("kind"),
                         .question = row.String("question"),
                         .locale = row.String("locale"),
                         .outcome = row.String("outcome"),
                         .reason = row.String("reason"),
                         .article_id = row.String("article_id"),
                         .asked_at = row.Instant("asked_at"),
                         .reader_id = row.String("reader_id"),
                         .shown = {},
                         .is_badly_rated = row.Bool("is_badly_rated")};
    // What was opened is what was rated.
    if (const std::string opened = row.String("opened_id"); !opened.empty()) {
      question.article_id = opened;
    }
    questions.push_back(std::move(question));
  }
  return questions;
}

absl::StatusOr<std::vector<OutcomeCount>> CountOutcomes(sql::Tx& tx, std::string_view workspace,
                                                        base::Instant from, base::Instant to) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kOutcomes, {{"workspace", workspace}, {"from", from}, {"to", to}}));
  std::vector<OutcomeCount> counts;
  for (const sql::Row row : rows) {
    counts.push_back({row.String("kind"), row.String("locale"), row.String("outcome"),
                      row.Int64("n"), row.Int64("opened")});
  }
  return counts;
}

absl::StatusOr<std::vector<NamedCount>> FailedSearches(sql::Tx& tx, std::string_view workspace,
                                                       base::Instant from, base::Instant to,
                                                       int limit) {
  return Counts(tx, kFailed, workspace, from, to, limit);
}

absl::StatusOr<std::vector<NamedCount>> ShownArticles(sql::Tx& tx, std::string_view workspace,
                                                      base::Instant from, base::Instant to,
                                                      int limit) {
  return Counts(tx, kShown, workspace, from, to, limit);
}

absl::StatusOr<std::vector<NamedCount>> CountOpened(sql::Tx& tx, std::string_view workspace,
                                                    const std::vector<std::string>& article_ids,
                                                    base::Instant from, base::Instant to) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kOpened,
               {{"workspace", workspace}, {"articles", article_ids}, {"from", from}, {"to", to}}));
  std::vector<NamedCount> counts;
  for (const sql::Row row : rows) counts.push_back({row.String("name"), row.Int64("n")});
  return counts;
}

}  // namespace deskmesh::knowledge::store
