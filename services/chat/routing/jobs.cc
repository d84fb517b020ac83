// SPDX-License-Identifier: Apache-2.0
#include "chat/routing/jobs.h"

#include <algorithm>
#include <condition_variable>

#include "chat/capacity/store.h"
#include "chat/core/idle_talk.h"
#include "chat/core/notices.h"
#include "chat/dialogue/core/text_match.h"
#include "chat/routing/core/queue_order.h"
#include "chat/store.h"
#include "platform/base/error.h"
#include "platform/log/log.h"
#include "platform/outbox/fence.h"
#include "platform/outbox/timer.h"

namespace deskmesh::chat {
namespace {

constexpr base::Duration kQueuePoll = std::chrono::seconds(2);
constexpr base::Duration kPromiseEvery = std::chrono::seconds(2);
constexpr int kChangeBatch = 1000;
constexpr int kMostQueued = 200'000;
constexpr std::size_t kDecisionBatch = 128;
constexpr std::size_t kEndedAtOnce = 50;  // waits that end as tickets in one round
constexpr std::string_view kForeign = "und";  // a language that nobody of the team speaks
// A customer's own agent is waited for so long; a first owner longer (R15).
constexpr base::Duration kAgentPatience = std::chrono::seconds(15);
constexpr base::Duration kOwnerPatience = std::chrono::seconds(45);
constexpr base::Duration kAskCalendarsEvery = std::chrono::seconds(30);  // somebody may edit them
constexpr base::Duration kCalendarsRest = std::chrono::seconds(10);  // after one couldn't be asked
// Who was promised an answer by ticket is taken to be there for so long after its last word.
constexpr base::Duration kStays = std::chrono::minutes(10);

bool IsStale(const absl::Status& status) {
  return base::DetailsOf(status).reason == "ASSIGNMENT_STALE";
}

// When a wait ends as a ticket: at that rung of the ladder, or when a customer whom the ticket
// answers anyway has left.
std::optional<base::Instant> EndOf(const Conversation& conversation,
                                   const routing::RoutingPlan& plan) {
  const base::Instant queued_at = conversation.queued_at.value_or(conversation.state_since);
  std::optional<base::Instant> end;
  for (const routing::Rung& rung : plan.ladder) {
    if (rung.action == routing::Rung::Action::kMakeTicket) end = queued_at + rung.after;
  }
  if (conversation.promised_at.has_value()) {
    const base::Instant left =
        std::max(queued_at, conversation.last_customer_at.value_or(queued_at)) + kStays;
    end = std::min(end.value_or(left), left);
  }
  return end;
}

}  // namespace

void WorkspaceQueue::Drop(const std::string& conversation_id) {
  const auto item = items.find(conversation_id);
  if (item == items.end()) return;
  conversation_of.erase(item->second.tag);
  const auto line = lines.find(item->second.line);
  line->second.erase({item->second.order_key, conversation_id});
  if (line->second.empty()) lines.erase(line);
  items.erase(item);
}

std::string QueueShardOf(std::string_view workspace) {
  return "chat:queue:" + std::to_string(outbox::ShardOf(workspace, "queue") % kQueueShards);
}

RoutingJobs::RoutingJobs(rpc::ServiceDeps deps, const clock::Clock& clock, lease::Leases& leases,
                         std::string process, BusinessHours& hours, routing::RoutingPlan shipped)
    : deps_(std::move(deps)),
      clock_(clock),
      leases_(leases),
      process_(std::move(process)),
      hours_(hours),
      shipped_(std::move(shipped)),
      alarm_(clock) {}

void RoutingJobs::Start() {
  std::vector<std::string> names;
  for (int shard = 0; shard < kQueueShards; ++shard) {
    names.push_back("chat:queue:" + std::to_string(shard));
  }
  lease::Keeper::KeeperOptions options;
  options.on_change = [this] {
    {
      const std::lock_guard lock(hinted_mutex_);
      hints_lost_ = true;
    }
    alarm_.Wake();
  };
  keeper_ =
      std::make_unique<lease::Keeper>(leases_, process_, "chat:queue", std::move(names), options);
  subscription_ =
      deps_.cache->Subscribe(std::string(kRoutingTopic), [this](std::string_view workspace) {
        {
          const std::lock_guard lock(hinted_mutex_);
          if (workspace.empty()) {
            hints_lost_ = true;
          } else {
            hinted_.insert(std::string(workspace));
          }
        }
        alarm_.Wake();
      });
  thread_ = std::thread([this] { Loop(); });
}

void RoutingJobs::Stop() {
  subscription_.reset();
  alarm_.Stop();
  if (thread_.joinable()) thread_.join();
  if (keeper_ != nullptr) keeper_->Stop();
  keeper_.reset();
}

void RoutingJobs::Loop() {
  base::Instant next_poll = clock_.Now();
  base::Instant wake = clock_.Now();
  while (alarm_.WaitUntil(wake) != clock::Alarm::Outcome::kStopped) {
    std::set<std::string> workspaces;
    bool all = false;
    {
      const std::lock_guard lock(hinted_mutex_);
      workspaces.swap(hinted_);
      all = hints_lost_;
      hints_lost_ = false;
    }
    const base::Instant now = clock_.Now();
    if (all || now >= next_poll) {
      // The guarantee: a lost hint costs this long at most.
      static_cast<void>(deps_.database->Read([&](sql::Tx& tx) -> absl::Status {
        DESKMESH_ASSIGN_OR_RETURN(const std::vector<std::string> known,
                                  store::ListRoutingWorkspaces(tx));
        workspaces.insert(known.begin(), known.end());
        return absl::OkStatus();
      }));
      next_poll = now + kQueuePoll;
    }
    for (const auto& [workspace, queue] : queues_) {
      if (queue.router.NextEvent() <= now) workspaces.insert(workspace);
    }
    for (const std::string& workspace : workspaces) {
      const std::optional<std::int64_t> token = keeper_->Token(QueueShardOf(workspace));
      if (!token.has_value()) {
        queues_.erase(workspace);
      } else {
        const absl::Status status = Run(workspace, *token);
        keeper_->Heed(status);
        if (!status.ok()) {
          log::Warning("conversations could not be assigned",
                       {{"workspace", workspace}, {"error", base::MessageOf(status)}});
        }
      }
    }
    wake = next_poll;
    for (const auto& [workspace, queue] : queues_) {
      wake = std::min(wake, queue.router.NextEvent());
    }
  }
}

absl::Status RoutingJobs::Run(const std::string& workspace, std::int64_t token) {
  const auto [entry, is_new] = queues_.try_emplace(workspace);
  WorkspaceQueue& queue = entry->second;
  absl::Status status = deps_.database->Read([&](sql::Tx& tx) {
    return is_new ? LoadAll(tx, workspace, queue) : Follow(tx, workspace, queue);
  });
  if (status.ok()) status = FollowHours(workspace, token, queue);
  const base::Instant now = clock_.Now();
  // Before anything is assigned: nobody is given a customer who has left.
  const std::size_t ends = queue.ticket_due.size();
  if (status.ok()) status = EndAsTickets(workspace, token, queue);
  if (status.ok() && queue.ticket_due.size() != ends) {
    status = deps_.database->Read([&](sql::Tx& tx) { return Follow(tx, workspace, queue); });
  }
  if (status.ok()) queue.router.Advance(now);
  for (bool more = status.ok(); more && status.ok();) {
    std::vector<routing::Decision> decisions;
    routing::Decision decision;
    while (decisions.size() < kDecisionBatch && queue.router.Next(now, &decision)) {
      decisions.push_back(decision);
    }
    more = decisions.size() == kDecisionBatch;
    if (!decisions.empty()) status = Commit(workspace, token, queue, decisions);
  }
  if (status.ok() && now - queue.promised_at >= kPromiseEvery)
    status = Promise(workspace, token, queue);
  if (status.ok()) status = NoticeLongWaits(workspace, token, queue);
  if (!status.ok()) queues_.erase(workspace);
  return status;
}

absl::Status RoutingJobs::FollowHours(const std::string& workspace, std::int64_t token,
                                      WorkspaceQueue& queue) {
  const base::Instant now = clock_.Now();
  const std::set<std::string> calendars = queue.roster.Calendars();
  if (calendars.empty()) return absl::OkStatus();
  store::CalendarStates& states = queue.roster.states();
  const bool is_due = now - queue.hours_asked >= kAskCalendarsEvery;
  std::vector<std::string> changed;
  for (const std::string& id : calendars) {
    if (now < queue.hours_rest_until) break;
    const auto known = states.find(id);
    if (known != states.end() && !is_due && now < known->second.changes_at) continue;
    // Who can't be asked is left as it was: the state knows when it turns.
    const absl::StatusOr<store::CalendarState> said = hours_.Ask(workspace, id);
    if (absl::IsNotFound(said.status())) continue;
    if (!said.ok()) {
      queue.hours_rest_until = now + kCalendarsRest;
      break;
    }
    const bool is_news = known == states.end() || known->second.is_open != said->is_open ||
                         known->second.changes_at != said->changes_at;
    states[id] = *said;
    if (is_news) changed.push_back(id);
  }
  if (is_due) queue.hours_asked = now;
  // Only what opened or closed since the last look makes a difference.
  if (changed.empty() && now < queue.hours_turn_at) return absl::OkStatus();
  queue.hours_turn_at = base::Instant::Infinite();
  for (const auto& [id, state] : states) {
    if (state.changes_at > now) {
      queue.hours_turn_at = std::min(queue.hours_turn_at, state.changes_at);
    }
  }
  for (std::size_t agent = 0; agent < queue.members.size(); ++agent) {
    queue.router.SetAvailable(static_cast<routing::AgentIndex>(agent),
                              queue.roster.IsOnDuty(queue.members[agent], now));
  }
  if (changed.empty()) return absl::OkStatus();
  return deps_.database->Write([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_RETURN_IF_ERROR(outbox::CheckFence(tx, QueueShardOf(workspace), token));
    for (const std::string& id : changed) {
      DESKMESH_RETURN_IF_ERROR(store::SaveCalendarState(tx, workspace, id, states[id]));
    }
    return absl::OkStatus();
  });
}

absl::Status RoutingJobs::EndAsTickets(const std::string& workspace, std::int64_t token,
                                       WorkspaceQueue& queue) {
  const base::Instant now = clock_.Now();
  std::vector<std::string> due;
  std::erase_if(queue.ticket_due, [&](const auto& entry) {
    if (!queue.items.contains(entry.first)) return true;
    if (entry.second > now || due.size() == kEndedAtOnce) return false;
    due.push_back(entry.first);
    return true;
  });
  for (const std::string& id : due) {
    Conversation waiting;
    DESKMESH_RETURN_IF_ERROR(deps_.database->Read([&](sql::Tx& tx) -> absl::Status {
      DESKMESH_ASSIGN_OR_RETURN(waiting, store::LoadConversation(tx, workspace, id));
      return absl::OkStatus();
    }));
    const std::optional<ReplyPromise> promise = hours_.PromiseFor(workspace, waiting.team_id, "");
    DESKMESH_RETURN_IF_ERROR(deps_.database->Write([&](sql::Tx& tx) -> absl::Status {
      DESKMESH_RETURN_IF_ERROR(outbox::CheckFence(tx, QueueShardOf(workspace), token));
      ConversationChange change(tx, deps_, {workspace, "service:chat", "", clock_.Now()});
      DESKMESH_RETURN_IF_ERROR(change.Load(id));
      // Somebody came after all, or the customer spoke again.
      const Conversation& now_is = change.now_is();
      if (now_is.state != State::kQueued ||
          EndOf(now_is, queue.roster.PlanOf(now_is.team_id)).value_or(base::Instant::Infinite()) >
              now) {
        return absl::OkStatus();
      }
      const std::string language(dialogue::LanguageOf("", now_is.locale));
      // What was promised off duty holds.
      const bool was_promised = now_is.promised_at.has_value();
      std::string words;
      if (was_promised) {
        words = language == "zh"
                    ? "对话先到这里，答复会写在您的工单里。有补充的话，直接在这里写即可。"
                    : "We stop here for now; the answer comes with your ticket. If there is more "
                      "to say, just write here.";
      } else {
        words = language == "zh" ? "抱歉，暂时没有客服可以接入，您的问题已转为工单。"
                                 : "Sorry, nobody is free right now. Your question goes on as a "
                                   "ticket; nothing need be repeated.";
      }
      if (promise.has_value() && !was_promised) {
        words += PromiseWords(*promise, language);
        change.conversation().promised_at = promise->at;
      }
      change.Say(Author::kSystem, "", std::move(words));
      DESKMESH_RETURN_IF_ERROR(
          change.Move(Verb::kClose, {.close_reason = CloseReason::kBecameTicket}));
      return change.Save();
    }));
  }
  return absl::OkStatus();
}

absl::Status RoutingJobs::LoadAll(sql::Tx& tx, const std::string& workspace,
                                  WorkspaceQueue& queue) {
  queue = WorkspaceQueue();
  DESKMESH_ASSIGN_OR_RETURN(queue.roster, DutyRoster::Load(tx, workspace, shipped_));
  DESKMESH_ASSIGN_OR_RETURN(const store::CapacityRow capacity, store::LoadCapacity(tx, workspace));
  queue.capacity = capacity.rules;
  DESKMESH_ASSIGN_OR_RETURN(queue.cursor, store::LastRoutingChange(tx, workspace));
  DESKMESH_ASSIGN_OR_RETURN(const store::Handling handling, store::LoadHandling(tx, workspace));
  if (handling.measured > 0) queue.handling = {handling.mean, handling.measured};
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::TeamMember> members,
                            store::ListMembers(tx, workspace));
  for (const store::TeamMember& member : members) ApplyMember(queue, member);
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<Conversation> queued,
                            store::ListQueued(tx, workspace, kMostQueued));
  for (const Conversation& conversation : queued) {
    DESKMESH_RETURN_IF_ERROR(Enqueue(tx, workspace, queue, conversation));
  }
  return absl::OkStatus();
}

