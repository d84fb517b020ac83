// SPDX-License-Identifier: Apache-2.0
#include "chat/flows/library.h"

#include <set>

#include "chat/dialogue/core/shipped_flows.h"
#include "chat/flows/convert.h"
#include "chat/flows/store.h"
#include "platform/base/error.h"

namespace deskmesh::chat {

std::shared_ptr<const dialogue::Flow> ShippedFlow(std::string_view id) {
  for (const auto& flow : dialogue::ShippedFlows()) {
    if (flow->id == id) return flow;
  }
  return nullptr;
}

absl::StatusOr<dialogue::FlowSet> FlowLibrary::Published(sql::Tx& tx,
                                                         const std::string& workspace) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::FlowRow> rows,
                            store::ListFlows(tx, workspace));
  dialogue::FlowSet flows;
  std::set<std::string_view> own;
  for (const store::FlowRow& row : rows) {
    own.insert(row.id);
    if (!row.is_enabled) continue;
    DESKMESH_ASSIGN_OR_RETURN(auto flow, Find(tx, workspace, row.id, row.published_version));
    if (flow != nullptr) flows.push_back(std::move(flow));
  }
  for (const auto& flow : dialogue::ShippedFlows()) {
    if (!own.contains(flow->id)) flows.push_back(flow);
  }
  return flows;
}

absl::StatusOr<std::shared_ptr<const dialogue::Flow>> FlowLibrary::Find(
    sql::Tx& tx, const std::string& workspace, const std::string& id, std::int64_t version) {
  if (version == 0) return ShippedFlow(id);
  const Key key{workspace, id, version};
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = entries_.find(key); known != entries_.end()) {
      uses_.splice(uses_.begin(), uses_, known->second.use);
      return known->second.flow;
    }
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::FlowVersionRow> row,
                            store::FindFlowVersion(tx, workspace, id, version));
  if (!row.has_value()) return nullptr;
  dialogue::Flow flow = convert::FromProto(convert::FlowOfBody(row->body));
  flow.id = id;
  flow.version = version;
  auto made = std::make_shared<const dialogue::Flow>(std::move(flow));
  const std::lock_guard lock(mutex_);
  if (!entries_.contains(key)) {
    uses_.push_front(key);
    entries_[key] = {made, uses_.begin()};
    if (entries_.size() > kRemembered) {
      entries_.erase(uses_.back());
      uses_.pop_back();
    }
  }
  return made;
}

}  // namespace deskmesh::chat
