// SPDX-License-Identifier: Apache-2.0
//
// The noun of this domain as its rules see it (R10). The numbers of the enums are those of the
// contract, so that a converted ticket keeps its order: P0 sorts before P1, L1 before L3.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/instant.h"

namespace deskmesh::tickets {

enum class State : std::uint8_t {
  kUnset,
  kUnassigned,
  kInProgress,
  kWaitingForCustomer,
  kWaitingForThirdParty,
  kResolved,
  kClosed,
};
enum class Priority : std::uint8_t { kUnset, kP0, kP1, kP2, kP3 };
enum class Type : std::uint8_t { kUnset, kInstall, kFeature, kFault };
enum class Level : std::uint8_t { kUnset, kL1, kL2, kL3 };
enum class Tier : std::uint8_t { kUnset, kFree, kPaid, kEnterprise };
enum class ApprovalState : std::uint8_t {
  kUnset,
  kPending,
  kApproved,
  kRejected,
  kExpired,
  kWithdrawn,
};
enum class Channel : std::uint8_t {
  kUnset,
  kApi,
  kWeb,
  kChat,
  kEmail,
  kPhone,
  kWechat,
  kWecom,
  kDingtalk,
  kFeishu,
  kSms,
};

// The names of the contract: `IN_PROGRESS`, `P0`, `FAULT`, `L1`, `PAID`, `EMAIL`; empty for kUnset.
std::string_view NameOf(State state);
std::string_view NameOf(Priority priority);
std::string_view NameOf(Type type);
std::string_view NameOf(Level level);
std::string_view NameOf(Tier tier);
std::string_view NameOf(Channel channel);
std::string_view NameOf(ApprovalState state);

// An automatic choice with its reason and certainty (R12).
struct Decision {
  std::string field;  // `type`, `priority`, `affects_core_function`, `assignee`
  std::string value;  // as in the contract
  std::string reason;  // one sentence
  double confidence = 0;
  base::Instant at;
};

// Users who want to hear of one ticket at most.
inline constexpr std::size_t kMaxFollowers = 50;

// Decisions that are kept of one ticket; the oldest go first.
inline constexpr std::size_t kMaxDecisions = 20;

// What the customer said at the end (R54).
struct Rating {
  int score = 0;  // 1 to 5; 0: not rated
  std::string comment;
  bool solved = false;
  base::Instant at;
};

// One question to one or several people (R18); its rules are in approvals/core.
struct Approval {
  struct Vote {
    std::string approver_id;
    bool approved = false;
    std::string reason;
    base::Instant at;
  };
  // What happened to it in one step; each becomes a fact.
  enum class News : std::uint8_t { kRequested, kDecided, kEnded };
  std::string id;  // `apr_…`
  std::string ticket_id;
  std::string question;
  std::vector<std::string> approver_ids;
  int required_count = 0;  // how many must say yes
  bool holds_ticket = false;
  std::int64_t wait_sequence = 0;  // of the ticket's step that made it wait for this; 0: none did
  base::Instant expires;
  ApprovalState state = ApprovalState::kPending;
  std::vector<Vote> votes;
  std::string creator_id;
  base::Instant created;
  base::Instant ended;  // zero while it is pending
  std::string end_reason;
  std::int64_t sequence = 0;  // of its latest fact
  std::vector<News> news;  // of this step, not kept
};

struct Ticket {
  std::string id;  // `tkt_…`
  std::int64_t number = 0;
  std::string subject;
  Type type = Type::kUnset;
  Priority priority = Priority::kUnset;
  State state = State::kUnassigned;
  Level level = Level::kL1;
  Channel channel = Channel::kApi;
  std::string requester_id;
  std::string organization_id;
  Tier tier = Tier::kFree;
  std::string assignee_id;
  std::string team_id;
  std::string owner_id;
  bool affects_core_function = false;
  std::vector<std::string> labels;
  std::vector<std::string> tags;
  std::map<std::string, std::string> custom_fields;
  std::string locale;
  std::string conversation_id;
  base::Instant created;
  base::Instant updated;
  base::Instant first_reply;  // zero: none yet; so are the two below
  base::Instant resolved;
  base::Instant closed;
  int reopen_count = 0;
  int comment_count = 0;
  Rating rating;
  std::vector<Decision> decisions;
  std::int64_t sequence = 0;  // of the latest fact; as text the etag
  std::vector<std::string> breached_clocks;
  std::string merged_into_id;
  std::vector<std::string> merged_ids;
  std::string split_from_id;
  base::Instant snooze_until;  // zero: not snoozed
  std::vector<std::string> follower_ids;
  std::string problem_id;
  int subtask_count = 0;  // without cancelled ones
  int done_subtask_count = 0;
  ApprovalState approval = ApprovalState::kUnset;  // of the latest one
  std::string follow_up_of_id;
  std::vector<std::string> follow_up_ids;
  std::string status;  // key of a status within the state; empty: none
  std::vector<std::string> cc;  // contacts `con_…` and e-mail addresses (cc_rule.h)

