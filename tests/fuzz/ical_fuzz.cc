// SPDX-License-Identifier: Apache-2.0
//
// Calendar files from outside: whatever the bytes, they are read within the limits or refused, and what
// was read makes a calendar that can be computed with.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "sla/core/calendar_spec.h"
#include "sla/core/ical.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace deskmesh::sla;
  const auto parsed = ParseICal(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!parsed.ok()) {
    if (!absl::IsInvalidArgument(parsed.status())) std::abort();
    return 0;
  }
  const auto is_before = [](const SpecialDay& a, const SpecialDay& b) { return a.date < b.date; };
  const bool is_ascending = std::adjacent_find(parsed->days.begin(), parsed->days.end(),
                                               [&](const SpecialDay& a, const SpecialDay& b) {
                                                 return !is_before(a, b);
                                               }) == parsed->days.end();
  if (!is_ascending || parsed->skipped < 0) std::abort();
  CalendarSpec calendar;
  calendar.name = "fuzz";
  calendar.time_zone = "Asia/Shanghai";
  TakeOver(parsed->days, calendar);
  TakeOver(parsed->days, calendar);  // again changes nothing
  if (calendar.special_days.size() != parsed->days.size()) std::abort();
  return 0;
}
