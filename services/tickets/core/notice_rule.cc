// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/notice_rule.h"

#include <algorithm>
#include <string_view>

namespace deskmesh::tickets {
namespace {

constexpr std::string_view kArrow = " → ";

std::string_view OldPart(std::string_view change) { return change.substr(0, change.find(kArrow)); }

std::string_view NewPart(std::string_view change) {
  const std::size_t arrow = change.find(kArrow);
  return arrow == std::string_view::npos ? std::string_view()
                                         : change.substr(arrow + kArrow.size());
}

// Ids as a history joins them: `usr_1, usr_2`.
std::vector<std::string> JoinedIds(std::string_view joined) {
  std::vector<std::string> ids;
  while (!joined.empty()) {
    const std::size_t end = joined.find(", ");
    ids.emplace_back(joined.substr(0, end));
    joined.remove_prefix(end == std::string_view::npos ? joined.size() : end + 2);
  }
  return ids;
}

bool HasId(const std::vector<std::string>& ids, const std::string& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

}  // namespace

NewPeople NewPeopleIn(const std::map<std::string, std::string>& changes) {
  const auto is_new = [&](const char* field) {
    const auto change = changes.find(field);
    return change != changes.end() && !NewPart(change->second).empty() &&
           OldPart(change->second) != NewPart(change->second);
  };
  NewPeople people{.has_assignee = is_new("assignee_id"), .has_owner = is_new("owner_id")};
  if (const auto change = changes.find("follower_ids"); change != changes.end()) {
    const std::vector<std::string> before = JoinedIds(OldPart(change->second));
    for (std::string& id : JoinedIds(NewPart(change->second))) {
      if (!HasId(before, id)) people.follower_ids.push_back(std::move(id));
    }
  }
  return people;
}

std::vector<Notice> NoticesOf(const Ticket& ticket, const TicketNews& news) {
  std::map<std::string, NoticeKind> people;  // the first that is said of somebody counts
  const auto tell = [&](const std::string& id, NoticeKind kind) { people.emplace(id, kind); };
  const auto tell_all = [&](const std::vector<std::string>& ids, NoticeKind kind) {
    for (const std::string& id : ids) tell(id, kind);
  };
  const auto tell_newcomers = [&] {
    if (news.people.has_owner) tell(ticket.owner_id, NoticeKind::kOwner);
    tell_all(news.people.follower_ids, NoticeKind::kFollower);
  };
  switch (news.action) {
    case Action::kCreated:
      tell(ticket.assignee_id, NoticeKind::kAssigned);
      tell_newcomers();
      break;
    case Action::kAssigned:
      tell(ticket.assignee_id, NoticeKind::kAssigned);
      break;
    case Action::kEscalated:
      if (news.people.has_assignee) tell(ticket.assignee_id, NoticeKind::kAssigned);
      break;
    case Action::kUpdated:
      tell_newcomers();
      break;
    case Action::kCommented:
      tell(ticket.assignee_id, NoticeKind::kCommented);
      tell_all(ticket.follower_ids, NoticeKind::kCommented);
      break;
    case Action::kStateChanged:
      if (!news.is_by_service) tell(ticket.assignee_id, NoticeKind::kStateChanged);
      tell_all(ticket.follower_ids, NoticeKind::kStateChanged);
      break;
    case Action::kClockBreached:
      tell(ticket.assignee_id, NoticeKind::kClockBreached);
      tell_all(ticket.follower_ids, NoticeKind::kClockBreached);
      if (ticket.assignee_id.empty()) tell_all(news.stand_in_ids, NoticeKind::kClockBreached);
      break;
    default:
      break;
  }
  people.erase("");
  people.erase(news.actor_id);
  for (const std::string& id : news.named_ids) people.erase(id);
  std::vector<Notice> notices;
  for (const auto& [id, kind] : people) notices.push_back({id, kind});
  return notices;
}

std::vector<std::string> StandInsOf(const Ticket& ticket,
                                    const std::vector<Colleague>& colleagues) {
  const auto those = [&](const auto& is_meant) {
    std::vector<std::string> ids;
    for (const Colleague& colleague : colleagues) {
      if (is_meant(colleague)) ids.push_back(colleague.id);
    }
    std::sort(ids.begin(), ids.end());
    if (ids.size() > kMaxStandIns) ids.resize(kMaxStandIns);
    return ids;
  };
  std::vector<std::string> ids =
      those([&](const Colleague& one) { return one.id == ticket.owner_id; });
  if (ids.empty() && !ticket.team_id.empty()) {
    ids = those([&](const Colleague& one) { return HasId(one.team_ids, ticket.team_id); });
  }
  if (ids.empty()) ids = those([](const Colleague& one) { return one.is_in_charge; });
  return ids;
}

}  // namespace deskmesh::tickets
