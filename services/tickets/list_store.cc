// SPDX-License-Identifier: Apache-2.0
//
// The part of store.h whose SQL is put together from a filter. Every piece of text is a constant of
// this file; values go through parameters.
#include <array>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <set>

#include "platform/base/error.h"
#include "tickets/search/store.h"
#include "tickets/store.h"

namespace deskmesh::tickets {
namespace {

constexpr std::size_t kMaxParameters = 2 * kMaxComparisons + 1;

// Names of numbered parameters, which must outlive the calls.
std::string_view ParameterName(std::size_t number) {
  static const auto* names = [] {
    auto* made = new std::array<std::string, kMaxParameters>;
    for (std::size_t i = 0; i < kMaxParameters; ++i) (*made)[i] = "p" + std::to_string(i);
    return made;
  }();
  return (*names)[number];
}

std::string_view ColumnOf(FilterField field) {
  switch (field) {
    case FilterField::kCreateTime:
      return "created";
    case FilterField::kUpdateTime:
      return "updated";
    default:
      return NameOf(field);  // columns are named as the contract's fields
  }
}

std::string_view ColumnOf(OrderField field) {
  switch (field) {
    case OrderField::kCreateTime:
      return "created";
    case OrderField::kUpdateTime:
      return "updated";
    case OrderField::kPriority:
      return "priority";
    case OrderField::kNumber:
      return "number";
  }
  return {};
}

std::string_view SqlOf(FilterOperator op) {
  switch (op) {
    case FilterOperator::kNotEqual:
      return " <> ";
    case FilterOperator::kLess:
      return " < ";
    case FilterOperator::kLessOrEqual:
      return " <= ";
    case FilterOperator::kGreater:
      return " > ";
    case FilterOperator::kGreaterOrEqual:
      return " >= ";
    default:
      return " = ";
  }
}

bool IsText(FilterField field) {
  switch (field) {
    case FilterField::kAssignee:
    case FilterField::kOwner:
    case FilterField::kTeam:
    case FilterField::kRequester:
    case FilterField::kOrganization:
    case FilterField::kConversation:
    case FilterField::kProblem:
      return true;
    default:
      return false;
  }
}

// Their indexes leave out rows where they are empty, which a query must say to use them.
bool HasPartialIndex(FilterField field) {
  return field == FilterField::kAssignee || field == FilterField::kOrganization ||
         field == FilterField::kConversation || field == FilterField::kProblem;
}

constexpr unsigned kClosedBit = 1U << static_cast<unsigned>(State::kClosed);

// The index a list is read by. SQLite keeps no statistics of how common a value is and would often
// choose badly, so it is told; PostgreSQL knows better.
std::string_view IndexFor(const Selection& selection) {
  if (!selection.requester_id.empty()) return "ticket_by_requester";
  if (!selection.copied_id.empty()) return {};  // by the list of those
  for (const FilterNode* demand : Demands(selection.filter)) {
    if (demand->op != FilterOperator::kEqual) continue;
    const bool is_filled = !demand->text.empty();
    if (demand->field == FilterField::kNumber) return "ticket_by_number";
    if (demand->field == FilterField::kRequester) return "ticket_by_requester";
    if (demand->field == FilterField::kConversation && is_filled) return "ticket_by_conversation";
    if (demand->field == FilterField::kProblem && is_filled) return "ticket_by_problem";
    if (demand->field == FilterField::kAssignee && is_filled) return "ticket_by_assignee";
    if (demand->field == FilterField::kOrganization && is_filled) return "ticket_by_organization";
  }
  if ((PossibleStates(selection.filter) & kClosedBit) == 0) {
    return selection.order.field == OrderField::kCreateTime ? "ticket_active_by_created"
                                                            : "ticket_active";
  }
  switch (selection.order.field) {
    case OrderField::kCreateTime:
      return "ticket_by_created";
    case OrderField::kUpdateTime:
      return "ticket_by_updated";
    case OrderField::kPriority:
      return "ticket_by_priority";
    case OrderField::kNumber:
      return "ticket_by_number";
  }
  return {};
}

// Whether reading an index from its end gives a list's order.
bool IsOrderOf(std::string_view index, OrderField field) {
  switch (field) {
    case OrderField::kCreateTime:
      return index == "ticket_by_created" || index == "ticket_active_by_created" ||
             index == "ticket_by_requester" || index == "ticket_by_organization";
    case OrderField::kUpdateTime:
      return index == "ticket_by_updated" || index == "ticket_active";
    case OrderField::kPriority:
      return index == "ticket_by_priority";
    case OrderField::kNumber:
      return index == "ticket_by_number";
  }
  return false;
}

bool IsMembership(FilterField field) {
  return field == FilterField::kTags || field == FilterField::kLabels ||
         field == FilterField::kStatus || field == FilterField::kCustomField ||
         field == FilterField::kSubtasks || field == FilterField::kApproval ||
         field == FilterField::kCc;
}

// The kind of a field's words in the store.
std::string_view KindOfWords(FilterField field) {
  switch (field) {
    case FilterField::kTags:
      return "'t'";
    case FilterField::kLabels:
      return "'l'";
    case FilterField::kSubtasks:
      return "'b'";
    case FilterField::kApproval:
      return "'a'";
    case FilterField::kCc:
      return "'c'";
    default:
      return "'s'";
  }
}

// The rows that say which tickets have a word or a value: `FROM … AS m WHERE …`. Of `!=` those that are
// equal. A ticket without a value is in none of the comparisons but `!=`.
std::string MembersOf(const FilterNode& node,
                      const std::function<std::string(sql::Value)>& parameter) {
  if (node.field != FilterField::kCustomField) {
    std::string text = "FROM ticket_word AS m WHERE m.workspace_id = :workspace AND m.kind = ";
    text += KindOfWords(node.field);
    if (node.op == FilterOperator::kHas) text += " AND m.word = " + parameter(node.text);
    return text;
  }
  std::string text = "FROM ticket_field_value AS m WHERE m.workspace_id = :workspace AND m.key = " +
                     parameter(node.key);
  if (node.op == FilterOperator::kHasAny) return text;
  const FilterOperator op = node.op == FilterOperator::kNotEqual ? FilterOperator::kEqual : node.op;
  return text + (node.decimal.has_value()
                     ? " AND m.number" + std::string(SqlOf(op)) + parameter(*node.decimal)
                     : " AND m.value" + std::string(SqlOf(op)) + parameter(node.text));
}

// Collects a statement and its parameters.
class ListQuery {
 public:
  // `matches` of the full text, when words are searched; `are_common`: the comparisons (by index) that
  // many tickets pass.
  ListQuery(sql::Dialect dialect, std::string_view workspace_id, const Selection& selection,
            std::optional<TextMatch> matches, std::set<int> are_common)
      : selection_(selection),
        are_common_(std::move(are_common)),
        is_sqlite_(dialect == sql::Dialect::kSqlite) {
    params_.emplace_back("workspace", workspace_id);
    std::string_view index = IndexFor(selection);
    bool is_joined = false;
    if (matches.has_value()) {
      for (sql::Param& param : matches->params) params_.push_back(std::move(param));
      is_joined = !matches->is_condition;
      if (is_joined) {
        matches_ = std::move(matches->sql);
        texts_ = std::move(matches->texts);
        from_ = matches_ + " CROSS JOIN ";
        where_ = " AND ticket.number = f.number";
        index = "ticket_by_number";
      } else {
        where_ = " AND " + matches->sql;
      }
    }
    from_ += "ticket";
    is_in_order_ = !is_joined && IsOrderOf(index, selection.order.field);
    if (is_sqlite_ && !index.empty()) from_ += " INDEXED BY " + std::string(index);
    // What the index of active tickets demands literally.
    if ((PossibleStates(selection.filter) & kClosedBit) == 0) where_ += " AND state < 6";
    if (!selection.requester_id.empty()) {
      params_.emplace_back("requester", selection.requester_id);
      where_ += " AND requester_id = :requester";
    }
    if (!selection.copied_id.empty()) {
      params_.emplace_back("copied", selection.copied_id);
      where_ +=
          " AND id IN (SELECT m.ticket_id FROM ticket_word AS m WHERE m.workspace_id = "
          ":workspace AND m.kind = 'c' AND m.word = :copied)";
    }
    if (!selection.filter.empty()) where_ += " AND " + Expression(selection.filter.root);
  }

