// SPDX-License-Identifier: Apache-2.0
#include "platform/http/connection.h"

#include <utility>

namespace deskmesh::http {
namespace {

using Outcome = Transfer::Outcome;

// Above the first Write and Send say "enough", below the second they are asked on.
constexpr std::size_t kHighWater = 64 << 10;
constexpr std::size_t kLowWater = 16 << 10;
// What a client may leave unread before its next requests wait.
constexpr std::size_t kMaxKept = 256 << 10;
// What is read ahead while a request is being handled.
constexpr std::size_t kMaxReadAhead = 64 << 10;
constexpr Millis kLingerTime = 2'000;
// Reads of one connection before others get a turn.
constexpr int kReadsInARow = 8;

}  // namespace

Connection::Connection(std::shared_ptr<Loop> loop, std::unique_ptr<ByteStream> stream,
                       std::string peer)
    : loop_owner_(std::move(loop)),
      loop_(*loop_owner_),
      stream_(std::move(stream)),
      peer_(std::move(peer)) {}

Connection::~Connection() = default;

void Connection::Start() {
  if (loop_.server().is_draining.load()) return CloseNow();
  if (stream_->is_secure()) {
    deadline_ = Loop::Now() + loop_.server().options.handshake_timeout.count();
    return DoHandshake();
  }
  state_ = State::kRequest;
  deadline_ = Loop::Now() + loop_.server().options.header_timeout.count();
  WaitReadable();
}

void Connection::DoHandshake() {
  switch (stream_->Handshake().outcome) {
    case Outcome::kDone:
      state_ = State::kRequest;
      deadline_ = Loop::Now() + loop_.server().options.header_timeout.count();
      return ReadMore();
    case Outcome::kWaitReadable:
      return WaitReadable();
    case Outcome::kWaitWritable:
      return WaitWritable();
    default:
      return CloseNow();
  }
}

void Connection::WaitReadable() {
  if (is_read_armed_ || state_ == State::kClosed) return;
  is_read_armed_ = true;
  stream_->socket().async_wait(boost::asio::ip::tcp::socket::wait_read,
                               [self = shared_from_this()](const boost::system::error_code& error) {
                                 self->is_read_armed_ = false;
                                 if (error || self->state_ == State::kClosed) return;
                                 if (self->state_ == State::kHandshake) return self->DoHandshake();
                                 self->ReadMore();
                               });
}

void Connection::WaitWritable() {
  if (is_write_armed_ || state_ == State::kClosed) return;
  is_write_armed_ = true;
  stream_->socket().async_wait(boost::asio::ip::tcp::socket::wait_write,
                               [self = shared_from_this()](const boost::system::error_code& error) {
                                 self->is_write_armed_ = false;
                                 if (error || self->state_ == State::kClosed) return;
                                 if (self->state_ == State::kHandshake) return self->DoHandshake();
                                 self->FlushKept();
                               });
}

bool Connection::WantsInput() const {
  switch (state_) {
    case State::kRequest:
    case State::kWebSocket:
      return kept_bytes() <= kMaxKept;
    case State::kHandling:
    case State::kStreaming:
      // Not for the next request's sake, but to notice that the client went away.
      return input_.size() < kMaxReadAhead && !is_end_seen_;
    case State::kLinger:
      return !is_end_seen_;
    case State::kHandshake:
    case State::kClosed:
      return false;
  }
  return false;
}

void Connection::ReadMore() {
  for (int reads = 0; WantsInput(); ++reads) {
    if (reads == kReadsInARow) {
      return loop_.Post([self = shared_from_this()] { self->ReadMore(); });
    }
    const Transfer read = stream_->Read(loop_.read_buffer(), loop_.read_buffer_size());
    switch (read.outcome) {
      case Outcome::kDone:
        OnBytes(loop_.read_buffer(), read.bytes);
        if (!stream_->MayHaveMore()) {
          if (WantsInput()) WaitReadable();
          return;
        }
        break;
      case Outcome::kWaitReadable:
        return WaitReadable();
      case Outcome::kWaitWritable:
        return WaitWritable();
      case Outcome::kEnd:
        return OnEnd();
      case Outcome::kFailed:
        return CloseNow();
    }
  }
}

void Connection::OnBytes(char* bytes, std::size_t size) {
  switch (state_) {
    case State::kRequest:
      if (input_.empty()) return Consume(bytes, size);
      input_.append(bytes, size);
      {
        const std::string all = std::exchange(input_, {});
        return Consume(all.data(), all.size());
      }
    case State::kHandling:
    case State::kStreaming:
      input_.append(bytes, size);
      return;
    case State::kWebSocket:
      return FeedFrames(bytes, size);
    default:
      return;  // what comes after the end is dropped
  }
}

void Connection::OnEnd() {
  is_end_seen_ = true;
  if (state_ == State::kHandling) {
    keeps_alive_ = false;  // the answer may still be wanted
    return;
  }
  CloseNow();
}

void Connection::Queue(std::string_view bytes, bool is_counted) {
  std::size_t sent = 0;
  Outcome outcome = Outcome::kDone;
  while (kept_bytes() == 0 && sent < bytes.size() && outcome == Outcome::kDone) {
    const Transfer written = stream_->Write(bytes.substr(sent));
    outcome = written.outcome;
    sent += written.bytes;
  }
  if (outcome == Outcome::kFailed || outcome == Outcome::kEnd) return CloseNow();
  if (sent < bytes.size()) {
    if (kept_bytes() == 0) {
      kept_.clear();
      kept_at_ = 0;
      write_deadline_ = Loop::Now() + loop_.server().options.write_timeout.count();
    }
    kept_ += bytes.substr(sent);
    if (!is_counted) {
      const std::lock_guard lock(outbox_mutex_);
      queued_bytes_ += bytes.size() - sent;
    }
    WaitWritable();
  }
  if (is_counted && sent > 0) OnSent(sent);
}

void Connection::FlushKept() {
  const std::size_t begin = kept_at_;
  Outcome outcome = Outcome::kDone;
  while (kept_bytes() > 0 && outcome == Outcome::kDone) {
    const Transfer written = stream_->Write(std::string_view(kept_).substr(kept_at_));
    outcome = written.outcome;
    kept_at_ += written.bytes;
  }
  if (outcome == Outcome::kFailed || outcome == Outcome::kEnd) return CloseNow();
  const std::size_t sent = kept_at_ - begin;
  if (sent > 0) write_deadline_ = Loop::Now() + loop_.server().options.write_timeout.count();
  if (kept_bytes() > 0) {
    WaitWritable();
    if (sent > 0) OnSent(sent);
    return;
  }
  std::string().swap(kept_);
  kept_at_ = 0;
  write_deadline_ = 0;
  if (sent > 0) OnSent(sent);
  if (state_ == State::kRequest && reading_ == nullptr) {
    deadline_ = Loop::Now() + loop_.server().options.idle_timeout.count();
  }
  if (state_ != State::kClosed) AfterFlush();
}

void Connection::OnSent(std::size_t bytes) {
  {
    const std::lock_guard lock(outbox_mutex_);
    queued_bytes_ -= bytes;
    if (!is_full_ || queued_bytes_ > kLowWater) return;
    is_full_ = false;
  }
  const CallOut call(loop_);
  if (const auto listener = stream_listener_) listener->OnDrained();
  if (const auto listener = socket_listener_) listener->OnDrained();
}

void Connection::AfterFlush() {
  if (kept_bytes() > 0) return;
  if (is_closing_after_flush_) return Linger();
  Resume();
}

void Connection::CloseAfterFlush() {
  is_closing_after_flush_ = true;
  if (state_ != State::kClosed && kept_bytes() == 0) Linger();
}

// Closing a socket with unread input resets it, and the client may never see the answer: so the
// sending side ends first and the rest is read away for a moment.
void Connection::Linger() {
  if (state_ == State::kLinger || state_ == State::kClosed) return;
  state_ = State::kLinger;
  input_.clear();
  reading_.reset();
  deadline_ = Loop::Now() + kLingerTime;
  stream_->ShutdownWrite();
  EndListeners();
  if (is_end_seen_) return CloseNow();
  Resume();
}

void Connection::Resume() {
  if (is_consuming_) return;
  if (loop_.calls_out() > 0) {
    return loop_.Post([self = shared_from_this()] { self->ResumeNow(); });
  }
  ResumeNow();
}

void Connection::ResumeNow() {
  if (state_ == State::kRequest && !input_.empty()) {
    const std::string all = std::exchange(input_, {});
    Consume(all.data(), all.size());
  }
  if (!WantsInput()) return;
  if (stream_->MayHaveMore() && loop_.calls_out() == 0) return ReadMore();
  WaitReadable();
}

void Connection::ScheduleFlush() {
  if (is_flush_scheduled_) return;
  is_flush_scheduled_ = true;
  loop_.Post([self = shared_from_this()] { self->FlushOutbox(); });
}

void Connection::FlushOutbox() {
  // Parts written before the stream's head wait for it.
  const bool is_open = state_ == State::kStreaming || state_ == State::kWebSocket;
  std::string bytes;
  bool closes = false;
  {
    const std::lock_guard lock(outbox_mutex_);
    is_flush_scheduled_ = false;
    if (!is_open) return;
    bytes.swap(outbox_);
    closes = is_close_queued_;
  }
  if (!bytes.empty()) Queue(bytes, /*is_counted=*/true);
  if (closes && state_ == State::kWebSocket) CloseAfterFlush();
}

bool Connection::WritePart(std::uint64_t exchange, std::string_view part) {
  if (part.empty()) return true;
  const std::lock_guard lock(outbox_mutex_);
  if (is_outbox_closed_ || exchange_.load() != exchange) return false;
  const std::size_t before = outbox_.size();
  if (is_chunked_) {
    constexpr char kHex[] = "0123456789abcdef";
    char size[16];
    char* at = size + sizeof(size);
    for (std::size_t left = part.size(); left > 0; left >>= 4U) *--at = kHex[left & 15U];
    outbox_.append(at, size + sizeof(size));
    outbox_ += "\r\n";
    outbox_ += part;
    outbox_ += "\r\n";
  } else {
    outbox_ += part;
  }
  queued_bytes_ += outbox_.size() - before;
  ScheduleFlush();
  if (queued_bytes_ <= kHighWater) return true;
  is_full_ = true;
  return false;
}

bool Connection::Send(std::string_view text) {
  const std::lock_guard lock(outbox_mutex_);
  if (is_outbox_closed_ || is_close_queued_) return false;
  const std::size_t before = outbox_.size();
  if (queued_bytes_ + text.size() > max_queue_bytes_) {
    is_close_queued_ = true;
    AppendClose(CloseCode::kTryAgainLater, "too slow a reader", &outbox_);
  } else {
    AppendTextFrame(text, &outbox_);
  }
  queued_bytes_ += outbox_.size() - before;
  ScheduleFlush();
  if (!is_close_queued_ && queued_bytes_ <= kHighWater) return true;
  is_full_ = true;
  return false;
}

void Connection::Close(CloseCode code, std::string_view reason) {
  const std::lock_guard lock(outbox_mutex_);
  if (is_outbox_closed_ || is_close_queued_) return;
  is_close_queued_ = true;
  const std::size_t before = outbox_.size();
  AppendClose(code, reason, &outbox_);
  queued_bytes_ += outbox_.size() - before;
  ScheduleFlush();
}

void Connection::OnTick(Millis now) {
  ServerContext& server = loop_.server();
  if (write_deadline_ != 0 && now >= write_deadline_) {
    server.timeouts.fetch_add(1);
    return CloseNow();
  }
  switch (state_) {
    case State::kHandshake:
    case State::kLinger:
      if (now >= deadline_) CloseNow();
      return;
    case State::kRequest:
      return OnHttpTick(now);
    case State::kWebSocket:
      return OnWebSocketTick(now);
    default:
      return;
  }
}

void Connection::BeginDrain() {
  switch (state_) {
    case State::kHandshake:
      return CloseNow();
    case State::kRequest:
      if (reading_ == nullptr && input_.empty()) CloseAfterFlush();
      return;
    case State::kWebSocket:
      return Close(CloseCode::kServiceRestart, "the server restarts; connect again");
    case State::kStreaming:
      if (const auto listener = stream_listener_) {
        const CallOut call(loop_);
        listener->OnStopping();
      }
      return;
    default:
      return;  // ends with its answer
  }
}

void Connection::CloseNow() {
  if (state_ == State::kClosed) return;
  const std::shared_ptr<Connection> self = shared_from_this();
  ServerContext& server = loop_.server();
  state_ = State::kClosed;
  {
    const std::lock_guard lock(outbox_mutex_);
    is_outbox_closed_ = true;
    exchange_.store(0);
    std::string().swap(outbox_);
  }
  boost::system::error_code ignored;
  stream_->socket().close(ignored);
  loop_.Remove(*this);
  input_.clear();
  reading_.reset();
  if (server.connections.fetch_sub(1) == 1) {
    const std::lock_guard lock(server.ended_mutex);
    server.ended.notify_all();
  }
  EndListeners();
}

void Connection::EndListeners() {
  const CallOut call(loop_);
  if (const auto listener = std::exchange(stream_listener_, nullptr)) listener->OnClosed();
  if (const auto listener = std::exchange(socket_listener_, nullptr)) {
    loop_.server().websockets.fetch_sub(1);
    listener->OnClosed();
  }
}

}  // namespace deskmesh::http
