// SPDX-License-Identifier: Apache-2.0
#include "tickets/search/store.h"

#include "platform/base/error.h"
#include "platform/sql/kept.h"

namespace deskmesh::tickets {
namespace {

constexpr int kSequenceBits = 18;
constexpr int kNumberShift = kSequenceBits + 1;
constexpr int kNumberBits = 31;
constexpr int kWorkspaceShift = kNumberShift + kNumberBits;
constexpr std::int64_t kMaxSequence = (std::int64_t{1} << kSequenceBits) - 1;
constexpr std::int64_t kMaxNumber = (std::int64_t{1} << kNumberBits) - 1;
constexpr std::int64_t kMaxOrdinal = (std::int64_t{1} << (63 - kWorkspaceShift)) - 1;

constexpr sql::Statement kFindOrdinal{
    "SELECT ordinal FROM search_workspace WHERE workspace_id = :workspace"};
constexpr sql::Statement kAddOrdinal{
    "INSERT INTO search_workspace (workspace_id, ordinal) SELECT :workspace, COUNT(*) "
    "FROM search_workspace RETURNING ordinal"};
constexpr sql::Statement kIndexSqlite{
    "INSERT INTO search_text (rowid, tokens) VALUES (:id, :tokens)"};
constexpr sql::Statement kIndexPostgres{
    "INSERT INTO search_text (workspace_id, number, sequence, is_internal, tokens) VALUES "
    "(:workspace, :number, :sequence, :internal, "
    "array_to_tsvector(string_to_array(:tokens, ' '))) ON CONFLICT DO NOTHING"};

// The number a workspace has in rowids; nothing when it has none yet.
absl::StatusOr<std::optional<std::int64_t>> FindOrdinal(sql::Tx& tx,
                                                        std::string_view workspace_id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kFindOrdinal, {{"workspace", workspace_id}}));
  if (rows.empty()) return std::optional<std::int64_t>();
  return std::optional<std::int64_t>(rows[0].Int64(0));
}

absl::Status IndexInSqlite(sql::Tx& tx, std::string_view workspace_id, const TextKey& key,
                           std::string_view tokens) {
  auto& ordinal = sql::Kept<std::int64_t>("ordinal:" + std::string(workspace_id));
  if (!ordinal.has_value()) {
    DESKMESH_ASSIGN_OR_RETURN(ordinal, FindOrdinal(tx, workspace_id));
  }
  if (!ordinal.has_value()) {
    DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                              tx.Query(kAddOrdinal, {{"workspace", workspace_id}}));
    ordinal = rows[0].Int64(0);
  }
  if (*ordinal > kMaxOrdinal) return absl::OkStatus();
  const std::int64_t id = *ordinal << kWorkspaceShift | key.number << kNumberShift |
                          key.sequence << 1 | (key.is_internal ? 1 : 0);
  return tx.Execute(kIndexSqlite, {{"id", id}, {"tokens", tokens}});
}

// `"登录" AND "崩"*` for SQLite, `'登录' & '崩':*` for PostgreSQL, each word there with `mark` in front. Terms
// hold neither quotes nor marks.
std::string Expression(const std::vector<std::string>& terms, sql::Dialect dialect,
                       std::string_view mark = "") {
  const bool is_sqlite = dialect == sql::Dialect::kSqlite;
  const char quote = is_sqlite ? '"' : '\'';
  std::string text;
  for (std::string_view term : terms) {
    if (!text.empty()) text += is_sqlite ? " AND " : " & ";
    const bool is_prefix = term.ends_with('*');
    if (is_prefix) term.remove_suffix(1);
    text.append(1, quote).append(mark).append(term).append(1, quote);
    if (is_prefix) text += is_sqlite ? "*" : ":*";
  }
  return text;
}

// Of the 64 newest blocks of 4,096 tickets one after the other, of which only so many are read as are needed;
// words that these don't have often enough are rare, and looked up in all that is older at once.
std::string TextsOfPostgres(bool is_public_only) {
  const std::string newest =
      "((SELECT MAX(number) FROM search_text WHERE workspace_id = :workspace) >> 12)";
  const std::string is_shown =
      std::string("workspace_id = :workspace ") + (is_public_only ? "AND NOT is_internal " : "");
  return "(SELECT number FROM (SELECT found.number FROM generate_series(" + newest +
         ", GREATEST(0, " + newest +
         " - 63), -1) AS b(block) CROSS JOIN LATERAL (SELECT number FROM search_text WHERE " +
         is_shown +
         "AND search_words(workspace_id, number, tokens) @@ CAST(replace(CAST(:terms AS TEXT), "
         "'@', right(CAST(:workspace AS TEXT), 4) || to_hex(b.block) || ':') AS TSQUERY) "
         "ORDER BY number DESC) AS found) AS young UNION ALL SELECT number FROM (SELECT number "
         "FROM search_text WHERE " +
         is_shown + "AND number + 0 < (" + newest +
         " - 63) << 12 AND tokens @@ CAST(replace(CAST(:terms AS TEXT), '@', '') AS TSQUERY) "
         // Sums, so that no key is read from one end to the other for them.
         "ORDER BY number + 0 DESC) AS old LIMIT :matches)";
}

}  // namespace

