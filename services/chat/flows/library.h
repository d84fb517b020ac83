// SPDX-License-Identifier: Apache-2.0
//
// The flows that customers of a workspace meet: what it published, and what the product ships with
// where the workspace has nothing of its own under that id.
#pragma once

#include <absl/status/statusor.h>

#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>

#include "chat/dialogue/core/flow.h"
#include "platform/sql/database.h"

namespace deskmesh::chat {

// Remembers versions it has read: they never change. Thread-safe.
class FlowLibrary {
 public:
  // Versions remembered; the least recently used goes first.
  static constexpr std::size_t kRemembered = 2000;

  // Those that may begin now.
  absl::StatusOr<dialogue::FlowSet> Published(sql::Tx& tx, const std::string& workspace);
  // One version, also of a flow that begins no more; nullptr when there is none.
  absl::StatusOr<std::shared_ptr<const dialogue::Flow>> Find(sql::Tx& tx,
                                                             const std::string& workspace,
                                                             const std::string& id,
                                                             std::int64_t version);

 private:
  using Key = std::tuple<std::string, std::string, std::int64_t>;  // workspace, flow, version
  struct Entry {
    std::shared_ptr<const dialogue::Flow> flow;
    std::list<Key>::iterator use;
  };

  std::mutex mutex_;
  std::list<Key> uses_;  // most recent first
  std::map<Key, Entry> entries_;
};

// The shipped flow with this id, or nullptr.
std::shared_ptr<const dialogue::Flow> ShippedFlow(std::string_view id);

}  // namespace deskmesh::chat