  bool is_snoozed() const { return snooze_until.micros != 0; }
  bool is_open() const { return state != State::kResolved && state != State::kClosed; }
  int open_subtask_count() const { return subtask_count - done_subtask_count; }
};

// Who does something to a ticket.
struct Actor {
  enum class Kind : std::uint8_t { kCustomer, kAgent, kProgram, kSystem };
  Kind kind = Kind::kSystem;
  std::string id;  // `con_…`, `usr_…`, `key_…` or `service:<name>`

  bool is_customer() const { return kind == Kind::kCustomer; }
};

enum class Visibility : std::uint8_t { kUnset, kPublic, kInternal };
enum class Author : std::uint8_t { kUnset, kCustomer, kAgent, kSystem };

// A file as the comment it belongs to shows it.
struct CommentFile {
  std::string id;  // `att_…`
  std::string file_name;  // safe: no line breaks
  std::string content_type;  // by its bytes
  std::int64_t size_bytes = 0;
};

struct Comment {
  std::string id;  // `cmt_…`
  std::string body;
  Visibility visibility = Visibility::kPublic;
  Author author = Author::kSystem;
  std::string author_id;
  std::vector<CommentFile> files;
  std::vector<std::string> mention_ids;  // `usr_…`, whom it names
  bool is_searched_for_names = false;  // `mention_ids` has those of the body already
  std::string
      author_address;  // of somebody in copy who is no contact; then there is no `author_id`

  // Nothing is said by it.
  bool is_empty() const { return body.empty() && files.empty(); }
};

// What kind of fact a step is.
enum class Action : std::uint8_t {
  kCreated,
  kUpdated,
  kAssigned,
  kStateChanged,
  kCommented,
  kEscalated,
  kRated,
  kClockBreached,
  kReplied,  // in the ticket's conversation
  kClockWarned,  // news for triggers; never a step
};

// The word of the history: `created`, `state_changed` …
std::string_view NameOf(Action action);
// Nothing for a word that is none.
std::optional<Action> ActionNamed(std::string_view word);

// One recorded step of a ticket's life: the ticket as it is right after, and what changed. A command
// is one step or a few; each becomes one history entry and one fact.
struct Step {
  Action action = Action::kUpdated;
  Ticket ticket;
  std::string reason;
  std::map<std::string, std::string> changes;  // field → "old → new"
  std::vector<Comment> comment;  // none or one
  Author replied_by = Author::kUnset;  // of kReplied
  bool is_copy = false;  // of kCommented: it was said before, in another ticket
  std::vector<Approval> approval;  // none or one that begins, changes or ends

  // What was before, for the facts.
  State previous_state = State::kUnset;
  Priority previous_priority = Priority::kUnset;
  Level previous_level = Level::kUnset;
  std::string previous_assignee_id;
  std::vector<std::string> changed_fields;
};

// Begins a step on `before`: next sequence, updated now, the previous values noted.
Step BeginStep(const Ticket& before, Action action, base::Instant now);

// A value as a history shows it: at most `characters` of it, the last one `…` where something is left out.
std::string Shortened(const std::string& value, std::size_t characters);

// What a change of one custom field is called: `custom_fields.region`.
inline constexpr std::string_view kFieldPrefix = "custom_fields.";

// Compares the step's ticket with `before` and fills `changes` and `changed_fields` for every field
// a history shows. Texts of subjects are shown, of custom fields at most 200 characters, of comments never.
// Changed custom fields are each a change, and in `changed_fields` all of them one more: `custom_fields`.
void DescribeChanges(const Ticket& before, Step& step);

}  // namespace deskmesh::tickets
