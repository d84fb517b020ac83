// SPDX-License-Identifier: Apache-2.0
//
// How a handler answers: at once or later, in one piece, as a stream, or by becoming a WebSocket.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "platform/http/message.h"
#include "platform/http/websocket_frames.h"

namespace deskmesh::http {

// Hears about a streamed answer. Called on the connection's thread; must not block.
class StreamListener {
 public:
  virtual ~StreamListener() = default;
  // There is room again after Write returned false.
  virtual void OnDrained() = 0;
  // The server is about to stop: the answer should come to its end, or it is cut off.
  virtual void OnStopping() {}
  // The client is gone, or the answer was ended; the last call. Whatever is written afterwards is
  // dropped.
  virtual void OnClosed() = 0;
};

// A WebSocket's other end as the server uses it. Thread-safe. Kept alive by its holder; the
// connection itself ends by Close, by the client or by the server's stop.
class WebSocket {
 public:
  virtual ~WebSocket() = default;
  // Queues a text message. False when the queue is longer than it should be (OnDrained follows) or
  // the socket is closed. A queue beyond its limit closes the socket with 1013.
  virtual bool Send(std::string_view text) = 0;
  // Sends what is queued, then closes.
  virtual void Close(CloseCode code, std::string_view reason) = 0;
};

// Hears a WebSocket. Called on the connection's thread; must not block.
class WebSocketListener {
 public:
  virtual ~WebSocketListener() = default;
  virtual void OnMessage(std::string_view text) = 0;
  virtual void OnDrained() = 0;
  // The last call.
  virtual void OnClosed() = 0;
};

struct WebSocketOptions {
  std::size_t max_message_bytes = 64 << 10;
  std::size_t max_queue_bytes = 8 << 20;
  // A ping is sent after so much silence; a client silent for two and a half of them is gone.
  std::chrono::milliseconds ping_interval{25'000};
};

// One request's answer. Thread-safe. Exactly one of Send, Begin and Upgrade counts; a responder that
// is dropped without any answers 500.
class Responder {
 public:
  virtual ~Responder() = default;

  virtual void Send(Response response) = 0;

  // Begins a streamed answer; `head.body` is its first part. `listener` may be null.
  virtual void Begin(Response head, std::shared_ptr<StreamListener> listener) = 0;
  // False when more is queued than should be; OnDrained follows.
  virtual bool Write(std::string_view part) = 0;
  virtual void End() = 0;
  // Breaks the connection off, so that the client sees that the answer is incomplete.
  virtual void Abort() = 0;

  // Becomes a WebSocket. Only inside the handler's call, and only for a request that asked for it
  // (CheckUpgrade); null otherwise.
  virtual std::shared_ptr<WebSocket> Upgrade(const WebSocketOptions& options,
                                             std::shared_ptr<WebSocketListener> listener) = 0;
};

// Runs on a thread of the server; must not block.
using Handler = std::function<void(Request, std::shared_ptr<Responder>)>;

// 101 when the request asks for a WebSocket as RFC 6455 says, else the status to refuse it with.
int CheckUpgrade(const Request& request);

}  // namespace deskmesh::http