absl::Status RoutingJobs::Follow(sql::Tx& tx, const std::string& workspace, WorkspaceQueue& queue) {
  for (;;) {
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::RoutingChange> changes,
                              store::ListRoutingChanges(tx, workspace, queue.cursor, kChangeBatch));
    if (changes.empty()) {
      DESKMESH_ASSIGN_OR_RETURN(const std::int64_t last, store::LastRoutingChange(tx, workspace));
      // Older entries are gone: what they said is only in the rows.
      return last == queue.cursor ? absl::OkStatus() : LoadAll(tx, workspace, queue);
    }
    if (changes.front().sequence != queue.cursor + 1) return LoadAll(tx, workspace, queue);
    std::set<std::string> members, conversations;
    for (const store::RoutingChange& change : changes) {
      if (change.kind == store::RoutingChange::Kind::kPlan) return LoadAll(tx, workspace, queue);
      (change.kind == store::RoutingChange::Kind::kMember ? members : conversations)
          .insert(change.subject_id);
    }
    for (const std::string& id : members) {
      DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::TeamMember> member,
                                store::FindMember(tx, workspace, id));
      if (member.has_value()) ApplyMember(queue, *member);
    }
    if (queue.must_reload) return LoadAll(tx, workspace, queue);
    for (const std::string& id : conversations) {
      DESKMESH_RETURN_IF_ERROR(ApplyConversation(tx, workspace, queue, id));
    }
    queue.cursor = changes.back().sequence;
  }
}

