// SPDX-License-Identifier: Apache-2.0
#include "tickets/list_counts.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <vector>

#include "platform/base/error.h"
#include "tickets/core/filter_match.h"

namespace deskmesh::tickets {
namespace {

// Even alone a count is taken anew so often.
constexpr base::Duration kOldest = std::chrono::minutes(1);
// Where one is taken every kForeign, it is taken ahead from this age on.
constexpr base::Duration kAhead = ListCounts::kForeign / 2;
// Beyond kMaxCount a count is kept so far, so that a few changes don't end it.
constexpr int kSlack = 200;

// What filters look at.
Ticket Slim(const Ticket& ticket) {
  Ticket slim;
  slim.id = ticket.id;
  slim.number = ticket.number;
  slim.type = ticket.type;
  slim.priority = ticket.priority;
  slim.state = ticket.state;
  slim.level = ticket.level;
  slim.channel = ticket.channel;
  slim.requester_id = ticket.requester_id;
  slim.organization_id = ticket.organization_id;
  slim.tier = ticket.tier;
  slim.assignee_id = ticket.assignee_id;
  slim.team_id = ticket.team_id;
  slim.owner_id = ticket.owner_id;
  slim.affects_core_function = ticket.affects_core_function;
  slim.labels = ticket.labels;
  slim.tags = ticket.tags;
  slim.custom_fields = ticket.custom_fields;
  slim.conversation_id = ticket.conversation_id;
  slim.created = ticket.created;
  slim.updated = ticket.updated;
  slim.sequence = ticket.sequence;
  slim.snooze_until = ticket.snooze_until;
  slim.problem_id = ticket.problem_id;
  slim.subtask_count = ticket.subtask_count;
  slim.done_subtask_count = ticket.done_subtask_count;
  slim.approval = ticket.approval;
  slim.status = ticket.status;
  slim.cc = ticket.cc;
  slim.breached_clocks = ticket.breached_clocks;
  slim.follower_ids = ticket.follower_ids;
  slim.rating.score = ticket.rating.score;
  slim.reopen_count = ticket.reopen_count;
  return slim;
}

bool IsIn(const Selection& selection, const Ticket& ticket) {
  if (!selection.requester_id.empty() && ticket.requester_id != selection.requester_id) {
    return false;
  }
  if (!selection.copied_id.empty() &&
      std::find(ticket.cc.begin(), ticket.cc.end(), selection.copied_id) == ticket.cc.end()) {
    return false;
  }
  return selection.filter.empty() || Matches(selection.filter, ticket);
}

}  // namespace

struct ListCounts::View {
  Selection selection;
  int count = 0;
  bool is_at_least = false;  // it was capped: there may be more
  base::Instant at;
  std::uint64_t position = 0;  // of the next change it doesn't have
  std::set<std::uint64_t> has;  // of those behind, the changes it has all the same
  bool is_being_taken = false;  // anew, aside
};

struct ListCounts::Workspace {
  std::uint64_t first = 0;  // position of changes.front()
  std::deque<std::shared_ptr<const Change>> changes;
  std::map<std::uint64_t, const Change*> under_way;  // by number
  std::map<std::string, View, std::less<>> views;

  std::uint64_t end() const { return first + changes.size(); }
};

struct ListCounts::Book {
  std::mutex mutex;
  std::map<std::string, Workspace, std::less<>> workspaces;
  std::uint64_t latest = 0;  // the largest position given out so far
  std::uint64_t next_change = 1;

