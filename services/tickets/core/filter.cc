// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/filter.h"

#include <absl/time/time.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "platform/base/error.h"
#include "tickets/core/custom_field.h"
#include "tickets/core/ticket.h"

namespace deskmesh::tickets {
namespace {

enum class ValueKind { kEnum, kId, kSet, kUser, kTime, kNumber, kBool, kCustom };

struct FieldRule {
  FilterField field;
  std::string_view name;
  ValueKind kind;
  bool is_ordered;        // < <= > >= make sense
  bool is_for_customers;
  bool has_any = false;  // `:*` asks whether there is a value
  bool is_beside = false;  // not known of the ticket alone
};

constexpr FieldRule kFields[] = {
    {FilterField::kState, "state", ValueKind::kEnum, false, true},
    {FilterField::kPriority, "priority", ValueKind::kEnum, true, true},
    {FilterField::kType, "type", ValueKind::kEnum, false, true},
    {FilterField::kLevel, "level", ValueKind::kEnum, true, false},
    {FilterField::kChannel, "channel", ValueKind::kEnum, false, true},
    {FilterField::kTier, "tier", ValueKind::kEnum, true, false},
    {FilterField::kAssignee, "assignee_id", ValueKind::kId, false, false},
    {FilterField::kOwner, "owner_id", ValueKind::kId, false, false},
    {FilterField::kTeam, "team_id", ValueKind::kId, false, false},
    {FilterField::kRequester, "requester_id", ValueKind::kId, false, false},
    {FilterField::kOrganization, "organization_id", ValueKind::kId, false, false},
    {FilterField::kConversation, "conversation_id", ValueKind::kId, false, true},
    {FilterField::kTags, "tags", ValueKind::kSet, false, false},
    {FilterField::kLabels, "labels", ValueKind::kSet, false, false},
    {FilterField::kCreateTime, "create_time", ValueKind::kTime, true, true},
    {FilterField::kUpdateTime, "update_time", ValueKind::kTime, true, true},
    {FilterField::kNumber, "number", ValueKind::kNumber, true, true},
    {FilterField::kCoreFunction, "affects_core_function", ValueKind::kBool, false, false},
    {FilterField::kProblem, "problem_id", ValueKind::kId, false, false},
    {FilterField::kSnoozed, "snoozed", ValueKind::kBool, false, false},
    {FilterField::kStatus, "status", ValueKind::kSet, false, false},
    {FilterField::kSubtasks, "subtasks", ValueKind::kSet, false, false},
    {FilterField::kApproval, "approval", ValueKind::kSet, false, false},
    {FilterField::kCc, "cc", ValueKind::kSet, false, false},
    {FilterField::kBreached, "breached", ValueKind::kSet, false, false},
    {FilterField::kFollower, "follower_ids", ValueKind::kUser, false, false},
    {FilterField::kCsat, "csat", ValueKind::kNumber, true, false, /*has_any=*/true},
    {FilterField::kReopens, "reopen_count", ValueKind::kNumber, true, false},
    {FilterField::kDue, "due", ValueKind::kTime, true, false, /*has_any=*/true, /*is_beside=*/true},
    {FilterField::kUnread, "unread", ValueKind::kUser, false, false, false, /*is_beside=*/true},
    // Followed by `.` and its key.
    {FilterField::kCustomField, "custom_fields", ValueKind::kCustom, true, false},
};

bool IsFor(const FieldRule& rule, const FilterContext& context) {
  return (rule.is_for_customers || !context.is_customer) &&
         (!rule.is_beside || !context.is_of_rule);
}

std::string FieldNames(const FilterContext& context) {
  std::string names;
  for (const FieldRule& rule : kFields) {
    if (!IsFor(rule, context)) continue;
    if (!names.empty()) names += ", ";
    names += rule.name;
  }
  return names;
}

// The number of an enum's value by its name; 0 when there is none. `names` lists them all.
template <typename Enum>
std::int64_t EnumValue(std::string_view word, int count, std::string* names) {
  std::int64_t found = 0;
  for (int i = 1; i <= count; ++i) {
    const std::string_view name = NameOf(static_cast<Enum>(i));
    if (!names->empty()) *names += ", ";
    *names += name;
    if (name == word) found = i;
  }
  return found;
}

std::int64_t EnumOf(FilterField field, std::string_view word, std::string* names) {
  switch (field) {
    case FilterField::kState:
      return EnumValue<State>(word, 6, names);
    case FilterField::kPriority:
      return EnumValue<Priority>(word, 4, names);
    case FilterField::kType:
      return EnumValue<Type>(word, 3, names);
    case FilterField::kLevel:
      return EnumValue<Level>(word, 3, names);
    case FilterField::kChannel:
      return EnumValue<Channel>(word, 10, names);
    default:
      return EnumValue<Tier>(word, 3, names);
  }
}

// The words a field of words may have; empty: any.
std::string WordsOf(FilterField field) {
  if (field == FilterField::kSubtasks) return "OPEN, DONE";
  if (field == FilterField::kBreached) return ClockNames();
  std::string names;
  if (field == FilterField::kApproval) EnumValue<ApprovalState>("", 5, &names);
  return names;
}

std::optional<base::Instant> ParseRelative(std::string_view word, base::Instant now) {
  if (!word.starts_with("now")) return std::nullopt;
  word.remove_prefix(3);
  if (word.empty()) return now;
  const bool is_past = word[0] == '-';
  if ((!is_past && word[0] != '+') || word.size() < 3) return std::nullopt;
  std::int64_t count = 0;
  const char* end = word.data() + word.size() - 1;
  const auto [stop, error] = std::from_chars(word.data() + 1, end, count);
  if (error != std::errc() || stop != end || count > 100'000) return std::nullopt;
  base::Duration unit{0};
  switch (*end) {
    case 'm':
      unit = std::chrono::minutes(1);
      break;
    case 'h':
      unit = std::chrono::hours(1);
      break;
    case 'd':
      unit = std::chrono::days(1);
      break;
    case 'w':
      unit = std::chrono::weeks(1);
      break;
    default:
      return std::nullopt;
  }
  return is_past ? now - unit * count : now + unit * count;
}

std::optional<base::Instant> ParseMoment(std::string_view word, base::Instant now) {
  if (const auto relative = ParseRelative(word, now)) return relative;
  const std::string text(word);
  absl::Time time;
  std::string error;
  if (absl::ParseTime(absl::RFC3339_full, text, &time, &error) ||
      absl::ParseTime("%Y-%m-%d", text, &time, &error)) {
    return base::Instant{absl::ToUnixMicros(time)};
  }
  return std::nullopt;
}

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool EndsWord(char c) { return IsBlank(c) || c == '(' || c == ')' || c == '"' || c == '\''; }

class Parser {
 public:
  Parser(std::string_view text, const FilterContext& context) : text_(text), context_(context) {}

  absl::StatusOr<Filter> Parse() {
    SkipBlanks();
    if (AtEnd()) return std::move(filter_);
    DESKMESH_ASSIGN_OR_RETURN(filter_.root, Conjunction(0));
    if (!AtEnd()) return Refuse(at_, "expected the end; a `)` has no `(`");
    return std::move(filter_);
  }

 private:
  bool AtEnd() const { return at_ >= text_.size(); }
  void SkipBlanks() {
    while (!AtEnd() && IsBlank(text_[at_])) ++at_;
  }

  absl::Status Refuse(std::size_t at, const std::string& problem) const {
    const auto characters =
        std::count_if(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(at),
                      [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
    return base::InvalidField("filter",
                              "position " + std::to_string(characters + 1) + ": " + problem);
  }

  // A keyword is upper case and a word of its own.
  bool TakeKeyword(std::string_view word) {
    const std::string_view rest = text_.substr(at_);
    if (!rest.starts_with(word)) return false;
    if (rest.size() > word.size() && !EndsWord(rest[word.size()])) return false;
    at_ += word.size();
    SkipBlanks();
    return true;
  }

  int Add(FilterNode node) {
    filter_.nodes.push_back(std::move(node));
    return static_cast<int>(filter_.nodes.size()) - 1;
  }

  int Combine(FilterNode::Kind kind, std::vector<int> children) {
    if (children.size() == 1) return children.front();
    return Add({.kind = kind, .children = std::move(children)});
  }

  // factor { [AND] factor }
  absl::StatusOr<int> Conjunction(int depth) {
    if (depth > kMaxFilterDepth) {
      return Refuse(at_, "at most " + std::to_string(kMaxFilterDepth) + " nested parentheses");
    }
    std::vector<int> factors;
    for (;;) {
      DESKMESH_ASSIGN_OR_RETURN(const int factor, Disjunction(depth));
      factors.push_back(factor);
      const bool has_and = TakeKeyword("AND");
      if (!has_and && (AtEnd() || text_[at_] == ')')) break;
    }
    return Combine(FilterNode::Kind::kAnd, std::move(factors));
  }

  // term { OR term }
  absl::StatusOr<int> Disjunction(int depth) {
    std::vector<int> terms;
    do {
      DESKMESH_ASSIGN_OR_RETURN(const int term, Term(depth));
      terms.push_back(term);
    } while (TakeKeyword("OR"));
    return Combine(FilterNode::Kind::kOr, std::move(terms));
  }

  absl::StatusOr<int> Term(int depth) {
    bool is_negated = TakeKeyword("NOT");
    if (!is_negated && !AtEnd() && text_[at_] == '-') {
      ++at_;
      is_negated = true;
    }
    absl::StatusOr<int> inner = Simple(depth);
    if (!inner.ok() || !is_negated) return inner;
    return Add({.kind = FilterNode::Kind::kNot, .children = {*inner}});
  }

  absl::StatusOr<int> Simple(int depth) {
    if (AtEnd()) return Refuse(at_, "expected a comparison such as state = IN_PROGRESS");
    if (text_[at_] != '(') return Comparison();
    const std::size_t open = at_++;
    SkipBlanks();
    DESKMESH_ASSIGN_OR_RETURN(const int inner, Conjunction(depth + 1));
    if (AtEnd() || text_[at_] != ')') return Refuse(open, "this `(` has no `)`");
    ++at_;
    SkipBlanks();
    return inner;
  }

  absl::StatusOr<int> Comparison() {
    if (++comparisons_ > kMaxComparisons) {
      return Refuse(at_, "at most " + std::to_string(kMaxComparisons) + " comparisons");
    }
    DESKMESH_ASSIGN_OR_RETURN(const FieldRule* rule, Field());
    std::string key;
    if (rule->kind == ValueKind::kCustom) {
      DESKMESH_ASSIGN_OR_RETURN(key, Key());
    }
    DESKMESH_ASSIGN_OR_RETURN(const FilterOperator op, Operator(*rule));
    const std::size_t value_at = at_;
    bool is_quoted = false;
    DESKMESH_ASSIGN_OR_RETURN(const std::string value, Value(&is_quoted));
    FilterNode node{.kind = FilterNode::Kind::kCompare, .field = rule->field, .op = op};
    node.key = std::move(key);
    DESKMESH_RETURN_IF_ERROR(Interpret(*rule, value, is_quoted, value_at, node));
    return Add(std::move(node));
  }

  absl::StatusOr<const FieldRule*> Field() {
    const std::size_t begin = at_;
    while (!AtEnd() && ((text_[at_] >= 'a' && text_[at_] <= 'z') || text_[at_] == '_')) ++at_;
    const std::string_view name = text_.substr(begin, at_ - begin);
    for (const FieldRule& rule : kFields) {
      if (rule.name != name || !IsFor(rule, context_)) continue;
      SkipBlanks();
      return &rule;
    }
    return Refuse(begin, "expected one of the fields " + FieldNames(context_) +
                             "; for words in the text use q");
  }

  // `.key` of a custom field.
  absl::StatusOr<std::string> Key() {
    const std::size_t begin = at_;
    if (!AtEnd() && text_[at_] == '.') ++at_;
    const std::size_t first = at_;
    while (!AtEnd() && ((text_[at_] >= 'a' && text_[at_] <= 'z') || text_[at_] == '_' ||
                        (text_[at_] >= '0' && text_[at_] <= '9'))) {
      ++at_;
    }
    if (first == begin || first == at_) {
      return Refuse(begin, "expected `.` and the key of a field, as in custom_fields.region");
    }
    std::string key(text_.substr(first, at_ - first));
    const std::vector<std::string>& known = context_.field_keys;
    if (!known.empty() && std::ranges::find(known, key) == known.end()) {
      std::string keys;
      for (const std::string& each : known) keys += (keys.empty() ? "" : ", ") + each;
      return Refuse(first, "expected the key of a field: " + keys);
    }
    SkipBlanks();
    return key;
  }

  absl::StatusOr<FilterOperator> Operator(const FieldRule& rule) {
    static constexpr std::pair<std::string_view, FilterOperator> kOperators[] = {
        {"!=", FilterOperator::kNotEqual},
        {"<=", FilterOperator::kLessOrEqual},
        {">=", FilterOperator::kGreaterOrEqual},
        {"=", FilterOperator::kEqual},
        {"<", FilterOperator::kLess},
        {">", FilterOperator::kGreater},
        {":", FilterOperator::kHas}};
    const std::size_t begin = at_;
    for (const auto& [text, op] : kOperators) {
      if (!text_.substr(at_).starts_with(text)) continue;
      at_ += text.size();
      SkipBlanks();
      const bool is_order = op != FilterOperator::kEqual && op != FilterOperator::kNotEqual &&
                            op != FilterOperator::kHas;
      const std::string name(rule.name);
      const bool is_set = rule.kind == ValueKind::kSet || rule.kind == ValueKind::kUser;
      if (is_set && op != FilterOperator::kHas) {
        const char* example = WordsOf(rule.field).empty() ? ":vip" : ":*";
        return Refuse(begin, name + " takes only `:`, as in " + name +
                                 (rule.kind == ValueKind::kUser ? ":me" : example));
      }
      if (is_order && !rule.is_ordered) {
        return Refuse(begin, name + " has no order; use = or !=");
      }
      // `state:OPEN` is `state = OPEN` in AIP-160.
      const bool is_plain = !is_set && !rule.has_any && rule.kind != ValueKind::kCustom;
      return is_plain && op == FilterOperator::kHas ? FilterOperator::kEqual : op;
    }
    return Refuse(begin, "expected one of = != < <= > >= :");
  }

  absl::StatusOr<std::string> Value(bool* is_quoted) {
    std::string value;
    const std::size_t begin = at_;
    if (!AtEnd() && (text_[at_] == '"' || text_[at_] == '\'')) {
      *is_quoted = true;
      const char quote = text_[at_++];
      while (!AtEnd() && text_[at_] != quote) {
        if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
        value += text_[at_++];
      }
      if (AtEnd()) return Refuse(begin, "this quoted text has no end");
      ++at_;
      if (!AtEnd() && !EndsWord(text_[at_])) return Refuse(at_, "expected a blank after the text");
    } else {
      while (!AtEnd() && !EndsWord(text_[at_])) value += text_[at_++];
      if (value.empty()) return Refuse(begin, "expected a value");
    }
    SkipBlanks();
    return value;
  }

  absl::Status Interpret(const FieldRule& rule, const std::string& value, bool is_quoted,
                         std::size_t at, FilterNode& node) const {
    if (rule.has_any && node.op == FilterOperator::kHas) {
      node.op = FilterOperator::kEqual;
      if (value == "*" && !is_quoted) {
        node.op = FilterOperator::kHasAny;
        return absl::OkStatus();
      }
    }
    switch (rule.kind) {
      case ValueKind::kEnum: {
        std::string names;
        node.number = EnumOf(rule.field, value, &names);
        if (node.number == 0) return Refuse(at, "expected one of " + names);
        return absl::OkStatus();
      }
      case ValueKind::kId:
        node.text = value;
        if (value == "me" && !is_quoted) {
          if (context_.me.empty()) return Refuse(at, "`me` is nobody for this caller");
          node.text = context_.me;
        }
        return absl::OkStatus();
      case ValueKind::kSet:
        node.text = value;
        if (value == "*" && !is_quoted) {
          node.op = FilterOperator::kHasAny;
        } else if (const std::string names = WordsOf(rule.field); !names.empty()) {
          const std::string framed = ", " + value + ",";
          if ((", " + names + ",").find(framed) == std::string::npos) {
            return Refuse(at, "expected one of " + names + ", *");
          }
        }
        return absl::OkStatus();
      case ValueKind::kUser:
        node.text = value;
        if (is_quoted && rule.field != FilterField::kUnread) return absl::OkStatus();
        if (value == "me" && !is_quoted) {
          if (context_.me.empty()) return Refuse(at, "`me` is nobody for this caller");
          node.text = context_.me;
        } else if (rule.field == FilterField::kUnread) {
          return Refuse(at, "expected me");
        } else if (value == "*") {
          node.op = FilterOperator::kHasAny;
        }
        return absl::OkStatus();
      case ValueKind::kCustom:
        node.text = value;
        if (node.op == FilterOperator::kHas) {
          node.op = value == "*" && !is_quoted ? FilterOperator::kHasAny : FilterOperator::kEqual;
        }
        if (is_quoted) return CheckCustom(node, at);
        node.decimal = ParseDecimal(value);
        // Dates are compared as they are kept.
        if (const auto moment = ParseRelative(value, context_.now)) {
          node.from_now = *moment - context_.now;
          node.text = absl::FormatTime("%Y-%m-%d", absl::FromUnixMicros(moment->micros),
                                       absl::UTCTimeZone());
        }
        return CheckCustom(node, at);
      case ValueKind::kTime: {
        const auto moment = ParseMoment(value, context_.now);
        if (!moment.has_value()) {
          return Refuse(at, "expected a moment such as 2026-01-31T08:00:00Z, 2026-01-31 or now-7d");
        }
        node.number = moment->micros;
        if (value.starts_with("now")) node.from_now = *moment - context_.now;
        return absl::OkStatus();
      }
      case ValueKind::kNumber: {
        const auto [stop, error] =
            std::from_chars(value.data(), value.data() + value.size(), node.number);
        if (error != std::errc() || stop != value.data() + value.size()) {
          return Refuse(at, "expected a whole number");
        }
        if (rule.field == FilterField::kCsat && (node.number < 1 || node.number > 5)) {
          return Refuse(at, "expected 1 to 5");
        }
        return absl::OkStatus();
      }
      case ValueKind::kBool:
        if (value != "true" && value != "false") return Refuse(at, "expected true or false");
        node.number = value == "true" ? 1 : 0;
        return absl::OkStatus();
    }
    return absl::OkStatus();
  }

  absl::Status CheckCustom(const FilterNode& node, std::size_t at) const {
    if (context_.fields == nullptr || node.op == FilterOperator::kHasAny) return absl::OkStatus();
    const std::string fault = FaultOfComparison(*context_.fields, node.key, node.text);
    return fault.empty() ? absl::OkStatus() : Refuse(at, fault);
  }

  const std::string_view text_;
  const FilterContext& context_;
  std::size_t at_ = 0;
  std::size_t comparisons_ = 0;
  Filter filter_;
};

}  // namespace

std::string ClockNames() {
  std::string names;
  for (const std::string_view name : kClockNames) {
    if (!names.empty()) names += ", ";
    names += name;
  }
  return names;
}

std::optional<double> ParseDecimal(std::string_view text) {
  double number = 0;
  const auto [stop, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  const bool is_number = error == std::errc() && stop == text.data() + text.size();
  if (!is_number || !std::isfinite(number))
    return std::nullopt;  // `inf` and `nan` are read as well
  return number;
}

std::string_view NameOf(FilterField field) {
  for (const FieldRule& rule : kFields) {
    if (rule.field == field) return rule.name;
  }
  return {};
}

absl::StatusOr<Filter> ParseFilter(std::string_view text, const FilterContext& context) {
  if (text.size() > kMaxFilterBytes) {
    return base::InvalidField("filter",
                              "must be at most " + std::to_string(kMaxFilterBytes) + " bytes");
  }
  return Parser(text, context).Parse();
}

namespace {

constexpr unsigned kAllStates = 0b111'1110;  // UNASSIGNED to CLOSED

// `is_negated`: what the opposite of the node leaves possible.
unsigned StatesOf(const Filter& filter, int index, bool is_negated) {
  const FilterNode& node = filter.nodes[static_cast<std::size_t>(index)];
  switch (node.kind) {
    case FilterNode::Kind::kNot:
      return StatesOf(filter, node.children.front(), !is_negated);
    case FilterNode::Kind::kCompare: {
      if (node.field != FilterField::kState) return kAllStates;
      const unsigned named = 1U << static_cast<unsigned>(node.number);
      const bool is_equal = (node.op == FilterOperator::kEqual) != is_negated;
      return is_equal ? named : kAllStates & ~named;
    }
    case FilterNode::Kind::kAnd:
    case FilterNode::Kind::kOr:
      break;
  }
  const bool is_union = (node.kind == FilterNode::Kind::kOr) != is_negated;
  unsigned states = is_union ? 0 : kAllStates;
  for (const int child : node.children) {
    const unsigned of_child = StatesOf(filter, child, is_negated);
    states = is_union ? states | of_child : states & of_child;
  }
  return states;
}

}  // namespace

unsigned PossibleStates(const Filter& filter) {
  return filter.empty() ? kAllStates : StatesOf(filter, filter.root, false);
}

std::vector<const FilterNode*> Demands(const Filter& filter) {
  std::vector<const FilterNode*> demands;
  if (filter.empty()) return demands;
  const FilterNode& root = filter.nodes[static_cast<std::size_t>(filter.root)];
  if (root.kind == FilterNode::Kind::kCompare) demands.push_back(&root);
  if (root.kind != FilterNode::Kind::kAnd) return demands;
  for (const int child : root.children) {
    const FilterNode& node = filter.nodes[static_cast<std::size_t>(child)];
    if (node.kind == FilterNode::Kind::kCompare) demands.push_back(&node);
  }
  return demands;
}

bool AsksFor(const Filter& filter, FilterField field) {
  return std::any_of(filter.nodes.begin(), filter.nodes.end(), [&](const FilterNode& node) {
    return node.kind == FilterNode::Kind::kCompare && node.field == field;
  });
}

absl::StatusOr<Order> ParseOrder(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  if (text.empty()) return Order{};
  Order order{.is_descending = false};
  const std::size_t blank = text.find(' ');
  std::string_view direction = blank == std::string_view::npos ? "" : text.substr(blank);
  while (!direction.empty() && IsBlank(direction.front())) direction.remove_prefix(1);
  const std::string_view field = text.substr(0, blank);
  order.is_descending = direction == "desc";
  static constexpr std::pair<std::string_view, OrderField> kOrders[] = {
      {"create_time", OrderField::kCreateTime},
      {"update_time", OrderField::kUpdateTime},
      {"priority", OrderField::kPriority},
      {"number", OrderField::kNumber},
      {"due", OrderField::kDue}};
  for (const auto& [name, value] : kOrders) {
    if (name != field) continue;
    if (!direction.empty() && direction != "asc" && direction != "desc") break;
    order.field = value;
    return order;
  }
  return base::InvalidField(
      "order_by",
      "must be create_time, update_time, priority, number or due, with ` desc` for descending");
}

std::vector<std::string> SubtaskWords(const Ticket& ticket) {
  if (ticket.subtask_count == 0) return {};
  return {ticket.open_subtask_count() > 0 ? "OPEN" : "DONE"};
}

std::vector<std::string> ApprovalWords(const Ticket& ticket) {
  if (ticket.approval == ApprovalState::kUnset) return {};
  return {std::string(NameOf(ticket.approval))};
}

}  // namespace deskmesh::tickets
