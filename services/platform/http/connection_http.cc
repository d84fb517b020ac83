// SPDX-License-Identifier: Apache-2.0
#include <boost/beast/http/error.hpp>
#include <exception>

#include "platform/http/connection.h"
#include "platform/http/exchange.h"
#include "platform/log/log.h"

namespace deskmesh::http {
namespace {

constexpr std::size_t kMaxKeptForNext = 256 << 10;

bool HasBody(int status) { return status >= 200 && status != 204 && status != 304; }

}  // namespace

void Connection::Consume(const char* bytes, std::size_t size) {
  is_consuming_ = true;
  while (size > 0 && state_ == State::kRequest && kept_bytes() <= kMaxKeptForNext &&
         !is_closing_after_flush_) {
    if (!ParseSome(&bytes, &size)) break;
  }
  is_consuming_ = false;
  switch (state_) {
    case State::kRequest:
    case State::kHandling:
    case State::kStreaming:
      if (!is_closing_after_flush_) input_.assign(bytes, size);
      return;
    case State::kWebSocket: {
      std::string frames(bytes, size);
      return FeedFrames(frames.data(), frames.size());
    }
    case State::kLinger:
      // Linger was entered while this ran, so nobody waits for the client's end yet.
      return Resume();
    default:
      return;
  }
}

bool Connection::ParseSome(const char** bytes, std::size_t* size) {
  const ServerOptions& options = loop_.server().options;
  if (reading_ == nullptr) {
    // Empty lines before a request are allowed (RFC 9112, 2.2).
    while (*size > 0 && (**bytes == '\r' || **bytes == '\n')) {
      ++*bytes;
      --*size;
    }
    if (*size == 0) return false;
    reading_ = std::make_unique<HttpRead>(options);
    deadline_ = Loop::Now() + options.header_timeout.count();
  }
  HttpRead& reading = *reading_;
  boost::system::error_code error;
  const std::size_t used = reading.parser.put(boost::asio::const_buffer(*bytes, *size), error);
  *bytes += used;
  *size -= used;
  const bool needs_more = error == boost::beast::http::error::need_more;
  if (error && !needs_more) {
    RefuseParse(error);
    return false;
  }
  if (!reading.parser.is_header_done()) {
    reading.header_bytes += used;
    if (reading.header_bytes + *size > options.max_header_bytes) {
      RefuseParse(boost::beast::http::error::header_limit);
      return false;
    }
    return !needs_more;
  }
  if (reading.parser.is_done()) {
    Dispatch();
    return true;
  }
  const Millis now = Loop::Now();
  if (reading.body_begin == 0) {
    reading.body_begin = now;
    if (reading.parser.expects_continue() && *size == 0) Queue("HTTP/1.1 100 Continue\r\n\r\n");
  }
  reading.body_bytes += used;
  // 16 kB a second is slow enough for anybody.
  deadline_ = reading.body_begin + options.body_timeout.count() +
              static_cast<Millis>(reading.body_bytes / 16);
  return !needs_more && used > 0;
}

void Connection::RefuseParse(const boost::system::error_code& error) {
  namespace beast_http = boost::beast::http;
  if (error == beast_http::error::body_limit) {
    return RefuseRequest(413, "BODY_TOO_LARGE", "the body is larger than this route takes");
  }
  if (error == beast_http::error::header_limit) {
    return RefuseRequest(431, "HEADER_TOO_LARGE",
                         "the header may have at most " +
                             std::to_string(loop_.server().options.max_header_bytes) + " bytes");
  }
  if (error == beast_http::error::bad_version) {
    return RefuseRequest(505, "HTTP_VERSION_UNSUPPORTED", "only HTTP/1.0 and HTTP/1.1 are spoken");
  }
  const std::string_view objection = reading_->parser.objection();
  RefuseRequest(400, "MALFORMED_REQUEST",
                objection.empty() ? std::string_view(error.message()) : objection);
}

void Connection::RefuseRequest(int status, std::string_view reason, std::string_view detail) {
  ServerContext& server = loop_.server();
  server.malformed.fetch_add(1, std::memory_order_relaxed);
  keeps_alive_ = false;
  is_head_ = false;
  const Response response = server.Refuse(status, reason, detail);
  std::string bytes;
  AppendHead(response, &bytes);
  bytes += response.body;
  Queue(bytes);
  CloseAfterFlush();
}

void Connection::OnHttpTick(Millis now) {
  if (deadline_ == 0 || now < deadline_ || is_closing_after_flush_) return;
  if (reading_ == nullptr) {
    // A client that still takes the last answer is not idle.
    if (kept_bytes() == 0) CloseNow();
    return;
  }
  loop_.server().timeouts.fetch_add(1);
  RefuseRequest(408, "REQUEST_TIMEOUT", "the request did not arrive in time");
}

void Connection::Dispatch() {
  ServerContext& server = loop_.server();
  keeps_alive_ = reading_->parser.keep_alive();
  Request request = std::move(reading_->parser.request());
  reading_.reset();
  request.SetPeer(peer_, stream_->is_secure());
  is_head_ = request.method() == "HEAD";
  const std::uint64_t exchange = ++last_exchange_;
  {
    const std::lock_guard lock(outbox_mutex_);
    exchange_.store(exchange);
    is_chunked_ = request.version() == 11;
  }
  if (request.version() == 10) keeps_alive_ = false;
  upgrade_key_.clear();
  if (CheckUpgrade(request) == 101) upgrade_key_ = request.Header("Sec-WebSocket-Key");
  state_ = State::kHandling;
  deadline_ = 0;
  server.requests.fetch_add(1, std::memory_order_relaxed);
  const CallOut call(loop_);
  try {
    server.handler(std::move(request), std::make_shared<Exchange>(shared_from_this(), exchange));
  } catch (const std::exception& failure) {
    // The responder is gone and has answered 500.
    log::Error("an HTTP handler threw", {{"what", std::string_view(failure.what())}});
  }
}

void Connection::AppendHead(const Response& response, std::string* out) const {
  *out += "HTTP/1.1 ";
  *out += std::to_string(response.status);
  *out += ' ';
  *out += StatusPhrase(response.status);
  *out += "\r\n";
  *out += loop_.DateLine();
  if (!response.content_type.empty()) {
    *out += "Content-Type: ";
    *out += response.content_type;
    *out += "\r\n";
  }
  if (!keeps_alive_ || loop_.server().is_draining.load(std::memory_order_relaxed)) {
    *out += "Connection: close\r\n";
  }
  *out += response.header_lines;
  if (state_ != State::kStreaming) {
    if (HasBody(response.status)) {
      *out += "Content-Length: ";
      *out += std::to_string(response.body.size());
      *out += "\r\n";
    }
    *out += "\r\n";
  }
}

void Connection::Reply(std::uint64_t exchange, const Response& response) {
  if (state_ != State::kHandling || exchange_.load(std::memory_order_relaxed) != exchange) return;
  std::string& bytes = loop_.write_scratch();
  bytes.clear();
  AppendHead(response, &bytes);
  if (!is_head_ && HasBody(response.status)) bytes += response.body;
  Queue(bytes);
  if (bytes.capacity() > kMaxKeptForNext) std::string().swap(bytes);
  EndExchange();
}

void Connection::BeginStream(std::uint64_t exchange, const Response& head,
                             std::shared_ptr<StreamListener> listener) {
  if (state_ != State::kHandling || exchange_.load() != exchange) {
    const CallOut call(loop_);
    if (listener != nullptr) listener->OnClosed();
    return;
  }
  state_ = State::kStreaming;
  std::string bytes;
  AppendHead(head, &bytes);
  bool is_chunked;
  {
    const std::lock_guard lock(outbox_mutex_);
    is_chunked = is_chunked_;
  }
  bytes += is_chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n";
  Queue(bytes);
  if (is_head_) {
    EndExchange();
    const CallOut call(loop_);
    if (listener != nullptr) listener->OnClosed();
    return;
  }
  if (state_ == State::kClosed) {
    const CallOut call(loop_);
    if (listener != nullptr) listener->OnClosed();
    return;
  }
  stream_listener_ = std::move(listener);
  if (stream_listener_ != nullptr && loop_.server().is_draining.load()) {
    const CallOut call(loop_);
    stream_listener_->OnStopping();
  }
  FlushOutbox();
  if (!is_consuming_) Resume();
}

void Connection::FinishStream(std::uint64_t exchange) {
  if (state_ != State::kStreaming || exchange_.load() != exchange) return;
  FlushOutbox();
  if (state_ == State::kClosed) return;
  bool is_chunked;
  {
    const std::lock_guard lock(outbox_mutex_);
    is_chunked = is_chunked_;
  }
  if (is_chunked) Queue("0\r\n\r\n");
  const auto listener = std::exchange(stream_listener_, nullptr);
  EndExchange();
  const CallOut call(loop_);
  if (listener != nullptr) listener->OnClosed();
}

void Connection::AbortStream(std::uint64_t exchange) {
  if (exchange_.load() == exchange) CloseNow();
}

void Connection::EndExchange() {
  if (state_ == State::kClosed) return;
  {
    const std::lock_guard lock(outbox_mutex_);
    exchange_.store(0);
    queued_bytes_ -= outbox_.size();
    outbox_.clear();
    is_full_ = false;
  }
  state_ = State::kRequest;
  deadline_ = Loop::Now() + loop_.server().options.idle_timeout.count();
  if (!keeps_alive_ || is_end_seen_ || loop_.server().is_draining.load()) return CloseAfterFlush();
  if (!is_consuming_) Resume();
}

}  // namespace deskmesh::http
