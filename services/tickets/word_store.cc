// SPDX-License-Identifier: Apache-2.0
//
// The part of store.h that keeps what filters find tickets by: words and values of custom fields.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "platform/base/error.h"
#include "tickets/store.h"

namespace deskmesh::tickets {
namespace {

constexpr sql::Statement kInsertFieldValue{
    "INSERT INTO ticket_field_value (workspace_id, key, value, ticket_id, number) "
    "VALUES (:workspace, :key, :value, :ticket, :number) ON CONFLICT DO NOTHING"};
constexpr sql::Statement kDeleteFieldValues{
    "DELETE FROM ticket_field_value WHERE workspace_id = :workspace AND ticket_id = :ticket "
    "AND key = :key"};
constexpr sql::Statement kInsertWord{
    "INSERT INTO ticket_word (workspace_id, kind, word, ticket_id) "
    "VALUES (:workspace, :kind, :word, :ticket) ON CONFLICT DO NOTHING"};
constexpr sql::Statement kDeleteWord{
    "DELETE FROM ticket_word WHERE workspace_id = :workspace AND kind = :kind AND word = :word "
    "AND ticket_id = :ticket"};
// SQLite, which keeps no statistics, would rather go through all words of the workspace by an index that has every
// column.
constexpr sql::Statement kDropOpenWords{
    "DELETE FROM ticket_open_word INDEXED BY ticket_open_word_by_ticket "
    "WHERE workspace_id = :workspace AND ticket_id = :ticket",
    "DELETE FROM ticket_open_word WHERE workspace_id = :workspace AND ticket_id = :ticket"};
#define DESKMESH_COPY_WORDS(from)                                                   \
  "INSERT INTO ticket_open_word (workspace_id, kind, word, created, ticket_id) "    \
  "SELECT workspace_id, kind, word, CAST(:created AS BIGINT), ticket_id FROM " from \
  " WHERE workspace_id = :workspace AND ticket_id = :ticket ON CONFLICT DO NOTHING"
constexpr sql::Statement kCopyOpenWords{
    DESKMESH_COPY_WORDS("ticket_word INDEXED BY ticket_word_by_ticket"),
    DESKMESH_COPY_WORDS("ticket_word")};
#undef DESKMESH_COPY_WORDS
// What the index of tickets behind demands literally.
#define DESKMESH_WORDS_BEHIND "words_of <> sequence AND (state < 6 OR words_of > 0)"
constexpr sql::Statement kListBehind{
    "SELECT workspace_id, id, created, state, sequence FROM ticket WHERE " DESKMESH_WORDS_BEHIND
    " ORDER BY workspace_id, id LIMIT :limit FOR UPDATE"};
constexpr sql::Statement kAnyBehind{
    "SELECT 1 FROM ticket WHERE workspace_id = :workspace AND " DESKMESH_WORDS_BEHIND
    " ORDER BY id LIMIT 1"};
#undef DESKMESH_WORDS_BEHIND
constexpr sql::Statement kMarkWords{
    "UPDATE ticket SET words_of = :sequence WHERE workspace_id = :workspace AND id = :ticket"};

constexpr sql::Statement kListTraitsBehind{
    "SELECT workspace_id, data FROM ticket INDEXED BY ticket_traits_behind "
    "WHERE traits_of <> sequence ORDER BY workspace_id, id LIMIT :limit",
    "SELECT workspace_id, data FROM ticket WHERE traits_of <> sequence "
    "ORDER BY workspace_id, id LIMIT :limit FOR UPDATE"};
constexpr sql::Statement kDropTraitWords{
    "DELETE FROM ticket_word INDEXED BY ticket_word_by_ticket "
    "WHERE workspace_id = :workspace AND ticket_id = :ticket AND kind IN ('x', 'f')",
    "DELETE FROM ticket_word "
    "WHERE workspace_id = :workspace AND ticket_id = :ticket AND kind IN ('x', 'f')"};
constexpr sql::Statement kMarkTraits{
    "UPDATE ticket SET traits_of = :sequence WHERE workspace_id = :workspace AND id = :ticket"};

using Words = std::pair<const char*, std::vector<std::string>>;
using AllWords = std::array<Words, 8>;

std::vector<std::string> OneWord(const std::string& word) {
  return word.empty() ? std::vector<std::string>() : std::vector<std::string>{word};
}

// By kind, in an order of their own.
AllWords WordsOf(const Ticket& ticket) {
  return {Words{"t", ticket.tags},
          Words{"l", ticket.labels},
          Words{"s", OneWord(ticket.status)},
          Words{"b", SubtaskWords(ticket)},
          Words{"a", ApprovalWords(ticket)},
          Words{"c", ticket.cc},
          Words{"x", ticket.breached_clocks},
          Words{"f", ticket.follower_ids}};
}

// What a ticket is found by as by a field's value, under keys that no field can have.
using Values = std::map<std::string, std::string>;
Values TraitsOf(const Ticket& ticket) {
  Values traits;
  if (ticket.rating.score > 0) traits[".csat"] = std::to_string(ticket.rating.score);
  if (ticket.reopen_count > 0) traits[".reopen_count"] = std::to_string(ticket.reopen_count);
  return traits;
}

// What filters find a value by: itself, and where it holds several, each.
std::set<std::string> PartsOf(const std::string& value) {
  constexpr std::size_t kMaxParts = 50;
  std::set<std::string> parts = {value};
  std::string_view rest = value;
  for (std::size_t comma = rest.find(',');
       comma != std::string_view::npos && parts.size() < kMaxParts; comma = rest.find(',')) {
    parts.emplace(rest.substr(0, comma));
    rest.remove_prefix(comma + 1);
  }
  if (parts.size() > 1) parts.emplace(rest);
  return parts;
}

absl::Status SaveFieldValues(sql::Tx& tx, std::string_view workspace_id,
                             const std::string& ticket_id, const Values& before,
                             const Values& after) {
  if (before == after) return absl::OkStatus();
  for (const auto& [key, value] : before) {
    const auto now = after.find(key);
    if (now != after.end() && now->second == value) continue;
    DESKMESH_RETURN_IF_ERROR(tx.Execute(
        kDeleteFieldValues, {{"workspace", workspace_id}, {"ticket", ticket_id}, {"key", key}}));
  }
  for (const auto& [key, value] : after) {
    const auto was = before.find(key);
    if (was != before.end() && was->second == value) continue;
    for (const std::string& part : PartsOf(value)) {
      const std::optional<double> number = ParseDecimal(part);
      DESKMESH_RETURN_IF_ERROR(tx.Execute(kInsertFieldValue, {{"workspace", workspace_id},
                                                              {"key", key},
                                                              {"value", part},
                                                              {"ticket", ticket_id},
                                                              {"number", number}}));
    }
  }
  return absl::OkStatus();
}

// The words of an open ticket stand in the order of lists a second time.
absl::Status SaveOpenWords(sql::Tx& tx, std::string_view workspace_id, const Ticket* before,
                           const Ticket& after) {
  if (before != nullptr) {
    if (!MovesOpenWords(*before, after)) return absl::OkStatus();
    DESKMESH_RETURN_IF_ERROR(
        tx.Execute(kDropOpenWords, {{"workspace", workspace_id}, {"ticket", after.id}}));
  }
  const AllWords words = WordsOf(after);
  const bool has_words = std::any_of(words.begin(), words.end(),
                                     [](const Words& kind) { return !kind.second.empty(); });
  if (after.state == State::kClosed || !has_words) return absl::OkStatus();
  return tx.Execute(
      kCopyOpenWords,
      {{"workspace", workspace_id}, {"ticket", after.id}, {"created", after.created}});
}

}  // namespace

bool MovesOpenWords(const Ticket& before, const Ticket& after) {
  const bool is_open = after.state != State::kClosed;
  if (is_open != (before.state != State::kClosed)) return true;
  return is_open && WordsOf(before) != WordsOf(after);
}

absl::Status SaveWords(sql::Tx& tx, std::string_view workspace_id, const Ticket* before,
                       const Ticket& after) {
  static const Ticket kNone;
  const AllWords all_before = WordsOf(before == nullptr ? kNone : *before);
  const AllWords all_after = WordsOf(after);
  for (std::size_t i = 0; i < all_after.size(); ++i) {
    const auto& [kind, words] = all_after[i];
    if (all_before[i].second == words) continue;
    const std::set<std::string> was(all_before[i].second.begin(), all_before[i].second.end());
    const std::set<std::string> is(words.begin(), words.end());
    const auto change = [&, kind = kind](const sql::Statement& statement, const std::string& word) {
      return tx.Execute(
          statement,
          {{"workspace", workspace_id}, {"kind", kind}, {"word", word}, {"ticket", after.id}});
    };
    for (const std::string& word : was) {
      if (!is.contains(word)) DESKMESH_RETURN_IF_ERROR(change(kDeleteWord, word));
    }
    for (const std::string& word : is) {
      if (!was.contains(word)) DESKMESH_RETURN_IF_ERROR(change(kInsertWord, word));
    }
  }
  DESKMESH_RETURN_IF_ERROR(SaveOpenWords(tx, workspace_id, before, after));
  const Ticket& was = before == nullptr ? kNone : *before;
  DESKMESH_RETURN_IF_ERROR(
      SaveFieldValues(tx, workspace_id, after.id, TraitsOf(was), TraitsOf(after)));
  return SaveFieldValues(tx, workspace_id, after.id, was.custom_fields, after.custom_fields);
}

absl::StatusOr<bool> HasWordsBehind(sql::Tx& tx, std::string_view workspace_id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kAnyBehind, {{"workspace", workspace_id}}));
  return !rows.empty();
}

