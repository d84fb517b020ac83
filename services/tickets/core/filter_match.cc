// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/filter_match.h"

#include <absl/time/time.h>

#include <algorithm>

namespace deskmesh::tickets {
namespace {

// What a field of a ticket is to a comparison: a number or a text.
struct FieldValue {
  std::int64_t number = 0;
  std::string text;
  bool is_text = false;
};

FieldValue Number(std::int64_t number) { return {.number = number, .text = "", .is_text = false}; }
FieldValue Text(std::string text) {
  return {.number = 0, .text = std::move(text), .is_text = true};
}

FieldValue ValueOf(FilterField field, const Ticket& ticket) {
  switch (field) {
    case FilterField::kState:
      return Number(static_cast<std::int64_t>(ticket.state));
    case FilterField::kPriority:
      return Number(static_cast<std::int64_t>(ticket.priority));
    case FilterField::kType:
      return Number(static_cast<std::int64_t>(ticket.type));
    case FilterField::kLevel:
      return Number(static_cast<std::int64_t>(ticket.level));
    case FilterField::kChannel:
      return Number(static_cast<std::int64_t>(ticket.channel));
    case FilterField::kTier:
      return Number(static_cast<std::int64_t>(ticket.tier));
    case FilterField::kAssignee:
      return Text(ticket.assignee_id);
    case FilterField::kOwner:
      return Text(ticket.owner_id);
    case FilterField::kTeam:
      return Text(ticket.team_id);
    case FilterField::kRequester:
      return Text(ticket.requester_id);
    case FilterField::kOrganization:
      return Text(ticket.organization_id);
    case FilterField::kConversation:
      return Text(ticket.conversation_id);
    case FilterField::kProblem:
      return Text(ticket.problem_id);
    case FilterField::kCreateTime:
      return Number(ticket.created.micros);
    case FilterField::kUpdateTime:
      return Number(ticket.updated.micros);
    case FilterField::kNumber:
      return Number(ticket.number);
    case FilterField::kCoreFunction:
      return Number(ticket.affects_core_function ? 1 : 0);
    case FilterField::kSnoozed:
      return Number(ticket.is_snoozed() ? 1 : 0);
    case FilterField::kCsat:
      return Number(ticket.rating.score);
    case FilterField::kReopens:
      return Number(ticket.reopen_count);
    case FilterField::kDue:
      return Number(0);
    case FilterField::kTags:
    case FilterField::kLabels:
    case FilterField::kCustomField:
    case FilterField::kStatus:
    case FilterField::kSubtasks:
    case FilterField::kApproval:
    case FilterField::kCc:
    case FilterField::kBreached:
    case FilterField::kFollower:
    case FilterField::kUnread:
      break;
  }
  return Text("");
}

// A value that holds several is each of them, and itself.
std::vector<std::string_view> PartsOf(std::string_view value) {
  std::vector<std::string_view> parts = {value};
  for (std::size_t comma = value.find(','); comma != std::string_view::npos;
       comma = value.find(',')) {
    parts.push_back(value.substr(0, comma));
    value.remove_prefix(comma + 1);
  }
  if (parts.size() > 1) parts.push_back(value);
  return parts;
}

bool HoldsForField(const FilterNode& node, const Ticket& ticket) {
  const auto found = ticket.custom_fields.find(node.key);
  const bool is_there = found != ticket.custom_fields.end() && !found->second.empty();
  if (node.op == FilterOperator::kHasAny) return is_there;
  if (!is_there) return node.op == FilterOperator::kNotEqual;
  const bool is_negated = node.op == FilterOperator::kNotEqual;
  const FilterOperator op = is_negated ? FilterOperator::kEqual : node.op;
  const std::vector<std::string_view> parts = PartsOf(found->second);
  const bool holds = std::any_of(parts.begin(), parts.end(), [&](std::string_view part) {
    if (!node.decimal.has_value()) return Holds(part, op, std::string_view(node.text));
    const std::optional<double> number = ParseDecimal(part);
    return number.has_value() && Holds(*number, op, *node.decimal);
  });
  return holds != is_negated;
}

bool IsOfWords(FilterField field) {
  return field == FilterField::kTags || field == FilterField::kLabels ||
         field == FilterField::kStatus || field == FilterField::kSubtasks ||
         field == FilterField::kApproval || field == FilterField::kCc ||
         field == FilterField::kBreached || field == FilterField::kFollower;
}

// Not what is kept beside it.
bool IsOfTicket(FilterField field) {
  return field != FilterField::kDue && field != FilterField::kUnread;
}

std::vector<std::string> WordsOf(FilterField field, const Ticket& ticket) {
  if (field == FilterField::kTags) return ticket.tags;
  if (field == FilterField::kLabels) return ticket.labels;
  if (field == FilterField::kCc) return ticket.cc;
  if (field == FilterField::kBreached) return ticket.breached_clocks;
  if (field == FilterField::kFollower) return ticket.follower_ids;
  if (field == FilterField::kSubtasks) return SubtaskWords(ticket);
  if (field == FilterField::kApproval) return ApprovalWords(ticket);
  return ticket.status.empty() ? std::vector<std::string>() : std::vector{ticket.status};
}

bool HoldsNode(const FilterNode& node, const Ticket& ticket) {
  if (IsOfWords(node.field)) {
    const std::vector<std::string> words = WordsOf(node.field, ticket);
    return node.op == FilterOperator::kHasAny
               ? !words.empty()
               : std::find(words.begin(), words.end(), node.text) != words.end();
  }
  if (node.field == FilterField::kCustomField) return HoldsForField(node, ticket);
  if (!IsOfTicket(node.field)) return false;
  if (node.field == FilterField::kCsat) {
    const bool is_rated = ticket.rating.score > 0;
    if (node.op == FilterOperator::kHasAny) return is_rated;
    if (!is_rated) return node.op == FilterOperator::kNotEqual;
  }
  const FieldValue value = ValueOf(node.field, ticket);
  return value.is_text ? Holds(value.text, node.op, node.text)
                       : Holds(value.number, node.op, node.number);
}

bool HoldsAt(const Filter& filter, int index, const Ticket& ticket) {
  const FilterNode& node = filter.nodes[static_cast<std::size_t>(index)];
  const auto holds = [&](int child) { return HoldsAt(filter, child, ticket); };
  switch (node.kind) {
    case FilterNode::Kind::kAnd:
      return std::all_of(node.children.begin(), node.children.end(), holds);
    case FilterNode::Kind::kOr:
      return std::any_of(node.children.begin(), node.children.end(), holds);
    case FilterNode::Kind::kNot:
      return !holds(node.children.front());
    case FilterNode::Kind::kCompare:
      break;
  }
  return HoldsNode(node, ticket);
}

std::string_view SymbolOf(FilterOperator op) {
  switch (op) {
    case FilterOperator::kEqual:
      return " = ";
    case FilterOperator::kNotEqual:
      return " != ";
    case FilterOperator::kLess:
      return " < ";
    case FilterOperator::kLessOrEqual:
      return " <= ";
    case FilterOperator::kGreater:
      return " > ";
    case FilterOperator::kGreaterOrEqual:
      return " >= ";
    case FilterOperator::kHas:
    case FilterOperator::kHasAny:
      break;
  }
  return ":";
}

// A number of a field as the contract writes it.
std::string Written(FilterField field, std::int64_t number) {
  switch (field) {
    case FilterField::kState:
      return std::string(NameOf(static_cast<State>(number)));
    case FilterField::kPriority:
      return std::string(NameOf(static_cast<Priority>(number)));
    case FilterField::kType:
      return std::string(NameOf(static_cast<Type>(number)));
    case FilterField::kLevel:
      return std::string(NameOf(static_cast<Level>(number)));
    case FilterField::kChannel:
      return std::string(NameOf(static_cast<Channel>(number)));
    case FilterField::kTier:
      return std::string(NameOf(static_cast<Tier>(number)));
    case FilterField::kCreateTime:
    case FilterField::kUpdateTime:
    case FilterField::kDue:
      return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::FromUnixMicros(number),
                              absl::UTCTimeZone());
    case FilterField::kCoreFunction:
    case FilterField::kSnoozed:
      return number != 0 ? "true" : "false";
    default:
      return std::to_string(number);
  }
}

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

JudgedComparison JudgeOne(const FilterNode& node, const Ticket& ticket) {
  JudgedComparison judged{.text = std::string(NameOf(node.field)), .held = HoldsNode(node, ticket)};
  const bool is_custom = node.field == FilterField::kCustomField;
  const bool is_words = IsOfWords(node.field);
  if (is_custom) judged.text += "." + node.key;
  judged.text += SymbolOf(node.op);
  if (node.op == FilterOperator::kHasAny) {
    judged.text += "*";
  } else {
    const bool is_text = is_custom || is_words || ValueOf(node.field, ticket).is_text;
    judged.text +=
        is_text ? (node.text.empty() ? "\"\"" : node.text) : Written(node.field, node.number);
  }
  if (is_custom) {
    const auto found = ticket.custom_fields.find(node.key);
    if (found != ticket.custom_fields.end()) judged.found = found->second;
  } else if (is_words) {
    judged.found = Joined(WordsOf(node.field, ticket));
  } else {
    const FieldValue value = ValueOf(node.field, ticket);
    judged.found = value.is_text ? value.text : Written(node.field, value.number);
  }
  return judged;
}

}  // namespace

bool Matches(const Filter& filter, const Ticket& ticket) {
  return filter.empty() || HoldsAt(filter, filter.root, ticket);
}

std::vector<JudgedComparison> JudgeComparisons(const Filter& filter, const Ticket& ticket) {
  std::vector<JudgedComparison> judged;
  // Nodes are made in the order of the text, parents after their children.
  for (const FilterNode& node : filter.nodes) {
    if (node.kind == FilterNode::Kind::kCompare) judged.push_back(JudgeOne(node, ticket));
  }
  return judged;
}

}  // namespace deskmesh::tickets
