// SPDX-License-Identifier: Apache-2.0
#include "tickets/feedback/core/defect.h"

#include <absl/strings/ascii.h>

#include <algorithm>

namespace deskmesh::tickets {

DefectMove MoveDefect(Defect& defect, Defect::State state, base::Instant now) {
  if (state == Defect::State::kUnset || state == defect.state) return {};
  const Defect::State before = defect.state;
  defect.state = state;
  defect.updated = now;
  DefectMove move{.is_changed = true, .audience = Audience::kNobody};
  if (state == Defect::State::kSolved) {
    defect.solved = now;
    move.audience = Audience::kCustomers;
  } else if (state == Defect::State::kRejected || before == Defect::State::kSolved) {
    move.audience = Audience::kOwners;
  }
  return move;
}

Defect::State StateOf(const std::vector<std::string>& words,
                      const std::map<std::string, Defect::State, std::less<>>& states) {
  for (const std::string& word : words) {
    const auto found = states.find(absl::AsciiStrToLower(word));
    if (found != states.end()) return found->second;
  }
  return Defect::State::kUnset;
}

base::Duration PauseAfter(int failures) {
  const int doublings = std::clamp(failures - 1, 0, 7);
  return std::min<base::Duration>(std::chrono::seconds(30) * (1 << doublings),
                                  std::chrono::hours(1));
}

std::string WordsToCustomer(const Defect& defect, std::string_view locale) {
  const bool is_wish = defect.kind == Defect::Kind::kWish;
  if (locale.starts_with("zh")) {
    return is_wish ? "您提出的建议已经实现，感谢您的反馈。如有任何问题，请直接回复。"
                   : "您反馈的问题已由产品团队解决，感谢您的反馈。如果问题仍然存在，请直接回复。";
  }
  return is_wish ? "What you asked for has been built. Thank you for telling us. If anything is "
                   "missing, just reply."
                 : "The problem you reported has been solved by our product team. Thank you for "
                   "telling us. If you still see it, just reply.";
}

std::string NoteToOwner(const Defect& defect, const Ticket& ticket) {
  const bool is_chinese = ticket.locale.starts_with("zh");
  std::string_view what;
  switch (defect.state) {
    case Defect::State::kSolved:
      what =
          is_chinese ? "已解决（此前已告知客户）" : "solved again (the customer was told before)";
      break;
    case Defect::State::kRejected:
      what = is_chinese ? "不予处理，客户尚未被告知" : "rejected; the customer was not told";
      break;
    default:
      what = is_chinese ? "重新打开" : "open again";
  }
  std::string note = is_chinese ? "产品缺陷" : "Product defect";
  if (!defect.external_key.empty()) note += " " + defect.external_key;
  note += " · " + defect.title + (is_chinese ? "：" : ": ");
  note += what;
  const std::string& owner = ticket.owner_id.empty() ? ticket.assignee_id : ticket.owner_id;
  if (!owner.empty()) note += "\n→ @" + owner;
  return note;
}

}  // namespace deskmesh::tickets