  std::string Rows(const std::optional<Position>& after, int limit) {
    const std::string column(ColumnOf(selection_.order.field));
    const std::string direction = selection_.order.is_descending ? " DESC" : "";
    std::string where = " WHERE workspace_id = :workspace" + where_;
    if (after.has_value()) {
      where += " AND (" + column + ", id) " + (selection_.order.is_descending ? "<" : ">") +
               " (:key, :id)";
      params_.emplace_back("key", after->key);
      params_.emplace_back("id", after->id);
    }
    where += " ORDER BY " + column + direction + ", id" + direction + " LIMIT :limit";
    params_.emplace_back("limit", limit);
    if (is_in_order_) return "SELECT data, CAST(-1 AS BIGINT) AS total FROM " + from_ + where;
    // What must be sorted first: by the index alone where it can be, rows are read for the page only.
    // Where words were looked for, all that match were found anyway: they are counted along the way.
    const std::string total =
        matches_.empty() || after.has_value() ? "CAST(-1 AS BIGINT)" : "COUNT(*) OVER ()";
    return "SELECT t.data, page.total FROM (SELECT id, " + column + " AS key, " + total +
           " AS total FROM " + from_ + where +
           ") AS page CROSS JOIN ticket t WHERE t.workspace_id = :workspace AND t.id = page.id "
           "ORDER BY page.key" +
           direction + ", page.id" + direction;
  }

