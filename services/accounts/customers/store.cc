// SPDX-License-Identifier: Apache-2.0
#include "accounts/customers/store.h"

#include <absl/strings/ascii.h>

#include <optional>

#include "accounts/core/contact_words.h"
#include "accounts/core/lines.h"
#include "accounts/core/people_rules.h"
#include "platform/base/error.h"

namespace deskmesh::accounts {
namespace {

#define DESKMESH_ORGANIZATION_COLUMNS                                               \
  "id, display_name, tier, industry, region, employee_count, domains, manager_id, " \
  "contract_value, created, updated, sequence "
constexpr sql::Statement kLoadOrganization{
    "SELECT " DESKMESH_ORGANIZATION_COLUMNS
    "FROM organization WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kLockOrganization{
    "SELECT " DESKMESH_ORGANIZATION_COLUMNS
    "FROM organization WHERE workspace_id = :workspace AND id = :id FOR UPDATE"};
constexpr sql::Statement kListOrganizations{
    "SELECT " DESKMESH_ORGANIZATION_COLUMNS
    "FROM organization WHERE workspace_id = :workspace AND id > :after ORDER BY id LIMIT :limit"};
constexpr sql::Statement kFindOrganizations{
    "SELECT " DESKMESH_ORGANIZATION_COLUMNS
    "FROM organization WHERE workspace_id = :workspace AND id > :after "
    "AND (LOWER(display_name) LIKE :pattern ESCAPE '!' OR LOWER(domains) LIKE :pattern ESCAPE '!') "
    "ORDER BY id LIMIT :limit"};
#undef DESKMESH_ORGANIZATION_COLUMNS
constexpr sql::Statement kInsertOrganization{
    "INSERT INTO organization (workspace_id, id, display_name, tier, industry, region, "
    "employee_count, domains, manager_id, contract_value, created, updated, sequence) VALUES "
    "(:workspace, :id, :display_name, :tier, :industry, :region, :employee_count, :domains, "
    ":manager_id, :contract_value, :created, :updated, :sequence)"};
constexpr sql::Statement kUpdateOrganization{
    "UPDATE organization SET display_name = :display_name, tier = :tier, industry = :industry, "
    "region = :region, employee_count = :employee_count, domains = :domains, "
    "manager_id = :manager_id, contract_value = :contract_value, updated = :updated, "
    "sequence = :sequence "
    "WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kTierOfOrganization{
    "SELECT tier FROM organization WHERE workspace_id = :workspace AND id = :id FOR SHARE"};

#define DESKMESH_CONTACT_COLUMNS                                                                \
  "id, display_name, email, unverified_email, phone, organization_id, locale, job_role, tags, " \
  "external_id, tier, verified, created, updated, sequence "
constexpr sql::Statement kLoadContact{"SELECT " DESKMESH_CONTACT_COLUMNS
                                      "FROM contact WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kLockContact{
    "SELECT " DESKMESH_CONTACT_COLUMNS
    "FROM contact WHERE workspace_id = :workspace AND id = :id FOR UPDATE"};
constexpr sql::Statement kListContacts{
    "SELECT " DESKMESH_CONTACT_COLUMNS
    "FROM contact WHERE workspace_id = :workspace AND id > :after ORDER BY id LIMIT :limit"};
constexpr sql::Statement kListContactsOfOrganization{
    "SELECT " DESKMESH_CONTACT_COLUMNS
    "FROM contact WHERE workspace_id = :workspace AND organization_id = :organization_id "
    "AND id > :after ORDER BY id LIMIT :limit"};
constexpr sql::Statement kFindContactByEmail{
    "SELECT " DESKMESH_CONTACT_COLUMNS
    "FROM contact WHERE workspace_id = :workspace AND email_key = :key"};
constexpr sql::Statement kFindContactByExternalId{
    "SELECT " DESKMESH_CONTACT_COLUMNS
    "FROM contact WHERE workspace_id = :workspace AND external_id = :key"};
// Beginnings of up to three words, each as a range; an empty one is met by all.
constexpr sql::Statement kSearchContacts{
    "SELECT " DESKMESH_CONTACT_COLUMNS
    "FROM contact WHERE workspace_id = :workspace AND id > :after "
    "AND (CAST(:organization_id AS TEXT) = '' OR organization_id = :organization_id) "
    "AND id IN (SELECT contact_id FROM contact_word WHERE workspace_id = :workspace "
    "AND word >= :word1 AND word < :end1) "
    "AND (CAST(:word2 AS TEXT) = '' OR id IN (SELECT contact_id FROM contact_word "
    "WHERE workspace_id = :workspace AND word >= :word2 AND word < :end2)) "
    "AND (CAST(:word3 AS TEXT) = '' OR id IN (SELECT contact_id FROM contact_word "
    "WHERE workspace_id = :workspace AND word >= :word3 AND word < :end3)) "
    "ORDER BY id LIMIT :limit"};
constexpr sql::Statement kContactsBehind{
    "SELECT workspace_id, " DESKMESH_CONTACT_COLUMNS
    "FROM contact WHERE words_of <> sequence ORDER BY workspace_id, id LIMIT :limit FOR UPDATE"};
constexpr sql::Statement kMarkWords{
    "UPDATE contact SET words_of = :sequence "
    "WHERE workspace_id = :workspace AND id = :id AND sequence = :sequence"};
constexpr sql::Statement kForgetWords{
    "DELETE FROM contact_word WHERE workspace_id = :workspace AND contact_id = :id"};
constexpr sql::Statement kInsertWords{
    "INSERT INTO contact_word (workspace_id, word, contact_id) "
    "SELECT :workspace, value, :id FROM json_each(:words) WHERE TRUE ON CONFLICT DO NOTHING",
    "INSERT INTO contact_word (workspace_id, word, contact_id) "
    "SELECT CAST(:workspace AS TEXT), value, CAST(:id AS TEXT) "
    "FROM json_array_elements_text(CAST(:words AS JSON)) AS word (value) ON CONFLICT DO NOTHING"};
constexpr sql::Statement kSpreadTier{
    "UPDATE contact SET tier = :tier, sequence = sequence + 1, updated = :now, "
    "words_of = CASE WHEN words_of = sequence THEN sequence + 1 ELSE words_of END "
    "WHERE workspace_id = :workspace AND organization_id = :organization_id AND tier <> :tier "
    "RETURNING " DESKMESH_CONTACT_COLUMNS};
#undef DESKMESH_CONTACT_COLUMNS
constexpr sql::Statement kInsertContact{
    "INSERT INTO contact (workspace_id, id, display_name, email, email_key, unverified_email, "
    "phone, organization_id, locale, job_role, tags, external_id, tier, verified, created, updated, "
    "sequence, words_of) VALUES (:workspace, :id, :display_name, :email, :email_key, "
    ":unverified_email, :phone, :organization_id, :locale, :job_role, :tags, :external_id, :tier, "
    ":verified, :created, :updated, :sequence, :sequence) ON CONFLICT DO NOTHING"};
constexpr sql::Statement kUpdateContact{
    "UPDATE contact SET display_name = :display_name, email = :email, email_key = :email_key, "
    "unverified_email = :unverified_email, phone = :phone, organization_id = :organization_id, "
    "locale = :locale, job_role = :job_role, tags = :tags, external_id = :external_id, "
    "tier = :tier, verified = :verified, updated = :updated, sequence = :sequence, "
    "words_of = :sequence "
    "WHERE workspace_id = :workspace AND id = :id"};

// Matches what holds `part`, of which the letters A to Z are lowered.
std::string PatternOf(std::string_view part) {
  std::string pattern = "%";
  for (const char c : part) {
    if (c == '%' || c == '_' || c == '!') pattern += '!';
    pattern += absl::ascii_tolower(static_cast<unsigned char>(c));
  }
  return pattern + "%";
}

Organization ReadOrganization(const sql::Row& row) {
  return {.id = row.String("id"),
          .display_name = row.String("display_name"),
          .tier = static_cast<Tier>(row.Int64("tier")),
          .industry = row.String("industry"),
          .region = row.String("region"),
          .employee_count = static_cast<int>(row.Int64("employee_count")),
          .domains = SplitLines(row.Text("domains")),
          .manager_id = row.String("manager_id"),
          .contract_value = row.Int64("contract_value"),
          .created = row.Instant("created"),
          .updated = row.Instant("updated"),
          .sequence = row.Int64("sequence")};
}

sql::Params OrganizationParams(std::string_view workspace_id, const Organization& organization) {
  return {{"workspace", workspace_id},
          {"id", organization.id},
          {"display_name", organization.display_name},
          {"tier", static_cast<int>(organization.tier)},
          {"industry", organization.industry},
          {"region", organization.region},
          {"employee_count", organization.employee_count},
          {"domains", JoinLines(organization.domains)},
          {"manager_id", organization.manager_id},
          {"contract_value", organization.contract_value},
          {"updated", organization.updated},
          {"sequence", organization.sequence}};
}

Contact ReadContact(const sql::Row& row) {
  return {.id = row.String("id"),
          .display_name = row.String("display_name"),
          .email = row.String("email"),
          .unverified_email = row.String("unverified_email"),
          .phone = row.String("phone"),
          .organization_id = row.String("organization_id"),
          .locale = row.String("locale"),
          .job_role = row.String("job_role"),
          .tags = SplitLines(row.Text("tags")),
          .external_id = row.String("external_id"),
          .tier = static_cast<Tier>(row.Int64("tier")),
          .verified = row.Instant("verified"),
          .created = row.Instant("created"),
          .updated = row.Instant("updated"),
          .sequence = row.Int64("sequence")};
}

// Unset keys are NULL, which no unique index compares.
std::optional<std::string> OrNull(std::string text) {
  if (text.empty()) return std::nullopt;
  return text;
}

sql::Params ContactParams(std::string_view workspace_id, const Contact& contact) {
  return {{"workspace", workspace_id},
          {"id", contact.id},
          {"display_name", contact.display_name},
          {"email", contact.email},
          {"email_key", OrNull(EmailKey(contact.email))},
          {"unverified_email", contact.unverified_email},
          {"phone", contact.phone},
          {"organization_id", contact.organization_id},
          {"locale", contact.locale},
          {"job_role", contact.job_role},
          {"tags", JoinLines(contact.tags)},
          {"external_id", OrNull(contact.external_id)},
          {"tier", static_cast<int>(contact.tier)},
          {"verified", contact.verified},
          {"updated", contact.updated},
          {"sequence", contact.sequence}};
}

absl::StatusOr<Organization> OneOrganization(sql::Tx& tx, const sql::Statement& statement,
                                             std::string_view workspace_id, std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(statement, {{"workspace", workspace_id}, {"id", id}}));
  if (rows.empty()) return base::NotFound("organization", id);
  return ReadOrganization(rows[0]);
}

absl::StatusOr<Contact> OneContact(sql::Tx& tx, const sql::Statement& statement,
                                   std::string_view workspace_id, std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(statement, {{"workspace", workspace_id}, {"id", id}}));
  if (rows.empty()) return base::NotFound("contact", id);
  return ReadContact(rows[0]);
}

