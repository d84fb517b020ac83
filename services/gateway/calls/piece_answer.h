// SPDX-License-Identifier: Apache-2.0
//
// A large file as one HTTP answer: the gateway asks for piece after piece and holds one at a time.
#pragma once

#include <functional>
#include <memory>
#include <mutex>

#include "gateway/routes/route_table.h"
#include "platform/files/file_store.h"
#include "platform/http/responder.h"
#include "platform/rpc/channel.h"

namespace deskmesh::gateway {

// Where a request asks for bytes to begin; -1 where it has no such field.
std::int64_t OffsetOf(const google::protobuf::Message& request);
// The same request from `offset` on. Requires the field.
rpc::MessagePtr RequestAt(const google::protobuf::Message& request, std::int64_t offset);

// Goes on as fast as the client takes it; breaks off when a piece can't be had, so that half a file
// never looks whole. Thread-safe.
class PieceAnswer final : public http::StreamListener,
                          public std::enable_shared_from_this<PieceAnswer> {
 public:
  // The call for the piece that begins at an offset, with a deadline of its own.
  using Ask = std::function<void(std::int64_t offset, rpc::UnaryDone done)>;

  // `head` has the first piece as its body; the next one begins at `next_offset`.
  static void Start(http::Response head, std::int64_t next_offset, Ask ask,
                    std::shared_ptr<http::Responder> responder);

  PieceAnswer(std::int64_t next_offset, Ask ask, std::shared_ptr<http::Responder> responder)
      : ask_(std::move(ask)), responder_(std::move(responder)), next_offset_(next_offset) {}

  void OnDrained() override;
  void OnClosed() override;

 private:
  // Asks for the next piece unless one is under way or the client has no room.
  void GoOn();
  void Take(const absl::Status& status, const rpc::MessagePtr& reply);

  const Ask ask_;
  const std::shared_ptr<http::Responder> responder_;
  std::mutex mutex_;  // guards what follows
  std::int64_t next_offset_;
  bool is_asking_ = false;
  bool has_room_ = true;
  bool is_over_ = false;
};

}  // namespace deskmesh::gateway