  std::string Count(int limit) {
    params_.emplace_back("limit", limit);
    if (!matches_.empty() && selection_.filter.empty() && !selection_.is_of_customer()) {
      return "SELECT COUNT(*) FROM (SELECT 1 AS one FROM " + matches_ + " LIMIT :limit) AS matched";
    }
    return "SELECT COUNT(*) FROM (SELECT 1 AS one FROM " + from_ +
           " WHERE workspace_id = :workspace" + where_ + " LIMIT :limit) AS matched";
  }

  // Whether tickets are found by matching texts, of which only so many were looked at.
  bool is_cut() const { return !matches_.empty(); }
  // How many texts were looked at.
  std::string CountMatches() const { return "SELECT COUNT(*) FROM " + texts_ + " AS looked_at"; }

  // The parameters a text made here names; a statement takes no others.
  sql::Params ParamsOf(std::string_view text) const {
    sql::Params used;
    for (const sql::Param& param : params_) {
      if (text.find(":" + std::string(param.name)) != std::string_view::npos) used.push_back(param);
    }
    return used;
  }

 private:
  std::string Expression(int index) {
    const FilterNode& node = selection_.filter.nodes[static_cast<std::size_t>(index)];
    if (node.kind == FilterNode::Kind::kCompare) {
      return IsMembership(node.field) ? HasMember(index, node) : Comparison(node);
    }
    std::string text = node.kind == FilterNode::Kind::kNot ? "NOT (" : "(";
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      if (i > 0) text += node.kind == FilterNode::Kind::kAnd ? " AND " : " OR ";
      text += Expression(node.children[i]);
    }
    return text + ")";
  }

  std::string Parameter(sql::Value value) {
    const std::string_view name = ParameterName(next_++);
    params_.emplace_back(name, std::move(value));
    return ":" + std::string(name);
  }

  std::string Comparison(const FilterNode& node) {
    const std::string column(ColumnOf(node.field));
    if (!IsText(node.field)) return column + std::string(SqlOf(node.op)) + Parameter(node.number);
    std::string text = column + std::string(SqlOf(node.op)) + Parameter(node.text);
    const bool says_filled = node.op == FilterOperator::kEqual && !node.text.empty();
    if (says_filled && HasPartialIndex(node.field)) {
      text = "(" + text + " AND " + column + " <> '')";
    }
    return text;
  }

  // By the list of tickets that have it where these are few, else ticket by ticket in the list's order.
  std::string HasMember(int index, const FilterNode& node) {
    const std::string members =
        MembersOf(node, [this](sql::Value value) { return Parameter(value); });
    const bool is_negated = node.op == FilterOperator::kNotEqual;
    const std::string negation = is_negated ? "NOT " : "";
    if (are_common_.contains(index)) {
      // PostgreSQL would join all that have it unless an offset keeps the question to the one ticket.
      return negation + "EXISTS (SELECT 1 " + members + " AND m.ticket_id = ticket.id" +
             (is_sqlite_ ? ")" : " OFFSET 0)");
    }
    return "id " + negation + "IN (SELECT m.ticket_id " + members + ")";
  }

