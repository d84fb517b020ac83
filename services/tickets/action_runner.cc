// SPDX-License-Identifier: Apache-2.0
#include "tickets/action_runner.h"

#include <algorithm>

#include "platform/base/error.h"
#include "tickets/approvals/service.h"
#include "tickets/projections/store.h"

namespace deskmesh::tickets {

absl::StatusOr<std::vector<Step>> ActionRunner::Plan(sql::Tx& tx, const rpc::FactSource& source,
                                                     const Ticket& before,
                                                     const std::vector<TicketAction>& actions,
                                                     const Doer& doer) const {
  // Asked for only where a text may name it.
  const bool has_placeholders = std::any_of(
      actions.begin(), actions.end(),
      [](const TicketAction& action) { return action.value.find("{{") != std::string::npos; });
  std::optional<Requester> requester;
  if (has_placeholders) {
    DESKMESH_ASSIGN_OR_RETURN(requester,
                              FindRequester(tx, source.workspace_id, before.requester_id));
  }
  // A person whose actions are carried out later isn't there to say its name.
  std::string agent = doer.name;
  if (has_placeholders && agent.empty() && doer.actor.kind == Actor::Kind::kAgent) {
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<Member> member,
                              FindMember(tx, source.workspace_id, doer.actor.id));
    if (member.has_value()) agent = member->name;
  }
  const TextNames names{.requester = requester.has_value() ? requester->name : "",
                        .agent = std::move(agent)};
  const ActionScene scene{
      .actor = doer.actor,
      .now = source.now,
      .reason = doer.reason,
      .new_comment_id = [&] { return deps_.ids("cmt", source.now); },
      .new_approval_id = [&] { return deps_.ids("apr", source.now); },
      .choose = [&](const Ticket& ticket, Level level,
                    std::string_view user_id) -> absl::StatusOr<std::optional<Assignment>> {
        if (user_id.empty()) {
          return roster_.Choose(tx, source.workspace_id,
                                {.level = level,
                                 .locale = ticket.locale,
                                 .team_id = ticket.team_id,
                                 .labels = ticket.labels},
                                source.now);
        }
        DESKMESH_ASSIGN_OR_RETURN(const std::optional<Member> member,
                                  FindMember(tx, source.workspace_id, user_id));
        if (!member.has_value() || !member->may_work()) return std::optional<Assignment>();
        return std::optional<Assignment>(
            Assignment{.assignee_id = member->id, .reason = doer.reason});
      },
      .render = [&](const Ticket& ticket,
                    std::string_view text) { return RenderText(text, ticket, names); }};
  DESKMESH_ASSIGN_OR_RETURN(std::vector<Step> steps, Perform(before, actions, scene));
  if (steps.empty()) return steps;
  for (const Step& step : steps) {
    for (const Approval& approval : step.approval) {
      std::string unknown;
      DESKMESH_RETURN_IF_ERROR(CheckApprovers(tx, source.workspace_id, approval, &unknown));
    }
  }
  DESKMESH_RETURN_IF_ERROR(CheckFields(fields_, tx, source.workspace_id, before,
                                       steps.back().ticket, doer.actor, source.now));
  DESKMESH_RETURN_IF_ERROR(
      CheckEnd(fields_, tx, source.workspace_id, before, steps, doer.actor, source.now));
  return steps;
}

absl::StatusOr<std::size_t> ActionRunner::Run(sql::Tx& tx, const Origin& origin,
                                              const Ticket& before,
                                              const std::vector<TicketAction>& actions,
                                              const Doer& doer, v1::Ticket* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<Step> steps,
                            Plan(tx, origin.facts, before, actions, doer));
  DESKMESH_RETURN_IF_ERROR(recorder_.Record(tx, origin, before, steps, response));
  return steps.size();
}

}  // namespace deskmesh::tickets
