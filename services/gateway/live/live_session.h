// SPDX-License-Identifier: Apache-2.0
//
// One client on /v1/live: any number of streams over one WebSocket.
//
//   client → {"authorization": "Bearer …"}                 once, where no cookie or header speaks
//   client → {"subscribe": {"id": "1", "path": "/v1/conversations/cnv_…:stream", "after": "17"}}
//   client → {"unsubscribe": {"id": "1"}}
//   client → {"ping": x}                                   server → {"pong": x}
//   server → {"id": "1", "sequence": "18", "event": {…}}   the stream's item as JSON
//   server → {"id": "1", "error": {problem}}               the subscription is over
//   server → {"error": {problem}}                          a frame that could not be understood
//   server → {"ping": "2026-03-01T08:00:00Z"}              every heartbeat
//
// `path` is any GET route of a server-streaming RPC, with its query. Sequences ascend within a
// subscription; a client that reconnects subscribes with the last one it saw.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "gateway/live/heart.h"
#include "gateway/routes/route_table.h"
#include "platform/clock/clock.h"
#include "platform/http/json_tape.h"
#include "platform/http/responder.h"
#include "platform/rpc/channel.h"

namespace deskmesh::gateway {

// What all sessions of a gateway share. References outlive them.
struct LiveSetting {
  const RouteTable& routes;
  const rpc::Channels& channels;
  const clock::Clock& clock;
  base::Duration heartbeat{std::chrono::seconds(25)};
  // A socket that neither said who it is nor subscribed by its first heartbeat is closed.
  int max_subscriptions = 100;
  // Frames a client may send: so many at once, and so many a second in the long run.
  int frame_burst = 200;
  int frames_per_second = 20;
};

class LiveSubscription;

// Thread-safe.
class LiveSession final : public http::WebSocketListener,
                          public Beating,
                          public std::enable_shared_from_this<LiveSession> {
 public:
  // `credential` is what the upgrade request carried, perhaps empty.
  LiveSession(const LiveSetting& setting, std::string credential, std::string peer);
  ~LiveSession() override;

  // Before the first message.
  void Attach(std::shared_ptr<http::WebSocket> socket);

  void OnMessage(std::string_view text) override;
  void OnDrained() override;
  void OnClosed() override;
  base::Duration OnBeat() override;

 private:
  friend class LiveSubscription;

  // Whether the client keeps to its rate.
  bool TakeFrameToken();
  void Handle(const http::JsonTape& tape);
  void Subscribe(const http::JsonTape& tape, std::uint32_t at);
  void Unsubscribe(const http::JsonTape& tape, std::uint32_t at);
  absl::Status Open(const std::string& id, const std::string& path, const std::string& after,
                    const std::string& traceparent);
  // `id` empty: about the socket as a whole.
  void SendProblem(const std::string& id, const absl::Status& status, std::string_view trace_id);
  // False when the socket has no room.
  bool Send(std::string_view text);
  void Forget(const std::string& id, const LiveSubscription* subscription);

  const LiveSetting& setting_;
  const std::string peer_;
  std::mutex mutex_;  // guards the next three
  std::shared_ptr<http::WebSocket> socket_;
  std::string credential_;
  std::map<std::string, std::shared_ptr<LiveSubscription>> subscriptions_;
  double tokens_;              // the connection's thread only
  base::Instant tokens_at_{};  // the same
};

}  // namespace deskmesh::gateway
