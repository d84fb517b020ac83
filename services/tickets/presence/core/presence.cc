// SPDX-License-Identifier: Apache-2.0
#include "tickets/presence/core/presence.h"

#include <algorithm>
#include <charconv>

namespace deskmesh::tickets {
namespace {

constexpr base::Duration kForgottenAfter = std::chrono::minutes(5);

bool CutNumber(std::string_view& line, std::int64_t& number) {
  const std::size_t end = std::min(line.find(' '), line.size());
  const auto [stop, error] = std::from_chars(line.data(), line.data() + end, number);
  const bool is_number = error == std::errc() && stop == line.data() + end;
  line.remove_prefix(std::min(end + 1, line.size()));
  return is_number;
}

}  // namespace

void Presence::Announce(std::string_view user_id, bool is_typing, base::Instant now) {
  std::erase_if(viewers_,
                [&](const Viewer& viewer) { return viewer.seen_until + kForgottenAfter < now; });
  auto found = std::find_if(viewers_.begin(), viewers_.end(),
                            [&](const Viewer& viewer) { return viewer.user_id == user_id; });
  if (found == viewers_.end()) {
    if (viewers_.size() >= kMaxViewers) {
      viewers_.erase(std::min_element(
          viewers_.begin(), viewers_.end(),
          [](const Viewer& a, const Viewer& b) { return a.seen_until < b.seen_until; }));
    }
    viewers_.push_back({.user_id = std::string(user_id), .since = now, .changed = now});
    found = viewers_.end() - 1;
  } else if (!found->is_seen(now)) {
    found->since = now;
    found->changed = now;
  }
  if (found->is_typing(now) != is_typing) found->changed = now;
  found->seen_until = now + kSeenFor;
  found->typing_until = is_typing ? now + kTypingFor : base::Instant();
}

void Presence::Leave(std::string_view user_id, base::Instant now) {
  for (Viewer& viewer : viewers_) {
    if (viewer.user_id == user_id && viewer.is_seen(now)) viewer.seen_until = now;
  }
}

std::vector<Viewer> Presence::Seen(base::Instant now) const {
  std::vector<Viewer> seen;
  for (const Viewer& viewer : viewers_) {
    if (viewer.is_seen(now)) seen.push_back(viewer);
  }
  std::sort(seen.begin(), seen.end(), [](const Viewer& a, const Viewer& b) {
    return a.since != b.since ? a.since < b.since : a.user_id < b.user_id;
  });
  return seen;
}

std::int64_t Presence::VersionAt(base::Instant now) const {
  std::int64_t version = 0;
  for (const Viewer& viewer : viewers_) {
    for (const base::Instant moment : {viewer.changed, viewer.seen_until, viewer.typing_until}) {
      if (moment <= now) version = std::max(version, moment.micros);
    }
  }
  return version;
}

bool Presence::Knows(std::string_view user_id) const {
  return std::any_of(viewers_.begin(), viewers_.end(),
                     [&](const Viewer& viewer) { return viewer.user_id == user_id; });
}

// A line each: `id since seen_until typing_until changed`.
std::string Presence::Encode() const {
  std::string text;
  for (const Viewer& viewer : viewers_) {
    text += viewer.user_id;
    for (const base::Instant moment :
         {viewer.since, viewer.seen_until, viewer.typing_until, viewer.changed}) {
      text += ' ' + std::to_string(moment.micros);
    }
    text += '\n';
  }
  return text;
}

Presence Presence::Decode(std::string_view text) {
  Presence presence;
  while (!text.empty() && presence.viewers_.size() < kMaxViewers) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t blank = line.find(' ');
    if (blank == std::string_view::npos) continue;
    Viewer viewer{.user_id = std::string(line.substr(0, blank))};
    line.remove_prefix(blank + 1);
    if (CutNumber(line, viewer.since.micros) && CutNumber(line, viewer.seen_until.micros) &&
        CutNumber(line, viewer.typing_until.micros) && CutNumber(line, viewer.changed.micros)) {
      presence.viewers_.push_back(std::move(viewer));
    }
  }
  return presence;
}

}  // namespace deskmesh::tickets
