// SPDX-License-Identifier: Apache-2.0
//
// An HTTP/1.1 server: keep-alive, TLS 1.3, streamed answers, WebSockets.
//
//   auto server = http::Server::Start({.address = "127.0.0.1:0"},
//       [](http::Request request, std::shared_ptr<http::Responder> responder) {
//         responder->Send({.content_type = "text/plain", .body = "hello"});
//       });
//   std::string bound = (*server)->address();
//
// One thread and event loop per core; a connection lives on one of them. An idle connection owns no
// buffers: bytes are read into the loop's buffer once the socket has some.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "platform/http/message.h"
#include "platform/http/responder.h"

namespace deskmesh::http {

struct ServerOptions {
  // HOST:PORT; port 0 picks a free one. IPv6 as `[::1]:80`.
  std::string address = "127.0.0.1:0";
  // PEM files; both empty: no TLS.
  std::string certificate_file;
  std::string key_file;
  // 0: one per core.
  int threads = 0;
  // Further ones are answered 503 and closed.
  std::size_t max_connections = 20'000;
  std::size_t max_header_bytes = 16 << 10;
  std::size_t max_body_bytes = 1 << 20;
  // Instead of max_body_bytes where set.
  std::function<std::size_t(std::string_view method, std::string_view path)> body_limit;
  std::chrono::milliseconds handshake_timeout{10'000};
  // From a request's first byte, or a connection's beginning, to the end of its header.
  std::chrono::milliseconds header_timeout{10'000};
  // For the body, plus a second for each 16 kB of it.
  std::chrono::milliseconds body_timeout{20'000};
  std::chrono::milliseconds idle_timeout{75'000};
  // Without the client taking a single byte.
  std::chrono::milliseconds write_timeout{30'000};
  // How often the certificate files are looked at.
  std::chrono::milliseconds reload_interval{2'000};
  // Makes the answer to a request that can't be read. Empty: problem+json.
  std::function<Response(int status, std::string_view reason, std::string_view detail)> refuse;
  // Called when changed certificate files can't be used; the old certificate stays.
  std::function<void(const absl::Status&)> on_reload_failure;
};

struct ServerStats {
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;  // beyond max_connections
  std::uint64_t requests = 0;  // handed to the handler
  std::uint64_t malformed = 0;
  std::uint64_t timeouts = 0;
  std::int64_t connections = 0;
  std::int64_t websockets = 0;
};

// Thread-safe.
class Server {
 public:
  // Listens and begins to serve. INVALID_ARGUMENT for an address or certificate that is none,
  // UNAVAILABLE when the address can't be bound.
  static absl::StatusOr<std::unique_ptr<Server>> Start(ServerOptions options, Handler handler);
  // Stops without grace.
  ~Server();

  // Where it listens, with the port that was picked.
  const std::string& address() const;
  ServerStats stats() const;

  // Stops accepting, closes idle connections, tells WebSockets to reconnect (1012), lets requests
  // under way finish for at most `grace`, then ends everything. Further calls do nothing.
  void Stop(std::chrono::milliseconds grace);

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace deskmesh::http