  const Selection& selection_;
  const std::set<int> are_common_;
  const bool is_sqlite_;
  sql::Params params_;
  std::string matches_;
  std::string texts_;  // what `matches_` takes its tickets from
  std::string from_;
  std::string where_;
  bool is_in_order_ = false;  // the index gives the order of the list
  std::size_t next_ = 0;
};

// Which words and values many tickets have, as it was found a while ago. It only says which way to go,
// so a little old does no harm. Thread-safe.
class KnownMemberships {
 public:
  std::optional<bool> Find(const std::string& name) {
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(name);
    if (found == known_.end() || Clock::now() - found->second.at > kFreshFor) return std::nullopt;
    return found->second.is_common;
  }
  void Remember(const std::string& name, bool is_common) {
    const std::lock_guard lock(mutex_);
    if (known_.size() >= kMax) known_.clear();
    known_.insert_or_assign(name, Known{is_common, Clock::now()});
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::seconds kFreshFor{30};
  static constexpr std::size_t kMax = 10'000;
  struct Known {
    bool is_common;
    Clock::time_point at;
  };
  std::mutex mutex_;
  std::map<std::string, Known> known_;
};

// The comparisons with words and values that many tickets pass. The stores would list all of these first.
absl::StatusOr<std::set<int>> CommonMemberships(sql::Tx& tx, std::string_view workspace_id,
                                                const Filter& filter) {
  constexpr int kMany = 2000;
  static auto* known = new KnownMemberships;
  std::set<int> common;
  for (std::size_t i = 0; i < filter.nodes.size(); ++i) {
    const FilterNode& node = filter.nodes[i];
    if (node.kind != FilterNode::Kind::kCompare || !IsMembership(node.field)) continue;
    std::string name(workspace_id);
    for (const std::string& part :
         {std::to_string(static_cast<int>(node.field)), std::to_string(static_cast<int>(node.op)),
          node.key, node.text, node.decimal.has_value() ? std::to_string(*node.decimal) : ""}) {
      name.append(1, '\n').append(part);
    }
    std::optional<bool> is_common = known->Find(name);
    if (!is_common.has_value()) {
      sql::Params params = {{"workspace", workspace_id}, {"many", kMany}};
      std::size_t next = 0;
      const std::string members = MembersOf(node, [&](sql::Value value) {
        const std::string_view parameter = ParameterName(next++);
        params.emplace_back(parameter, std::move(value));
        return ":" + std::string(parameter);
      });
      const auto statement = sql::InternStatement("SELECT COUNT(*) FROM (SELECT 1 AS one " +
                                                  members + " LIMIT :many) AS found");
      DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(*statement, params));
      is_common = rows[0].Int64(0) >= kMany;
      known->Remember(name, *is_common);
    }
    if (*is_common) common.insert(static_cast<int>(i));
  }
  return common;
}

// Whether something other than the words leaves so few tickets that each can be asked for the words.
absl::StatusOr<bool> IsNarrow(sql::Tx& tx, std::string_view workspace_id,
                              const Selection& selection) {
  constexpr int kFew = 300;
  Selection demands{.requester_id = selection.requester_id, .copied_id = selection.copied_id};
  for (const FilterNode* demand : Demands(selection.filter)) {
    const bool is_pinned = demand->op == FilterOperator::kEqual && IsText(demand->field) &&
                           demand->field != FilterField::kOwner &&
                           demand->field != FilterField::kTeam && !demand->text.empty();
    if (!is_pinned && demand->field != FilterField::kNumber) continue;
    demands.filter = {.nodes = {*demand}, .root = 0};
    break;
  }
  if (!demands.is_of_customer() && demands.filter.empty()) return false;
  DESKMESH_ASSIGN_OR_RETURN(const int count, CountTickets(tx, workspace_id, demands, kFew + 1));
  return count <= kFew;
}

// Nothing when words are searched that no text can have. `matches`: how many matching texts are looked
// at, where tickets are found by them.
absl::StatusOr<std::optional<ListQuery>> MakeQuery(sql::Tx& tx, std::string_view workspace_id,
                                                   const Selection& selection, int matches) {
  std::optional<TextMatch> found;
  if (!selection.terms.empty()) {
    const bool is_public_only = selection.is_of_customer();
    DESKMESH_ASSIGN_OR_RETURN(const bool is_narrow, IsNarrow(tx, workspace_id, selection));
    DESKMESH_ASSIGN_OR_RETURN(
        found, is_narrow
                   ? MatchOfTicket(tx, workspace_id, selection.terms, is_public_only)
                   : NewestMatches(tx, workspace_id, selection.terms, is_public_only, matches));
    if (!found.has_value()) return std::optional<ListQuery>();
  }
  DESKMESH_ASSIGN_OR_RETURN(std::set<int> common,
                            CommonMemberships(tx, workspace_id, selection.filter));
  return std::optional<ListQuery>(
      ListQuery(tx.dialect(), workspace_id, selection, std::move(found), std::move(common)));
}

}  // namespace