// Comes behind every word that begins with `word`, in the order of bytes.
std::string EndOf(const std::string& word) {
  return word.empty() ? word : word + "\xf4\x8f\xbf\xbf";
}

absl::Status SaveWords(sql::Tx& tx, std::string_view workspace_id, const Contact& contact) {
  const std::vector<std::string> words = ContactWords(contact);
  if (words.empty()) return absl::OkStatus();
  return tx.Execute(
      kInsertWords,
      {{"workspace", workspace_id}, {"id", contact.id}, {"words", sql::JsonArray(words)}});
}

absl::Status ReplaceWords(sql::Tx& tx, std::string_view workspace_id, const Contact& contact) {
  DESKMESH_RETURN_IF_ERROR(
      tx.Execute(kForgetWords, {{"workspace", workspace_id}, {"id", contact.id}}));
  return SaveWords(tx, workspace_id, contact);
}

// CONTACT_EXISTS when another contact has one of the keys of this one.
absl::Status CheckKeysFree(sql::Tx& tx, std::string_view workspace_id, const Contact& contact) {
  struct Key {
    const char* field;
    const sql::Statement& find;
    std::string value;
  };
  for (const Key& key :
       {Key{"contact.email", kFindContactByEmail, EmailKey(contact.email)},
        Key{"contact.external_id", kFindContactByExternalId, contact.external_id}}) {
    if (key.value.empty()) continue;
    DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(key.find, {{"workspace", workspace_id},
                                                                        {"key", key.value}}));
    if (!rows.empty() && rows[0].Text("id") != contact.id) {
      return base::Failure(absl::StatusCode::kAlreadyExists, "CONTACT_EXISTS",
                           "another contact has this " + std::string(key.field),
                           {{"contact", rows[0].String("id")}, {"field", key.field}});
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Organization> LoadOrganization(sql::Tx& tx, std::string_view workspace_id,
                                              std::string_view id) {
  return OneOrganization(tx, kLoadOrganization, workspace_id, id);
}

absl::StatusOr<Organization> LockOrganization(sql::Tx& tx, std::string_view workspace_id,
                                              std::string_view id) {
  return OneOrganization(tx, kLockOrganization, workspace_id, id);
}

absl::StatusOr<std::vector<Organization>> ListOrganizations(sql::Tx& tx,
                                                            std::string_view workspace_id,
                                                            std::string_view part,
                                                            std::string_view after_id, int limit) {
  sql::Params params = {{"workspace", workspace_id}, {"after", after_id}, {"limit", limit}};
  const std::string pattern = PatternOf(part);
  if (!part.empty()) params.emplace_back("pattern", pattern);
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(part.empty() ? kListOrganizations : kFindOrganizations, params));
  std::vector<Organization> organizations;
  organizations.reserve(rows.size());
  for (const sql::Row row : rows) organizations.push_back(ReadOrganization(row));
  return organizations;
}

absl::Status InsertOrganization(sql::Tx& tx, std::string_view workspace_id,
                                const Organization& organization) {
  sql::Params params = OrganizationParams(workspace_id, organization);
  params.emplace_back("created", organization.created);
  return tx.Execute(kInsertOrganization, params);
}

absl::Status UpdateOrganization(sql::Tx& tx, std::string_view workspace_id,
                                const Organization& organization) {
  return tx.Execute(kUpdateOrganization, OrganizationParams(workspace_id, organization));
}

absl::StatusOr<Tier> TierOfOrganization(sql::Tx& tx, std::string_view workspace_id,
                                        std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kTierOfOrganization, {{"workspace", workspace_id}, {"id", id}}));
  if (rows.empty()) {
    return base::InvalidField("contact.organization_id",
                              "must name an organisation of the workspace");
  }
  return static_cast<Tier>(rows[0].Int64("tier"));
}

