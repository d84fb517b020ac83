// SPDX-License-Identifier: Apache-2.0
#include "chat/proactive/core/behavior.h"

#include <algorithm>

namespace deskmesh::chat::proactive {

bool IsEventName(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
  });
}

bool Matches(const TipRule& rule, const BehaviorEvent& event) {
  if (event.name != rule.event || event.dwell < rule.dwell) return false;
  if (!rule.page_contains.empty() && event.page.find(rule.page_contains) == std::string::npos) {
    return false;
  }
  return std::all_of(rule.properties.begin(), rule.properties.end(), [&](const auto& wanted) {
    const auto found = event.properties.find(wanted.first);
    return found != event.properties.end() && found->second == wanted.second;
  });
}

bool IsMet(const TipRule& rule, const std::vector<BehaviorEvent>& events) {
  if (!rule.is_enabled || events.empty() || !Matches(rule, events.back())) return false;
  const base::Instant since = events.back().at - rule.window;
  const auto met = std::count_if(events.begin(), events.end(), [&](const BehaviorEvent& event) {
    return event.at > since && Matches(rule, event);
  });
  return met >= rule.count;
}

bool MayShow(const TipRule& rule, const TipHistory& history, base::Instant now) {
  const auto rests = [&](base::Instant last, base::Duration rest) {
    return last.micros != 0 && now < last + rest;
  };
  return history.shows < rule.max_shows && !rests(history.last_show, rule.cooldown) &&
         !rests(history.last_dismissal, kDismissedRest) && !rests(history.last_tip, kTipGap);
}

bool InControlGroup(const TipRule& rule, std::string_view contact_id) {
  // FNV-1a of 64 bits, its halves folded because its low bits alone are weak.
  std::uint64_t hash = 14695981039346656037U;
  for (const std::string_view part :
       {std::string_view(rule.id), std::string_view("/"), contact_id}) {
    for (const char c : part) {
      hash ^= static_cast<unsigned char>(c);
      hash *= 1099511628211U;
    }
  }
  hash ^= hash >> 33U;
  hash *= 0xff51afd7ed558ccdU;
  hash ^= hash >> 33U;
  return static_cast<int>(hash % 100) < rule.control_percent;
}

}  // namespace deskmesh::chat::proactive