absl::StatusOr<std::int64_t> CatchUpOpenWords(sql::Tx& tx, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kListBehind, {{"limit", limit}}));
  for (const sql::Row row : rows) {
    const sql::Params ticket = {{"workspace", row.Text(0)}, {"ticket", row.Text(1)}};
    DESKMESH_RETURN_IF_ERROR(tx.Execute(kDropOpenWords, ticket));
    if (static_cast<State>(row.Int64(3)) != State::kClosed) {
      DESKMESH_RETURN_IF_ERROR(tx.Execute(
          kCopyOpenWords,
          {{"workspace", row.Text(0)}, {"ticket", row.Text(1)}, {"created", row.Instant(2)}}));
    }
    DESKMESH_RETURN_IF_ERROR(tx.Execute(
        kMarkWords,
        {{"workspace", row.Text(0)}, {"ticket", row.Text(1)}, {"sequence", row.Int64(4)}}));
  }
  return static_cast<std::int64_t>(rows.size());
}

absl::StatusOr<std::vector<BehindTicket>> ListTraitsBehind(sql::Tx& tx, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kListTraitsBehind, {{"limit", limit}}));
  std::vector<BehindTicket> behind;
  for (const sql::Row row : rows) behind.push_back({row.String(0), std::string(row.Bytes(1))});
  return behind;
}