void RoutingJobs::ApplyMember(WorkspaceQueue& queue, const store::TeamMember& member) {
  const auto [entry, is_new] =
      queue.agents.try_emplace(member.id, static_cast<routing::AgentIndex>(queue.agent_ids.size()));
  const routing::AgentIndex agent = entry->second;
  if (is_new) {
    queue.agent_ids.push_back(member.id);
    queue.profiles.push_back(-1);
    queue.members.emplace_back();
  }
  queue.members[agent] = member;
  const bool is_on_duty = queue.roster.IsOnDuty(member, clock_.Now());
  if (queue.profiles[agent] == member.profile_sequence) {
    queue.router.SetLoad(agent, member.UsedTenths(queue.capacity));
    queue.router.SetAvailable(agent, is_on_duty);
    return;
  }
  queue.profiles[agent] = member.profile_sequence;
  for (const std::string& locale : member.locales) {
    const bool is_new = queue.languages.emplace(routing::LanguageOfLocale(locale)).second;
    queue.must_reload = queue.must_reload || (is_new && queue.has_foreign);
  }
  queue.router.SetAgent(agent, {.abilities = routing::AbilitiesOf(member, queue.router.traits()),
                                .capacity = member.capacity * routing::kTenths,
                                .load = member.UsedTenths(queue.capacity),
                                .seniority = member.level - 1,
                                .is_available = is_on_duty});
}

