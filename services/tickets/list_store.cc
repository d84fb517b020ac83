// SPDX-License-Identifier: Apache-2.0
//
// The part of store.h whose SQL is put together from a filter. Every piece of text is a constant of
// this file; values go through parameters.
#include <array>

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
  if ((PossibleStates(selection.filter) & kClosedBit) == 0) return "ticket_active";
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
      return index == "ticket_by_created" || index == "ticket_by_requester";
    case OrderField::kUpdateTime:
      return index == "ticket_by_updated" || index == "ticket_active";
    case OrderField::kPriority:
      return index == "ticket_by_priority";
    case OrderField::kNumber:
      return index == "ticket_by_number";
  }
  return false;
}

// Collects a statement and its parameters.
class ListQuery {
 public:
  // `matches` of the full text, when words are searched.
  ListQuery(sql::Dialect dialect, std::string_view workspace_id, const Selection& selection,
            std::optional<MatchQuery> matches)
      : selection_(selection) {
    const bool is_sqlite = dialect == sql::Dialect::kSqlite;
    params_.emplace_back("workspace", workspace_id);
    std::string_view index = IndexFor(selection);
    if (matches.has_value()) {
      matches_ = std::move(matches->sql);
      for (sql::Param& param : matches->params) params_.push_back(std::move(param));
      from_ = matches_ + " CROSS JOIN ";
      where_ = " AND ticket.number = f.number";
      index = "ticket_by_number";
    }
    from_ += "ticket";
    is_in_order_ = !matches.has_value() && IsOrderOf(index, selection.order.field);
    if (is_sqlite) from_ += " INDEXED BY " + std::string(index);
    // What the index of active tickets demands literally.
    if ((PossibleStates(selection.filter) & kClosedBit) == 0) where_ += " AND state < 6";
    if (!selection.requester_id.empty()) {
      params_.emplace_back("requester", selection.requester_id);
      where_ += " AND requester_id = :requester";
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
    if (is_in_order_) return "SELECT data FROM " + from_ + where;
    // What must be sorted first: by the index alone where it can be, rows are read for the page only.
    return "SELECT t.data FROM (SELECT id, " + column + " AS key FROM " + from_ + where +
           ") AS page CROSS JOIN ticket t WHERE t.workspace_id = :workspace AND t.id = page.id "
           "ORDER BY page.key" +
           direction + ", page.id" + direction;
  }

  std::string Count(int limit) {
    params_.emplace_back("limit", limit);
    if (!matches_.empty() && selection_.filter.empty() && selection_.requester_id.empty()) {
      return "SELECT COUNT(*) FROM (SELECT 1 AS one FROM " + matches_ + " LIMIT :limit) AS matched";
    }
    return "SELECT COUNT(*) FROM (SELECT 1 AS one FROM " + from_ +
           " WHERE workspace_id = :workspace" + where_ + " LIMIT :limit) AS matched";
  }

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
    if (node.kind == FilterNode::Kind::kCompare) return Comparison(node);
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
    if (node.field == FilterField::kTags || node.field == FilterField::kLabels ||
        node.field == FilterField::kStatus) {
      return HasWord(node);
    }
    if (node.field == FilterField::kCustomField) return HasFieldValue(node);
    const std::string column(ColumnOf(node.field));
    if (!IsText(node.field)) return column + std::string(SqlOf(node.op)) + Parameter(node.number);
    std::string text = column + std::string(SqlOf(node.op)) + Parameter(node.text);
    const bool says_filled = node.op == FilterOperator::kEqual && !node.text.empty();
    if (says_filled && HasPartialIndex(node.field)) {
      text = "(" + text + " AND " + column + " <> '')";
    }
    return text;
  }

  std::string HasWord(const FilterNode& node) {
    std::string text =
        "id IN (SELECT ticket_id FROM ticket_word WHERE workspace_id = :workspace AND kind = ";
    text += node.field == FilterField::kTags     ? "'t'"
            : node.field == FilterField::kLabels ? "'l'"
                                                 : "'s'";
    if (node.op == FilterOperator::kHas) text += " AND word = " + Parameter(node.text);
    return text + ")";
  }

  // A ticket without a value is in none of the comparisons but `!=`.
  std::string HasFieldValue(const FilterNode& node) {
    std::string text = node.op == FilterOperator::kNotEqual ? "id NOT IN " : "id IN ";
    text += "(SELECT ticket_id FROM ticket_field_value WHERE workspace_id = :workspace AND key = " +
            Parameter(node.key);
    if (node.op == FilterOperator::kHasAny) return text + ")";
    const FilterOperator op =
        node.op == FilterOperator::kNotEqual ? FilterOperator::kEqual : node.op;
    text += node.decimal.has_value()
                ? " AND number" + std::string(SqlOf(op)) + Parameter(*node.decimal)
                : " AND value" + std::string(SqlOf(op)) + Parameter(node.text);
    return text + ")";
  }

  const Selection& selection_;
  sql::Params params_;
  std::string matches_;
  std::string from_;
  std::string where_;
  bool is_in_order_ = false;  // the index gives the order of the list
  std::size_t next_ = 0;
};

// Nothing when words are searched that no text can have.
absl::StatusOr<std::optional<ListQuery>> MakeQuery(sql::Tx& tx, std::string_view workspace_id,
                                                   const Selection& selection) {
  std::optional<MatchQuery> matches;
  if (!selection.terms.empty()) {
    // Customers don't find what they can't read.
    const bool is_public_only = !selection.requester_id.empty();
    DESKMESH_ASSIGN_OR_RETURN(matches,
                              BuildMatchQuery(tx, workspace_id, selection.terms, is_public_only));
    if (!matches.has_value()) return std::optional<ListQuery>();
  }
  return std::optional<ListQuery>(
      ListQuery(tx.dialect(), workspace_id, selection, std::move(matches)));
}

}  // namespace

absl::StatusOr<std::vector<std::string>> ListTickets(sql::Tx& tx, std::string_view workspace_id,
                                                     const Selection& selection,
                                                     const std::optional<Position>& after,
                                                     int limit) {
  std::vector<std::string> found;
  DESKMESH_ASSIGN_OR_RETURN(std::optional<ListQuery> query, MakeQuery(tx, workspace_id, selection));
  if (!query.has_value()) return found;
  const std::string text = query->Rows(after, limit);
  const auto statement = sql::InternStatement(text);
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(*statement, query->ParamsOf(text)));
  found.reserve(rows.size());
  for (const sql::Row row : rows) found.emplace_back(row.Bytes(0));
  return found;
}

absl::StatusOr<int> CountTickets(sql::Tx& tx, std::string_view workspace_id,
                                 const Selection& selection) {
  DESKMESH_ASSIGN_OR_RETURN(std::optional<ListQuery> query, MakeQuery(tx, workspace_id, selection));
  if (!query.has_value()) return 0;
  const std::string text = query->Count(kMaxCount);
  const auto statement = sql::InternStatement(text);
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(*statement, query->ParamsOf(text)));
  return static_cast<int>(rows[0].Int64(0));
}

}  // namespace deskmesh::tickets
