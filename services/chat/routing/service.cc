// SPDX-License-Identifier: Apache-2.0
#include "chat/routing/service.h"

#include <algorithm>
#include <map>

#include "chat/capacity/store.h"
#include "chat/conversation_change.h"
#include "chat/convert.h"
#include "chat/core/notices.h"
#include "chat/plans/duty.h"
#include "chat/routing/core/eligibility.h"
#include "chat/routing/presence.h"
#include "chat/routing/store.h"
#include "chat/store.h"
#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::chat {
namespace {

constexpr int kLongestLine = 1000;  // entries of a queue snapshot

std::string SelfOf(const rpc::Principal& principal) {
  return principal.user_id.empty() ? principal.id : principal.user_id;
}

std::string AgentNamed(const rpc::Call& call, const std::string& id) {
  return id == "me" ? SelfOf(call.principal()) : id;
}

absl::StatusOr<base::Duration> LeaseOf(const google::protobuf::Duration& sent, bool is_self) {
  if (!is_self) {
    return base::InvalidField("presence.lease", "must be set by the agent itself");
  }
  // Beyond any bound stays beyond it, without running over.
  const std::int64_t seconds = std::clamp<std::int64_t>(sent.seconds(), -1, 2 * 86'400);
  const base::Duration lease = std::chrono::seconds(seconds) + base::Duration(sent.nanos() / 1000);
  if (lease < routing::kLeastLease || lease > routing::kLongestLease) {
    return base::InvalidField("presence.lease", "must be 30 seconds to 24 hours");
  }
  return lease;
}

// The first in line whose language and team the member has; empty: none.
std::string FirstThatFits(const store::TeamMember& member, const DutyRoster& roster,
                          const std::vector<Conversation>& queued) {
  routing::TraitTable traits;
  routing::Eligibility eligibility;
  eligibility.SetAgent(0, routing::AbilitiesOf(member, traits));
  for (const Conversation& conversation : queued) {
    const routing::RequirementId requirement = eligibility.Intern(
        routing::RequirementOf(conversation.locale, conversation.team_id,
                               roster.PlanOf(conversation.team_id).skills, traits));
    if (eligibility.Fits(requirement, 0)) return conversation.id;
  }
  return {};
}

}  // namespace

std::vector<rpc::Service> RoutingService::Describe() {
  std::vector<rpc::Service> services;
  services.emplace_back("deskmesh.chat.v1.Agents", deps_)
      .Write("SetPresence", this, &RoutingService::SetPresence)
      .Lookup("GetPresence", this, &RoutingService::GetPresence)
      .Read("ListPresences", this, &RoutingService::ListPresences)
      .Feed("Stream", this, &RoutingService::Stream);
  services.emplace_back("deskmesh.chat.v1.Queue", deps_)
      .Write("Pull", this, &RoutingService::Pull)
      .Read("Get", this, &RoutingService::GetQueue)
      .Read("GetDuty", this, &RoutingService::GetDuty);
  return services;
}

absl::Status RoutingService::SetPresence(rpc::WriteCall& call,
                                         const v1::SetPresenceRequest& request,
                                         v1::Presence* response) {
  const std::string agent = AgentNamed(call, request.id());
  const bool is_self = agent == SelfOf(call.principal());
  if (!base::IsId(agent, "usr")) {
    return base::InvalidField("id", "must be `me` or the id of a user");
  }
  if (!is_self) {
    if (!call.principal().Allows("chat.supervise")) {
      return base::Failure(absl::StatusCode::kPermissionDenied, "PERMISSION_MISSING",
                           "another agent's presence needs the permission chat.supervise",
                           {{"permission", "chat.supervise"}});
    }
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::TeamMember> known,
                              store::FindMember(call.tx(), call.workspace(), agent));
    if (!known.has_value()) return base::NotFound("agent", agent);
  }
  PresenceWish wish{.presence = convert::FromProto(request.presence().state()),
                    .reason = request.presence().reason(),
                    .lease = std::nullopt,
                    .is_own = is_self};
  if (request.presence().has_lease()) {
    DESKMESH_ASSIGN_OR_RETURN(wish.lease, LeaseOf(request.presence().lease(), is_self));
  }
  DESKMESH_ASSIGN_OR_RETURN(store::TeamMember member,
                            store::LockMember(call.tx(), call.workspace(), agent));
  DESKMESH_RETURN_IF_ERROR(chat::SetPresence(
      call.tx(), deps_, {call.workspace(), call.principal().id, call.traceparent(), clock_.Now()},
      wish, &member));
  DESKMESH_ASSIGN_OR_RETURN(const store::CapacityRow capacity,
                            store::LoadCapacity(call.tx(), call.workspace()));
  convert::ToProto(member, capacity.rules, response);
  return absl::OkStatus();
}