absl::Status RoutingJobs::ApplyConversation(sql::Tx& tx, const std::string& workspace,
                                            WorkspaceQueue& queue, const std::string& id) {
  DESKMESH_ASSIGN_OR_RETURN(const Conversation conversation,
                            store::LoadConversation(tx, workspace, id));
  if (const auto waiting = queue.items.find(id); waiting != queue.items.end()) {
    queue.router.Remove(waiting->second.handle);
    queue.Drop(id);
  }
  if (conversation.state == State::kQueued) return Enqueue(tx, workspace, queue, conversation);
  // Where the agent never replied nothing was handled.
  if (conversation.state == State::kClosed && conversation.assigned_at.has_value() &&
      conversation.last_reply_at >= conversation.assigned_at) {
    queue.handling.Add(HandlingTimeOf(conversation));
  }
  return absl::OkStatus();
}

absl::Status RoutingJobs::Enqueue(sql::Tx& tx, const std::string& workspace, WorkspaceQueue& queue,
                                  const Conversation& conversation) {
  const base::Instant queued_at = conversation.queued_at.value_or(conversation.state_since);
  const routing::OrderPolicy policy;
  // Whoever lost its agent has the place of its first wait.
  const routing::OrderInput order{.queued_at = conversation.place_at.value_or(queued_at),
                                  .priority = conversation.priority,
                                  .tier = conversation.tier,
                                  .emotion = conversation.emotion,
                                  .sla_deadline = conversation.sla_due_at};
  routing::TraitTable& traits = queue.router.traits();
  routing::WaitingItem item;
  item.tag = ++queue.last_tag;
  item.queued_at = queued_at;
  item.order_key = routing::OrderKey(order, policy);
  item.late_at = routing::BrokenAt(order, policy);
  item.late_yield = routing::LateYield(order, policy);
  item.preference = routing::PrefersSenior(order) ? routing::Preference::kSeniorsFirst
                                                  : routing::Preference::kKeepSeniorsFree;
  const routing::RoutingPlan& plan = queue.roster.PlanOf(conversation.team_id);
  std::string language(routing::LanguageOfLocale(conversation.locale));
  if (!language.empty() && !queue.languages.contains(language)) {
    language = kForeign;
    queue.has_foreign = true;
  }
  routing::Requirement wanted =
      routing::RequirementOf(language, conversation.team_id, plan.skills, traits);
  wanted.weight = queue.capacity.chat;
  item.requirement = queue.router.Intern(std::move(wanted));
  for (routing::Widening& rung :
       routing::WideningsOf(language, conversation.team_id, plan, traits)) {
    rung.requirement.weight = queue.capacity.chat;
    item.overflow[static_cast<std::size_t>(item.overflow_steps++)] = {
        queued_at + rung.after, queue.router.Intern(std::move(rung.requirement))};
  }
  std::string own = conversation.first_owner_id;
  item.own_agent_is_owner = !own.empty();
  if (own.empty()) {
    DESKMESH_ASSIGN_OR_RETURN(own, store::LastAgentOf(tx, workspace, conversation.contact_id));
  }
  if (const auto agent = queue.agents.find(own); agent != queue.agents.end()) {
    item.own_agent = agent->second;
    // Nobody waits for one particular person while the house is on fire.
    if (conversation.priority != Priority::kP0) {
      item.patient_until = queued_at + (item.own_agent_is_owner ? kOwnerPatience : kAgentPatience);
    }
  }
  for (const routing::Rung& rung : plan.ladder) {
    // Who was told off duty that a ticket answers isn't told that somebody will be there soon.
    if (rung.action == routing::Rung::Action::kOfferCallback &&
        !conversation.long_wait_at.has_value() && !conversation.promised_at.has_value()) {
      queue.long_wait_due[conversation.id] = queued_at + rung.after;
    }
  }
  queue.Drop(conversation.id);
  queue.ticket_due.erase(conversation.id);
  if (const std::optional<base::Instant> end = EndOf(conversation, plan); end.has_value()) {
    queue.ticket_due[conversation.id] = *end;
  }
  queue.conversation_of[item.tag] = conversation.id;
  WaitingTalk waiting{.handle = queue.router.Enqueue(item, clock_.Now()),
                      .tag = item.tag,
                      .line = conversation.team_id + "/" + language,
                      .order_key = item.order_key,
                      .told = {}};
  queue.lines[waiting.line].emplace(waiting.order_key, conversation.id);
  queue.items.emplace(conversation.id, std::move(waiting));
  return absl::OkStatus();
}

