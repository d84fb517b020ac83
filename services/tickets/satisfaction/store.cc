// SPDX-License-Identifier: Apache-2.0
#include "tickets/satisfaction/store.h"

#include "platform/base/error.h"

namespace deskmesh::tickets {
namespace {

constexpr sql::Statement kInsertSurvey{
    "INSERT INTO survey (workspace_id, id, kind, occasion, ticket_id, wave_id, contact_id, "
    "organization_id, tier, locale, created, expires, sequence, score, comment, solved, answered) "
    "VALUES (:workspace, :id, :kind, :occasion, :ticket, :wave, :contact, :organization, :tier, "
    ":locale, :created, :expires, :sequence, 0, '', 0, 0) ON CONFLICT DO NOTHING"};
#define DESKMESH_SURVEY_COLUMNS                                                               \
  "SELECT id, kind, ticket_id, wave_id, contact_id, organization_id, tier, locale, created, " \
  "expires, sequence, score, comment, solved, answered FROM survey WHERE workspace_id = :workspace "
constexpr sql::Statement kLoadSurvey{DESKMESH_SURVEY_COLUMNS "AND id = :id"};
constexpr sql::Statement kLockSurvey{DESKMESH_SURVEY_COLUMNS "AND id = :id FOR UPDATE"};
#define DESKMESH_SURVEY_PAGE \
  "AND id < :before AND answered >= :answered ORDER BY id DESC LIMIT :limit"
constexpr sql::Statement kListSurveys{DESKMESH_SURVEY_COLUMNS DESKMESH_SURVEY_PAGE};
constexpr sql::Statement kListOfTicket{
    DESKMESH_SURVEY_COLUMNS "AND ticket_id = :ticket AND ticket_id <> '' " DESKMESH_SURVEY_PAGE};
constexpr sql::Statement kListOfWave{DESKMESH_SURVEY_COLUMNS
                                     "AND wave_id = :wave AND wave_id <> '' " DESKMESH_SURVEY_PAGE};
#undef DESKMESH_SURVEY_PAGE
#undef DESKMESH_SURVEY_COLUMNS
constexpr sql::Statement kUpdateSurvey{
    "UPDATE survey SET expires = :expires, sequence = :sequence, score = :score, "
    "comment = :comment, solved = :solved, answered = :answered "
    "WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kEndSurveys{
    "UPDATE survey SET expires = :now WHERE workspace_id = :workspace AND ticket_id = :ticket "
    "AND ticket_id <> '' AND expires > :now"};

constexpr sql::Statement kLatestKey{
    "SELECT id, secret, created, retired FROM survey_key WHERE workspace_id = :workspace "
    "ORDER BY id DESC LIMIT 1"};
constexpr sql::Statement kFindKey{
    "SELECT id, secret, created, retired FROM survey_key WHERE workspace_id = :workspace "
    "AND id = :id"};
constexpr sql::Statement kAddKey{
    "INSERT INTO survey_key (workspace_id, id, secret, created, retired) "
    "VALUES (:workspace, :id, :secret, :created, 0) ON CONFLICT DO NOTHING"};
constexpr sql::Statement kRetireKeys{
    "UPDATE survey_key SET retired = :at WHERE workspace_id = :workspace AND id < :id "
    "AND retired = 0"};
constexpr sql::Statement kDropKeys{
    "DELETE FROM survey_key WHERE workspace_id = :workspace AND retired <> 0 "
    "AND retired <= :until"};

// Above every id, in every collation.
constexpr std::string_view kAfterAll = "svy_zzzzzzzzzzzzzzzzzzzzzzzzzz~";

Survey ReadSurvey(const sql::Row& row) {
  Survey survey{.id = row.String(0),
                .kind = static_cast<Survey::Kind>(row.Int64(1)),
                .ticket_id = row.String(2),
                .wave_id = row.String(3),
                .contact_id = row.String(4),
                .organization_id = row.String(5),
                .tier = static_cast<Tier>(row.Int64(6)),
                .locale = row.String(7),
                .created = row.Instant(8),
                .expires = row.Instant(9),
                .sequence = row.Int64(10),
                .answer = {}};
  if (row.Int64(14) == 0) return survey;
  survey.answer = Survey::Answer{.score = static_cast<int>(row.Int64(11)),
                                 .comment = row.String(12),
                                 .solved = {},
                                 .at = row.Instant(14)};
  if (row.Int64(13) != 0) survey.answer->solved = row.Int64(13) == 1;
  return survey;
}

absl::StatusOr<std::optional<LinkKey>> ReadKey(absl::StatusOr<sql::Rows> rows) {
  if (!rows.ok()) return rows.status();
  for (const sql::Row row : *rows) {
    return std::optional<LinkKey>(LinkKey{.id = row.Int64(0),
                                          .secret = std::string(row.Bytes(1)),
                                          .created = row.Instant(2),
                                          .retired = row.Instant(3)});
  }
  return std::optional<LinkKey>();
}

}  // namespace

absl::StatusOr<bool> InsertSurvey(sql::Tx& tx, std::string_view workspace_id, const Survey& survey,
                                  std::string_view occasion) {
  DESKMESH_ASSIGN_OR_RETURN(
      const std::int64_t inserted,
      tx.ExecuteCount(kInsertSurvey, {{"workspace", workspace_id},
                                      {"id", survey.id},
                                      {"kind", static_cast<std::int64_t>(survey.kind)},
                                      {"occasion", occasion},
                                      {"ticket", survey.ticket_id},
                                      {"wave", survey.wave_id},
                                      {"contact", survey.contact_id},
                                      {"organization", survey.organization_id},
                                      {"tier", static_cast<std::int64_t>(survey.tier)},
                                      {"locale", survey.locale},
                                      {"created", survey.created},
                                      {"expires", survey.expires},
                                      {"sequence", survey.sequence}}));
  return inserted > 0;
}

absl::StatusOr<std::optional<Survey>> LoadSurvey(sql::Tx& tx, std::string_view workspace_id,
                                                 std::string_view id, bool for_change) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(for_change ? kLockSurvey : kLoadSurvey, {{"workspace", workspace_id}, {"id", id}}));
  for (const sql::Row row : rows) return std::optional<Survey>(ReadSurvey(row));
  return std::optional<Survey>();
}

