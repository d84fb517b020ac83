// SPDX-License-Identifier: Apache-2.0
//
// The part of store.h whose SQL is put together from a filter. Every piece of text is a constant of
// this file; values go through parameters.
#include <algorithm>
#include <set>

#include "platform/base/error.h"
#include "tickets/membership_store.h"
#include "tickets/search/store.h"
#include "tickets/store.h"

namespace deskmesh::tickets {
namespace {

// Columns are named as the contract's fields.
std::string ColumnOf(FilterField field) {
  std::string column = "ticket.";
  if (field == FilterField::kCreateTime) return column + "created";
  if (field == FilterField::kUpdateTime) return column + "updated";
  return column.append(NameOf(field));
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
    case OrderField::kDue:
      break;  // no column of the ticket's
  }
  return "created";
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

// Whether a filter is met by open tickets only: what the index of those demands.
bool IsOfOpen(const Filter& filter) { return (PossibleStates(filter) & kClosedBit) == 0; }

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
  const OrderField order = selection.order.field;
  if (IsOfOpen(selection.filter)) {
    return order == OrderField::kCreateTime || order == OrderField::kDue
               ? "ticket_active_by_created"
               : "ticket_active";
  }
  switch (order) {
    case OrderField::kCreateTime:
    case OrderField::kDue:
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
    case OrderField::kDue:
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

// The comparison that a list of open tickets is read by: a word of theirs, which stand in the list's order
// (ticket_open_word).
using ByWord = std::optional<int>;

// How a list has to do with when clocks run out (ticket_due).
enum class ByDue : std::uint8_t {
  kNo,
  kNarrowed,  // the tickets of few rows there, sorted
  kFirst,  // those that have one, in its order
  kLast,  // those that have none, by creation
  kSorted,  // all are sorted by it
};
// Added to (ascending) or taken from the creation of tickets without one, which come last in either order.
constexpr std::int64_t kNoDue = std::int64_t{1} << 62;
std::int64_t NoDueIn(const Order& order) { return order.is_descending ? -kNoDue : kNoDue; }
bool IsWithoutDue(std::int64_t key) { return key < 0 || key >= kNoDue; }

// Whether a list goes through many tickets, so that it must be read in its order.
bool IsBroad(const Selection& selection) {
  const std::string_view index = IndexFor(selection);
  return selection.terms.empty() && selection.copied_id.empty() &&
         (index.starts_with("ticket_active") || index == "ticket_by_created");
}

bool DemandsDue(const Selection& selection) {
  return std::ranges::any_of(Demands(selection.filter),
                             [](auto* each) { return each->field == FilterField::kDue; });
}

// Collects a statement and its parameters.
class ListQuery {
 public:
  // `matches` of the full text, when words are searched; `are_common`: the comparisons (by index) that
  // many tickets pass.
  ListQuery(sql::Dialect dialect, std::string_view workspace_id, const Selection& selection,
            std::optional<TextMatch> matches, std::set<int> are_common, ByWord by_word,
            ByDue by_due)
      : selection_(selection),
        are_common_(std::move(are_common)),
        by_word_(by_word),
        by_due_(by_due),
        is_sqlite_(dialect == sql::Dialect::kSqlite) {
    params_.emplace_back("workspace", workspace_id);
    if (!selection.unread_ids.empty()) params_.emplace_back("unread", selection.unread_ids);
    if (by_word_.has_value()) {
      ReadByWord();
    } else if (by_due_ == ByDue::kNarrowed || by_due_ == ByDue::kFirst) {
      ReadByDue();
    } else {
      ReadTickets(std::move(matches));
    }
    if (!selection.requester_id.empty()) {
      params_.emplace_back("requester", selection.requester_id);
      where_ += " AND ticket.requester_id = :requester";
    }
    if (!selection.copied_id.empty()) {
      params_.emplace_back("copied", selection.copied_id);
      where_ +=
          " AND ticket.id IN (SELECT m.ticket_id FROM ticket_word AS m WHERE m.workspace_id = "
          ":workspace AND m.kind = 'c' AND m.word = :copied)";
    }
    if (!selection.filter.empty()) {
      const std::string rest = Expression(selection.filter.root);
      if (!rest.empty()) where_ += " AND " + rest;
    }
  }

  std::string Rows(const std::optional<Position>& after, int limit) {
    const std::string column = KeyColumn();
    const std::string direction = selection_.order.is_descending ? " DESC" : "";
    std::string where = " WHERE " + (by_word_.has_value() ? word_ + " AND " : "") +
                        "ticket.workspace_id = :workspace" +
                        (by_word_.has_value() ? " AND ticket.id = o.ticket_id" : "") + where_;
    if (after.has_value()) {
      where += " AND (" + column + ", " + id() + ") " +
               (selection_.order.is_descending ? "<" : ">") + " (:key, :id)";
      params_.emplace_back("key", after->key);
      params_.emplace_back("id", after->id);
    }
    where += " ORDER BY " + column + direction + ", " + id() + direction + " LIMIT :limit";
    params_.emplace_back("limit", limit);
    const std::string from =
        by_word_.has_value() ? "ticket_open_word AS o CROSS JOIN ticket" : from_;
    if (is_in_order_) {
      return "SELECT ticket.data, CAST(-1 AS BIGINT) AS total, " + column + " FROM " + from + where;
    }
    // What must be sorted first: by the index alone where it can be, rows are read for the page only.
    // Where words were looked for, all that match were found anyway: they are counted along the way.
    const std::string total =
        matches_.empty() || after.has_value() ? "CAST(-1 AS BIGINT)" : "COUNT(*) OVER ()";
    return "SELECT t.data, page.total, page.key FROM (SELECT ticket.id, " + column + " AS key, " +
           total + " AS total FROM " + from + where +
           ") AS page CROSS JOIN ticket t WHERE t.workspace_id = :workspace AND t.id = page.id "
           "ORDER BY page.key" +
           direction + ", page.id" + direction;
  }

  std::string Count(int limit) {
    params_.emplace_back("limit", limit);
    std::string counted = from_ + " WHERE ticket.workspace_id = :workspace" + where_;
    if (!matches_.empty() && selection_.filter.empty() && !selection_.is_of_customer()) {
      counted = matches_;
    } else if (by_word_.has_value() && !needs_ticket_) {
      counted = "ticket_open_word AS o WHERE " + word_ + where_;
    } else if (by_word_.has_value()) {
      counted = "ticket_open_word AS o CROSS JOIN ticket WHERE " + word_ +
                " AND ticket.workspace_id = :workspace AND ticket.id = o.ticket_id" + where_;
    }
    return "SELECT COUNT(*) FROM (SELECT 1 AS one FROM " + counted + " LIMIT :limit) AS matched";
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
  void ReadTickets(std::optional<TextMatch> matches) {
    std::string_view index = IndexFor(selection_);
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
    is_in_order_ =
        !is_joined && by_due_ != ByDue::kSorted && IsOrderOf(index, selection_.order.field);
    if (is_sqlite_ && !index.empty()) from_ += " INDEXED BY " + std::string(index);
    // What the index of active tickets demands literally.
    if (IsOfOpen(selection_.filter)) where_ += " AND ticket.state < 6";
    if (by_due_ == ByDue::kLast) {
      where_ +=
          " AND NOT EXISTS (SELECT 1 FROM ticket_due AS d WHERE d.workspace_id = :workspace "
          "AND d.ticket_id = ticket.id AND d.due > 0)";
    }
  }

  // Nothing is found where words of open tickets are missing yet.
  void ReadByWord() {
    const FilterNode& node = selection_.filter.nodes[static_cast<std::size_t>(*by_word_)];
    word_ = "o.workspace_id = :workspace AND o.kind = ";
    word_ += KindOfWords(node.field);
    word_ += " AND o.word = " + Parameter(node.text);
    // The order says which index: PostgreSQL takes nearly all tickets for behind, the first of them for near, and
    // would look at every one to find none.
    word_ += " AND NOT EXISTS (SELECT 1 FROM (SELECT b.id FROM ticket AS b ";
    if (is_sqlite_) word_ += "INDEXED BY ticket_words_behind ";
    word_ +=
        "WHERE b.workspace_id = :workspace AND b.words_of <> b.sequence "
        "AND (b.state < 6 OR b.words_of > 0) ORDER BY b.id LIMIT 1) AS behind)";
    is_in_order_ = selection_.order.field == OrderField::kCreateTime;
  }

  void ReadByDue() {
    const char* hint = is_sqlite_ ? "INDEXED BY ticket_due_in_order " : "";
    from_ = "ticket_due AS d " + std::string(hint) + "CROSS JOIN ticket";
    where_ = " AND d.workspace_id = :workspace AND d.due > 0 AND ticket.id = d.ticket_id";
    if (IsOfOpen(selection_.filter)) where_ += " AND ticket.state < 6";
    is_in_order_ = by_due_ == ByDue::kFirst;
  }
  bool reads_by_due() const { return by_due_ == ByDue::kNarrowed || by_due_ == ByDue::kFirst; }

  const char* id() const {
    if (by_word_.has_value()) return "o.ticket_id";
    return reads_by_due() ? "d.ticket_id" : "ticket.id";
  }

  // What the list is in the order of.
  std::string KeyColumn() const {
    if (by_due_ == ByDue::kFirst) return "d.due";
    if (by_due_ == ByDue::kSorted) {
      return "COALESCE((SELECT d.due FROM ticket_due AS d WHERE d.workspace_id = :workspace AND "
             "d.ticket_id = ticket.id AND d.due > 0), ticket.created + (" +
             std::to_string(NoDueIn(selection_.order)) + "))";
    }
    if (by_word_.has_value() && is_in_order_) return "o.created";
    return "ticket." + std::string(ColumnOf(selection_.order.field));
  }

  // What every ticket there passes that is read by a word: that word, and being open.
  bool IsGiven(int index) const {
    if (!by_word_.has_value()) return false;
    const FilterNode& node = selection_.filter.nodes[static_cast<std::size_t>(index)];
    return index == *by_word_ ||
           (node.kind == FilterNode::Kind::kCompare && node.field == FilterField::kState &&
            node.op == FilterOperator::kNotEqual &&
            node.number == static_cast<std::int64_t>(State::kClosed));
  }

  // Empty where nothing is left to ask.
  std::string Expression(int index) {
    const FilterNode& node = selection_.filter.nodes[static_cast<std::size_t>(index)];
    const bool is_demanded = index == selection_.filter.root;
    if (is_demanded && IsGiven(index)) return {};
    if (node.kind == FilterNode::Kind::kCompare) {
      if (node.field == FilterField::kUnread) return IsUnread();
      return IsMembership(node.field) ? HasMember(index, node) : Comparison(node);
    }
    std::string text;
    for (const int child : node.children) {
      if (is_demanded && node.kind == FilterNode::Kind::kAnd && IsGiven(child)) continue;
      if (!text.empty()) text += node.kind == FilterNode::Kind::kAnd ? " AND " : " OR ";
      text += Expression(child);
    }
    if (text.empty()) return text;
    return (node.kind == FilterNode::Kind::kNot ? "NOT (" : "(") + text + ")";
  }

  std::string Parameter(sql::Value value) {
    const std::string_view name = ParameterName(next_++);
    params_.emplace_back(name, std::move(value));
    return ":" + std::string(name);
  }

  std::string Comparison(const FilterNode& node) {
    needs_ticket_ = true;
    const std::string column(ColumnOf(node.field));
    if (!IsText(node.field)) return column + std::string(SqlOf(node.op)) + Parameter(node.number);
    std::string text = column + std::string(SqlOf(node.op)) + Parameter(node.text);
    const bool says_filled = node.op == FilterOperator::kEqual && !node.text.empty();
    if (says_filled && HasPartialIndex(node.field)) {
      text = "(" + text + " AND " + column + " <> '')";
    }
    return text;
  }

  std::string IsUnread() const {
    return selection_.unread_ids.empty() ? "1 = 0" : std::string(id()) + " IN (:unread[])";
  }

  // By the list of tickets that have it where these are few, else ticket by ticket in the list's order.
  std::string HasMember(int index, const FilterNode& node) {
    if (node.field == FilterField::kDue && reads_by_due()) {
      return node.op == FilterOperator::kHasAny
                 ? "d.due > 0"
                 : "d.due" + std::string(SqlOf(node.op)) + Parameter(node.number);
    }
    const Membership asked = MembershipOf(node);
    const std::string members =
        MembersOf(asked.node, [this](sql::Value value) { return Parameter(value); });
    const std::string negation = asked.is_negated ? "NOT " : "";
    if (are_common_.contains(index)) {
      // PostgreSQL would join all that have it unless an offset keeps the question to the one ticket.
      return negation + "EXISTS (SELECT 1 " + members + " AND m.ticket_id = " + id() +
             (is_sqlite_ ? ")" : " OFFSET 0)");
    }
    return std::string(id()) + " " + negation + "IN (SELECT m.ticket_id " + members + ")";
  }

  const Selection& selection_;
  const std::set<int> are_common_;
  const ByWord by_word_;
  const ByDue by_due_;
  const bool is_sqlite_;
  sql::Params params_;
  std::string matches_;
  std::string texts_;  // what `matches_` takes its tickets from
  std::string from_;
  std::string where_;
  std::string word_;  // what of ticket_open_word is read
  bool needs_ticket_ = false;  // the filter asks more than words and values
  bool is_in_order_ = false;  // the index gives the order of the list
  std::size_t next_ = 0;
};

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

// The word by which a list of open tickets is read best, where it has one. In the list's order any will do; else
// only one that few have, since all of these are sorted.
absl::StatusOr<ByWord> WordOf(sql::Tx& tx, std::string_view workspace_id,
                              const Selection& selection) {
  constexpr int kFewToSort = 500;
  if (!selection.terms.empty() || selection.is_of_customer() || !IsOfOpen(selection.filter) ||
      !IndexFor(selection).starts_with("ticket_active")) {
    return ByWord();
  }
  for (const FilterNode* demand : Demands(selection.filter)) {
    if (demand->op != FilterOperator::kHas || !HasWords(demand->field)) continue;
    bool is_common = false;
    if (selection.order.field != OrderField::kCreateTime) {
      DESKMESH_ASSIGN_OR_RETURN(
          is_common, IsCommon(tx, workspace_id, *demand, kFewToSort, /*is_of_open=*/true));
    }
    if (!is_common) return ByWord(static_cast<int>(demand - selection.filter.nodes.data()));
  }
  return ByWord();
}

// Nothing when words are searched that no text can have. `matches`: how many matching texts are looked
// at, where tickets are found by them.
absl::StatusOr<std::optional<ListQuery>> MakeQuery(sql::Tx& tx, std::string_view workspace_id,
                                                   const Selection& selection, int matches,
                                                   ByWord by_word, ByDue by_due) {
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
                            CommonMemberships(tx, workspace_id, selection.filter, by_word));
  if (by_due == ByDue::kNo && !by_word.has_value() && !found.has_value() && IsBroad(selection)) {
    for (const FilterNode* demand : Demands(selection.filter)) {
      const int index = static_cast<int>(demand - selection.filter.nodes.data());
      if (demand->field == FilterField::kDue && !common.contains(index)) by_due = ByDue::kNarrowed;
    }
  }
  return std::optional<ListQuery>(ListQuery(tx.dialect(), workspace_id, selection, std::move(found),
                                            std::move(common), by_word, by_due));
}

absl::Status ReadRows(sql::Tx& tx, ListQuery& query, const std::optional<Position>& after,
                      int limit, std::vector<std::string>& found, ListExtras& extras) {
  const std::string text = query.Rows(after, limit);
  const auto statement = sql::InternStatement(text);
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(*statement, query.ParamsOf(text)));
  found.clear();
  found.reserve(rows.size());
  extras.keys.clear();
  for (const sql::Row row : rows) {
    found.emplace_back(row.Bytes(0));
    extras.keys.push_back(row.Int64(2));
  }
  if (!rows.empty()) extras.total = static_cast<int>(rows[0].Int64(1));
  return absl::OkStatus();
}

absl::StatusOr<int> CountRows(sql::Tx& tx, ListQuery& query, int limit) {
  const std::string text = query.Count(limit);
  const auto statement = sql::InternStatement(text);
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(*statement, query.ParamsOf(text)));
  return static_cast<int>(rows[0].Int64(0));
}

}  // namespace

