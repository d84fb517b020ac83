// SPDX-License-Identifier: Apache-2.0
//
// Puts things where people of the team find them: among their notifications.
#pragma once

#include <absl/status/status.h>

#include <string>

#include "deskmesh/tickets/v1/notification.pb.h"
#include "platform/rpc/call.h"
#include "platform/rpc/service.h"
#include "tickets/convert.h"
#include "tickets/core/notice_rule.h"
#include "tickets/core/ticket.h"
#include "tickets/subtasks/core/subtask.h"

namespace deskmesh::tickets {

// The hint topic of a user's notifications.
std::string NotificationTopic(std::string_view user_id);

// Thread-safe. Everything happens in the caller's transaction.
class Notifier {
 public:
  explicit Notifier(rpc::ServiceDeps deps) : deps_(std::move(deps)) {}

  // Whom the comment names, but not who wrote it.
  absl::Status TellMentioned(sql::Tx& tx, const rpc::FactSource& source, const Ticket& ticket,
                             const Comment& comment) const;
  // Who is asked, when an approval begins, and who asked, when it ends; nobody of what he did himself.
  absl::Status TellApproval(sql::Tx& tx, const rpc::FactSource& source, const Ticket& ticket,
                            const Approval& approval, Approval::News news) const;
  // Somebody's scheduled comment could not be sent.
  absl::Status TellRefused(sql::Tx& tx, const rpc::FactSource& source, const std::string& user_id,
                           const Ticket& ticket, const std::string& scheduled_id,
                           const std::string& why) const;

  // Who got a sub-task, unless he took it.
  absl::Status TellSubtask(sql::Tx& tx, const rpc::FactSource& source, const Ticket& ticket,
                           const Subtask& subtask) const;
  // A resolved ticket doesn't close before its review is complete: its owner, else its assignee, else who
  // stands in. `missing` are the parts it lacks.
  absl::Status TellReviewOwed(sql::Tx& tx, const rpc::FactSource& source, const Ticket& ticket,
                              const std::vector<std::string>& missing) const;

  // What a fact of the ticket's life tells its people (notice_rule.h). `source` is the fact's, `people` who
  // came with it.
  absl::Status TellNews(sql::Tx& tx, const rpc::FactSource& source, const InboxItem& item,
                        NewPeople people) const;
  // A clock of the ticket runs out: its assignee, or who stands in where nobody has it.
  absl::Status TellWarning(sql::Tx& tx, const rpc::FactSource& source, const Ticket& ticket,
                           const std::string& clock, int percent) const;

 private:
  // Stores it under the user's next sequence, publishes it, wakes the user's stream.
  absl::Status Notify(sql::Tx& tx, const rpc::FactSource& source, const std::string& user_id,
                      const Ticket& ticket, v1::TicketNotification notification) const;

  const rpc::ServiceDeps deps_;
};

}  // namespace deskmesh::tickets
