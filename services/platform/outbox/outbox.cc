// SPDX-License-Identifier: Apache-2.0
#include "platform/outbox/outbox.h"

#include <algorithm>
#include <utility>

#include "deskmesh/event/v1/envelope.pb.h"
#include "platform/base/error.h"

namespace deskmesh::outbox {
namespace {

constexpr sql::Statement kAppend{
    "INSERT INTO outbox (occurred_at, envelope) VALUES (:occurred, :envelope)"};
constexpr sql::Statement kBacklog{
    "SELECT COUNT(*) AS facts, MIN(occurred_at) AS oldest "
    "FROM (SELECT occurred_at FROM outbox ORDER BY seq LIMIT 100000) first"};
constexpr sql::Statement kOldestSent{"SELECT MIN(occurred_at) AS oldest FROM sent_fact"};
// A number that is given by the store otherwise.
constexpr sql::Statement kSendAgain{
    "INSERT INTO outbox (seq, occurred_at, envelope) SELECT seq, occurred_at, envelope "
    "FROM sent_fact WHERE TRUE ON CONFLICT (seq) DO NOTHING",
    "INSERT INTO outbox (seq, occurred_at, envelope) OVERRIDING SYSTEM VALUE "
    "SELECT seq, occurred_at, envelope FROM sent_fact ON CONFLICT (seq) DO NOTHING"};
// A restored PostgreSQL counts from what stood in the outbox, which may have been nothing.
constexpr sql::Statement kCountOn{
    "SELECT 1",
    "SELECT setval(pg_get_serial_sequence('outbox', 'seq'), newest.seq) "
    "FROM (SELECT MAX(seq) AS seq FROM outbox) AS newest WHERE newest.seq > "
    "(SELECT COALESCE(last_value, 0) FROM pg_sequences WHERE schemaname = current_schema() "
    "AND pg_get_serial_sequence('outbox', 'seq') LIKE '%.' || sequencename)"};
constexpr sql::Statement kForgetSent{"DELETE FROM sent_fact"};

}  // namespace

void Wakeup::Signal() {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(pending_, true)) return;  // whoever waits was told
  }
  signalled_.notify_one();
}

bool Wakeup::Wait(std::chrono::milliseconds timeout) {
  std::unique_lock lock(mutex_);
  const bool signalled = signalled_.wait_for(lock, timeout, [this] { return pending_; });
  pending_ = false;
  return signalled;
}

Outbox::Outbox() : wakeup_(std::make_shared<Wakeup>()) {}

absl::Status Outbox::Append(sql::Tx& tx, const event::v1::Envelope& envelope) {
  if (envelope.id().empty() || envelope.type().empty() || envelope.key().empty() ||
      envelope.workspace_id().empty() || envelope.subject().empty() || envelope.sequence() <= 0) {
    return absl::InternalError("an envelope of type " + envelope.type() + " is incomplete");
  }
  std::string bytes = envelope.SerializeAsString();
  if (bytes.size() > kMaxEnvelopeBytes) {
    return base::Failure(absl::StatusCode::kInvalidArgument, "FACT_TOO_LARGE",
                         "the change is larger than 1 MiB and can't be announced",
                         {{"type", envelope.type()}});
  }
  const std::int64_t occurred =
      envelope.occurred_at().seconds() * 1'000'000 + envelope.occurred_at().nanos() / 1000;
  DESKMESH_RETURN_IF_ERROR(
      tx.Execute(kAppend, {{"occurred", occurred}, {"envelope", sql::Bytes{std::move(bytes)}}}));
  tx.AfterCommit([wakeup = wakeup_] { wakeup->Signal(); });
  return absl::OkStatus();
}

absl::StatusOr<Backlog> ReadBacklog(sql::Tx& tx, base::Instant now) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kBacklog));
  Backlog backlog;
  backlog.facts = rows[0].Int64("facts");
  if (!rows[0].IsNull("oldest")) {
    backlog.oldest_age = std::max(base::Duration(0), now - rows[0].Instant("oldest"));
  }
  return backlog;
}

absl::StatusOr<std::optional<base::Instant>> OldestSent(sql::Tx& tx) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kOldestSent));
  std::optional<base::Instant> oldest;
  if (!rows[0].IsNull("oldest")) oldest = rows[0].Instant("oldest");
  return oldest;
}

absl::StatusOr<std::int64_t> SendAgain(sql::Tx& tx) {
  DESKMESH_ASSIGN_OR_RETURN(const std::int64_t count, tx.ExecuteCount(kSendAgain));
  DESKMESH_RETURN_IF_ERROR(tx.Query(kCountOn).status());
  DESKMESH_RETURN_IF_ERROR(tx.Execute(kForgetSent));
  return count;
}

}  // namespace deskmesh::outbox
