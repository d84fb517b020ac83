// SPDX-License-Identifier: Apache-2.0
//
// Sends surveys: a fact with a signed link, which whoever delivers takes to the customer. After a case when
// its delay is over, and for NPS waves.
#pragma once

#include <absl/status/statusor.h>

#include <functional>
#include <string>
#include <string_view>

#include "deskmesh/event/v1/envelope.pb.h"
#include "deskmesh/tickets/v1/survey_events.pb.h"
#include "platform/clock/clock.h"
#include "platform/outbox/timer.h"
#include "platform/rpc/call.h"
#include "tickets/convert.h"
#include "tickets/satisfaction/convert.h"
#include "tickets/satisfaction/link.h"
#include "tickets/satisfaction/store.h"

namespace deskmesh::tickets {

// Kind of the timers that ask after a case; their payload is the moment of resolving they were set for.
inline constexpr std::string_view kSurveyTimer = "tickets.survey";
// Keys are changed after this time and forgotten when no link of theirs can be alive.
inline constexpr base::Duration kKeyLives = std::chrono::days(90);

// The settings of a workspace; the defaults where nobody set any. `for_change` holds them.
struct StoredRule {
  SurveyRule rule;
  std::int64_t version = 0;  // 0: the defaults
  base::Instant created;
};
absl::StatusOr<StoredRule> LoadRule(sql::Tx& tx, std::string_view workspace_id,
                                    bool for_change = false);
absl::Status SaveRule(sql::Tx& tx, std::string_view workspace_id, const StoredRule& stored,
                      base::Instant now);

// Where a survey is answered, below the address of the gateway: `/survey/` and a token that the key seals.
std::string LinkPathOf(std::string_view workspace_id, const Survey& survey, const LinkKey& key);

// The claim of a token whose signature is good and whose time isn't over. SURVEY_LINK_INVALID,
// SURVEY_LINK_EXPIRED.
absl::StatusOr<LinkClaim> CheckLink(sql::Tx& tx, std::string_view token, base::Instant now);

// Thread-safe.
class SurveySender {
 public:
  // References must outlive the sender. `on_timer` is called after a commit that set a timer.
  SurveySender(rpc::ServiceDeps deps, const clock::Clock& clock, std::function<void()> on_timer)
      : deps_(std::move(deps)), clock_(clock), on_timer_(std::move(on_timer)) {}

  // A fact of a ticket and what it says: a case that was resolved is asked about later. What is older
  // than an hour (an imported past) isn't.
  absl::Status OnFact(sql::Tx& tx, const event::v1::Envelope& envelope, const InboxItem& item);
  // The delay of a case is over.
  absl::Status OnTimer(sql::Tx& tx, const outbox::Timer& timer);

  // Enters a survey and tells it, unless there is one of that occasion: false. Id, times and link are
  // filled in here; `channel` and `ticket_number` are those of the fact.
  absl::StatusOr<bool> Send(sql::Tx& tx, std::string_view workspace_id, Survey survey,
                            std::string_view occasion, base::Duration lifetime,
                            v1::SurveySent fact);

 private:
  // The key in use; a new one where there is none or it is too old.
  absl::StatusOr<LinkKey> KeyInUse(sql::Tx& tx, std::string_view workspace_id, base::Instant now);

  const rpc::ServiceDeps deps_;
  const clock::Clock& clock_;
  const std::function<void()> on_timer_;
};

}  // namespace deskmesh::tickets