absl::Status IndexText(sql::Tx& tx, std::string_view workspace_id, const TextKey& key,
                       std::string_view tokens) {
  if (tokens.empty() || key.number > kMaxNumber || key.sequence > kMaxSequence) {
    return absl::OkStatus();
  }
  if (tx.dialect() == sql::Dialect::kSqlite) return IndexInSqlite(tx, workspace_id, key, tokens);
  return tx.Execute(kIndexPostgres, {{"workspace", workspace_id},
                                     {"number", key.number},
                                     {"sequence", key.sequence},
                                     {"internal", key.is_internal},
                                     {"tokens", tokens}});
}

absl::StatusOr<std::optional<TextMatch>> NewestMatches(sql::Tx& tx, std::string_view workspace_id,
                                                       const std::vector<std::string>& terms,
                                                       bool is_public_only, int matches) {
  TextMatch match;
  match.params.emplace_back("matches", matches);
  if (tx.dialect() == sql::Dialect::kPostgres) {
    match.params.emplace_back("terms", Expression(terms, tx.dialect(), "@"));
    match.texts = TextsOfPostgres(is_public_only);
  } else {
    match.params.emplace_back("terms", Expression(terms, tx.dialect()));
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<std::int64_t> ordinal,
                              FindOrdinal(tx, workspace_id));
    if (!ordinal.has_value()) return std::optional<TextMatch>();
    const std::int64_t low = *ordinal << kWorkspaceShift;
    match.params.emplace_back("low", low);
    match.params.emplace_back("high", low | ((std::int64_t{1} << kWorkspaceShift) - 1));
    match.params.emplace_back("shift", kNumberShift);
    match.params.emplace_back("mask", kMaxNumber);
    match.texts =
        "(SELECT (rowid >> :shift) & :mask AS number FROM search_text "
        "WHERE search_text MATCH :terms AND rowid BETWEEN :low AND :high" +
        std::string(is_public_only ? " AND rowid & 1 = 0" : "") +
        " ORDER BY rowid DESC LIMIT :matches)";
  }
  match.sql = "(SELECT DISTINCT number FROM " + match.texts + " AS m) AS f";
  return std::optional<TextMatch>(std::move(match));
}

absl::StatusOr<std::optional<TextMatch>> MatchOfTicket(sql::Tx& tx, std::string_view workspace_id,
                                                       const std::vector<std::string>& terms,
                                                       bool is_public_only) {
  TextMatch match;
  match.is_condition = true;
  match.params.emplace_back("terms", Expression(terms, tx.dialect()));
  if (tx.dialect() == sql::Dialect::kPostgres) {
    match.sql =
        "EXISTS (SELECT 1 FROM search_text AS s WHERE s.workspace_id = :workspace "
        "AND s.number = ticket.number AND s.tokens @@ CAST(CAST(:terms AS TEXT) AS TSQUERY)" +
        std::string(is_public_only ? " AND NOT s.is_internal)" : ")");
    return std::optional<TextMatch>(std::move(match));
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<std::int64_t> ordinal,
                            FindOrdinal(tx, workspace_id));
  if (!ordinal.has_value()) return std::optional<TextMatch>();
  match.params.emplace_back("low", *ordinal << kWorkspaceShift);
  match.params.emplace_back("span", (std::int64_t{1} << kNumberShift) - 1);
  match.params.emplace_back("shift", kNumberShift);
  match.sql =
      "EXISTS (SELECT 1 FROM search_text WHERE search_text MATCH :terms "
      "AND rowid BETWEEN :low + (ticket.number << :shift) "
      "AND :low + (ticket.number << :shift) + :span" +
      std::string(is_public_only ? " AND rowid & 1 = 0)" : ")");
  return std::optional<TextMatch>(std::move(match));
}

}  // namespace deskmesh::tickets
