// SPDX-License-Identifier: Apache-2.0
#include "tickets/notifications/notifier.h"

#include "deskmesh/tickets/v1/tickets_events.pb.h"
#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"
#include "platform/text/utf8.h"
#include "tickets/core/notice_rule.h"
#include "tickets/notifications/store.h"
#include "tickets/projections/store.h"

namespace deskmesh::tickets {
namespace {

constexpr std::size_t kShownText = 200;  // characters

std::string BeginningOf(const std::string& text) {
  std::u32string characters = text::ToUtf32(text::TruncateUtf8(text, 4 * kShownText));
  if (characters.size() <= kShownText) return text::ToUtf8(characters);
  characters.resize(kShownText - 1);
  return text::ToUtf8(characters) + "…";
}

// Nobody where somebody has the ticket.
absl::StatusOr<std::vector<std::string>> FindStandIns(sql::Tx& tx, std::string_view workspace_id,
                                                      const Ticket& ticket) {
  if (!ticket.assignee_id.empty()) return std::vector<std::string>();
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<Colleague> colleagues,
                            ListColleagues(tx, workspace_id));
  return StandInsOf(ticket, colleagues);
}

}  // namespace

std::string NotificationTopic(std::string_view user_id) {
  return "tickets:notifications:" + std::string(user_id);
}

absl::Status Notifier::Notify(sql::Tx& tx, const rpc::FactSource& source,
                              const std::string& user_id, const Ticket& ticket,
                              v1::TicketNotification notification) const {
  notification.set_ticket_id(ticket.id);
  notification.set_ticket_number(ticket.number);
  notification.set_ticket_subject(ticket.subject);
  notification.set_actor_id(source.actor);
  rpc::SetTimestamp(source.now, notification.mutable_create_time());
  DESKMESH_ASSIGN_OR_RETURN(const std::int64_t sequence,
                            TakeNotificationSequence(tx, source.workspace_id, user_id));
  DESKMESH_RETURN_IF_ERROR(InsertNotification(tx, source.workspace_id, user_id, sequence,
                                              notification.SerializeAsString()));
  notification.set_sequence(sequence);
  v1::UserNotified fact;
  fact.set_user_id(user_id);
  *fact.mutable_notification() = std::move(notification);
  DESKMESH_RETURN_IF_ERROR(
      rpc::PublishFact(tx, *deps_.outbox, deps_.ids, source, user_id, sequence, fact));
  tx.AfterCommit(
      [cache = deps_.cache, topic = NotificationTopic(user_id)] { cache->Publish(topic, "1"); });
  return absl::OkStatus();
}

absl::Status Notifier::TellMentioned(sql::Tx& tx, const rpc::FactSource& source,
                                     const Ticket& ticket, const Comment& comment) const {
  for (const std::string& user_id : comment.mention_ids) {
    if (user_id == comment.author_id) continue;
    v1::TicketNotification notification;
    notification.set_kind(v1::TicketNotification::MENTIONED);
    notification.set_subject_id(comment.id);
    notification.set_text(BeginningOf(comment.body));
    DESKMESH_RETURN_IF_ERROR(Notify(tx, source, user_id, ticket, std::move(notification)));
  }
  return absl::OkStatus();
}

absl::Status Notifier::TellApproval(sql::Tx& tx, const rpc::FactSource& source,
                                    const Ticket& ticket, const Approval& approval,
                                    Approval::News news) const {
  v1::TicketNotification notification;
  notification.set_subject_id(approval.id);
  if (news == Approval::News::kRequested) {
    notification.set_kind(v1::TicketNotification::APPROVAL_REQUESTED);
    notification.set_text(BeginningOf(approval.question));
    for (const std::string& id : approval.approver_ids) {
      if (id == source.actor) continue;
      DESKMESH_RETURN_IF_ERROR(Notify(tx, source, id, ticket, notification));
    }
    return absl::OkStatus();
  }
  // A single vote isn't the end. A trigger or job that asked reads no notifications.
  const bool is_for_somebody =
      approval.creator_id.starts_with("usr_") && approval.creator_id != source.actor;
  if (news != Approval::News::kEnded || !is_for_somebody) return absl::OkStatus();
  notification.set_kind(v1::TicketNotification::APPROVAL_ENDED);
  std::string text = std::string(NameOf(approval.state)) + ": " + approval.question;
  if (!approval.end_reason.empty()) text += " (" + approval.end_reason + ')';
  notification.set_text(BeginningOf(text));
  return Notify(tx, source, approval.creator_id, ticket, std::move(notification));
}