absl::StatusOr<rpc::Feed> RoutingService::Stream(rpc::ReadCall& call,
                                                 const v1::StreamPresenceRequest& request) {
  const std::string agent = AgentNamed(call, request.id());
  if (!base::IsId(agent, "usr")) {
    return base::InvalidField("id", "must be `me` or the id of a user");
  }
  if (request.after_sequence() < 0) {
    return base::InvalidField("after_sequence", "must not be negative");
  }
  // Whoever may not take conversations has no presence to hold.
  std::shared_ptr<void> here;
  if (agent == SelfOf(call.principal()) && call.principal().Allows("chat.write")) {
    here = attendance_.Enter(call.workspace(), agent);
  }
  rpc::Feed feed;
  feed.topic = PresenceTopic(call.workspace(), agent);
  feed.after_sequence = request.after_sequence();
  feed.pull = [workspace = call.workspace(), agent, here = std::move(here)](
                  sql::Tx& tx, std::int64_t after, int,
                  std::vector<rpc::MessagePtr>* out) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::TeamMember> member,
                              store::FindMember(tx, workspace, agent));
    if (!member.has_value() || member->fact_sequence <= after) return absl::OkStatus();
    DESKMESH_ASSIGN_OR_RETURN(const store::CapacityRow capacity,
                              store::LoadCapacity(tx, workspace));
    auto item = std::make_shared<v1::PresenceStreamItem>();
    item->set_sequence(member->fact_sequence);
    convert::ToProto(*member, capacity.rules, item->mutable_presence());
    out->push_back(std::move(item));
    return absl::OkStatus();
  };
  return feed;
}

absl::Status RoutingService::GetPresence(rpc::ReadCall& call, const v1::GetPresenceRequest& request,
                                         v1::Presence* response) {
  const std::string agent = AgentNamed(call, request.id());
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::TeamMember> member,
                            store::FindMember(call.tx(), call.workspace(), agent));
  if (!member.has_value()) return base::NotFound("agent", agent);
  DESKMESH_ASSIGN_OR_RETURN(const store::CapacityRow capacity,
                            store::LoadCapacity(call.tx(), call.workspace()));
  convert::ToProto(*member, capacity.rules, response);
  return absl::OkStatus();
}

absl::Status RoutingService::ListPresences(rpc::ReadCall& call, const v1::ListPresencesRequest&,
                                           v1::ListPresencesResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::TeamMember> members,
                            store::ListMembers(call.tx(), call.workspace()));
  DESKMESH_ASSIGN_OR_RETURN(const store::CapacityRow capacity,
                            store::LoadCapacity(call.tx(), call.workspace()));
  for (const store::TeamMember& member : members) {
    if (member.is_active) convert::ToProto(member, capacity.rules, response->add_presences());
  }
  return absl::OkStatus();
}

