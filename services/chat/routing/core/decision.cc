// SPDX-License-Identifier: Apache-2.0
#include "chat/routing/core/decision.h"

#include <string_view>
#include <utility>

#include "chat/routing/core/capacity.h"

namespace deskmesh::chat::routing {

std::vector<std::string> Explain(const Decision& decision, const Requirement& met,
                                 const TraitTable& traits) {
  constexpr std::pair<Reason, std::string_view> kCodes[] = {
      {kFirstOwner, "FIRST_OWNER"},   {kSameAgent, "SAME_AGENT"},
      {kSeniorFirst, "SENIOR_FIRST"}, {kReserved, "RESERVED"},
      {kNextInLine, "NEXT_IN_LINE"},  {kLeastOccupied, "LEAST_OCCUPIED"},
      {kOverflowed, "OVERFLOW"},      {kLate, "LATE"},
  };
  std::vector<std::string> words;
  for (const auto& [bit, code] : kCodes) {
    if ((decision.reasons & bit) == 0) continue;
    std::string word(code);
    if (bit == kOverflowed) word += " " + std::to_string(decision.overflow_step);
    words.push_back(std::move(word));
  }
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(decision.waited).count();
  words.push_back("WAITED " + std::to_string(seconds) + "s");
  words.push_back("LOAD " + PointsText(decision.load_before) + "/" + PointsText(decision.capacity));
  std::string fits;
  for (const Need& need : met.needs) {
    fits += fits.empty() ? "FITS " : ", ";
    fits += traits.NameOf(need.trait);
    if (need.min_level > 1) fits += ">=" + std::to_string(need.min_level);
  }
  if (!fits.empty()) words.push_back(std::move(fits));
  return words;
}

}  // namespace deskmesh::chat::routing