absl::Status RoutingJobs::Commit(const std::string& workspace, std::int64_t token,
                                 WorkspaceQueue& queue,
                                 const std::vector<routing::Decision>& decisions) {
  // Each assignment is a transaction of its own; side by side they share one fsync.
  struct Shared {
    std::mutex mutex;
    std::condition_variable done;
    std::size_t left;
    absl::Status status;
    std::vector<std::pair<std::string, std::string>> stale;  // conversation, agent
  };
  auto shared = std::make_shared<Shared>();
  shared->left = decisions.size();
  for (const routing::Decision& decision : decisions) {
    const std::string conversation = queue.conversation_of[decision.tag];
    queue.Drop(conversation);
    const store::TeamMember& agent = queue.members[decision.agent];
    std::vector<std::string> reasons = routing::Explain(
        decision, queue.router.RequirementAt(decision.requirement), queue.router.traits());
    deps_.database->WriteAsync(
        [this, workspace, token, conversation, agent, capacity = queue.capacity,
         reasons = std::move(reasons)](sql::Tx& tx) {
          return Assign(tx, workspace, token, conversation, agent, capacity, reasons);
        },
        [shared, conversation, agent_id = agent.id](absl::Status status) {
          const std::lock_guard lock(shared->mutex);
          if (IsStale(status)) {
            shared->stale.emplace_back(conversation, agent_id);
          } else if (!status.ok()) {
            shared->status = std::move(status);
          }
          if (--shared->left == 0) shared->done.notify_all();
        });
  }
  std::unique_lock lock(shared->mutex);
  shared->done.wait(lock, [&] { return shared->left == 0; });
  if (!shared->status.ok() || shared->stale.empty()) return shared->status;
  return deps_.database->Read([&](sql::Tx& tx) -> absl::Status {
    for (const auto& [conversation, agent] : shared->stale) {
      DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::TeamMember> member,
                                store::FindMember(tx, workspace, agent));
      if (member.has_value()) ApplyMember(queue, *member);
      DESKMESH_RETURN_IF_ERROR(ApplyConversation(tx, workspace, queue, conversation));
    }
    return absl::OkStatus();
  });
}

