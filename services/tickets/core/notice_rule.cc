// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/notice_rule.h"

#include <algorithm>
#include <set>

namespace deskmesh::tickets {

std::vector<Notice> NoticesOf(const Ticket& ticket, const TicketNews& news) {
  std::set<std::string> people;
  NoticeKind kind = NoticeKind::kCommented;
  const auto add_followers = [&] {
    people.insert(ticket.follower_ids.begin(), ticket.follower_ids.end());
  };
  switch (news.action) {
    case Action::kCreated:
    case Action::kAssigned:
      kind = NoticeKind::kAssigned;
      people.insert(ticket.assignee_id);
      break;
    case Action::kCommented:
      people.insert(ticket.assignee_id);
      add_followers();
      break;
    case Action::kStateChanged:
      kind = NoticeKind::kStateChanged;
      if (!news.is_by_service) people.insert(ticket.assignee_id);
      add_followers();
      break;
    case Action::kClockBreached:
      kind = NoticeKind::kClockBreached;
      people.insert(ticket.assignee_id);
      add_followers();
      break;
    default:
      break;
  }
  people.erase("");
  people.erase(news.actor_id);
  for (const std::string& id : news.named_ids) people.erase(id);
  std::vector<Notice> notices;
  for (const std::string& id : people) notices.push_back({id, kind});
  return notices;
}

}  // namespace deskmesh::tickets
