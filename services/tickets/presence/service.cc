// SPDX-License-Identifier: Apache-2.0
#include "tickets/presence/service.h"

#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"
#include "tickets/attachments/service.h"
#include "tickets/sight.h"

namespace deskmesh::tickets {
namespace {

constexpr std::chrono::milliseconds kKept = std::chrono::minutes(10);

std::string KeyOf(const std::string& workspace_id, const std::string& ticket_id) {
  return "tickets:presence:{" + workspace_id + "}:" + ticket_id;
}

// Nobody where the cache can't say.
Presence LoadPresence(cache::Cache& cache, const std::string& key) {
  const absl::StatusOr<std::optional<std::string>> kept = cache.Get(key);
  return kept.ok() && kept->has_value() ? Presence::Decode(**kept) : Presence();
}

void ShowPresence(const Presence& presence, base::Instant now, v1::TicketPresenceItem* out) {
  out->set_sequence(presence.VersionAt(now));
  for (const Viewer& viewer : presence.Seen(now)) {
    auto* shown = out->add_viewers();
    shown->set_user_id(viewer.user_id);
    shown->set_is_typing(viewer.is_typing(now));
    rpc::SetTimestamp(viewer.since, shown->mutable_since_time());
  }
}

}  // namespace

rpc::Service PresenceService::Describe() {
  rpc::Service service("deskmesh.tickets.v1.TicketPresence", deps_);
  service.Task("Announce", this, &PresenceService::Announce)
      .Feed("Stream", this, &PresenceService::Stream);
  return service;
}

absl::Status PresenceService::Announce(rpc::TaskCall& call,
                                       const v1::AnnounceTicketPresenceRequest& request,
                                       v1::TicketPresenceItem* response) {
  DESKMESH_RETURN_IF_ERROR(call.Read([&](rpc::ReadCall& read) {
    return TicketsShownWith(read.tx(), read.workspace(), request.ticket_id(), read.principal())
        .status();
  }));
  // Two who announce themselves at once may overwrite each other: who is missing says it again.
  constexpr int kTries = 3;
  const std::string user = OwnerOf(call.principal());
  const std::string key = KeyOf(call.workspace(), request.ticket_id());
  Presence presence;
  for (int i = 0; i < kTries; ++i) {
    presence = LoadPresence(*deps_.cache, key);
    if (i > 0 && presence.Knows(user)) break;
    const std::int64_t before = presence.VersionAt(call.now());
    if (request.doing() == v1::AnnounceTicketPresenceRequest::LEAVING) {
      presence.Leave(user, call.now());
    } else {
      presence.Announce(user, request.doing() == v1::AnnounceTicketPresenceRequest::TYPING,
                        call.now());
    }
    if (!deps_.cache->Set(key, presence.Encode(), kKept).ok()) break;
    if (presence.VersionAt(call.now()) != before) deps_.cache->Publish(key, "1");
    if (request.doing() == v1::AnnounceTicketPresenceRequest::LEAVING) break;
  }
  ShowPresence(presence, call.now(), response);
  return absl::OkStatus();
}

absl::StatusOr<rpc::Feed> PresenceService::Stream(rpc::ReadCall& call,
                                                  const v1::StreamTicketPresenceRequest& request) {
  DESKMESH_RETURN_IF_ERROR(
      TicketsShownWith(call.tx(), call.workspace(), request.ticket_id(), call.principal())
          .status());
  rpc::Feed feed;
  const std::string key = KeyOf(call.workspace(), request.ticket_id());
  feed.topic = key;
  feed.after_sequence = request.after_sequence();
  feed.pull = [this, key](sql::Tx& /*tx*/, std::int64_t after, int /*max*/,
                          std::vector<rpc::MessagePtr>* out) {
    const Presence presence = LoadPresence(*deps_.cache, key);
    const base::Instant now = clock_.Now();
    if (presence.VersionAt(now) <= after) return absl::OkStatus();
    auto item = std::make_shared<v1::TicketPresenceItem>();
    ShowPresence(presence, now, item.get());
    out->push_back(std::move(item));
    return absl::OkStatus();
  };
  return feed;
}

}  // namespace deskmesh::tickets
