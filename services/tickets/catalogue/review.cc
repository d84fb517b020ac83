// SPDX-License-Identifier: Apache-2.0
#include "tickets/catalogue/review.h"

#include <absl/time/time.h>

#include <algorithm>
#include <optional>

#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"
#include "platform/text/utf8.h"
#include "tickets/catalogue/store.h"
#include "tickets/convert.h"
#include "tickets/store.h"

namespace deskmesh::tickets {
namespace {

constexpr std::size_t kShownOfPart = 500;  // characters

absl::StatusOr<v1::TicketReview> LoadReview(sql::Tx& tx, std::string_view workspace_id,
                                            std::string_view ticket_id) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<CatalogueItem> item,
                            LoadItem(tx, workspace_id, kReviewKind, ticket_id));
  v1::TicketReview review;
  if (item.has_value() && !review.ParseFromString(item->body)) {
    return absl::DataLossError("a kept review can't be read");
  }
  return review;
}

// Whether every P0 among the tickets that became part of it has a complete review.
absl::StatusOr<bool> AreMergedReviewed(sql::Tx& tx, std::string_view workspace_id,
                                       const Ticket& ticket) {
  for (const std::string& id : ticket.merged_ids) {
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<StoredTicket> stored,
                              LoadTicket(tx, workspace_id, id));
    if (!stored.has_value()) continue;
    v1::Ticket merged;
    DESKMESH_RETURN_IF_ERROR(DecodeTicket(stored->data, &merged));
    if (merged.priority() != v1::Ticket::P0) continue;
    DESKMESH_ASSIGN_OR_RETURN(const v1::TicketReview review, LoadReview(tx, workspace_id, id));
    if (!MissingIn(review).empty()) return false;
  }
  return true;
}

std::string TimelineOf(const v1::TicketReview& review) {
  std::string text;
  for (const v1::TicketReview::Event& event : review.timeline()) {
    if (!text.empty()) text += "; ";
    text += absl::FormatTime("%Y-%m-%dT%H:%M:%SZ",
                             absl::FromUnixMicros(rpc::InstantOf(event.time()).micros),
                             absl::UTCTimeZone());
    text += ' ' + event.text();
  }
  return text;
}

std::string TasksOf(const v1::TicketReview& review) {
  std::string text;
  for (const v1::TicketReview::Task& task : review.tasks()) {
    if (!text.empty()) text += "; ";
    text += task.text() + " (" + task.owner_id() + (task.done() ? ", done)" : ")");
  }
  return text;
}

}  // namespace

std::vector<std::string> MissingIn(const v1::TicketReview& review) {
  std::vector<std::string> missing;
  if (review.timeline().empty()) missing.emplace_back("timeline");
  if (text::IsBlank(review.cause())) missing.emplace_back("cause");
  if (std::none_of(review.tasks().begin(), review.tasks().end(),
                   [](const v1::TicketReview::Task& task) { return !task.owner_id().empty(); })) {
    missing.emplace_back("tasks");
  }
  return missing;
}

absl::StatusOr<std::vector<std::string>> MissingOfReview(sql::Tx& tx, std::string_view workspace_id,
                                                         const Ticket& ticket) {
  const bool is_p0 = ticket.priority == Priority::kP0;
  // What became part of another is ended, and reviewed, by that one.
  if (!ticket.merged_into_id.empty() || (!is_p0 && ticket.merged_ids.empty())) {
    return std::vector<std::string>();
  }
  DESKMESH_ASSIGN_OR_RETURN(const v1::TicketReview review, LoadReview(tx, workspace_id, ticket.id));
  std::vector<std::string> missing = MissingIn(review);
  if (is_p0 || missing.empty()) return missing;
  DESKMESH_ASSIGN_OR_RETURN(const bool are_reviewed, AreMergedReviewed(tx, workspace_id, ticket));
  if (are_reviewed) missing.clear();
  return missing;
}

absl::Status CheckComplete(const std::string& ticket_id, const std::vector<std::string>& missing) {
  if (missing.empty()) return absl::OkStatus();
  std::string joined;
  for (const std::string& part : missing) joined += (joined.empty() ? "" : ", ") + part;
  return base::Precondition("REVIEW_MISSING",
                            "a P0 is closed once its review has a timeline, a cause and an action "
                            "with its owner, and keeps them from then on; missing: " +
                                joined,
                            {{"ticket", ticket_id}, {"missing", joined}});
}

std::map<std::string, std::string> ReviewChanges(const v1::TicketReview& before,
                                                 const v1::TicketReview& after) {
  std::map<std::string, std::string> changes;
  const auto note = [&](const char* part, const std::string& was, const std::string& is) {
    if (was == is) return;
    changes[part] = Shortened(was, kShownOfPart) + " → " + Shortened(is, kShownOfPart);
  };
  note("review.timeline", TimelineOf(before), TimelineOf(after));
  note("review.cause", before.cause(), after.cause());
  note("review.impact", before.impact(), after.impact());
  note("review.tasks", TasksOf(before), TasksOf(after));
  return changes;
}

}  // namespace deskmesh::tickets
