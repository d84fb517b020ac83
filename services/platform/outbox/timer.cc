// SPDX-License-Identifier: Apache-2.0
#include "platform/outbox/timer.h"

#include <algorithm>
#include <tuple>

#include "platform/base/error.h"

namespace deskmesh::outbox {
namespace {

constexpr sql::Statement kPut{
    "INSERT INTO timer (workspace_id, kind, subject, name, shard, due, payload) VALUES "
    "(:workspace, :kind, :subject, :name, :shard, :due, :payload) "
    "ON CONFLICT (workspace_id, kind, subject, name) DO UPDATE SET due = excluded.due, "
    "payload = excluded.payload"};
constexpr sql::Statement kCancel{
    "DELETE FROM timer WHERE workspace_id = :workspace AND kind = :kind AND subject = :subject AND "
    "name = :name"};
constexpr sql::Statement kCancelAll{
    "DELETE FROM timer WHERE workspace_id = :workspace AND kind = :kind AND subject = :subject"};

constexpr sql::Statement kCancelNamed{
    "DELETE FROM timer WHERE workspace_id = :workspace AND kind = :kind AND name = :name "
    "AND subject IN (SELECT subject FROM timer WHERE workspace_id = :workspace AND kind = :kind "
    "AND name = :name ORDER BY subject LIMIT :limit)"};
constexpr sql::Statement kCountByName{
    "SELECT name, COUNT(*) AS timers FROM (SELECT name FROM timer WHERE workspace_id = :workspace "
    "AND kind = :kind LIMIT :limit) AS looked_at GROUP BY name"};

constexpr std::size_t kMaxPayload = 64 << 10;
constexpr char kColumns[] = "workspace_id, kind, subject, name, due, payload";

// The conditions of a selection; `params` receives the lists.
std::string Where(const TimerSelection& selection, sql::Params* params) {
  std::string text = "TRUE";
  if (!selection.kinds.empty()) {
    text += " AND kind IN (:kinds[])";
    params->push_back({"kinds", selection.kinds});
  }
  if (!selection.shards.empty()) {
    text += " AND shard IN (:shards[])";
    params->push_back({"shards", selection.shards});
  }
  return text;
}

std::vector<Timer> Read(const sql::Rows& rows) {
  std::vector<Timer> timers;
  timers.reserve(rows.size());
  for (const sql::Row row : rows) {
    timers.push_back({{row.String("workspace_id"), row.String("kind"), row.String("subject"),
                       row.String("name")},
                      row.Instant("due"),
                      std::string(row.Bytes("payload"))});
  }
  return timers;
}

}  // namespace

int ShardOf(std::string_view workspace_id, std::string_view subject) {
  // FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv), 64 bits.
  std::uint64_t hash = 14695981039346656037ULL;
  const auto mix = [&hash](std::string_view text) {
    for (const char c : text) {
      hash ^= static_cast<unsigned char>(c);
      hash *= 1099511628211ULL;
    }
  };
  mix(workspace_id);
  mix("/");
  mix(subject);
  // The low bits of FNV are weak on short inputs.
  return static_cast<int>((hash ^ (hash >> 32U)) % kShards);
}

absl::Status PutTimer(sql::Tx& tx, const Timer& timer) {
  if (timer.payload.size() > kMaxPayload) {
    return absl::InternalError("the payload of a timer of kind " + timer.key.kind +
                               " is larger than 64 kB");
  }
  return tx.Execute(kPut, {{"workspace", timer.key.workspace_id},
                           {"kind", timer.key.kind},
                           {"subject", timer.key.subject},
                           {"name", timer.key.name},
                           {"shard", ShardOf(timer.key.workspace_id, timer.key.subject)},
                           {"due", timer.due},
                           {"payload", sql::Bytes{timer.payload}}});
}

absl::Status CancelTimer(sql::Tx& tx, const TimerKey& key) {
  return tx.Execute(kCancel, {{"workspace", key.workspace_id},
                              {"kind", key.kind},
                              {"subject", key.subject},
                              {"name", key.name}});
}

absl::Status CancelTimers(sql::Tx& tx, std::string_view workspace_id, std::string_view kind,
                          std::string_view subject) {
  return tx.Execute(kCancelAll,
                    {{"workspace", workspace_id}, {"kind", kind}, {"subject", subject}});
}

absl::StatusOr<std::int64_t> CancelNamed(sql::Tx& tx, std::string_view workspace_id,
                                         std::string_view kind, std::string_view name, int limit) {
  return tx.ExecuteCount(
      kCancelNamed,
      {{"workspace", workspace_id}, {"kind", kind}, {"name", name}, {"limit", limit}});
}

absl::StatusOr<std::map<std::string, std::int64_t>> CountByName(sql::Tx& tx,
                                                                std::string_view workspace_id,
                                                                std::string_view kind, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kCountByName, {{"workspace", workspace_id}, {"kind", kind}, {"limit", limit}}));
  std::map<std::string, std::int64_t> counts;
  for (const sql::Row row : rows) counts.emplace(row.String(0), row.Int64(1));
  return counts;
}

absl::StatusOr<std::optional<base::Instant>> NextDue(sql::Tx& tx, const TimerSelection& selection) {
  sql::Params params;
  const std::string where = Where(selection, &params);
  const auto statement = sql::InternStatement("SELECT MIN(due) AS due FROM timer WHERE " + where);
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(*statement, params));
  return rows.empty() ? std::nullopt : rows[0].OptionalInstant("due");
}

absl::StatusOr<std::vector<Timer>> TakeDue(sql::Tx& tx, const TimerSelection& selection,
                                           base::Instant now, int limit) {
  sql::Params params{{"now", now}, {"limit", limit}};
  const std::string where = Where(selection, &params);
  const auto statement = sql::InternStatement(
      // Materialised: joined in another way PostgreSQL could run it, and its LIMIT, several times.
      "WITH taken AS MATERIALIZED (SELECT workspace_id, kind, subject, name FROM timer "
      "WHERE due <= :now AND " +
      where +
      " ORDER BY due LIMIT :limit FOR UPDATE SKIP LOCKED) DELETE FROM timer "
      "WHERE (workspace_id, kind, subject, name) IN "
      "(SELECT workspace_id, kind, subject, name FROM taken) RETURNING " +
      kColumns);
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(*statement, params));
  std::vector<Timer> timers = Read(rows);
  // RETURNING promises no order.
  std::sort(timers.begin(), timers.end(), [](const Timer& a, const Timer& b) {
    return std::tie(a.due, a.key.subject, a.key.name) < std::tie(b.due, b.key.subject, b.key.name);
  });
  return timers;
}

absl::StatusOr<std::vector<Timer>> PendingTimers(sql::Tx& tx, const TimerSelection& selection,
                                                 base::Instant from, int limit) {
  sql::Params params{{"from", from}, {"limit", limit}};
  const std::string where = Where(selection, &params);
  const auto statement = sql::InternStatement(std::string("SELECT ") + kColumns +
                                              " FROM timer WHERE due >= :from AND " + where +
                                              " ORDER BY due, subject, name LIMIT :limit");
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(*statement, params));
  return Read(rows);
}

}  // namespace deskmesh::outbox