absl::Status Notifier::TellSubtask(sql::Tx& tx, const rpc::FactSource& source, const Ticket& ticket,
                                   const Subtask& subtask) const {
  if (subtask.assignee_id.empty() || subtask.assignee_id == source.actor) return absl::OkStatus();
  v1::TicketNotification notification;
  notification.set_kind(v1::TicketNotification::SUBTASK_ASSIGNED);
  notification.set_subject_id(subtask.id);
  notification.set_text(BeginningOf(subtask.title));
  return Notify(tx, source, subtask.assignee_id, ticket, std::move(notification));
}

absl::Status Notifier::TellReviewOwed(sql::Tx& tx, const rpc::FactSource& source,
                                      const Ticket& ticket,
                                      const std::vector<std::string>& missing) const {
  DESKMESH_ASSIGN_OR_RETURN(std::vector<std::string> people,
                            FindStandIns(tx, source.workspace_id, ticket));
  if (!ticket.owner_id.empty()) {
    people = {ticket.owner_id};
  } else if (!ticket.assignee_id.empty()) {
    people = {ticket.assignee_id};
  }
  v1::TicketNotification notification;
  notification.set_kind(v1::TicketNotification::REVIEW_OWED);
  std::string parts;
  for (const std::string& part : missing) parts += (parts.empty() ? "" : ", ") + part;
  notification.set_text(parts);
  for (const std::string& user_id : people) {
    DESKMESH_RETURN_IF_ERROR(Notify(tx, source, user_id, ticket, notification));
  }
  return absl::OkStatus();
}

absl::Status Notifier::TellNews(sql::Tx& tx, const rpc::FactSource& source, const InboxItem& item,
                                NewPeople people) const {
  const std::optional<Action> action = ActionNamed(item.action);
  if (!action.has_value()) return absl::OkStatus();
  const Ticket ticket = FromProto(item.ticket);
  TicketNews news{.action = *action,
                  .actor_id = source.actor,
                  .named_ids = item.named_ids,
                  .is_by_service = source.actor.starts_with("service:"),
                  .people = std::move(people)};
  if (*action == Action::kClockBreached) {
    DESKMESH_ASSIGN_OR_RETURN(news.stand_in_ids, FindStandIns(tx, source.workspace_id, ticket));
  }
  const std::vector<Notice> notices = NoticesOf(ticket, news);
  for (const Notice& notice : notices) {
    v1::TicketNotification notification;
    notification.set_kind(static_cast<v1::TicketNotification::Kind>(notice.kind));
    switch (notice.kind) {
      case NoticeKind::kCommented:
        notification.set_subject_id(item.comment_id);
        notification.set_text(BeginningOf(item.text));
        break;
      case NoticeKind::kStateChanged:
        notification.set_text(std::string(NameOf(ticket.state)));
        break;
      case NoticeKind::kClockBreached:
        if (!ticket.breached_clocks.empty()) {
          notification.set_subject_id(ticket.breached_clocks.back());
        }
        break;
      default:
        break;
    }
    DESKMESH_RETURN_IF_ERROR(Notify(tx, source, notice.user_id, ticket, std::move(notification)));
  }
  return absl::OkStatus();
}

absl::Status Notifier::TellWarning(sql::Tx& tx, const rpc::FactSource& source, const Ticket& ticket,
                                   const std::string& clock, int percent) const {
  if (percent < kLeastToldPercent) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(std::vector<std::string> people,
                            FindStandIns(tx, source.workspace_id, ticket));
  if (!ticket.assignee_id.empty()) people.push_back(ticket.assignee_id);
  v1::TicketNotification notification;
  notification.set_kind(v1::TicketNotification::CLOCK_WARNED);
  notification.set_subject_id(clock);
  notification.set_text(std::to_string(percent) + " %");
  for (const std::string& user_id : people) {
    DESKMESH_RETURN_IF_ERROR(Notify(tx, source, user_id, ticket, notification));
  }
  return absl::OkStatus();
}

absl::Status Notifier::TellRefused(sql::Tx& tx, const rpc::FactSource& source,
                                   const std::string& user_id, const Ticket& ticket,
                                   const std::string& scheduled_id, const std::string& why) const {
  v1::TicketNotification notification;
  notification.set_kind(v1::TicketNotification::SEND_REFUSED);
  notification.set_subject_id(scheduled_id);
  notification.set_text(why);
  return Notify(tx, source, user_id, ticket, std::move(notification));
}

}  // namespace deskmesh::tickets
