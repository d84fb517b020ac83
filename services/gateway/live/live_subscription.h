// SPDX-License-Identifier: Apache-2.0
//
// One stream of a live session.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "platform/rpc/channel.h"

namespace deskmesh::gateway {

class LiveSession;

// Passes items to the session's socket, as many as it has room for. Thread-safe.
class LiveSubscription final : public rpc::StreamObserver {
 public:
  LiveSubscription(std::weak_ptr<LiveSession> session, std::string id, std::string trace_id);

  static void Start(const std::shared_ptr<LiveSubscription>& subscription, rpc::Channel& channel,
                    const google::protobuf::MethodDescriptor& method, rpc::CallContext context,
                    rpc::MessagePtr request);

  void OnMessage(rpc::MessagePtr message) override;
  void OnDone(const absl::Status& status) override;
  // The socket has room again.
  void OnRoom();
  void Cancel();

 private:
  const std::weak_ptr<LiveSession> session_;
  const std::string id_;
  const std::string trace_id_;
  std::mutex mutex_;  // guards what follows
  std::shared_ptr<rpc::StreamHandle> handle_;
  bool is_over_ = false;
  int owed_ = 0;  // items taken and not asked for again
};

}  // namespace deskmesh::gateway
