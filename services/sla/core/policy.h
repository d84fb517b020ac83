// SPDX-License-Identifier: Apache-2.0
//
// Promises and which tickets they are made to (R40, R41).
//
// A policy has conditions (tier, organisation, type, channel, level) and targets per priority. For
// each clock of a ticket the first enabled policy counts, in ascending position and id, whose conditions
// match and that has a target for that clock and priority: a contract may override one promise and
// leave the others to the policies behind it.
#pragma once

#include <absl/status/statusor.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/error.h"
#include "sla/core/business_calendar.h"
#include "sla/core/ticket_history.h"

namespace deskmesh::sla {

enum class ClockKind : std::uint8_t {
  kAssignment,  // receipt: somebody has it
  kFirstReply,  // the first public comment of the team
  kNextReply,  // an answer to each later comment of the customer
  kProgressUpdate,  // a public comment of the team at least so often while it is open (R13)
  kResolution,
  kWorkStart,  // somebody works on it: the first time in progress
};
inline constexpr int kClockKinds = 6;

// `first_reply`; names the clock in routes and facts.
std::string_view ClockName(ClockKind kind);
std::optional<ClockKind> ClockKindOf(std::string_view name);

// An empty list matches everything.
struct Conditions {
  std::vector<Tier> tiers;
  std::vector<TicketType> types;
  std::vector<Channel> channels;
  std::vector<Level> levels;
  std::vector<std::string> organization_ids;
  friend bool operator==(const Conditions&, const Conditions&) = default;
};

struct Target {
  ClockKind kind = ClockKind::kFirstReply;
  Priority priority = Priority::kP2;
  base::Duration within{0};  // 1 second to 366 days
  std::string calendar_id;  // empty: 24×7
  // Only for tickets that affect a core function (R13).
  bool core_function_only = false;
  // Goes on while the ticket waits for the customer or a third party.
  bool ignores_waiting = false;
  friend bool operator==(const Target&, const Target&) = default;
};

// What is done at a step of the escalation ladder; the numbers are those of the contract.
struct EscalationAction {
  enum class Kind : std::uint8_t {
    kNotify = 1,
    kReassign,
    kRaiseLevel,
    kRaisePriority,
    kCallWebhook,
  };
  Kind kind = Kind::kNotify;
  // `usr_…`, `team_…`, `assignee`, `owner`, `whk_…`, as the kind wants it; else empty.
  std::string target;
  friend bool operator==(const EscalationAction&, const EscalationAction&) = default;
};

struct EscalationStep {
  ClockKind kind = ClockKind::kFirstReply;
  int percent = 100;  // of the time, 1 to 1,000
  std::vector<EscalationAction> actions;
  friend bool operator==(const EscalationStep&, const EscalationStep&) = default;
};

// "95 % solved within 24 hours, else a free month."
struct ServiceCredit {
  ClockKind kind = ClockKind::kResolution;
  int required_percent = 0;  // 0: no credit is promised
  std::string credit;
  friend bool operator==(const ServiceCredit&, const ServiceCredit&) = default;
};

struct Policy {
  std::string id;
  int version = 0;
  std::string name;
  int position = 0;
  bool is_enabled = true;
  Conditions conditions;
  std::vector<Target> targets;
  // Shares of the time, in percent, at which the team is warned; ascending, 1 to 99.
  std::vector<int> warning_percents = {50, 75, 90};
  // When a ticket's promise changes: false: what was charged counts on (a ticket raised to P0 may
  // be late at once); true: the clock begins again at the change.
  bool restarts_on_change = false;
  std::vector<EscalationStep> escalation;  // in the order of the percents
  ServiceCredit service_credit;
  friend bool operator==(const Policy&, const Policy&) = default;
};

inline constexpr int kMaxTargets = 50;
inline constexpr int kMaxWarnings = 8;
inline constexpr int kMaxEscalationSteps = 30;
inline constexpr int kMaxEscalationActions = 5;
inline constexpr base::Duration kShortestPromise = std::chrono::seconds(1);
inline constexpr base::Duration kLongestPromise = std::chrono::hours(24 * 366);

// Everything that is wrong with a policy, each with the field: no targets, a target twice, limits.
// Whether its calendars exist is PolicySet::Compile's business.
std::vector<base::FieldViolation> FaultsOf(const Policy& policy);

// A target in force for a ticket, with the calendar it counts on.
struct Promise {
  ClockKind kind;
  base::Duration within;
  const BusinessCalendar* calendar;  // lives as the PolicySet
  const Target* target;
  const Policy* policy;
};

// For each kind the promise, or null.
using Promises = std::array<const Promise*, kClockKinds>;

// All policies of a workspace at one moment. Immutable. Safe for concurrent const use.
class PolicySet {
 public:
  using Calendars = std::map<std::string, std::shared_ptr<const BusinessCalendar>, std::less<>>;

  // INVALID_ARGUMENT, naming the target, when a calendar isn't in `calendars`; faults of a policy.
  static absl::StatusOr<std::shared_ptr<const PolicySet>> Compile(std::vector<Policy> policies,
                                                                  const Calendars& calendars);

  Promises Match(const Attributes& attributes) const;
  // The calendar that targets name so; null when none does.
  const BusinessCalendar* FindCalendar(std::string_view id) const;
  // In the order they are tried.
  const std::vector<Policy>& policies() const { return policies_; }

 private:
  struct Entry {
    std::uint32_t tiers, types, channels, levels;  // bit sets; all ones: any
    const std::vector<std::string>* organization_ids;  // sorted; empty: any
    // [priority][core function][kind]
    std::array<std::array<Promises, 2>, 5> promises;
  };

  PolicySet() = default;

  std::vector<Policy> policies_;
  std::vector<std::shared_ptr<const BusinessCalendar>> calendars_;
  std::vector<std::unique_ptr<Promise>> promises_;
  std::vector<Entry> entries_;
};

// The policies of a workspace over time: a ticket takes its promises from the set in force when it
// was created, and again when one of its attributes changes. Copyable; safe for concurrent const
// use.
class PolicyTimeline {
 public:
  PolicyTimeline() = default;
  // One set since ever.
  explicit PolicyTimeline(std::shared_ptr<const PolicySet> set) { Add({}, std::move(set)); }

  // `from` ascends; the first set also holds before.
  void Add(base::Instant from, std::shared_ptr<const PolicySet> set) {
    sets_.push_back({from, std::move(set)});
  }
  // Null when the timeline is empty.
  const PolicySet* At(base::Instant at) const;
  // A calendar that targets of any set name; null when none does.
  const BusinessCalendar* FindCalendar(std::string_view id) const;
  bool empty() const { return sets_.empty(); }

 private:
  struct Version {
    base::Instant from;
    std::shared_ptr<const PolicySet> set;
  };
  std::vector<Version> sets_;
};

}  // namespace deskmesh::sla
