// SPDX-License-Identifier: Apache-2.0
#include "tickets/triggers/arming.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "platform/base/error.h"
#include "tickets/convert.h"
#include "tickets/core/coming_match.h"
#include "tickets/store.h"
#include "tickets/triggers/store.h"

namespace deskmesh::tickets {
namespace {

constexpr int kArmPage = 100;
// More than triggers can change in a row.
constexpr int kMostLines = 1000;
// Before the first ticket.
constexpr std::string_view kFromStart = "0 ";

// `created id` with a blank between.
std::string WriteCursor(std::int64_t created, std::string_view id) {
  return std::to_string(created) + ' ' + std::string(id);
}

Position ReadCursor(std::string_view text) {
  Position place;
  const std::size_t blank = text.find(' ');
  std::from_chars(text.data(), text.data() + blank, place.key);
  place.id = text.substr(blank + 1);
  return place;
}

struct Quiet {
  std::int64_t sequence = 0;  // of what it began with
  base::Instant at;
};

// Since when a ticket that the rule matches has been quiet; nothing where the rule has acted since. What triggers do
// is no end of the quiet, unless it made the filter hold.
absl::StatusOr<std::optional<Quiet>> QuietOf(sql::Tx& tx, std::string_view workspace_id,
                                             const TriggerRule& rule, v1::Ticket state,
                                             base::Instant now) {
  std::optional<Quiet> quiet;
  const std::int64_t latest = state.sequence();
  for (std::int64_t sequence = latest; sequence > std::max<std::int64_t>(0, latest - kMostLines);
       --sequence) {
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<Entry> entries,
                              ListChanges(tx, workspace_id, state.id(), sequence - 1, 1));
    if (entries.empty() || entries[0].sequence != sequence) break;
    v1::HistoryEntry line;
    if (!line.ParseFromString(entries[0].data)) {
      return absl::DataLossError("a history can't be read");
    }
    if (line.actor() == rule.id) return std::optional<Quiet>();
    quiet = Quiet{sequence, entries[0].created};
    if (!IsTrigger(line.actor()) || entries[0].before.empty()) break;
    DESKMESH_RETURN_IF_ERROR(TakeBack(entries[0].before, &state));
    if (!FirstMatch(rule, FromProto(state), now).has_value()) break;
  }
  return quiet;
}

}  // namespace

absl::Status BeginArming(sql::Tx& tx, const std::string& workspace_id,
                         const std::string& trigger_id, base::Instant now) {
  return outbox::PutTimer(tx,
                          {.key = {workspace_id, std::string(kArmTimer), trigger_id, trigger_id},
                           .due = now,
                           .payload = ""});
}

absl::Status RuleArming::GoOn(sql::Tx& tx, const outbox::Timer& timer, std::string place,
                              base::Instant now) {
  tx.AfterCommit(on_timer_);
  return outbox::PutTimer(tx, {.key = timer.key, .due = now, .payload = std::move(place)});
}

absl::Status RuleArming::OnTimer(sql::Tx& tx, const outbox::Timer& timer) {
  const base::Instant now = clock_.Now();
  const std::string& workspace = timer.key.workspace_id;
  const std::string& id = timer.key.subject;
  // What waited for the rule as it was.
  if (timer.payload.empty()) {
    DESKMESH_ASSIGN_OR_RETURN(const std::int64_t dropped,
                              outbox::CancelNamed(tx, workspace, kQuietTimer, id, kArmPage));
    return GoOn(tx, timer, dropped == kArmPage ? "" : std::string(kFromStart), now);
  }
  // Another process may have changed it just now.
  book_.Forget(workspace);
  DESKMESH_ASSIGN_OR_RETURN(const TriggerBook::Rules rules, book_.Of(tx, workspace, now));
  const auto rule = std::find_if(rules->begin(), rules->end(),
                                 [&](const TriggerRule& each) { return each.id == id; });
  if (rule == rules->end()) {
    DESKMESH_ASSIGN_OR_RETURN(const std::int64_t gone, ForgetQuiets(tx, workspace, id, kArmPage));
    return gone == kArmPage ? GoOn(tx, timer, timer.payload, now) : absl::OkStatus();
  }
  if (!rule->is_time_rule() || !rule->is_enabled) return absl::OkStatus();
  return Gather(tx, timer, *rule, now);
}

absl::Status RuleArming::Gather(sql::Tx& tx, const outbox::Timer& timer, const TriggerRule& rule,
                                base::Instant now) {
  const std::string& workspace = timer.key.workspace_id;
  Selection selection;
  selection.order = {.field = OrderField::kCreateTime, .is_descending = false};
  const std::string open = "state != CLOSED";
  auto filter =
      ParseFilter(rule.filter.empty() ? open : '(' + rule.filter + ") AND " + open, {.now = now});
  // Those that don't match yet wait as well.
  if (filter.ok() && DependsOnTime(*filter)) filter = ParseFilter(open, {.now = now});
  // One that can't be read any more matches nothing.
  if (!filter.ok()) return absl::OkStatus();
  selection.filter = *filter;
  ListExtras extras;
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<std::string> found,
      ListTickets(tx, workspace, selection, ReadCursor(timer.payload), kArmPage, &extras));
  std::vector<std::string> ids;
  for (const std::string& data : found) {
    v1::Ticket ticket;
    DESKMESH_RETURN_IF_ERROR(DecodeTicket(data, &ticket));
    ids.push_back(ticket.id());
  }
  if (ids.empty()) return absl::OkStatus();
  // Held, so that no news of them is overtaken.
  DESKMESH_ASSIGN_OR_RETURN(const auto locked, LockTickets(tx, workspace, ids));
  DESKMESH_ASSIGN_OR_RETURN(const auto done, QuietsDone(tx, workspace, rule.id, ids));
  for (const auto& [id, data] : locked) {
    v1::Ticket ticket;
    DESKMESH_RETURN_IF_ERROR(DecodeTicket(data, &ticket));
    const Ticket state = FromProto(ticket);
    if (!FirstMatch(rule, state, now).has_value()) continue;
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<Quiet> quiet,
                              QuietOf(tx, workspace, rule, std::move(ticket), now));
    if (!quiet.has_value()) continue;
    const auto due = FirstMatch(rule, state, std::max(now, quiet->at + rule.after));
    if (!due.has_value()) continue;
    const auto acted = done.find(id);
    if (acted != done.end() && acted->second >= quiet->sequence) continue;
    DESKMESH_RETURN_IF_ERROR(outbox::PutTimer(tx, {.key = QuietKey(workspace, id, rule.id),
                                                   .due = *due,
                                                   .payload = std::to_string(quiet->sequence)}));
  }
  if (ids.size() < kArmPage) {
    tx.AfterCommit(on_timer_);
    return absl::OkStatus();
  }
  return GoOn(tx, timer, WriteCursor(extras.keys.back(), ids.back()), now);
}

}  // namespace deskmesh::tickets