absl::StatusOr<Contact> LoadContact(sql::Tx& tx, std::string_view workspace_id,
                                    std::string_view id) {
  return OneContact(tx, kLoadContact, workspace_id, id);
}

absl::StatusOr<Contact> LockContact(sql::Tx& tx, std::string_view workspace_id,
                                    std::string_view id) {
  return OneContact(tx, kLockContact, workspace_id, id);
}

absl::StatusOr<std::vector<Contact>> ListContacts(sql::Tx& tx, std::string_view workspace_id,
                                                  const ContactSelection& selection,
                                                  std::string_view after_id, int limit) {
  absl::StatusOr<sql::Rows> rows = sql::Rows();
  // The search has looked at the words itself. What it finds by words that are behind is shown, too:
  // a page that loses rows would end the list.
  const bool is_searched = selection.email.empty() && selection.external_id.empty();
  std::vector<std::string> query_words = ContactQueryWords(selection.query);
  const auto fits = [&](const Contact& contact) {
    return contact.id > after_id &&
           (selection.email.empty() || EmailKey(contact.email) == EmailKey(selection.email)) &&
           (selection.external_id.empty() || contact.external_id == selection.external_id) &&
           (selection.organization_id.empty() ||
            contact.organization_id == selection.organization_id) &&
           (is_searched || query_words.empty() || HasWords(contact, query_words));
  };
  if (!selection.query.empty() && query_words.empty()) return std::vector<Contact>();
  if (!selection.email.empty()) {
    rows = tx.Query(kFindContactByEmail,
                    {{"workspace", workspace_id}, {"key", EmailKey(selection.email)}});
  } else if (!selection.external_id.empty()) {
    rows = tx.Query(kFindContactByExternalId,
                    {{"workspace", workspace_id}, {"key", selection.external_id}});
  } else if (!query_words.empty()) {
    std::vector<std::string> asked = query_words;
    asked.resize(kMaxQueryWords);
    rows = tx.Query(kSearchContacts, {{"workspace", workspace_id},
                                      {"after", after_id},
                                      {"organization_id", selection.organization_id},
                                      {"word1", asked[0]},
                                      {"end1", EndOf(asked[0])},
                                      {"word2", asked[1]},
                                      {"end2", EndOf(asked[1])},
                                      {"word3", asked[2]},
                                      {"end3", EndOf(asked[2])},
                                      {"limit", limit}});
  } else if (!selection.organization_id.empty()) {
    rows = tx.Query(kListContactsOfOrganization, {{"workspace", workspace_id},
                                                  {"organization_id", selection.organization_id},
                                                  {"after", after_id},
                                                  {"limit", limit}});
  } else {
    rows = tx.Query(kListContacts,
                    {{"workspace", workspace_id}, {"after", after_id}, {"limit", limit}});
  }
  if (!rows.ok()) return rows.status();
  std::vector<Contact> contacts;
  contacts.reserve(rows->size());
  for (const sql::Row row : *rows) {
    Contact contact = ReadContact(row);
    if (fits(contact)) contacts.push_back(std::move(contact));
  }
  return contacts;
}

