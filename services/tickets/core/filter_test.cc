// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/filter.h"

#include <catch2/catch.hpp>
#include <random>

#include "platform/base/error.h"
#include "tickets/core/ticket.h"

namespace deskmesh::tickets {
namespace {

const base::Instant kFilterNow = base::Instant::FromSeconds(1'767'225'600);
const FilterContext kContext{.now = kFilterNow, .me = "usr_me"};

constexpr const char* kOperatorNames[] = {"=", "!=", "<", "<=", ">", ">=", ":", ":*"};

// The expression with every bracket, for comparison.
std::string Show(const Filter& filter, int index) {
  const FilterNode& node = filter.nodes[static_cast<std::size_t>(index)];
  if (node.kind == FilterNode::Kind::kCompare) {
    return std::string(NameOf(node.field)) + kOperatorNames[static_cast<int>(node.op)] +
           (node.text.empty() ? std::to_string(node.number) : node.text);
  }
  std::string text = node.kind == FilterNode::Kind::kNot ? "not" : "";
  text += "(";
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    if (i > 0) text += node.kind == FilterNode::Kind::kAnd ? " & " : " | ";
    text += Show(filter, node.children[i]);
  }
  return text + ")";
}

std::string Parsed(std::string_view text, const FilterContext& context = kContext) {
  const absl::StatusOr<Filter> filter = ParseFilter(text, context);
  if (filter.ok()) return filter->empty() ? "all" : Show(*filter, filter->root);
  const auto details = base::DetailsOf(filter.status());
  return details.field_violations.at(0).field + ": " + details.field_violations[0].description;
}

TEST_CASE("filters are read as AIP-160 has them", "[tickets][core][filter]") {
  struct Row {
    const char* text;
    const char* parsed;
  };
  const Row rows[] = {
      {"", "all"},
      {"  ", "all"},
      {"state = IN_PROGRESS", "state=2"},
      {"state=CLOSED", "state=6"},
      {"state:CLOSED", "state=6"},
      {"priority <= P1", "priority<=2"},
      {"state = RESOLVED AND priority != P3", "(state=5 & priority!=4)"},
      {"state = RESOLVED priority = P0", "(state=5 & priority=1)"},
      {"state = RESOLVED OR state = CLOSED AND level = L2", "((state=5 | state=6) & level=2)"},
      {"(state = RESOLVED AND level = L2) OR tier = ENTERPRISE", "((state=5 & level=2) | tier=3)"},
      {"NOT channel = EMAIL", "not(channel=4)"},
      {"-channel = EMAIL", "not(channel=4)"},
      {"NOT (type = FAULT OR type = INSTALL)", "not((type=3 | type=1))"},
      {"tags:vip", "tags:vip"},
      {"tags:\"big deal\" labels:*", "(tags:big deal & labels:**)"},
      {"tags:\"*\"", "tags:*"},
      {"assignee_id = me", "assignee_id=usr_me"},
      {"assignee_id = \"me\"", "assignee_id=me"},
      {"assignee_id = \"\"", "assignee_id=0"},
      {"number >= 42", "number>=42"},
      {"affects_core_function = true", "affects_core_function=1"},
      {"create_time > now", "create_time>1767225600000000"},
      {"create_time > now-1d", "create_time>1767139200000000"},
      {"update_time < \"2026-01-01T08:00:00+08:00\"", "update_time<1767225600000000"},
      {"update_time < 2026-01-01T00:00:00Z", "update_time<1767225600000000"},
      {"create_time >= 2026-01-01", "create_time>=1767225600000000"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(Parsed(row.text) == row.parsed);
  }
}

TEST_CASE("errors point at the position and say what was expected", "[tickets][core][filter]") {
  struct Row {
    const char* text;
    const char* begins;
  };
  const Row rows[] = {
      {"stat = CLOSED", "filter: position 1: expected one of the fields state, priority"},
      {"state = OPEN", "filter: position 9: expected one of UNASSIGNED, IN_PROGRESS"},
      {"state < CLOSED", "filter: position 7: state has no order"},
      {"state CLOSED", "filter: position 7: expected one of ="},
      {"state =", "filter: position 8: expected a value"},
      {"state = CLOSED AND", "filter: position 19: expected a comparison"},
      {"(state = CLOSED", "filter: position 1: this `(` has no `)`"},
      {"state = CLOSED)", "filter: position 15: expected the end"},
      {"tags = vip", "filter: position 6: tags takes only `:`"},
      {"tags:\"vip", "filter: position 6: this quoted text has no end"},
      {"tags:\"甘特\" number = x", "filter: position 20: expected a whole number"},
      {"create_time > yesterday", "filter: position 15: expected a moment"},
      {"create_time > now-7y", "filter: position 15: expected a moment"},
      {"affects_core_function = 1", "filter: position 25: expected true or false"},
      {"登录", "filter: position 1: expected one of the fields"},
      {"NOT", "filter: position 4: expected a comparison"},
      {"()", "filter: position 2: expected one of the fields"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const std::string parsed = Parsed(row.text);
    CAPTURE(parsed);
    CHECK(parsed.starts_with(row.begins));
  }
}

TEST_CASE("filters are bounded", "[tickets][core][filter]") {
  std::string deep;
  for (int i = 0; i < 30; ++i) deep += "(";
  CHECK(Parsed(deep + "state = CLOSED").find("at most 20 nested") != std::string::npos);
  std::string wide = "number = 1";
  for (int i = 0; i < 60; ++i) wide += " OR number = 1";
  CHECK(Parsed(wide).find("at most 50 comparisons") != std::string::npos);
  CHECK(Parsed(std::string(9000, ' ')).find("at most 8000 bytes") != std::string::npos);
}

TEST_CASE("the states a filter leaves possible are known", "[tickets][core][filter]") {
  struct Row {
    const char* text;
    std::vector<State> states;
  };
  using enum State;
  const Row rows[] = {
      {"state = RESOLVED", {kResolved}},
      {"state = RESOLVED AND state = CLOSED", {}},
      {"state = RESOLVED OR state = CLOSED", {kResolved, kClosed}},
      {"state != CLOSED state != RESOLVED",
       {kUnassigned, kInProgress, kWaitingForCustomer, kWaitingForThirdParty}},
      {"NOT (state = CLOSED OR state = RESOLVED)",
       {kUnassigned, kInProgress, kWaitingForCustomer, kWaitingForThirdParty}},
      {"priority = P0 AND state = IN_PROGRESS", {kInProgress}},
      {"NOT (priority = P0 AND state != IN_PROGRESS)",
       {kUnassigned, kInProgress, kWaitingForCustomer, kWaitingForThirdParty, kResolved, kClosed}},
      {"NOT (priority = P0 OR state != IN_PROGRESS)", {kInProgress}},
      {"",
       {kUnassigned, kInProgress, kWaitingForCustomer, kWaitingForThirdParty, kResolved, kClosed}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    unsigned expected = 0;
    for (const State state : row.states) expected |= 1U << static_cast<unsigned>(state);
    CHECK(PossibleStates(*ParseFilter(row.text, kContext)) == expected);
  }
  CHECK(Demands(*ParseFilter("number = 1", kContext)).size() == 1);
  CHECK(Demands(*ParseFilter("number = 1 NOT state = CLOSED tags:a", kContext)).size() == 2);
  CHECK(Demands(*ParseFilter("number = 1 OR number = 2", kContext)).empty());
}

TEST_CASE("customers filter by what they see", "[tickets][core][filter]") {
  const FilterContext customer{.now = kFilterNow, .is_customer = true};
  CHECK(Parsed("state = RESOLVED", customer) == "state=5");
  CHECK(Parsed("tags:vip", customer).starts_with("filter: position 1: expected one of the fields"));
  CHECK(Parsed("assignee_id = me", customer).starts_with("filter: position 1"));
}

TEST_CASE("random text never breaks the parser", "[tickets][core][filter]") {
  static constexpr std::string_view kPieces[] = {"state",
                                                 "=",
                                                 "!=",
                                                 "CLOSED",
                                                 "AND",
                                                 "OR",
                                                 "NOT",
                                                 "(",
                                                 ")",
                                                 "\"",
                                                 "'",
                                                 "\\",
                                                 "tags:",
                                                 "vip",
                                                 "-",
                                                 "now-7d",
                                                 "create_time",
                                                 ">",
                                                 " ",
                                                 "甘",
                                                 "\x80",
                                                 "number",
                                                 "9999999999999999999"};
  std::mt19937 random(11);
  int accepted = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (unsigned k = random() % 12; k > 0; --k) {
      text += kPieces[random() % std::size(kPieces)];
      if (random() % 3 > 0) text += ' ';
    }
    const auto filter = ParseFilter(text, kContext);
    if (filter.ok()) {
      ++accepted;
      for (const FilterNode& node : filter->nodes) {
        for (const int child : node.children) {
          REQUIRE(child >= 0);
          REQUIRE(child < static_cast<int>(filter->nodes.size()));
        }
      }
    }
  }
  CHECK(accepted > 0);
}

TEST_CASE("the order is one field and a direction", "[tickets][core][filter]") {
  CHECK(ParseOrder("")->is_descending);
  CHECK(ParseOrder("")->field == OrderField::kCreateTime);
  CHECK(ParseOrder("priority")->field == OrderField::kPriority);
  CHECK_FALSE(ParseOrder("priority")->is_descending);
  CHECK(ParseOrder(" update_time  desc ")->is_descending);
  CHECK(ParseOrder("number asc")->field == OrderField::kNumber);
  for (const char* bad : {"subject", "number down", "number,priority", "desc"}) {
    CAPTURE(bad);
    CHECK(base::DetailsOf(ParseOrder(bad).status()).field_violations.at(0).field == "order_by");
  }
}

}  // namespace
}  // namespace deskmesh::tickets
