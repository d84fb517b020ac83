// SPDX-License-Identifier: Apache-2.0
#include "sla/clocks/at_risk.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_split.h>

#include <deque>
#include <tuple>
#include <vector>

#include "platform/base/error.h"
#include "platform/rpc/page_token.h"
#include "sla/clocks/convert.h"
#include "sla/clocks/store.h"

namespace deskmesh::sla {
namespace {

// Where a clock stands in the list.
struct Place {
  base::Duration remaining{0};  // at the moment of the list
  std::string calendar_id;
  base::Instant due;
  std::string ticket_id;

  auto Rank() const { return std::tie(remaining, calendar_id, due); }
};

// Where a page goes on, and the moment of the list.
struct Cursor {
  base::Instant as_of;
  std::optional<Place> after;
};

std::string Encode(base::Instant as_of, const Place& last) {
  std::string text = std::to_string(as_of.micros);
  for (const std::string& part : {std::to_string(last.remaining.count()), last.calendar_id,
                                  std::to_string(last.due.micros), last.ticket_id}) {
    text += '/' + part;
  }
  return text;
}

// The token was made by Encode: a page token is signed.
Cursor Decode(const std::string& text, base::Instant now) {
  const std::vector<std::string> parts = absl::StrSplit(text, '/');
  Cursor cursor{.as_of = now, .after = std::nullopt};
  std::int64_t remaining = 0;
  Place after;
  if (parts.size() != 5 || !absl::SimpleAtoi(parts[0], &cursor.as_of.micros) ||
      !absl::SimpleAtoi(parts[1], &remaining) || !absl::SimpleAtoi(parts[3], &after.due.micros)) {
    return {.as_of = now, .after = std::nullopt};
  }
  after.remaining = base::Duration(remaining);
  after.calendar_id = parts[2];
  after.ticket_id = parts[4];
  cursor.after = std::move(after);
  return cursor;
}

// The deadlines under one calendar, read page by page in their order.
class Lane {
 public:
  Lane(std::string calendar_id, const BusinessCalendar& calendar, const Cursor& cursor)
      : calendar_(calendar), as_of_(cursor.as_of), next_{.calendar_id = std::move(calendar_id)} {
    if (!cursor.after.has_value()) return;
    const Place& after = *cursor.after;
    if (next_.calendar_id == after.calendar_id) {
      next_ = after;
      return;
    }
    // The first deadline that ranks behind it.
    const base::Duration least =
        after.remaining + base::Duration(next_.calendar_id < after.calendar_id ? 1 : 0);
    if (least.count() > 0) next_.due = calendar.Add(as_of_, least);
    // What is overdue lies in the past, where Add doesn't look.
    skips_until_ = least;
  }

  // The next place without taking it; null at the end.
  absl::StatusOr<const Place*> Peek(sql::Tx& tx, std::string_view workspace, int page) {
    while (true) {
      if (places_.empty() && !is_at_end_) {
        DESKMESH_RETURN_IF_ERROR(Read(tx, workspace, page));
      }
      if (places_.empty()) return static_cast<const Place*>(nullptr);
      if (!skips_until_.has_value() || places_.front().remaining >= *skips_until_) {
        return static_cast<const Place*>(&places_.front());
      }
      places_.pop_front();
    }
  }

  Place Take() {
    Place place = std::move(places_.front());
    places_.pop_front();
    return place;
  }

 private:
  absl::Status Read(sql::Tx& tx, std::string_view workspace, int page) {
    DESKMESH_ASSIGN_OR_RETURN(
        const std::vector<store::RunningDue> rows,
        store::ListRunning(tx, workspace, next_.calendar_id, next_.due, next_.ticket_id, page));
    is_at_end_ = rows.size() < static_cast<std::size_t>(page);
    const base::Duration worked = calendar_.Worked(as_of_);
    for (const store::RunningDue& row : rows) {
      next_.due = row.due;
      next_.ticket_id = row.ticket_id;
      next_.remaining = calendar_.Worked(row.due) - worked;
      places_.push_back(next_);
    }
    return absl::OkStatus();
  }

