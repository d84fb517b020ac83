// SPDX-License-Identifier: Apache-2.0
//
// One client's connection: HTTP/1.1 requests one after the other, then perhaps a WebSocket. The
// inside of server.h. Confined to its loop's thread where not said otherwise.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "platform/http/byte_stream.h"
#include "platform/http/loop.h"
#include "platform/http/request_parser.h"
#include "platform/http/responder.h"
#include "platform/http/websocket_frames.h"

namespace deskmesh::http {

class Connection final : public WebSocket,
                         private FrameSink,
                         public std::enable_shared_from_this<Connection> {
 public:
  Connection(std::shared_ptr<Loop> loop, std::unique_ptr<ByteStream> stream, std::string peer);
  ~Connection() override;

  void Start();
  void OnTick(Millis now);
  void BeginDrain();
  // Ends at once; the listener hears it.
  void CloseNow();

  std::size_t place() const { return place_; }  // in the loop's list
  void set_place(std::size_t place) { place_ = place; }
  Loop& loop() { return loop_; }

  // The answers of one exchange, from its Responder. Those of an earlier exchange change nothing.
  void Reply(std::uint64_t exchange, const Response& response);
  void BeginStream(std::uint64_t exchange, const Response& head,
                   std::shared_ptr<StreamListener> listener);
  void FinishStream(std::uint64_t exchange);
  void AbortStream(std::uint64_t exchange);
  std::shared_ptr<WebSocket> Upgrade(std::uint64_t exchange, const WebSocketOptions& options,
                                     std::shared_ptr<WebSocketListener> listener);
  // Thread-safe.
  bool WritePart(std::uint64_t exchange, std::string_view part);

  // WebSocket. Thread-safe.
  bool Send(std::string_view text) override;
  void Close(CloseCode code, std::string_view reason) override;

 private:
  enum class State { kHandshake, kRequest, kHandling, kStreaming, kWebSocket, kLinger, kClosed };

  // connection.cc: the socket.
  void DoHandshake();
  void WaitReadable();
  void WaitWritable();
  void ReadMore();
  bool WantsInput() const;
  void OnBytes(char* bytes, std::size_t size);
  void OnEnd();
  // Sends or keeps; `bytes` must not be the connection's own buffer.
  // `is_counted`: already part of queued_bytes_.
  void Queue(std::string_view bytes, bool is_counted = false);
  void FlushKept();
  void FlushOutbox();
  void OnSent(std::size_t bytes);
  void AfterFlush();
  void CloseAfterFlush();
  void Linger();
  void ScheduleFlush();  // with outbox_mutex_ held
  // Goes on reading, later if a handler runs now.
  void Resume();
  void ResumeNow();
  std::size_t kept_bytes() const { return kept_.size() - kept_at_; }

  // connection_http.cc: requests.
  // Handles the requests in `bytes`, which must not be input_; what is left over goes there.
  void Consume(const char* bytes, std::size_t size);
  // False when more bytes are needed or none are wanted.
  bool ParseSome(const char** bytes, std::size_t* size);
  void RefuseParse(const boost::system::error_code& error);
  void RefuseRequest(int status, std::string_view reason, std::string_view detail);
  void Dispatch();
  void AppendHead(const Response& response, std::string* out) const;
  void EndExchange();
  void EndListeners();
  void OnHttpTick(Millis now);

  // connection_websocket.cc
  bool OnText(std::string_view text) override;
  bool OnPing(std::string_view payload) override;
  bool OnPong() override;
  bool OnClose(std::uint16_t code) override;
  void FeedFrames(char* bytes, std::size_t size);
  void OnWebSocketTick(Millis now);

  struct HttpRead {
    explicit HttpRead(const ServerOptions& options)
        : parser(options.max_header_bytes, options.max_body_bytes, options.body_limit) {}
    RequestParser parser;
    std::size_t header_bytes = 0;
    std::size_t body_bytes = 0;
    Millis body_begin = 0;  // 0: still in the header
  };

  const std::shared_ptr<Loop> loop_owner_;
  Loop& loop_;
  std::unique_ptr<ByteStream> stream_;
  const std::string peer_;
  std::size_t place_ = 0;
  State state_ = State::kHandshake;
  bool is_read_armed_ = false;
  bool is_write_armed_ = false;
  bool is_consuming_ = false;
  bool is_closing_after_flush_ = false;
  bool is_end_seen_ = false;  // the client will send no more
  bool keeps_alive_ = true;
  bool is_head_ = false;
  Millis deadline_ = 0;  // of what the client owes; 0: nothing
  Millis write_deadline_ = 0;
  std::string input_;  // read but not parsed
  std::string upgrade_key_;  // of a request that may become a WebSocket
  std::string kept_;  // to be sent
  std::size_t kept_at_ = 0;
  std::unique_ptr<HttpRead> reading_;
  std::shared_ptr<StreamListener> stream_listener_;
  std::shared_ptr<WebSocketListener> socket_listener_;
  std::unique_ptr<FrameDecoder> decoder_;
  std::size_t max_queue_bytes_ = 0;
  Millis ping_interval_ = 0;
  Millis last_heard_ = 0;
  Millis last_ping_ = 0;

  // The exchange under way, 0 without one; written on the loop's thread.
  std::atomic<std::uint64_t> exchange_{0};
  std::uint64_t last_exchange_ = 0;

  std::mutex outbox_mutex_;  // guards what follows
  std::string outbox_;  // framed, waiting for the loop's thread
  std::size_t queued_bytes_ = 0;  // outbox_ and kept_
  bool is_flush_scheduled_ = false;
  bool is_chunked_ = false;  // the exchange under way
  bool is_full_ = false;
  bool is_outbox_closed_ = false;
  bool is_close_queued_ = false;
};

}  // namespace deskmesh::http
