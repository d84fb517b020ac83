// SPDX-License-Identifier: Apache-2.0
#include "tickets/triggers/templates.h"

#include <initializer_list>
#include <string>

namespace deskmesh::tickets {
namespace {

v1::Trigger& AddTemplate(const std::string& name, const std::string& description,
                         const std::string& title, int position,
                         v1::ListTriggerTemplatesResponse& templates) {
  auto& added = *templates.add_templates();
  added.set_name(name);
  added.set_description(description);
  added.mutable_trigger()->set_display_name(title);
  added.mutable_trigger()->set_position(position);
  added.mutable_trigger()->set_enabled(true);
  return *added.mutable_trigger();
}

void ListenTo(std::initializer_list<v1::Trigger::Event> events, const std::string& filter,
              v1::Trigger& trigger) {
  for (const v1::Trigger::Event event : events) trigger.add_events(event);
  trigger.set_filter(filter);
}

void Then(v1::TicketAction::Kind kind, const std::string& value, v1::Trigger& trigger) {
  v1::TicketAction& action = *trigger.add_actions();
  action.set_kind(kind);
  action.set_value(value);
}

}  // namespace

v1::ListTriggerTemplatesResponse TriggerTemplates() {
  v1::ListTriggerTemplatesResponse templates;
  v1::Trigger& p0 = AddTemplate(
      "p0_core_developers",
      "A P0 goes to level 3, the core developers, and the technical director follows it: choose who "
      "that is.",
      "P0: core developers and technical director", 10, templates);
  ListenTo({v1::Trigger::CREATED, v1::Trigger::UPDATED}, "priority = P0 AND level < L3", p0);
  Then(v1::TicketAction::SET_LEVEL, "L3", p0);
  Then(v1::TicketAction::FOLLOW, "", p0);
  v1::Trigger& p1 = AddTemplate("p1_senior_engineer", "A P1 goes to level 2, a senior engineer.",
                                "P1: senior engineer", 20, templates);
  ListenTo({v1::Trigger::CREATED, v1::Trigger::UPDATED}, "priority = P1 AND level < L2", p1);
  Then(v1::TicketAction::SET_LEVEL, "L2", p1);
  v1::Trigger& p2 = AddTemplate("p2_agent", "A P2 that nobody has goes to the agent who fits best.",
                                "P2: agent", 30, templates);
  ListenTo({v1::Trigger::CREATED, v1::Trigger::UPDATED}, "priority = P2 AND state = UNASSIGNED",
           p2);
  Then(v1::TicketAction::ASSIGN, "best", p2);
  v1::Trigger& breach =
      AddTemplate("breach_raises_priority",
                  "When a promise is broken, its first owner follows the ticket and it "
                  "becomes one more urgent.",
                  "Broken promise", 40, templates);
  ListenTo({v1::Trigger::CLOCK_BREACHED}, "priority > P0", breach);
  Then(v1::TicketAction::FOLLOW, "owner", breach);
  Then(v1::TicketAction::SET_PRIORITY, "+1", breach);
  v1::Trigger& silent = AddTemplate(
      "silent_customer", "A customer who has not answered for three days is asked once more.",
      "Silent customer", 50, templates);
  ListenTo({}, "state = WAITING_FOR_CUSTOMER", silent);
  silent.mutable_after()->set_seconds(3LL * 24 * 60 * 60);
  Then(
      v1::TicketAction::COMMENT,
      "{{requester.name|您好}}，您的问题解决了吗？回复即可继续处理。\n\nDid this solve your problem? "
      "Just answer and we go on.",
      silent);
  return templates;
}

}  // namespace deskmesh::tickets
