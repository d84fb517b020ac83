// SPDX-License-Identifier: Apache-2.0
//
// The Responder of one request on a connection. The inside of server.h.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>

#include "platform/http/responder.h"

namespace deskmesh::http {

class Connection;

// Thread-safe: what is called on another thread goes to the connection's.
class Exchange final : public Responder {
 public:
  Exchange(std::shared_ptr<Connection> connection, std::uint64_t id)
      : connection_(std::move(connection)), id_(id) {}
  ~Exchange() override;

  void Send(Response response) override;
  void Begin(Response head, std::shared_ptr<StreamListener> listener) override;
  bool Write(std::string_view part) override;
  void End() override;
  void Abort() override;
  std::shared_ptr<WebSocket> Upgrade(const WebSocketOptions& options,
                                     std::shared_ptr<WebSocketListener> listener) override;

 private:
  const std::shared_ptr<Connection> connection_;
  const std::uint64_t id_;
  std::atomic<bool> is_answered_{false};
  std::atomic<bool> is_ended_{false};
};

}  // namespace deskmesh::http