absl::Status RewriteTraits(sql::Tx& tx, std::string_view workspace_id, const Ticket& ticket) {
  const sql::Params of_ticket = {{"workspace", workspace_id}, {"ticket", ticket.id}};
  DESKMESH_RETURN_IF_ERROR(tx.Execute(kDropTraitWords, of_ticket));
  for (const auto& [kind, words] : WordsOf(ticket)) {
    if (std::string_view(kind) != "x" && std::string_view(kind) != "f") continue;
    for (const std::string& word : words) {
      DESKMESH_RETURN_IF_ERROR(tx.Execute(
          kInsertWord,
          {{"workspace", workspace_id}, {"kind", kind}, {"word", word}, {"ticket", ticket.id}}));
    }
  }
  const Values unknown = {{".csat", ""}, {".reopen_count", ""}};
  DESKMESH_RETURN_IF_ERROR(SaveFieldValues(tx, workspace_id, ticket.id, unknown, TraitsOf(ticket)));
  if (ticket.state != State::kClosed) {
    DESKMESH_RETURN_IF_ERROR(tx.Execute(kDropOpenWords, of_ticket));
    DESKMESH_RETURN_IF_ERROR(tx.Execute(
        kCopyOpenWords,
        {{"workspace", workspace_id}, {"ticket", ticket.id}, {"created", ticket.created}}));
  }
  return tx.Execute(
      kMarkTraits,
      {{"workspace", workspace_id}, {"ticket", ticket.id}, {"sequence", ticket.sequence}});
}

}  // namespace deskmesh::tickets