absl::Status RoutingJobs::Assign(sql::Tx& tx, const std::string& workspace, std::int64_t token,
                                 const std::string& conversation_id, const store::TeamMember& agent,
                                 const routing::CapacityRules& capacity,
                                 std::vector<std::string> reasons) {
  DESKMESH_RETURN_IF_ERROR(outbox::CheckFence(tx, QueueShardOf(workspace), token));
  const base::Instant now = clock_.Now();
  ConversationChange change(tx, deps_, {workspace, "service:chat", "", now});
  DESKMESH_RETURN_IF_ERROR(change.Load(conversation_id));
  if (change.now_is().state != State::kQueued) {
    return base::Failure(absl::StatusCode::kAborted, "ASSIGNMENT_STALE",
                         "the conversation doesn't wait any more");
  }
  DESKMESH_ASSIGN_OR_RETURN(const store::TeamMember member,
                            store::LockMember(tx, workspace, agent.id));
  if (!member.takes_work() || !routing::HasRoomForChat(member.work, member.capacity, capacity)) {
    return base::Failure(absl::StatusCode::kAborted, "ASSIGNMENT_STALE",
                         "the agent has no room any more");
  }
  if (member.profile_sequence != agent.profile_sequence) {
    return base::Failure(absl::StatusCode::kAborted, "ASSIGNMENT_STALE",
                         "the agent's teams, skills or languages have changed");
  }
  // What the load of the decision is made of.
  if (std::string had = routing::WorkText(member.work); !had.empty()) {
    reasons.push_back("HAS " + std::move(had));
  }
  DESKMESH_RETURN_IF_ERROR(
      change.Move(Verb::kAssign, {.agent_id = agent.id, .routing_reasons = std::move(reasons)}));
  change.Say(Author::kSystem, "", JoinedWords(member.display_name, change.now_is().locale));
  return change.Save();
}

}  // namespace deskmesh::chat
