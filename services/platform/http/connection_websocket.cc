// SPDX-License-Identifier: Apache-2.0
#include "platform/http/connection.h"
#include "platform/http/json_text.h"

namespace deskmesh::http {

int CheckUpgrade(const Request& request) {
  if (!HasToken(request.Header("Upgrade"), "websocket")) return 426;
  if (request.method() != "GET" || request.version() != 11 ||
      !HasToken(request.Header("Connection"), "upgrade") || !request.body().empty()) {
    return 400;
  }
  if (request.Header("Sec-WebSocket-Version") != "13") return 426;
  const auto key = ParseBase64(request.Header("Sec-WebSocket-Key"));
  return key && key->size() == 16 ? 101 : 400;
}

std::shared_ptr<WebSocket> Connection::Upgrade(std::uint64_t exchange,
                                               const WebSocketOptions& options,
                                               std::shared_ptr<WebSocketListener> listener) {
  if (state_ != State::kHandling || exchange_.load() != exchange || upgrade_key_.empty()) {
    return nullptr;
  }
  std::string head =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Accept: ";
  head += AcceptKey(upgrade_key_);
  head += "\r\n\r\n";
  std::string().swap(upgrade_key_);
  state_ = State::kWebSocket;
  last_heard_ = last_ping_ = Loop::Now();
  ping_interval_ = options.ping_interval.count();
  max_queue_bytes_ = options.max_queue_bytes;
  decoder_ = std::make_unique<FrameDecoder>(options.max_message_bytes);
  {
    const std::lock_guard lock(outbox_mutex_);
    exchange_.store(0);
  }
  socket_listener_ = std::move(listener);
  loop_.server().websockets.fetch_add(1);
  const std::shared_ptr<Connection> self = shared_from_this();
  Queue(head);
  if (loop_.server().is_draining.load()) {
    Close(CloseCode::kServiceRestart, "the server restarts; connect again");
  }
  return self;
}

void Connection::FeedFrames(char* bytes, std::size_t size) {
  if (is_closing_after_flush_) return;
  last_heard_ = Loop::Now();
  const std::shared_ptr<Connection> self = shared_from_this();
  if (!decoder_->Feed(bytes, size, *this)) {
    Close(decoder_->failure().code, decoder_->failure().text);
    // Nothing after a broken frame makes sense.
    FlushOutbox();
  }
}

bool Connection::OnText(std::string_view text) {
  if (is_closing_after_flush_ || state_ != State::kWebSocket) return false;
  const std::shared_ptr<WebSocketListener> listener = socket_listener_;
  const CallOut call(loop_);
  listener->OnMessage(text);
  return state_ == State::kWebSocket && !is_closing_after_flush_;
}

bool Connection::OnPing(std::string_view payload) {
  std::string pong;
  AppendPong(payload, &pong);
  Queue(pong);
  return state_ == State::kWebSocket;
}

bool Connection::OnPong() { return true; }

bool Connection::OnClose(std::uint16_t code) {
  Close(static_cast<CloseCode>(code), {});
  FlushOutbox();
  return false;
}

void Connection::OnWebSocketTick(Millis now) {
  // A loop that was held up itself asks first: what the client said meanwhile may wait to be read.
  const bool is_asked = last_ping_ > last_heard_ && now - last_ping_ >= ping_interval_ / 2;
  if (is_asked && now - last_heard_ > ping_interval_ * 5 / 2) {
    loop_.server().timeouts.fetch_add(1);
    return CloseNow();
  }
  if (now - last_heard_ < ping_interval_ || now - last_ping_ < ping_interval_) return;
  last_ping_ = now;
  std::string ping;
  AppendPing(&ping);
  Queue(ping);
}

}  // namespace deskmesh::http
