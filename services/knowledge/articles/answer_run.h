// SPDX-License-Identifier: Apache-2.0
//
// One answer on its way to a reader.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "deskmesh/knowledge/v1/knowledge_service.pb.h"
#include "platform/rpc/channel.h"

namespace deskmesh::knowledge {

// Numbers the pieces of an answer. Thread-safe.
class AnswerRun {
 public:
  void Add(std::string_view text);
  // Nothing may be added afterwards.
  void End(const v1::AnswerResponse& answer);

  // Appends at most `max` pieces above `after`; whether none follows them.
  bool PiecesAfter(std::int64_t after, int max, std::vector<rpc::MessagePtr>* out) const;

 private:
  void Number(std::shared_ptr<v1::AnswerPiece> piece);

  mutable std::mutex mutex_;
  std::vector<rpc::MessagePtr> pieces_;
  bool is_ended_ = false;
};

}  // namespace deskmesh::knowledge
