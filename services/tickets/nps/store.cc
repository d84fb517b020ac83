// SPDX-License-Identifier: Apache-2.0
#include "tickets/nps/store.h"

#include "platform/base/error.h"

namespace deskmesh::tickets {
namespace {

constexpr sql::Statement kSaveContact{
    "INSERT INTO survey_contact (workspace_id, id, organization_id, tier, job_role, locale, "
    "can_be_reached, nps_asked, sequence) VALUES (:workspace, :id, :organization, :tier, :job_role, "
    ":locale, :can_be_reached, 0, :sequence) ON CONFLICT (workspace_id, id) DO UPDATE SET "
    "organization_id = excluded.organization_id, tier = excluded.tier, "
    "job_role = excluded.job_role, locale = excluded.locale, "
    "can_be_reached = excluded.can_be_reached, sequence = excluded.sequence "
    "WHERE survey_contact.sequence < excluded.sequence"};
constexpr sql::Statement kLockContacts{
    "SELECT id, organization_id, tier, job_role, locale, can_be_reached, nps_asked "
    "FROM survey_contact WHERE workspace_id = :workspace AND id > :after ORDER BY id LIMIT :limit "
    "FOR UPDATE"};
constexpr sql::Statement kNoteAsked{
    "UPDATE survey_contact SET nps_asked = :at WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kCountWave{
    "SELECT tier, CASE WHEN answered = 0 THEN -1 ELSE score END AS result, COUNT(*) AS n "
    "FROM survey WHERE workspace_id = :workspace AND wave_id = :wave AND wave_id <> '' "
    "GROUP BY tier, CASE WHEN answered = 0 THEN -1 ELSE score END"};

}  // namespace

absl::Status SaveContact(sql::Tx& tx, std::string_view workspace_id, const SurveyContact& contact,
                         std::int64_t sequence) {
  return tx.Execute(kSaveContact, {{"workspace", workspace_id},
                                   {"id", contact.id},
                                   {"organization", contact.organization_id},
                                   {"tier", static_cast<std::int64_t>(contact.tier)},
                                   {"job_role", contact.job_role},
                                   {"locale", contact.locale},
                                   {"can_be_reached", contact.can_be_reached},
                                   {"sequence", sequence}});
}

absl::StatusOr<std::vector<SurveyContact>> LockContacts(sql::Tx& tx, std::string_view workspace_id,
                                                        std::string_view after, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kLockContacts, {{"workspace", workspace_id}, {"after", after}, {"limit", limit}}));
  std::vector<SurveyContact> contacts;
  for (const sql::Row row : rows) {
    contacts.push_back({.id = row.String(0),
                        .organization_id = row.String(1),
                        .tier = static_cast<Tier>(row.Int64(2)),
                        .job_role = row.String(3),
                        .locale = row.String(4),
                        .can_be_reached = row.Bool(5),
                        .nps_asked = row.Instant(6)});
  }
  return contacts;
}

absl::Status NoteAsked(sql::Tx& tx, std::string_view workspace_id, std::string_view contact_id,
                       base::Instant at) {
  return tx.Execute(kNoteAsked, {{"workspace", workspace_id}, {"id", contact_id}, {"at", at}});
}

absl::StatusOr<std::map<Tier, WaveCount>> CountWave(sql::Tx& tx, std::string_view workspace_id,
                                                    std::string_view wave_id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kCountWave, {{"workspace", workspace_id}, {"wave", wave_id}}));
  std::map<Tier, WaveCount> counts;
  for (const sql::Row row : rows) {
    WaveCount& count = counts[static_cast<Tier>(row.Int64(0))];
    const int score = static_cast<int>(row.Int64(1));
    const int surveys = static_cast<int>(row.Int64(2));
    count.sent += surveys;
    if (score >= 0) count.tally.Add(score, surveys);
  }
  return counts;
}

}  // namespace deskmesh::tickets