absl::StatusOr<std::vector<std::string>> ListTickets(sql::Tx& tx, std::string_view workspace_id,
                                                     const Selection& selection,
                                                     const std::optional<Position>& after,
                                                     int limit, int* total) {
  std::vector<std::string> found;
  // The matching texts of the newest tickets first; more of them only where the rest of the filter left
  // too few.
  for (int matches = kFirstMatches;; matches *= 8) {
    DESKMESH_ASSIGN_OR_RETURN(std::optional<ListQuery> query,
                              MakeQuery(tx, workspace_id, selection, matches));
    if (!query.has_value()) return found;
    const std::string text = query->Rows(after, limit);
    const auto statement = sql::InternStatement(text);
    DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(*statement, query->ParamsOf(text)));
    found.clear();
    found.reserve(rows.size());
    for (const sql::Row row : rows) found.emplace_back(row.Bytes(0));
    if (total != nullptr && !rows.empty()) *total = static_cast<int>(rows[0].Int64(1));
    if (!query->is_cut() || rows.size() >= static_cast<std::size_t>(limit)) return found;
    const std::string probe = query->CountMatches();
    const auto probing = sql::InternStatement(probe);
    DESKMESH_ASSIGN_OR_RETURN(const sql::Rows seen, tx.Query(*probing, query->ParamsOf(probe)));
    if (seen[0].Int64(0) < matches || matches >= kMostMatches) return found;
  }
}

absl::StatusOr<int> CountTickets(sql::Tx& tx, std::string_view workspace_id,
                                 const Selection& selection, int limit) {
  // A further filter leaves some of the matching texts' tickets only.
  const int matches = selection.filter.empty() ? kFirstMatches : 8 * kFirstMatches;
  DESKMESH_ASSIGN_OR_RETURN(std::optional<ListQuery> query,
                            MakeQuery(tx, workspace_id, selection, matches));
  if (!query.has_value()) return 0;
  const std::string text = query->Count(limit);
  const auto statement = sql::InternStatement(text);
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(*statement, query->ParamsOf(text)));
  return static_cast<int>(rows[0].Int64(0));
}

absl::StatusOr<std::vector<std::string>> ExplainTickets(sql::Tx& tx, std::string_view workspace_id,
                                                        const Selection& selection,
                                                        const std::optional<Position>& after,
                                                        int limit) {
  std::vector<std::string> plan;
  DESKMESH_ASSIGN_OR_RETURN(std::optional<ListQuery> query,
                            MakeQuery(tx, workspace_id, selection, kFirstMatches));
  if (!query.has_value()) return plan;
  const bool is_sqlite = tx.dialect() == sql::Dialect::kSqlite;
  const std::string text =
      (is_sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + query->Rows(after, limit);
  const auto statement = sql::InternStatement(text);
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(*statement, query->ParamsOf(text)));
  // SQLite's lines: id, parent, unused, text.
  for (const sql::Row row : rows) plan.push_back(row.String(is_sqlite ? 3 : 0));
  return plan;
}

}  // namespace deskmesh::tickets
