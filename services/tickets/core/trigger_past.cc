// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/trigger_past.h"

#include <algorithm>
#include <string>
#include <utility>

#include "tickets/core/coming_match.h"

namespace deskmesh::tickets {
namespace {

// `3 d 4 h 5 min`; less than a minute is `0 min`.
std::string InWords(base::Duration time) {
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(time).count();
  std::string words;
  const auto add = [&](std::int64_t count, const char* unit) {
    if (count == 0) return;
    if (!words.empty()) words += ' ';
    words += std::to_string(count) + ' ' + unit;
  };
  add(minutes / 1440, "d");
  add(minutes / 60 % 24, "h");
  add(minutes % 60, "min");
  return words.empty() ? "0 min" : words;
}

bool Waits(const TriggerRule& rule, const Happening& happening) {
  return FirstMatch(rule, happening.ticket, happening.at).has_value();
}

PastVerdict JudgeQuiet(const TriggerRule& rule, const std::vector<Happening>& happenings,
                       std::size_t index, base::Instant now) {
  const Happening& begin = happenings[index];
  const auto first = FirstMatch(rule, begin.ticket, begin.at + rule.after);
  PastVerdict past{.verdict = JudgeTrigger(rule, begin.ticket, nullptr, first.value_or(begin.at)),
                   .at = begin.at};
  if (!first.has_value()) {
    past.verdict.is_match = false;
    return past;
  }
  const auto refuse = [&](std::string text, std::string found) {
    past.verdict.is_match = false;
    past.verdict.conditions.push_back({std::move(text), false, std::move(found)});
    return past;
  };
  if (IsTrigger(begin.news.actor) &&
      (begin.news.actor == rule.id || (index > 0 && Waits(rule, happenings[index - 1])))) {
    return refuse("a quiet begins", begin.news.actor);
  }
  const std::string demand = "quiet for " + InWords(rule.after);
  const base::Instant due = *first;
  const Happening* last = &begin;
  for (std::size_t i = index + 1; i < happenings.size() && happenings[i].at < due; ++i) {
    const Happening& next = happenings[i];
    if (!IsTrigger(next.news.actor) || !Waits(rule, next)) {
      return refuse(demand, InWords(next.at - begin.at));
    }
    last = &next;
  }
  if (now < due) return refuse(demand, InWords(now - begin.at));
  past = {.verdict = JudgeTrigger(rule, last->ticket, nullptr, due), .at = due};
  past.verdict.conditions.push_back({demand, true, InWords(rule.after)});
  return past;
}

}  // namespace

PastVerdict JudgePast(const TriggerRule& rule, const std::vector<Happening>& happenings,
                      std::size_t index, base::Instant now) {
  if (rule.is_time_rule()) return JudgeQuiet(rule, happenings, index, now);
  const Happening& happening = happenings[index];
  return {.verdict = JudgeTrigger(rule, happening.ticket, &happening.news, happening.at),
          .at = happening.at};
}

}  // namespace deskmesh::tickets