absl::Status InsertContact(sql::Tx& tx, std::string_view workspace_id, const Contact& contact) {
  sql::Params params = ContactParams(workspace_id, contact);
  params.emplace_back("created", contact.created);
  DESKMESH_ASSIGN_OR_RETURN(const std::int64_t inserted, tx.ExecuteCount(kInsertContact, params));
  if (inserted == 1) return SaveWords(tx, workspace_id, contact);
  DESKMESH_RETURN_IF_ERROR(CheckKeysFree(tx, workspace_id, contact));
  return base::Failure(absl::StatusCode::kAborted, "STORE_CONFLICT",
                       "the contact collides with one that was removed meanwhile");
}

absl::Status UpdateContact(sql::Tx& tx, std::string_view workspace_id, const Contact& contact) {
  DESKMESH_RETURN_IF_ERROR(CheckKeysFree(tx, workspace_id, contact));
  DESKMESH_RETURN_IF_ERROR(tx.Execute(kUpdateContact, ContactParams(workspace_id, contact)));
  return ReplaceWords(tx, workspace_id, contact);
}

absl::StatusOr<std::int64_t> CatchUpContactWords(sql::Tx& tx, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kContactsBehind, {{"limit", limit}}));
  for (const sql::Row row : rows) {
    const std::string workspace_id = row.String("workspace_id");
    const Contact contact = ReadContact(row);
    DESKMESH_RETURN_IF_ERROR(ReplaceWords(tx, workspace_id, contact));
    DESKMESH_RETURN_IF_ERROR(tx.Execute(
        kMarkWords,
        {{"workspace", workspace_id}, {"id", contact.id}, {"sequence", contact.sequence}}));
  }
  return static_cast<std::int64_t>(rows.size());
}

absl::StatusOr<std::vector<Contact>> SpreadTier(sql::Tx& tx, std::string_view workspace_id,
                                                const Organization& organization,
                                                base::Instant now) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kSpreadTier, {{"workspace", workspace_id},
                                                   {"organization_id", organization.id},
                                                   {"tier", static_cast<int>(organization.tier)},
                                                   {"now", now}}));
  std::vector<Contact> contacts;
  contacts.reserve(rows.size());
  for (const sql::Row row : rows) contacts.push_back(ReadContact(row));
  return contacts;
}

}  // namespace deskmesh::accounts
