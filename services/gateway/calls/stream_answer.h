// SPDX-License-Identifier: Apache-2.0
//
// A server-streaming RPC as a streamed HTTP answer: server-sent events, lines of JSON, or one JSON
// array, as the client accepts.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "gateway/live/heart.h"
#include "gateway/routes/route_table.h"
#include "platform/http/responder.h"
#include "platform/rpc/channel.h"

namespace deskmesh::gateway {

enum class StreamFormat { kEvents, kLines, kArray };

// By the Accept header: `application/x-ndjson` lines, `application/json` an array, else events.
StreamFormat FormatOf(std::string_view accept);

// The number by which a stream's item is resumed after: its field 1.
std::int64_t SequenceOf(const google::protobuf::Message& item);

// Runs one stream. The answer's head waits for the first item, the end or a moment, so that a
// refusal is a plain problem. Thread-safe.
class StreamAnswer final : public rpc::StreamObserver,
                           public http::StreamListener,
                           public Beating,
                           public std::enable_shared_from_this<StreamAnswer> {
 public:
  struct Setting {
    const Route* route = nullptr;
    StreamFormat format = StreamFormat::kEvents;
    std::string trace_id;
    std::string header_lines;  // of every answer to this request
    base::Duration heartbeat{std::chrono::seconds(15)};
  };

  // `heart` outlives it.
  static void Start(Setting setting, rpc::Channel& channel, rpc::CallContext context,
                    rpc::MessagePtr request, std::shared_ptr<http::Responder> responder,
                    Heart& heart);

  StreamAnswer(Setting setting, std::shared_ptr<http::Responder> responder)
      : setting_(std::move(setting)), responder_(std::move(responder)) {}

  void OnMessage(rpc::MessagePtr message) override;
  void OnDone(const absl::Status& status) override;
  void OnDrained() override;
  void OnStopping() override;
  void OnClosed() override;
  base::Duration OnBeat() override;

 private:
  // Both with mutex_ held.
  void BeginIfNeeded();
  void Write(std::string_view text);
  // Asks for as many items as the client has room for.
  void Ask();

  const Setting setting_;
  const std::shared_ptr<http::Responder> responder_;
  std::mutex mutex_;  // guards what follows
  std::shared_ptr<rpc::StreamHandle> handle_;
  bool is_begun_ = false;
  bool is_over_ = false;
  bool has_items_ = false;
  bool has_room_ = true;
  int owed_ = 0;  // items taken and not asked for again
};

}  // namespace deskmesh::gateway
