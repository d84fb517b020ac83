// SPDX-License-Identifier: Apache-2.0
//
// The exam before a change that readers would notice (R27): publishing, archiving, synonyms.
#pragma once

#include <absl/status/status.h>

#include <cstdint>
#include <functional>
#include <optional>

#include "knowledge/articles/index_replica.h"
#include "platform/rpc/call.h"

namespace deskmesh::knowledge {

// Asks the workspace's exam questions on a copy of this process's index, as the store has it now,
// without and with the change. Thread-safe.
class ExamGuard {
 public:
  // Changes the copy.
  using Change = std::function<void(ArticleIndex&)>;
  // Reads what the change is; the transaction is that of the exam's questions.
  using Plan = std::function<absl::StatusOr<Change>(rpc::ReadCall&)>;
  using Body = std::function<absl::Status(rpc::WriteCall&)>;

  explicit ExamGuard(IndexReplica& replica) : replica_(replica) {}

  // Examines, unless told not to, and writes body and reply in one transaction. Where another guarded
  // change came between both, it examines again, at most three times: ABORTED, reason EXAM_OVERTAKEN,
  // then; EXAM_BUSY where others are examined until the call's time is over. `body` returns Overtaken()
  // where what was examined has changed. FAILED_PRECONDITION, reason EXAM_FAILED, with the questions that
  // would be lost.
  absl::Status Run(rpc::TaskCall& call, bool ignore_exam, const Plan& plan,
                   const google::protobuf::Message& reply, const Body& body);

  static absl::Status Overtaken();

 private:
  // The revision of the guard that was examined; nothing without exam questions.
  absl::StatusOr<std::optional<std::int64_t>> Examine(rpc::TaskCall& call, const Plan& plan);

  IndexReplica& replica_;
};

}  // namespace deskmesh::knowledge
