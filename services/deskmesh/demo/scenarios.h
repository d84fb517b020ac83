// SPDX-License-Identifier: Apache-2.0
//
// What customers of the demo workspace ask, and how it is solved.
#pragma once

#include <span>
#include <string_view>

namespace deskmesh::demo {

struct Scenario {
  bool is_chinese;
  std::string_view type;      // name of tickets.v1.Ticket.Type
  std::string_view priority;  // name of tickets.v1.Ticket.Priority
  std::string_view label;
  std::string_view subject;
  std::string_view question;
  std::string_view reply;     // the agent's first
  std::string_view answer;    // the customer's, when the agent asked back
  std::string_view solution;
};

std::span<const Scenario> Scenarios();

struct Company {
  std::string_view name;
  std::string_view tier;  // name of accounts.v1.Organization.Tier
  std::string_view industry;
  std::string_view region;
  int employees;
};
std::span<const Company> Companies();

struct Person {
  std::string_view name;
  std::string_view handle;  // of the e-mail address
  bool is_chinese;
};
std::span<const Person> Customers();

struct Agent {
  std::string_view name;
  std::string_view handle;
  std::string_view role;
  int level;
  std::string_view locales;  // best first, separated by commas
  std::string_view skill;
  int team;
};
std::span<const Agent> Agents();

}  // namespace deskmesh::demo