  const BusinessCalendar& calendar_;
  const base::Instant as_of_;
  Place next_;  // behind which the store is read on
  std::optional<base::Duration> skips_until_;
  std::deque<Place> places_;
  bool is_at_end_ = false;
};

absl::StatusOr<std::vector<Lane>> OpenLanes(sql::Tx& tx, std::string_view workspace,
                                            const PolicyTimeline& timeline, const Cursor& cursor) {
  std::vector<Lane> lanes;
  lanes.emplace_back("", *BusinessCalendar::AlwaysOpen(), cursor);
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<std::string> ids,
                            store::RunningCalendars(tx, workspace));
  for (const std::string& id : ids) {
    const BusinessCalendar* calendar = timeline.FindCalendar(id);
    if (calendar != nullptr) lanes.emplace_back(id, *calendar, cursor);
  }
  return lanes;
}

// The next places of all lanes in order, at most `count`.
absl::StatusOr<std::vector<Place>> Merge(sql::Tx& tx, std::string_view workspace,
                                         std::vector<Lane>& lanes, int count) {
  std::vector<Place> merged;
  while (merged.size() < static_cast<std::size_t>(count)) {
    Lane* first = nullptr;
    const Place* place = nullptr;
    for (Lane& lane : lanes) {
      DESKMESH_ASSIGN_OR_RETURN(const Place* next, lane.Peek(tx, workspace, count));
      if (next == nullptr || (place != nullptr && place->Rank() <= next->Rank())) continue;
      place = next;
      first = &lane;
    }
    if (first == nullptr) break;
    merged.push_back(first->Take());
  }
  return merged;
}

// The ticket's running clock with the least left at `as_of`, and its place's calendar.
std::optional<ClockKind> FirstClock(const TicketClocks& clocks, base::Instant as_of,
                                    std::string* calendar_id) {
  std::optional<ClockKind> first;
  Place best;
  for (int kind = 0; kind < kClockKinds; ++kind) {
    const ClockReading reading = clocks.Read(static_cast<ClockKind>(kind), as_of);
    if (reading.state != ClockState::kRunning || reading.promise == nullptr) continue;
    const BusinessCalendar& calendar = *reading.promise->calendar;
    const Place place{.remaining = calendar.Worked(reading.due) - calendar.Worked(as_of),
                      .calendar_id = reading.promise->target->calendar_id,
                      .due = reading.due};
    if (first.has_value() && best.Rank() <= place.Rank()) continue;
    best = place;
    first = static_cast<ClockKind>(kind);
  }
  *calendar_id = best.calendar_id;
  return first;
}

}  // namespace

absl::Status GatherAtRisk(rpc::ReadCall& call, PolicyBook& book,
                          const v1::ListAtRiskRequest& request, v1::ListAtRiskResponse* response) {
  const std::string binding = "Clocks.ListAtRisk\n" + call.workspace();
  DESKMESH_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request.page_size()));
  DESKMESH_ASSIGN_OR_RETURN(const std::string token,
                            rpc::DecodePageToken(binding, request.page_token()));
  const Cursor cursor = Decode(token, call.now());
  DESKMESH_ASSIGN_OR_RETURN(const auto timeline, book.TimelineOf(call.tx(), call.workspace()));
  if (timeline == nullptr) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(std::vector<Lane> lanes,
                            OpenLanes(call.tx(), call.workspace(), *timeline, cursor));
  while (response->clocks_size() < size) {
    // One more than is missing, to know whether there is another page.
    const int wanted = size - response->clocks_size();
    DESKMESH_ASSIGN_OR_RETURN(std::vector<Place> places,
                              Merge(call.tx(), call.workspace(), lanes, wanted + 1));
    const bool has_more = places.size() > static_cast<std::size_t>(wanted);
    if (has_more) places.pop_back();
    std::vector<std::string> ids;
    for (const Place& place : places) ids.push_back(place.ticket_id);
    DESKMESH_ASSIGN_OR_RETURN(const auto histories,
                              store::LoadHistories(call.tx(), call.workspace(), ids));
    for (const Place& place : places) {
      const auto history = histories.find(place.ticket_id);
      if (history == histories.end()) continue;
      const TicketClocks clocks = Replay(history->second, *timeline);
      // A ticket with clocks on several calendars stands in several lanes and is shown once.
      std::string calendar_id;
      const std::optional<ClockKind> first = FirstClock(clocks, cursor.as_of, &calendar_id);
      if (!first.has_value() || calendar_id != place.calendar_id) continue;
      ToProto(clocks.Read(*first, call.now()), place.ticket_id, response->add_clocks());
    }
    if (!has_more) break;
    const bool is_full = response->clocks_size() == size;
    if (is_full) {
      response->set_next_page_token(
          rpc::EncodePageToken(binding, Encode(cursor.as_of, places.back())));
      break;
    }
    // Some were shown elsewhere: their lanes go on behind the page.
    const Cursor next{.as_of = cursor.as_of, .after = places.back()};
    DESKMESH_ASSIGN_OR_RETURN(lanes, OpenLanes(call.tx(), call.workspace(), *timeline, next));
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::sla
