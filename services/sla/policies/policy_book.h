// SPDX-License-Identifier: Apache-2.0
//
// The policies and calendars of every workspace, compiled and kept while nobody changes them.
#pragma once

#include <absl/base/thread_annotations.h>
#include <absl/status/statusor.h>
#include <absl/synchronization/mutex.h>

#include <list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "platform/base/id.h"
#include "platform/sql/database.h"
#include "sla/core/policy.h"

namespace deskmesh::sla {

// What a new workspace begins with: the matrix of R40 and an office calendar in its time zone (empty:
// Asia/Shanghai). Does nothing in a workspace that has it already.
absl::Status SeedWorkspace(sql::Tx& tx, std::string_view workspace, const std::string& time_zone,
                           const base::IdSource& ids, base::Instant now);

// Compiles what the store holds. `draft`, where given, stands in for the policy with its id (or is
// added) and holds since ever, as do the current versions of the others.
absl::StatusOr<std::shared_ptr<const PolicyTimeline>> LoadTimeline(sql::Tx& tx,
                                                                   std::string_view workspace,
                                                                   const Policy* draft = nullptr);

// Compiled calendars of the workspace by id, each with all its versions.
absl::StatusOr<PolicySet::Calendars> LoadCalendars(sql::Tx& tx, std::string_view workspace);

// One of them. NOT_FOUND.
absl::StatusOr<std::shared_ptr<const BusinessCalendar>> LoadCalendar(sql::Tx& tx,
                                                                     std::string_view workspace,
                                                                     const std::string& id);

// Thread-safe. Holds the timelines of the 256 workspaces used last.
class PolicyBook {
 public:
  // As the store has it in this transaction; null for a workspace that wasn't seeded yet. Reads one
  // row when nothing has changed.
  absl::StatusOr<std::shared_ptr<const PolicyTimeline>> TimelineOf(sql::Tx& tx,
                                                                   std::string_view workspace);

 private:
  static constexpr std::size_t kCapacity = 256;
  struct Entry {
    std::int64_t revision = 0;
    std::shared_ptr<const PolicyTimeline> timeline;
    std::list<std::string>::iterator use;
  };

  absl::Mutex mutex_;
  std::map<std::string, Entry, std::less<>> entries_ ABSL_GUARDED_BY(mutex_);
  std::list<std::string> uses_ ABSL_GUARDED_BY(mutex_);  // the latest first
};

}  // namespace deskmesh::sla
