// SPDX-License-Identifier: Apache-2.0
//
// How many tickets a view matches. A board that shows a dozen counts asks again and again while single
// tickets change, so a count is taken from the store once and then kept: each change is decided by the
// view's filter, before and after.
//
// A count is exact with respect to the snapshot it was taken in. Changes that were under way at that
// moment are looked up in the snapshot itself: those it already has aren't counted twice.
//
//   const ListCounts::State state = counts.Begin(workspace);  // before the first statement
//   …
//   DESKMESH_ASSIGN_OR_RETURN(const int count, counts.Count(tx, workspace, view, selection, state, now));
//
// Commits of other processes are seen after kForeign at the latest. Where a count is asked for again and again, it
// is taken anew ahead of that, aside: nobody waits for it.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "platform/base/instant.h"
#include "platform/sql/database.h"
#include "tickets/store.h"

namespace deskmesh::tickets {

// Thread-safe.
class ListCounts {
 public:
  static constexpr base::Duration kForeign = std::chrono::seconds(2);
  // Views and changes remembered of a workspace, and workspaces.
  static constexpr std::size_t kMaxViews = 2'000;
  static constexpr std::size_t kMaxChanges = 1'000;
  static constexpr std::size_t kMaxWorkspaces = 100;
  // Where other processes change the same store, counts are taken anew every kForeign. `aside`, which must outlive
  // the last call, reads ahead; null: no count is taken before it is too old.
  explicit ListCounts(bool is_alone, sql::Database* aside = nullptr);
  ~ListCounts();

  // A place in the workspace's sequence of changes.
  struct State {
    std::uint64_t position = 0;
  };
  State Begin(std::string_view workspace_id);

  // A view's name among the workspace's: callers for whom it is the same one share its count.
  static std::string NameOf(std::string_view filter, std::string_view q,
                            std::string_view caller_id);

  // How many tickets a view matches, at most kMaxCount; `state` was asked before the transaction's first
  // statement.
  absl::StatusOr<int> Count(sql::Tx& tx, const std::string& workspace_id, const std::string& view,
                            const Selection& selection, State state, base::Instant now);

  // A change of a ticket, from before its commit on. Dropped without Committed, it never happened.
  class Change;
  // In the transaction that makes the change; `before` is null for a new ticket.
  std::shared_ptr<Change> Announce(std::string_view workspace_id, const Ticket* before,
                                   const Ticket& after);
  // After the commit.
  void Committed(const std::shared_ptr<Change>& change);

 private:
  struct View;
  struct Workspace;
  struct Book;

  // `is_ageing` is set where the count should be taken anew soon, to one caller.
  std::optional<int> Find(std::string_view workspace_id, const std::string& view,
                          const Selection& selection, base::Instant now, bool* is_ageing);
  // From the store; kept.
  static absl::StatusOr<int> Take(sql::Tx& tx, Book& book, const std::string& workspace_id,
                                  const std::string& view, const Selection& selection, State state,
                                  base::Instant now);
  void TakeAside(const std::string& workspace_id, const std::string& view,
                 const Selection& selection, base::Instant now);

  const bool is_alone_;
  sql::Database* const aside_;
  const std::shared_ptr<Book> book_;
};

}  // namespace deskmesh::tickets