namespace {

// Those with a running clock in its order, then those without by creation.
absl::StatusOr<std::vector<std::string>> ListInDueOrder(sql::Tx& tx, std::string_view workspace_id,
                                                        const Selection& selection,
                                                        const std::optional<Position>& after,
                                                        int limit, ListExtras& extras) {
  std::vector<std::string> found;
  const bool is_behind = after.has_value() && IsWithoutDue(after->key);
  if (!is_behind) {
    DESKMESH_ASSIGN_OR_RETURN(std::optional<ListQuery> query,
                              MakeQuery(tx, workspace_id, selection, 0, {}, ByDue::kFirst));
    DESKMESH_RETURN_IF_ERROR(ReadRows(tx, *query, after, limit, found, extras));
  }
  const int left = limit - static_cast<int>(found.size());
  if (left <= 0 || DemandsDue(selection)) return found;
  const std::int64_t no_due = NoDueIn(selection.order);
  std::optional<Position> created;
  if (is_behind) created = Position{after->key - no_due, after->id};
  DESKMESH_ASSIGN_OR_RETURN(std::optional<ListQuery> rest,
                            MakeQuery(tx, workspace_id, selection, 0, {}, ByDue::kLast));
  std::vector<std::string> more;
  ListExtras of_more;
  DESKMESH_RETURN_IF_ERROR(ReadRows(tx, *rest, created, left, more, of_more));
  for (std::string& data : more) found.push_back(std::move(data));
  for (const std::int64_t key : of_more.keys) extras.keys.push_back(key + no_due);
  return found;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> ListTickets(sql::Tx& tx, std::string_view workspace_id,
                                                     const Selection& selection,
                                                     const std::optional<Position>& after,
                                                     int limit, ListExtras* wanted) {
  ListExtras unwanted;
  ListExtras& extras = wanted == nullptr ? unwanted : *wanted;
  std::vector<std::string> found;
  const bool is_by_due = selection.order.field == OrderField::kDue;
  DESKMESH_ASSIGN_OR_RETURN(const ByWord by_word, WordOf(tx, workspace_id, selection));
  const ByDue by_due = is_by_due ? ByDue::kSorted : ByDue::kNo;
  if (by_word.has_value()) {
    DESKMESH_ASSIGN_OR_RETURN(std::optional<ListQuery> query,
                              MakeQuery(tx, workspace_id, selection, 0, by_word, by_due));
    DESKMESH_RETURN_IF_ERROR(ReadRows(tx, *query, after, limit, found, extras));
    if (!found.empty()) return found;
    DESKMESH_ASSIGN_OR_RETURN(const bool is_behind, HasWordsBehind(tx, workspace_id));
    if (!is_behind) return found;
  }
  if (is_by_due && IsBroad(selection)) {
    return ListInDueOrder(tx, workspace_id, selection, after, limit, extras);
  }
  // The matching texts of the newest tickets first; more of them only where the rest of the filter left
  // too few.
  for (int matches = kFirstMatches;; matches *= 8) {
    DESKMESH_ASSIGN_OR_RETURN(std::optional<ListQuery> query,
                              MakeQuery(tx, workspace_id, selection, matches, {}, by_due));
    if (!query.has_value()) return found;
    DESKMESH_RETURN_IF_ERROR(ReadRows(tx, *query, after, limit, found, extras));
    if (!query->is_cut() || found.size() >= static_cast<std::size_t>(limit)) return found;
    const std::string probe = query->CountMatches();
    const auto probing = sql::InternStatement(probe);
    DESKMESH_ASSIGN_OR_RETURN(const sql::Rows seen, tx.Query(*probing, query->ParamsOf(probe)));
    if (seen[0].Int64(0) < matches || matches >= kMostMatches) return found;
  }
}

absl::StatusOr<int> CountTickets(sql::Tx& tx, std::string_view workspace_id,
                                 const Selection& selection, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(const ByWord by_word, WordOf(tx, workspace_id, selection));
  if (by_word.has_value()) {
    DESKMESH_ASSIGN_OR_RETURN(std::optional<ListQuery> query,
                              MakeQuery(tx, workspace_id, selection, 0, by_word, ByDue::kNo));
    DESKMESH_ASSIGN_OR_RETURN(const int count, CountRows(tx, *query, limit));
    if (count > 0) return count;
    DESKMESH_ASSIGN_OR_RETURN(const bool is_behind, HasWordsBehind(tx, workspace_id));
    if (!is_behind) return 0;
  }
  // A further filter leaves some of the matching texts' tickets only.
  const int matches = selection.filter.empty() ? kFirstMatches : 8 * kFirstMatches;
  DESKMESH_ASSIGN_OR_RETURN(std::optional<ListQuery> query,
                            MakeQuery(tx, workspace_id, selection, matches, {}, ByDue::kNo));
  if (!query.has_value()) return 0;
  return CountRows(tx, *query, limit);
}

absl::StatusOr<std::vector<std::string>> ExplainTickets(sql::Tx& tx, std::string_view workspace_id,
                                                        const Selection& selection,
                                                        const std::optional<Position>& after,
                                                        int limit) {
  std::vector<std::string> plan;
  DESKMESH_ASSIGN_OR_RETURN(const ByWord by_word, WordOf(tx, workspace_id, selection));
  ByDue by_due = selection.order.field == OrderField::kDue ? ByDue::kSorted : ByDue::kNo;
  if (by_due == ByDue::kSorted && !by_word.has_value() && IsBroad(selection))
    by_due = ByDue::kFirst;
  DESKMESH_ASSIGN_OR_RETURN(std::optional<ListQuery> query,
                            MakeQuery(tx, workspace_id, selection, kFirstMatches, by_word, by_due));
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