absl::Status RoutingService::Pull(rpc::WriteCall& call, const v1::PullRequest& request,
                                  v1::Conversation* response) {
  const std::string agent = SelfOf(call.principal());
  std::string wanted = request.conversation_id();
  if (wanted.empty()) {
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::TeamMember> member,
                              store::FindMember(call.tx(), call.workspace(), agent));
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<Conversation> queued,
                              store::ListQueued(call.tx(), call.workspace(), kLongestLine));
    DESKMESH_ASSIGN_OR_RETURN(const DutyRoster roster,
                              DutyRoster::Load(call.tx(), call.workspace()));
    wanted = FirstThatFits(member.value_or(store::TeamMember{}), roster, queued);
    if (wanted.empty()) {
      return base::Failure(absl::StatusCode::kNotFound, "NOTHING_WAITS",
                           "no waiting conversation fits you");
    }
  }
  ConversationChange change(
      call.tx(), deps_, {call.workspace(), call.principal().id, call.traceparent(), clock_.Now()});
  DESKMESH_RETURN_IF_ERROR(change.Load(wanted));
  // Conversations before agents: the order in which routing locks them too.
  DESKMESH_ASSIGN_OR_RETURN(const store::TeamMember member,
                            store::LockMember(call.tx(), call.workspace(), agent));
  DESKMESH_ASSIGN_OR_RETURN(const store::CapacityRow capacity,
                            store::LoadCapacity(call.tx(), call.workspace()));
  // Whoever is away can't answer what it takes from the line.
  if (member.presence != routing::Presence::kOnline) {
    return base::Precondition("NOT_ONLINE", "set your presence to ONLINE to take work");
  }
  if (!routing::HasRoomForChat(member.work, member.capacity, capacity.rules)) {
    return base::Precondition("NO_CAPACITY", "you have as much work as you can take",
                              {{"load", routing::PointsText(member.UsedTenths(capacity.rules))},
                               {"work", routing::WorkText(member.work)},
                               {"capacity", std::to_string(member.capacity)}});
  }
  DESKMESH_RETURN_IF_ERROR(change.Move(
      Verb::kAssign, {.agent_id = agent, .routing_reasons = {"PULLED from the queue"}}));
  change.Say(Author::kSystem, "", JoinedWords(member.display_name, change.now_is().locale));
  DESKMESH_RETURN_IF_ERROR(change.Save());
  convert::ToProto(change.now_is(), true, response);
  return absl::OkStatus();
}

absl::Status RoutingService::GetDuty(rpc::ReadCall& call, const v1::GetDutyRequest&,
                                     v1::Duty* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::int64_t on_duty,
                            CountOnDuty(call.tx(), call.workspace(), call.now()));
  response->set_people_on_duty(on_duty > 0);
  return absl::OkStatus();
}

absl::Status RoutingService::GetQueue(rpc::ReadCall& call, const v1::GetQueueRequest&,
                                      v1::QueueSnapshot* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<Conversation> queued,
                            store::ListQueued(call.tx(), call.workspace(), kLongestLine));
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::QueuePromise> promises,
                            store::ListPromises(call.tx(), call.workspace()));
  std::map<std::string, const store::QueuePromise*> promise_of;
  for (const store::QueuePromise& promise : promises) {
    promise_of[promise.conversation_id] = &promise;
  }
  std::map<std::pair<std::string, std::string>, std::int32_t> counted;  // by team and language
  for (const Conversation& conversation : queued) {
    v1::QueueSnapshot::Entry& entry = *response->add_entries();
    entry.set_conversation_id(conversation.id);
    const std::int32_t position = ++counted[{
        conversation.team_id, std::string(routing::LanguageOfLocale(conversation.locale))}];
    entry.set_position(position);
    entry.set_team_id(conversation.team_id);
    entry.set_priority(convert::ToProto(conversation.priority));
    entry.set_tier(std::string(convert::NameOf(conversation.tier)));
    entry.set_locale(conversation.locale);
    entry.set_ticket_id(conversation.ticket_id);
    entry.set_contact_id(conversation.contact_id);
    if (conversation.queued_at.has_value()) {
      rpc::SetTimestamp(*conversation.queued_at, entry.mutable_queue_time());
    }
    const auto promise = promise_of.find(conversation.id);
    if (promise == promise_of.end() || !promise->second->HoldsAt(call.now())) continue;
    entry.set_position(static_cast<std::int32_t>(promise->second->position));
    v1::Conversation shown;
    convert::SetPromise(*promise->second, &shown);
    if (shown.has_expected_wait()) *entry.mutable_expected_wait() = shown.expected_wait();
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::TeamMember> members,
                            store::ListMembers(call.tx(), call.workspace()));
  DESKMESH_ASSIGN_OR_RETURN(const DutyRoster roster, DutyRoster::Load(call.tx(), call.workspace()));
  DESKMESH_ASSIGN_OR_RETURN(const store::CapacityRow capacity,
                            store::LoadCapacity(call.tx(), call.workspace()));
  int online = 0, tenths = 0;
  for (const store::TeamMember& member : members) {
    if (!roster.IsOnDuty(member, call.now())) continue;
    ++online;
    tenths += std::max(0, member.capacity * routing::kTenths - member.UsedTenths(capacity.rules));
  }
  response->set_agents_online(online);
  response->set_free_capacity(tenths / routing::kTenths);
  return absl::OkStatus();
}

}  // namespace deskmesh::chat
