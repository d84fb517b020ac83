// SPDX-License-Identifier: Apache-2.0
//
// Due timers of this domain: turns the bot still owes after a crash, tickets that couldn't be made when
// they should, conversations of agents who vanished, answers that a customer who left hasn't read.
#pragma once

#include <atomic>
#include <thread>

#include "chat/dialogue/service.h"
#include "chat/handover_ticket.h"
#include "platform/clock/clock.h"
#include "platform/outbox/timer.h"
#include "platform/rpc/call.h"

namespace deskmesh::chat {

// Owns one thread between Start and Stop. Thread-safe.
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
        alarm_(clock) {}
  ~TimerJobs() { Stop(); }

  void Start();
  void Stop();
  // A timer that may be due now was set.
  void Wake() { alarm_.Wake(); }

  // Runs what is due now; how many timers were taken. For the thread, and for tests.
  int RunDue();

 private:
  absl::Status Fire(const outbox::Timer& timer);
  absl::Status TakeTurn(const outbox::Timer& timer);
  absl::Status MakeTicket(const outbox::Timer& timer);
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
  ConversationChange ChangeOf(sql::Tx& tx, const std::string& workspace) const;

  rpc::ServiceDeps deps_;
  rpc::Channels& channels_;
  const clock::Clock& clock_;
  HandoverTicket& tickets_;
  dialogue::BotTurns& turns_;
  const base::Duration unread_after_;
  clock::Alarm alarm_;
  std::thread thread_;
};

}  // namespace deskmesh::chat