absl::Status UpdateSurvey(sql::Tx& tx, std::string_view workspace_id, const Survey& survey) {
  const Survey::Answer answer = survey.answer.value_or(Survey::Answer());
  const std::int64_t solved = !answer.solved.has_value() ? 0 : *answer.solved ? 1 : 2;
  return tx.Execute(kUpdateSurvey, {{"workspace", workspace_id},
                                    {"id", survey.id},
                                    {"expires", survey.expires},
                                    {"sequence", survey.sequence},
                                    {"score", answer.score},
                                    {"comment", answer.comment},
                                    {"solved", solved},
                                    {"answered", answer.at}});
}

absl::Status EndSurveysOf(sql::Tx& tx, std::string_view workspace_id, std::string_view ticket_id,
                          base::Instant now) {
  return tx.Execute(kEndSurveys,
                    {{"workspace", workspace_id}, {"ticket", ticket_id}, {"now", now}});
}

absl::StatusOr<std::vector<Survey>> ListSurveys(sql::Tx& tx, std::string_view workspace_id,
                                                const SurveySelection& selection,
                                                std::string_view before_id, int limit) {
  sql::Params params = {{"workspace", workspace_id},
                        {"before", before_id.empty() ? kAfterAll : before_id},
                        {"answered", selection.is_answered ? 1 : 0},
                        {"limit", limit}};
  const sql::Statement* statement = &kListSurveys;
  if (!selection.ticket_id.empty()) {
    statement = &kListOfTicket;
    params.emplace_back("ticket", selection.ticket_id);
  } else if (!selection.wave_id.empty()) {
    statement = &kListOfWave;
    params.emplace_back("wave", selection.wave_id);
  }
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(*statement, params));
  std::vector<Survey> surveys;
  for (const sql::Row row : rows) surveys.push_back(ReadSurvey(row));
  return surveys;
}

absl::StatusOr<std::optional<LinkKey>> LatestKey(sql::Tx& tx, std::string_view workspace_id) {
  return ReadKey(tx.Query(kLatestKey, {{"workspace", workspace_id}}));
}

absl::StatusOr<std::optional<LinkKey>> FindKey(sql::Tx& tx, std::string_view workspace_id,
                                               std::int64_t id) {
  return ReadKey(tx.Query(kFindKey, {{"workspace", workspace_id}, {"id", id}}));
}

absl::Status AddKey(sql::Tx& tx, std::string_view workspace_id, const LinkKey& key) {
  DESKMESH_RETURN_IF_ERROR(tx.Execute(kAddKey, {{"workspace", workspace_id},
                                                {"id", key.id},
                                                {"secret", sql::Bytes{key.secret}},
                                                {"created", key.created}}));
  return tx.Execute(kRetireKeys,
                    {{"workspace", workspace_id}, {"id", key.id}, {"at", key.created}});
}

absl::Status DropKeys(sql::Tx& tx, std::string_view workspace_id, base::Instant until) {
  return tx.Execute(kDropKeys, {{"workspace", workspace_id}, {"until", until}});
}

}  // namespace deskmesh::tickets