  Workspace& Of(std::string_view workspace_id) {
    auto found = workspaces.find(workspace_id);
    if (found != workspaces.end()) return found->second;
    if (workspaces.size() >= kMaxWorkspaces) {
      std::erase_if(workspaces, [](const auto& one) { return one.second.under_way.empty(); });
    }
    // Behind every position that was given out before, so that none of those counts here.
    Workspace& made = workspaces[std::string(workspace_id)];
    made.first = ++latest;
    return made;
  }
};

class ListCounts::Change {
 public:
  Change(std::shared_ptr<Book> book, std::string_view workspace_id, const Ticket* before,
         const Ticket& after)
      : book_(std::move(book)), workspace_id_(workspace_id), after_(Slim(after)) {
    if (before != nullptr) before_ = Slim(*before);
    const std::lock_guard lock(book_->mutex);
    number_ = book_->next_change++;
    book_->Of(workspace_id_).under_way.emplace(number_, this);
  }
  // One that was never committed is under way until here.
  ~Change() {
    if (!is_under_way_) return;
    const std::lock_guard lock(book_->mutex);
    End();
  }

  // Takes it from those under way; the book is locked.
  void End() {
    is_under_way_ = false;
    const auto found = book_->workspaces.find(workspace_id_);
    if (found != book_->workspaces.end()) found->second.under_way.erase(number_);
  }

  // By how much it moves the count of a view.
  int Moves(const Selection& selection) const {
    return (IsIn(selection, after_) ? 1 : 0) -
           (before_.has_value() && IsIn(selection, *before_) ? 1 : 0);
  }

  std::uint64_t number() const { return number_; }
  const std::string& workspace_id() const { return workspace_id_; }
  const Ticket& after() const { return after_; }

