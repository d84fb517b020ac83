// SPDX-License-Identifier: Apache-2.0
//
// Due timers of this domain: turns the bot still owes after a crash, tickets that couldn't be made when
// they should, agents of whom nothing is heard, their conversations, customers who say nothing, answers
// that a customer who left hasn't read.
//
// Each lane has its kinds of timers and its threads: a neighbour that hangs holds up what asks it, and
// nothing else.
#pragma once

#include <memory>
#include <thread>
#include <vector>

#include "chat/dialogue/service.h"
#include "chat/handover_ticket.h"
#include "platform/clock/clock.h"
#include "platform/outbox/timer.h"
#include "platform/rpc/call.h"

namespace deskmesh::chat {

// Owns its threads between Start and Stop. Thread-safe.
class TimerJobs {
 public:
  TimerJobs(rpc::ServiceDeps deps, rpc::Channels& channels, const clock::Clock& clock,
            HandoverTicket& tickets, dialogue::BotTurns& turns, base::Duration unread_after)
      : deps_(std::move(deps)),
        channels_(channels),
        clock_(clock),
        tickets_(tickets),
        turns_(turns),
        unread_after_(unread_after),
        alarms_(MakeAlarms(clock)) {}
  ~TimerJobs() { Stop(); }

  void Start();
  void Stop();

 private:
  struct Lane {
    outbox::TimerSelection timers;
    int batch = 0;  // timers taken at once: all of them end before the first comes back
  };
  // One per thread.
  static const std::vector<Lane>& Lanes();
  static std::vector<std::unique_ptr<clock::Alarm>> MakeAlarms(const clock::Clock& clock);

  // Runs what is due now; how many timers were taken.
  int RunDue(const Lane& lane);
  absl::Status Fire(const outbox::Timer& timer);
  absl::Status TakeTurn(const outbox::Timer& timer);
  absl::Status MakeTicket(const outbox::Timer& timer);
  // Tells a ticket from before what was said since.
  absl::Status AddToTicket(const outbox::Timer& timer, const Conversation& conversation);
  // The ticket goes to whoever has the conversation. Otherwise tickets learns that from the fact of
  // the assignment; here the ticket came later.
  absl::Status AssignTicket(const std::string& workspace, const Conversation& conversation,
                            const std::string& ticket_id);
  absl::Status EndWork(const outbox::Timer& timer);
  absl::Status ReleaseVanished(const outbox::Timer& timer);
  // Tells what wasn't read, once the team has been silent for long enough.
  absl::Status TellUnread(const outbox::Timer& timer);
  absl::Status PassOnCallback(const outbox::Timer& timer);
  absl::Status HearMood(const outbox::Timer& timer);
  absl::Status FollowSilence(const outbox::Timer& timer);
  ConversationChange ChangeOf(sql::Tx& tx, const std::string& workspace) const;

  rpc::ServiceDeps deps_;
  rpc::Channels& channels_;
  const clock::Clock& clock_;
  HandoverTicket& tickets_;
  dialogue::BotTurns& turns_;
  const base::Duration unread_after_;
  const std::vector<std::unique_ptr<clock::Alarm>> alarms_;  // by lane
  std::vector<std::thread> threads_;
};

}  // namespace deskmesh::chat
