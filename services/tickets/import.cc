// SPDX-License-Identifier: Apache-2.0
//
// Tickets of another system with their past: the same commands, each at its own time.
#include "platform/base/error.h"
#include "platform/base/id.h"
#include "platform/rpc/timestamp.h"
#include "tickets/convert.h"
#include "tickets/core/ticket_commands.h"
#include "tickets/projections/ask_accounts.h"
#include "tickets/projections/store.h"
#include "tickets/service.h"

namespace deskmesh::tickets {
namespace {

std::string StepField(int index, std::string_view inner = {}) {
  std::string field = "steps[" + std::to_string(index) + "]";
  if (!inner.empty()) field += '.' + std::string(inner);
  return field;
}

// Who acted: a person of the team, or the requester.
absl::StatusOr<Actor> ImportedActor(const v1::ImportedStep& step, const Ticket& ticket, int index) {
  if (base::IsId(step.actor_id(), "usr")) return Actor{Actor::Kind::kAgent, step.actor_id()};
  if (step.actor_id() == ticket.requester_id) return Actor{Actor::Kind::kCustomer, step.actor_id()};
  return base::InvalidField(StepField(index, "actor_id"),
                            "must be a user of the team or the ticket's requester");
}

absl::StatusOr<std::vector<Step>> Single(absl::StatusOr<Step> step) {
  if (!step.ok()) return step.status();
  return std::vector<Step>{*std::move(step)};
}

absl::StatusOr<std::vector<Step>> Replay(const v1::ImportedStep& step, const Ticket& before,
                                         const Actor& actor, const std::string& comment_id,
                                         base::Instant at) {
  switch (step.step_case()) {
    case v1::ImportedStep::kAssign:
      return Single(Assign(before, {.assignee_id = step.assign(), .reason = "imported"}, at));
    case v1::ImportedStep::kComment:
      return Single(AddComment(before, actor,
                               {.id = comment_id,
                                .body = step.comment().body(),
                                .visibility = static_cast<Visibility>(step.comment().visibility())},
                               at));
    case v1::ImportedStep::kWait:
      return Single(Wait(before, step.wait() == v1::WaitTicketRequest::CUSTOMER, "", at));
    case v1::ImportedStep::kResume:
      return Single(Resume(before, "", at));
    case v1::ImportedStep::kResolve:
      return Resolve(before, actor, {.id = comment_id, .body = step.resolve()}, at);
    case v1::ImportedStep::kClose:
      return Single(Close(before, "", at));
    case v1::ImportedStep::kReopen:
      return Single(Reopen(before, "", at));
    case v1::ImportedStep::kRate:
      return Single(Rate(before,
                         {.score = step.rate().score(),
                          .comment = step.rate().comment(),
                          .solved = step.rate().solved()},
                         at));
    case v1::ImportedStep::kEscalate:
      return Single(
          Escalate(before, static_cast<Level>(step.escalate()), "imported", Assignment{}, at));
    case v1::ImportedStep::STEP_NOT_SET:
      break;
  }
  return absl::InvalidArgumentError("must say what happened");
}

// Names the step in a refusal of its command.
absl::Status AtStep(const absl::Status& status, int index) {
  if (!absl::IsInvalidArgument(status) && !absl::IsFailedPrecondition(status)) return status;
  return base::InvalidField(StepField(index), std::string(base::MessageOf(status)));
}

}  // namespace

absl::Status TicketsService::Import(rpc::WriteCall& call, const v1::ImportTicketRequest& request,
                                    v1::Ticket* response) {
  const v1::Ticket& sent = request.ticket();
  tickets::Ticket draft;
  ApplyFields(sent,
              {"subject", "type", "priority", "team_id", "affects_core_function", "labels", "tags",
               "custom_fields", "locale"},
              draft);
  if (draft.type == Type::kUnset) draft.type = Type::kFeature;
  if (draft.priority == Priority::kUnset) draft.priority = Priority::kP2;
  if (sent.level() != v1::Ticket::LEVEL_UNSPECIFIED) {
    draft.level = static_cast<Level>(sent.level());
  }
  if (sent.channel() != v1::Ticket::CHANNEL_UNSPECIFIED) {
    draft.channel = static_cast<Channel>(sent.channel());
  }
  draft.requester_id = sent.requester_id();
  draft.conversation_id = sent.conversation_id();
  DESKMESH_RETURN_IF_ERROR(CheckDraft(draft));
  base::Instant at = rpc::InstantOf(sent.create_time());
  if (at.micros <= 0 || at > call.now()) {
    return base::InvalidField("ticket.create_time", "must be set and not in the future");
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Requester> requester,
                            FindRequester(call.tx(), call.workspace(), draft.requester_id));
  if (!requester.has_value()) return call.NeedsPreparation("requester");
  draft.organization_id = requester->organization_id;
  draft.tier = requester->tier == Tier::kUnset ? Tier::kFree : requester->tier;
  if (draft.locale.empty()) draft.locale = requester->locale;
  draft.id = deps_.ids("tkt", at);
  DESKMESH_ASSIGN_OR_RETURN(draft.number,
                            intake_.TakeNumber(call.tx(), call.workspace(), call.now()));
  Comment first;
  if (!sent.description().empty()) {
    first = {.id = deps_.ids("cmt", at),
             .body = sent.description(),
             .visibility = Visibility::kPublic,
             .author = Author::kCustomer,
             .author_id = draft.requester_id};
  }
  const std::string description = sent.description();
  const Step created = tickets::Create(std::move(draft), std::move(first), std::nullopt, at);
  rpc::FactSource source{call.workspace(), created.ticket.requester_id, call.traceparent(), at};
  const ChangeSource imported{ChangeSource::Kind::kImport, ""};
  DESKMESH_RETURN_IF_ERROR(recorder_.RecordNew(call.tx(), {source, imported}, created, response));

  tickets::Ticket ticket = created.ticket;
  for (int i = 0; i < request.steps_size(); ++i) {
    const v1::ImportedStep& step = request.steps(i);
    const base::Instant step_at = rpc::InstantOf(step.occur_time());
    if (step_at < at || step_at > call.now()) {
      return base::InvalidField(StepField(i, "occur_time"),
                                "must not be before the step ahead of it nor in the future");
    }
    at = step_at;
    DESKMESH_ASSIGN_OR_RETURN(const Actor actor, ImportedActor(step, ticket, i));
    if (step.step_case() == v1::ImportedStep::kAssign) {
      DESKMESH_ASSIGN_OR_RETURN(const std::optional<Member> member,
                                FindMember(call.tx(), call.workspace(), step.assign()));
      if (!member.has_value()) return call.NeedsPreparation("assignee");
    }
    const absl::StatusOr<std::vector<Step>> steps =
        Replay(step, ticket, actor, deps_.ids("cmt", at), at);
    if (!steps.ok()) return AtStep(steps.status(), i);
    source.actor = actor.id;
    source.now = at;
    DESKMESH_RETURN_IF_ERROR(
        recorder_.Record(call.tx(), {source, imported}, ticket, *steps, response));
    ticket = steps->back().ticket;
  }
  response->set_description(description);
  return absl::OkStatus();
}

absl::Status TicketsService::PrepareImport(rpc::TaskCall& call,
                                           const v1::ImportTicketRequest& request) {
  DESKMESH_RETURN_IF_ERROR(
      AskContact(call, channels_, request.ticket().requester_id(), "ticket.requester_id"));
  for (int i = 0; i < request.steps_size(); ++i) {
    if (request.steps(i).step_case() != v1::ImportedStep::kAssign) continue;
    DESKMESH_RETURN_IF_ERROR(
        AskUser(call, channels_, request.steps(i).assign(), StepField(i, "assign")));
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::tickets
