// SPDX-License-Identifier: Apache-2.0
#include "tickets/imported_past.h"

#include <algorithm>

#include "deskmesh/tickets/v1/tickets.pb.h"
#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"
#include "tickets/store.h"

namespace deskmesh::tickets {
namespace {

constexpr base::Duration kIsNews = std::chrono::hours(1);
// Breaches and their withdrawals in a row; a ticket has no more clocks than that.
constexpr int kLookBack = 20;

}  // namespace

absl::StatusOr<bool> IsOfImportedPast(sql::Tx& tx, const event::v1::Envelope& envelope,
                                      base::Instant now) {
  const bool is_old = now - rpc::InstantOf(envelope.occurred_at()) > kIsNews;
  const std::int64_t sequence = envelope.sequence();
  const int lines = is_old ? kLookBack : 1;
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<Entry> entries,
                            ListEntries(tx, envelope.workspace_id(), envelope.subject(),
                                        std::max<std::int64_t>(0, sequence - lines), lines));
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    if (entry->sequence > sequence) continue;
    v1::HistoryEntry line;
    if (!line.ParseFromString(entry->data)) return absl::DataLossError("a history can't be read");
    if (line.source() == v1::HistoryEntry::IMPORT) return true;
    // Of a ticket that was split off: it was said and answered in the other one.
    if (line.source() == v1::HistoryEntry::SPLIT && entry->is_comment() && entry->sequence > 1) {
      return true;
    }
    if (!is_old || line.source() != v1::HistoryEntry::SERVICE) return false;
  }
  return false;
}

}  // namespace deskmesh::tickets
