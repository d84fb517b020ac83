// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/ticket_action.h"

#include <algorithm>
#include <charconv>

#include "platform/text/utf8.h"
#include "tickets/approvals/core/approval.h"
#include "tickets/core/placeholders.h"

namespace deskmesh::tickets {
namespace {

using ActionKind = TicketAction::Kind;

constexpr std::size_t kMaxWordBytes = 64 * 4;
constexpr std::size_t kMaxTextBytes = 20'000;

// The value with this name, `count` values from 1 on.
template <typename Enum>
std::optional<Enum> Named(std::string_view name, int count) {
  for (int i = 1; i <= count; ++i) {
    if (NameOf(static_cast<Enum>(i)) == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

// Moved by `+1` or `-1` within 1 … count; for the urgency of priorities `+1` is the smaller number.
template <typename Enum>
Enum Shift(Enum from, std::string_view by, int count, bool plus_is_less) {
  const int step = (by == "+1") != plus_is_less ? 1 : -1;
  return static_cast<Enum>(std::clamp(static_cast<int>(from) + step, 1, count));
}

bool IsShift(std::string_view value) { return value == "+1" || value == "-1"; }

std::optional<base::Duration> SpanOf(std::string_view value) {
  if (value.size() < 2 || value.size() > 6) return std::nullopt;
  std::int64_t count = 0;
  const char* end = value.data() + value.size() - 1;
  const auto [stop, error] = std::from_chars(value.data(), end, count);
  if (error != std::errc() || stop != end || count < 1) return std::nullopt;
  switch (*end) {
    case 'm':
      return std::chrono::minutes(count);
    case 'h':
      return std::chrono::hours(count);
    case 'd':
      return std::chrono::days(count);
    case 'w':
      return std::chrono::weeks(count);
    default:
      return std::nullopt;
  }
}

std::vector<std::string> SplitAtCommas(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    words.emplace_back(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return words;
}

// How many of `count` approvers a word asks for; 0 for one that says nothing.
int RequiredOf(std::string_view word, std::size_t count) {
  if (word.empty() || word == "any") return 1;
  if (word == "all") return static_cast<int>(count);
  int number = 0;
  const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  const bool is_number = error == std::errc() && stop == word.data() + word.size();
  return is_number && number >= 1 && number <= static_cast<int>(count) ? number : 0;
}

bool IsOneOf(std::string_view value, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), value) != words.end();
}

void AddWord(std::vector<std::string>& words, const std::string& word) {
  if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
}

// The user a word stands for on this ticket; empty: nobody.
// Changes a field and says whether the action is of that kind.
bool Edit(const TicketAction& action, Ticket& ticket) {
  const std::string& value = action.value;
  switch (action.kind) {
    case ActionKind::kSetPriority:
      ticket.priority = IsShift(value) ? Shift(ticket.priority, value, 4, /*plus_is_less=*/true)
                                       : Named<Priority>(value, 4).value_or(ticket.priority);
      return true;
    case ActionKind::kSetType:
      ticket.type = Named<Type>(value, 3).value_or(ticket.type);
      return true;
    case ActionKind::kSetTeam:
      ticket.team_id = value;
      return true;
    case ActionKind::kSetStatus:
      ticket.status = value;
      return true;
    case ActionKind::kAddTag:
      AddWord(ticket.tags, value);
      return true;
    case ActionKind::kRemoveTag:
      std::erase(ticket.tags, value);
      return true;
    case ActionKind::kAddLabel:
      AddWord(ticket.labels, value);
      return true;
    case ActionKind::kRemoveLabel:
      std::erase(ticket.labels, value);
      return true;
    case ActionKind::kSetCustomField:
      if (value.empty()) {
        ticket.custom_fields.erase(action.field);
      } else {
        ticket.custom_fields[action.field] = value;
      }
      return true;
    case ActionKind::kSetCoreFunction:
      ticket.affects_core_function = value == "true";
      return true;
    case ActionKind::kFollow:
      if (const std::string user = UserOf(ticket, value); !user.empty()) {
        AddWord(ticket.follower_ids, user);
      }
      return true;
    default:
      return false;
  }
}

class Performance {
 public:
  Performance(const Ticket& before, const ActionScene& scene)
      : scene_(scene), current_(before), edited_(before) {}

  absl::Status Do(const TicketAction& action) {
    if (Edit(action, edited_)) return absl::OkStatus();
    DESKMESH_RETURN_IF_ERROR(Flush());
    switch (action.kind) {
      case ActionKind::kAssign:
        return DoAssign(action.value);
      case ActionKind::kSetLevel:
        return DoLevel(action.value);
      case ActionKind::kComment:
      case ActionKind::kNote:
        return DoComment(action);
      case ActionKind::kRequestApproval:
        return DoApproval(action);
      case ActionKind::kWaitForCustomer:
      case ActionKind::kWaitForThirdParty: {
        const bool for_customer = action.kind == ActionKind::kWaitForCustomer;
        if (current_.state ==
            (for_customer ? State::kWaitingForCustomer : State::kWaitingForThirdParty)) {
          return absl::OkStatus();
        }
        return Take(Wait(current_, for_customer, scene_.reason, scene_.now));
      }
      case ActionKind::kResume:
        if (current_.state == State::kInProgress) return absl::OkStatus();
        return Take(Resume(current_, scene_.reason, scene_.now));
      case ActionKind::kResolve: {
        if (!current_.is_open()) return absl::OkStatus();
        DESKMESH_ASSIGN_OR_RETURN(std::vector<Step> steps,
                                  Resolve(current_, scene_.actor, Comment(), scene_.now));
        for (Step& step : steps) Add(std::move(step));
        return absl::OkStatus();
      }
      case ActionKind::kReopen:
        if (current_.is_open()) return absl::OkStatus();
        return Take(Reopen(current_, scene_.reason, scene_.now));
      case ActionKind::kClose:
        if (current_.state == State::kClosed) return absl::OkStatus();
        return Take(Close(current_, scene_.reason, scene_.now));
      case ActionKind::kSnooze: {
        const base::Duration span = SpanOf(action.value).value_or(std::chrono::hours(1));
        DESKMESH_ASSIGN_OR_RETURN(std::optional<Step> step,
                                  Snooze(current_, scene_.now + span, scene_.reason, scene_.now));
        if (step.has_value()) Add(*std::move(step));
        return absl::OkStatus();
      }
      default:  // kCallWebhook
        return absl::OkStatus();
    }
  }

  absl::Status Flush() {
    DESKMESH_ASSIGN_OR_RETURN(std::optional<Step> step, Update(current_, edited_, scene_.now));
    if (step.has_value()) {
      step->reason = scene_.reason;
      Add(*std::move(step));
    }
    return absl::OkStatus();
  }

  std::vector<Step> TakeSteps() { return std::move(steps_); }

 private:
  void Add(Step step) {
    current_ = edited_ = step.ticket;
    steps_.push_back(std::move(step));
  }
  absl::Status Take(absl::StatusOr<Step> step) {
    if (!step.ok()) return step.status();
    Add(*std::move(step));
    return absl::OkStatus();
  }

  absl::Status DoAssign(const std::string& value) {
    const std::string user = value == "best" ? "" : UserOf(current_, value);
    if (value != "best" && (user.empty() || user == current_.assignee_id)) {
      return absl::OkStatus();
    }
    DESKMESH_ASSIGN_OR_RETURN(std::optional<Assignment> found,
                              scene_.choose(current_, current_.level, user));
    if (!found.has_value()) {
      // Nobody better is at hand: the ticket stays with whom it has.
      if (user.empty()) return absl::OkStatus();
      return base::InvalidField("value", "must name an active user who is no viewer");
    }
    if (found->assignee_id == current_.assignee_id) return absl::OkStatus();
    if (found->reason.empty()) found->reason = scene_.reason;
    return Take(Assign(current_, *found, scene_.now));
  }

  absl::Status DoLevel(const std::string& value) {
    const Level level = IsShift(value) ? Shift(current_.level, value, 3, /*plus_is_less=*/false)
                                       : Named<Level>(value, 3).value_or(current_.level);
    if (level == current_.level) return absl::OkStatus();
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<Assignment> found,
                              scene_.choose(current_, level, ""));
    return Take(Escalate(current_, level, scene_.reason, found.value_or(Assignment()), scene_.now));
  }

  // One that is pending is asked already.
  absl::Status DoApproval(const TicketAction& action) {
    if (current_.approval == ApprovalState::kPending) return absl::OkStatus();
    Approval approval{.id = scene_.new_approval_id(),
                      .question = scene_.reason,
                      .approver_ids = SplitAtCommas(action.value)};
    approval.required_count = RequiredOf(action.field, approval.approver_ids.size());
    approval.creator_id = scene_.actor.id;
    DESKMESH_ASSIGN_OR_RETURN(std::vector<Step> steps,
                              AskApproval(current_, std::move(approval), scene_.now));
    for (Step& step : steps) Add(std::move(step));
    return absl::OkStatus();
  }

  absl::Status DoComment(const TicketAction& action) {
    Comment comment{.id = scene_.new_comment_id(),
                    .body = scene_.render(current_, action.value),
                    .visibility = action.kind == ActionKind::kComment ? Visibility::kPublic
                                                                      : Visibility::kInternal};
    comment.body = text::TruncateUtf8(comment.body, kMaxTextBytes);
    return Take(AddComment(current_, scene_.actor, std::move(comment), scene_.now));
  }

  const ActionScene& scene_;
  Ticket current_;
  Ticket edited_;
  std::vector<Step> steps_;
};

}  // namespace

std::string UserOf(const Ticket& ticket, const std::string& word) {
  if (word == "assignee") return ticket.assignee_id;
  if (word == "owner") return ticket.owner_id;
  return word;
}

std::string FaultOf(const TicketAction& action) {
  const std::string& value = action.value;
  switch (action.kind) {
    case ActionKind::kSetPriority:
      return IsShift(value) || Named<Priority>(value, 4) ? "" : "must be P0, P1, P2, P3, +1 or -1";
    case ActionKind::kSetType:
      return Named<Type>(value, 3) ? "" : "must be INSTALL, FEATURE or FAULT";
    case ActionKind::kSetLevel:
      return IsShift(value) || Named<Level>(value, 3) ? "" : "must be L1, L2, L3, +1 or -1";
    case ActionKind::kSetTeam:
      return value.empty() || value.starts_with("team_") ? "" : "must name a team, or be empty";
    case ActionKind::kAssign:
      return value.starts_with("usr_") || IsOneOf(value, {"best", "owner"})
                 ? ""
                 : "must name a user, or be `best` or `owner`";
    case ActionKind::kFollow:
      return value.starts_with("usr_") || IsOneOf(value, {"assignee", "owner"})
                 ? ""
                 : "must name a user, or be `assignee` or `owner`";
    case ActionKind::kAddTag:
    case ActionKind::kRemoveTag:
    case ActionKind::kAddLabel:
    case ActionKind::kRemoveLabel:
      return !value.empty() && value.size() <= kMaxWordBytes ? "" : "must be 1 to 64 characters";
    case ActionKind::kSetStatus:
      return value.size() <= 40 ? "" : "must be the key of a status";
    case ActionKind::kSetCustomField:
      return action.field.empty() ? "needs the key of a field in `field`" : "";
    case ActionKind::kSetCoreFunction:
      return IsOneOf(value, {"true", "false"}) ? "" : "must be true or false";
    case ActionKind::kComment:
    case ActionKind::kNote:
      return !value.empty() && value.size() <= kMaxTextBytes ? "" : "must be 1 to 20000 bytes";
    case ActionKind::kSnooze:
      return SpanOf(value).has_value() ? "" : "must be a span such as 30m, 4h, 2d or 1w";
    case ActionKind::kRequestApproval: {
      const std::vector<std::string> approvers = SplitAtCommas(value);
      const bool are_users =
          !approvers.empty() && approvers.size() <= kMaxApprovers &&
          std::all_of(approvers.begin(), approvers.end(),
                      [](const std::string& id) { return id.starts_with("usr_"); });
      if (!are_users) return "must name 1 to 20 users, separated by commas";
      return RequiredOf(action.field, approvers.size()) > 0
                 ? ""
                 : "needs `any`, `all` or a number up to that of the users in `field`";
    }
    case ActionKind::kCallWebhook:
      return value.starts_with("whk_") ? "" : "must name a webhook";
    case ActionKind::kWaitForCustomer:
    case ActionKind::kWaitForThirdParty:
    case ActionKind::kResume:
    case ActionKind::kResolve:
    case ActionKind::kReopen:
    case ActionKind::kClose:
      return value.empty() ? "" : "must be empty for this kind";
  }
  return "is of no known kind";
}

std::vector<base::FieldViolation> FaultsOf(const std::vector<TicketAction>& actions,
                                           bool has_webhooks) {
  std::vector<base::FieldViolation> faults;
  if (actions.empty() || actions.size() > kMaxActions) {
    return {{"actions", "must be 1 to " + std::to_string(kMaxActions)}};
  }
  for (std::size_t i = 0; i < actions.size(); ++i) {
    const TicketAction& action = actions[i];
    const std::string field = "actions[" + std::to_string(i) + "]";
    const bool is_text = action.kind == ActionKind::kComment || action.kind == ActionKind::kNote;
    std::string fault = FaultOf(action);
    if (fault.empty() && is_text) fault = FaultOfText(action.value);
    if (!fault.empty()) faults.push_back({field + ".value", std::move(fault)});
    if (!has_webhooks && action.kind == ActionKind::kCallWebhook) {
      faults.push_back({field + ".kind", "is of triggers only"});
    }
  }
  return faults;
}

absl::StatusOr<std::vector<Step>> Perform(const Ticket& before,
                                          const std::vector<TicketAction>& actions,
                                          const ActionScene& scene) {
  Performance performance(before, scene);
  for (const TicketAction& action : actions) DESKMESH_RETURN_IF_ERROR(performance.Do(action));
  DESKMESH_RETURN_IF_ERROR(performance.Flush());
  return performance.TakeSteps();
}

}  // namespace deskmesh::tickets
