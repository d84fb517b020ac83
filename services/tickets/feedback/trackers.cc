// SPDX-License-Identifier: Apache-2.0
#include "tickets/feedback/trackers.h"

#include "platform/base/error.h"
#include "tickets/catalogue/store.h"

namespace deskmesh::tickets {
namespace {

absl::StatusOr<StoredTracker> ReadTracker(const CatalogueItem& item) {
  StoredTracker tracker{
      .proto = {}, .version = item.version, .created = item.created, .updated = item.updated};
  if (!tracker.proto.ParseFromString(item.body)) {
    return absl::DataLossError("a kept tracker can't be read");
  }
  tracker.proto.set_id(item.id);
  return tracker;
}

}  // namespace

absl::StatusOr<StoredTracker> LoadTracker(sql::Tx& tx, std::string_view workspace_id,
                                          std::string_view id, bool for_change) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<CatalogueItem> item,
                            LoadItem(tx, workspace_id, kTrackerKind, id, for_change));
  if (!item.has_value()) return base::NotFound("defect_tracker", id);
  return ReadTracker(*item);
}

absl::StatusOr<std::vector<StoredTracker>> ListTrackers(sql::Tx& tx,
                                                        std::string_view workspace_id) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<CatalogueItem> items,
                            ListItems(tx, workspace_id, kTrackerKind, ""));
  std::vector<StoredTracker> trackers;
  for (const CatalogueItem& item : items) {
    DESKMESH_ASSIGN_OR_RETURN(StoredTracker tracker, ReadTracker(item));
    trackers.push_back(std::move(tracker));
  }
  return trackers;
}

absl::Status SaveTracker(sql::Tx& tx, std::string_view workspace_id, const StoredTracker& tracker) {
  CatalogueItem item;
  item.kind = kTrackerKind;
  item.id = tracker.proto.id();
  item.version = tracker.version;
  item.created = tracker.created;
  item.updated = tracker.updated;
  item.body = tracker.proto.SerializeAsString();
  return SaveItem(tx, workspace_id, item);
}

}  // namespace deskmesh::tickets
