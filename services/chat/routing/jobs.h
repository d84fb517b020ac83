// SPDX-License-Identifier: Apache-2.0
//
// Owns the queues of workspaces: keeps a Router per workspace, follows the routing log, and commits
// decisions.
//
// One owner per shard of workspaces, through a lease. Ownership is only a belief, so every write
// checks the lease's fencing number, and each assignment, a transaction of its own, also that the
// conversation still waits and that the agent still has room: a late owner, or two at once, change
// nothing, assign nothing twice and overload nobody.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "chat/conversation_change.h"
#include "chat/core/queue_promise.h"
#include "chat/plans/duty.h"
#include "chat/plans/reply_promise.h"
#include "chat/routing/core/router.h"
#include "chat/routing/core/wait_estimate.h"
#include "chat/routing/store.h"
#include "platform/clock/clock.h"
#include "platform/lease/lease.h"
#include "platform/rpc/call.h"

namespace deskmesh::chat {

inline constexpr int kQueueShards = 16;
inline constexpr base::Duration kLongWait = std::chrono::minutes(2);  // until a call is offered
std::string QueueShardOf(std::string_view workspace);

// One that waits, as the queue's owner has it.
struct WaitingTalk {
  routing::ItemHandle handle;
  std::uint64_t tag = 0;
  std::string line;  // those who wait for the same people: team and language
  base::Instant order_key;
  QueuePromise told;  // the last promise written down
};

// The queue of one workspace in memory. Confined to one thread.
struct WorkspaceQueue {
  // Leaves nothing of it behind, except in the router.
  void Drop(const std::string& conversation_id);

  routing::Router router;
  std::int64_t cursor = 0;  // routing changes applied
  std::unordered_map<std::string, routing::AgentIndex> agents;
  std::vector<std::string> agent_ids;
  std::vector<std::int64_t> profiles;  // profile_sequence applied, by agent
  std::unordered_map<std::string, WaitingTalk> items;
  std::map<std::string, std::set<std::pair<base::Instant, std::string>>> lines;  // in order
  std::unordered_map<std::uint64_t, std::string> conversation_of;  // by tag
  std::uint64_t last_tag = 0;
  routing::HandlingTime handling;
  base::Instant promised_at;
  DutyRoster roster;  // plans and hours
  routing::CapacityRules capacity;
  base::Instant hours_asked;
  base::Instant hours_rest_until;
  base::Instant hours_turn_at;  // when the next calendar opens or closes
  std::vector<routing::TeamMember> members;  // by agent, for their hours
  // When those whose wait becomes long are told so, and when a wait ends as a ticket.
  std::unordered_map<std::string, base::Instant> long_wait_due;
  std::unordered_map<std::string, base::Instant> ticket_due;
  bool has_promises = false;
  // Languages somebody of the team speaks, and whether somebody waits in another: those are one line,
  // however many tags customers come up with.
  std::set<std::string, std::less<>> languages{"en", "zh"};
  bool has_foreign = false;
  bool must_reload = false;
  std::int64_t trimmed = 0;  // routing changes deleted
};

// Owns one thread between Start and Stop. Thread-safe.
class RoutingJobs {
 public:
  // `shipped` counts where a workspace has no default plan of its own.
  RoutingJobs(rpc::ServiceDeps deps, const clock::Clock& clock, lease::Leases& leases,
              std::string process, BusinessHours& hours, routing::RoutingPlan shipped);
  ~RoutingJobs() { Stop(); }

  void Start();
  void Stop();

  // Brings one workspace up to date and decides what can be decided, under this fencing number.
  // For the thread, and for tests. A failed commit drops the queue from memory: it is loaded anew the
  // next time.
  absl::Status Run(const std::string& workspace, std::int64_t token);
  // Forgets what is in memory, as a new owner would begin.
  void Forget(const std::string& workspace) { queues_.erase(workspace); }

 private:
  void Loop();
  absl::Status LoadAll(sql::Tx& tx, const std::string& workspace, WorkspaceQueue& queue);
  absl::Status Follow(sql::Tx& tx, const std::string& workspace, WorkspaceQueue& queue);
  absl::Status ApplyConversation(sql::Tx& tx, const std::string& workspace, WorkspaceQueue& queue,
                                 const std::string& id);
  absl::Status Enqueue(sql::Tx& tx, const std::string& workspace, WorkspaceQueue& queue,
                       const Conversation& conversation);
  void ApplyMember(WorkspaceQueue& queue, const store::TeamMember& member);
  // What turned out to be stale is looked at anew, by itself.
  absl::Status Commit(const std::string& workspace, std::int64_t token, WorkspaceQueue& queue,
                      const std::vector<routing::Decision>& decisions);
  // The place and the wait of each that can be told, where they have changed.
  std::vector<QueuePromise> PromisesOf(WorkspaceQueue& queue) const;
  absl::Status Assign(sql::Tx& tx, const std::string& workspace, std::int64_t token,
                      const std::string& conversation_id, const store::TeamMember& agent,
                      const routing::CapacityRules& capacity, std::vector<std::string> reasons);
  absl::Status Promise(const std::string& workspace, std::int64_t token, WorkspaceQueue& queue);
  // R24. Once per wait, however many owners there are.
  absl::Status NoticeLongWaits(const std::string& workspace, std::int64_t token,
                               WorkspaceQueue& queue);
  // The last rung: nobody came.
  absl::Status EndAsTickets(const std::string& workspace, std::int64_t token,
                            WorkspaceQueue& queue);
  // Asks the calendars that may have changed, and tells the router who is within hours.
  absl::Status FollowHours(const std::string& workspace, std::int64_t token, WorkspaceQueue& queue);

  rpc::ServiceDeps deps_;
  const clock::Clock& clock_;
  lease::Leases& leases_;
  const std::string process_;
  BusinessHours& hours_;
  const routing::RoutingPlan shipped_;
  clock::Alarm alarm_;
  std::map<std::string, WorkspaceQueue> queues_;
  std::mutex hinted_mutex_;
  std::set<std::string> hinted_;
  bool hints_lost_ = true;  // look at every workspace
  std::unique_ptr<cache::HintSubscription> subscription_;
  std::unique_ptr<lease::Keeper> keeper_;
  std::thread thread_;
};

}  // namespace deskmesh::chat