 private:
  const std::shared_ptr<Book> book_;
  const std::string workspace_id_;
  std::uint64_t number_ = 0;
  std::optional<Ticket> before_;
  const Ticket after_;
  std::atomic<bool> is_under_way_ = true;
};

ListCounts::ListCounts(bool is_alone, sql::Database* aside)
    : is_alone_(is_alone), aside_(aside), book_(std::make_shared<Book>()) {}
ListCounts::~ListCounts() = default;

std::string ListCounts::NameOf(std::string_view filter, std::string_view q,
                               std::string_view caller_id) {
  std::string name(filter);
  name.append("\n").append(q);
  // `me` is another one for each caller.
  if (filter.find("me") != std::string_view::npos) name.append("\n").append(caller_id);
  return name;
}

ListCounts::State ListCounts::Begin(std::string_view workspace_id) {
  const std::lock_guard lock(book_->mutex);
  return {book_->Of(workspace_id).end()};
}

std::shared_ptr<ListCounts::Change> ListCounts::Announce(std::string_view workspace_id,
                                                         const Ticket* before,
                                                         const Ticket& after) {
  return std::make_shared<Change>(book_, workspace_id, before, after);
}

void ListCounts::Committed(const std::shared_ptr<Change>& change) {
  const std::lock_guard lock(book_->mutex);
  change->End();
  Workspace& workspace = book_->Of(change->workspace_id());
  workspace.changes.push_back(change);
  if (workspace.changes.size() > kMaxChanges) {
    workspace.changes.pop_front();
    ++workspace.first;
  }
  book_->latest = std::max(book_->latest, workspace.end());
}

std::optional<int> ListCounts::Find(std::string_view workspace_id, const std::string& view_name,
                                    const Selection& selection, base::Instant now,
                                    bool* is_ageing) {
  const std::lock_guard lock(book_->mutex);
  Workspace& workspace = book_->Of(workspace_id);
  const auto found = workspace.views.find(view_name);
  if (found == workspace.views.end()) return std::nullopt;
  View& view = found->second;
  const bool is_young = now >= view.at && now - view.at < (is_alone_ ? kOldest : kForeign);
  // A filter with moments relative to now, words, or what is kept beside tickets isn't decided change by change.
  const bool is_steady = selection.terms.empty() && view.selection.filter == selection.filter &&
                         IsOfTicketAlone(selection.filter);
  const bool is_present = view.position == workspace.end();
  if (!is_young || view.position < workspace.first ||
      (!is_steady && (!is_present || now - view.at >= kForeign))) {
    workspace.views.erase(found);
    return std::nullopt;
  }
  for (; view.position < workspace.end(); ++view.position) {
    const Change& change = *workspace.changes[view.position - workspace.first];
    if (view.has.erase(change.number()) == 0) view.count += change.Moves(view.selection);
  }
  if (view.is_at_least && view.count < kMaxCount) {
    workspace.views.erase(found);
    return std::nullopt;
  }
  *is_ageing = !is_alone_ && is_steady && now - view.at >= kAhead && !view.is_being_taken;
  if (*is_ageing) view.is_being_taken = true;
  return std::clamp(view.count, 0, kMaxCount);
}

absl::StatusOr<int> ListCounts::Count(sql::Tx& tx, const std::string& workspace_id,
                                      const std::string& view_name, const Selection& selection,
                                      State state, base::Instant now) {
  bool is_ageing = false;
  if (const auto known = Find(workspace_id, view_name, selection, now, &is_ageing)) {
    if (is_ageing && aside_ != nullptr) TakeAside(workspace_id, view_name, selection, now);
    return *known;
  }
  return Take(tx, *book_, workspace_id, view_name, selection, state, now);
}

void ListCounts::TakeAside(const std::string& workspace_id, const std::string& view_name,
                           const Selection& selection, base::Instant now) {
  aside_->ReadAsync(
      [book = book_, workspace_id, view_name, selection, now](sql::Tx& tx) {
        State state;
        {
          const std::lock_guard lock(book->mutex);
          state.position = book->Of(workspace_id).end();
        }
        return Take(tx, *book, workspace_id, view_name, selection, state, now).status();
      },
      // One that failed is taken when it is too old.
      [](const absl::Status&) {});
}

absl::StatusOr<int> ListCounts::Take(sql::Tx& tx, Book& book, const std::string& workspace_id,
                                     const std::string& view_name, const Selection& selection,
                                     State state, base::Instant now) {
  const int most = kMaxCount + kSlack;
  DESKMESH_ASSIGN_OR_RETURN(const int count, CountTickets(tx, workspace_id, selection, most));
  const int shown = std::min(count, kMaxCount);
  View view{.selection = selection,
            .count = count,
            .is_at_least = count >= most,
            .at = now,
            .position = state.position,
            .has = {}};
  // What may or may not be in the snapshot: committed since before it began, or under way now.
  constexpr std::size_t kMostNear = 200;
  struct Near {
    std::uint64_t change;
    std::int64_t sequence;
  };
  std::multimap<std::string, Near> near;
  {
    const std::lock_guard lock(book.mutex);
    const Workspace& workspace = book.Of(workspace_id);
    if (state.position < workspace.first) return shown;
    const auto add = [&](const Change& change) {
      near.emplace(change.after().id, Near{change.number(), change.after().sequence});
    };
    for (std::uint64_t at = state.position; at < workspace.end(); ++at) {
      add(*workspace.changes[at - workspace.first]);
    }
    for (const auto& [number, change] : workspace.under_way) add(*change);
  }
  if (near.size() > kMostNear) return shown;
  if (!near.empty()) {
    std::vector<std::string> ids;
    for (const auto& [id, change] : near) ids.push_back(id);
    DESKMESH_ASSIGN_OR_RETURN(const auto sequences, SequencesOf(tx, workspace_id, ids));
    for (const auto& [id, change] : near) {
      const auto found = sequences.find(id);
      if (found != sequences.end() && found->second >= change.sequence) {
        view.has.insert(change.change);
      }
    }
  }
  const std::lock_guard lock(book.mutex);
  Workspace& workspace = book.Of(workspace_id);
  if (view.position < workspace.first) return shown;
  if (workspace.views.size() >= kMaxViews) workspace.views.clear();
  workspace.views.insert_or_assign(view_name, std::move(view));
  return shown;
}

}  // namespace deskmesh::tickets
