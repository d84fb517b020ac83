// SPDX-License-Identifier: Apache-2.0
#include "chat/routing/presence.h"

#include <algorithm>
#include <utility>

#include "chat/capacity/store.h"
#include "chat/conversation_change.h"
#include "chat/convert.h"
#include "deskmesh/chat/v1/chat_events.pb.h"
#include "platform/base/error.h"
#include "platform/outbox/timer.h"
#include "platform/rpc/feed_hint.h"

namespace deskmesh::chat {
namespace {

using Lease = routing::PresenceLease;

outbox::TimerKey KeyOf(std::string_view workspace, std::string_view kind, std::string_view agent) {
  return {std::string(workspace), std::string(kind), std::string(agent), ""};
}

// Saves the row and wakes the owner of the queue.
absl::Status Save(sql::Tx& tx, const rpc::ServiceDeps& deps, std::string_view workspace,
                  const store::TeamMember& member) {
  DESKMESH_RETURN_IF_ERROR(store::UpdateMember(tx, workspace, member));
  DESKMESH_RETURN_IF_ERROR(
      store::AppendRoutingChange(tx, workspace, store::RoutingChange::Kind::kMember, member.id));
  if (deps.cache == nullptr) return absl::OkStatus();
  tx.AfterCommit([cache = deps.cache, workspace = std::string(workspace),
                  topic = PresenceTopic(workspace, member.id)] {
    cache->Publish(std::string(kRoutingTopic), workspace);
    cache->Publish(topic, rpc::kPlainHint);
  });
  return absl::OkStatus();
}

// Another presence, told as a fact. `patience`: how long whoever goes offline keeps what it has.
absl::Status Move(sql::Tx& tx, const rpc::ServiceDeps& deps, const rpc::FactSource& source,
                  routing::Presence presence, std::string_view reason, base::Duration patience,
                  store::TeamMember* member) {
  member->presence = presence;
  member->presence_reason = std::string(reason);
  member->presence_since = source.now;
  ++member->fact_sequence;
  DESKMESH_ASSIGN_OR_RETURN(const store::CapacityRow capacity,
                            store::LoadCapacity(tx, source.workspace_id));
  v1::PresenceChanged fact;
  convert::ToProto(*member, capacity.rules, fact.mutable_presence());
  DESKMESH_RETURN_IF_ERROR(rpc::PublishFact(tx, *deps.outbox, deps.ids, source, member->id,
                                            member->fact_sequence, fact));
  const outbox::TimerKey vanish = KeyOf(source.workspace_id, kVanishTimer, member->id);
  if (presence == routing::Presence::kOffline && member->work.chats > 0) {
    return outbox::PutTimer(
        tx, {.key = vanish, .due = source.now + patience, .payload = std::string(reason)});
  }
  return outbox::CancelTimer(tx, vanish);
}

// A sign of life, with the lease it brings. False when nothing but its time has changed.
absl::StatusOr<bool> HearOf(sql::Tx& tx, std::string_view workspace, base::Duration lease,
                            base::Instant now, store::TeamMember* member) {
  const bool was_silent = std::exchange(member->is_silent, false);
  const bool is_new = !member->lease.exists() || lease != member->lease.length;
  member->lease = {lease, now};
  if (is_new || was_silent) {
    const outbox::TimerKey key = KeyOf(workspace, kLeaseTimer, member->id);
    DESKMESH_RETURN_IF_ERROR(
        member->lease.exists()
            ? outbox::PutTimer(
                  tx, {.key = key, .due = member->lease.silent_at(), .payload = std::string()})
            : outbox::CancelTimer(tx, key));
  }
  return was_silent;
}

// Offline without having said so: what the agent has goes to others at once, also where it never took
// work by itself.
absl::Status GoAway(sql::Tx& tx, const rpc::ServiceDeps& deps, const rpc::FactSource& source,
                    std::string_view reason, store::TeamMember& member) {
  if (member.presence != routing::Presence::kOffline) {
    DESKMESH_RETURN_IF_ERROR(
        Move(tx, deps, source, routing::Presence::kOffline, reason, base::Duration{0}, &member));
  } else if (member.work.chats > 0) {
    DESKMESH_RETURN_IF_ERROR(
        outbox::PutTimer(tx, {.key = KeyOf(source.workspace_id, kVanishTimer, member.id),
                              .due = source.now,
                              .payload = std::string(reason)}));
  }
  return Save(tx, deps, source.workspace_id, member);
}

}  // namespace

std::string PresenceTopic(std::string_view workspace, std::string_view agent) {
  return "chat:presence:" + std::string(workspace) + ":" + std::string(agent);
}

absl::Status SetPresence(sql::Tx& tx, const rpc::ServiceDeps& deps, const rpc::FactSource& source,
                         const PresenceWish& wish, store::TeamMember* member) {
  bool is_news = false;
  const base::Duration lease = wish.lease.value_or(member->lease.length);
  if (wish.is_own && (lease > base::Duration{0} || member->lease.exists())) {
    DESKMESH_ASSIGN_OR_RETURN(is_news, HearOf(tx, source.workspace_id, lease, source.now, member));
  }
  const bool changed = member->presence != wish.presence ||
                       member->presence_reason != wish.reason ||
                       member->presence_since == base::Instant{};
  if (changed) {
    DESKMESH_RETURN_IF_ERROR(
        Move(tx, deps, source, wish.presence, wish.reason, kVanishPatience, member));
  }
  if (changed || is_news) return Save(tx, deps, source.workspace_id, *member);
  return store::UpdateMember(tx, source.workspace_id, *member);
}

absl::Status RenewLease(sql::Tx& tx, const rpc::ServiceDeps& deps, std::string_view workspace,
                        std::string_view agent, base::Duration lease, base::Instant now) {
  DESKMESH_ASSIGN_OR_RETURN(store::TeamMember member, store::LockMember(tx, workspace, agent));
  DESKMESH_ASSIGN_OR_RETURN(
      const bool is_news,
      HearOf(tx, workspace, std::max(lease, member.lease.length), now, &member));
  return is_news ? Save(tx, deps, workspace, member) : store::UpdateMember(tx, workspace, member);
}

absl::Status CheckLease(sql::Tx& tx, const rpc::ServiceDeps& deps, std::string_view workspace,
                        std::string_view agent, base::Instant now) {
  const outbox::TimerKey key = KeyOf(workspace, kLeaseTimer, agent);
  DESKMESH_ASSIGN_OR_RETURN(store::TeamMember member, store::LockMember(tx, workspace, agent));
  const auto look_again = [&](base::Instant due) {
    return outbox::PutTimer(tx, {.key = key, .due = due, .payload = ""});
  };
  const Lease::State state = member.lease.StateAt(now);
  if (state == Lease::State::kNone) return outbox::CancelTimer(tx, key);
  if (state == Lease::State::kAlive) return look_again(member.lease.silent_at());
  // Nobody is lost who wasn't silent before, in the time of this timer: a clock that jumps, or a machine
  // that stood still, says nothing about agents.
  if (!member.is_silent) {
    member.is_silent = true;
    DESKMESH_RETURN_IF_ERROR(look_again(now + member.lease.length / 2));
    return Save(tx, deps, workspace, member);
  }
  if (state == Lease::State::kSilent) return look_again(member.lease.lost_at());
  member.lease = {};
  member.is_silent = false;
  DESKMESH_RETURN_IF_ERROR(outbox::CancelTimer(tx, key));
  return GoAway(tx, deps, {std::string(workspace), "service:chat", "", now},
                routing::kConnectionLost, member);
}

absl::Status Deactivate(sql::Tx& tx, const rpc::ServiceDeps& deps, const rpc::FactSource& source,
                        std::string_view agent) {
  DESKMESH_ASSIGN_OR_RETURN(store::TeamMember member,
                            store::LockMember(tx, source.workspace_id, agent));
  DESKMESH_RETURN_IF_ERROR(outbox::CancelTimer(tx, KeyOf(source.workspace_id, kLeaseTimer, agent)));
  member.lease = {};
  member.is_silent = false;
  return GoAway(tx, deps, source, routing::kAccountDeactivated, member);
}

}  // namespace deskmesh::chat
