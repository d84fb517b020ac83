// SPDX-License-Identifier: Apache-2.0
#include "sla/core/ical.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "platform/base/error.h"

namespace deskmesh::sla {

namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::size_t kMaxLine = 8192;

absl::Status Fault(int line, const std::string& what) {
  return base::InvalidField("icalendar", "line " + std::to_string(line) + ": " + what);
}

std::string Upper(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

// A content line: NAME;PARAM=…:value. `line` is where it begins in the file.
struct Property {
  int line = 0;
  std::string name;
  std::string parameters;  // upper case, with the leading `;`
  std::string value;
};

// Splits into unfolded content lines.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {
    if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
  }

  // Nothing at the end.
  absl::StatusOr<std::optional<Property>> Next() {
    std::string content;
    int line = 0;
    do {
      if (text_.empty()) return std::optional<Property>();
      line = line_ + 1;
      content = std::string(TakeLine());
      while (!text_.empty() && (text_[0] == ' ' || text_[0] == '\t')) {
        text_.remove_prefix(1);
        content += TakeLine();
        if (content.size() > kMaxLine) break;
      }
      if (content.size() > kMaxLine) return Fault(line, "is longer than 8192 bytes");
    } while (content.empty());
    return Split(line, content);
  }

 private:
  std::string_view TakeLine() {
    const std::size_t end = std::min(text_.find('\n'), text_.size());
    std::string_view line = text_.substr(0, end);
    text_.remove_prefix(std::min(end + 1, text_.size()));
    ++line_;
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  }

  static absl::StatusOr<std::optional<Property>> Split(int line, const std::string& content) {
    bool is_quoted = false;
    for (std::size_t i = 0; i < content.size(); ++i) {
      if (content[i] == '"') is_quoted = !is_quoted;
      if (content[i] != ':' || is_quoted) continue;
      const std::string head = Upper(std::string_view(content).substr(0, i));
      const std::size_t semicolon = std::min(head.find(';'), head.size());
      return std::optional<Property>({.line = line,
                                      .name = head.substr(0, semicolon),
                                      .parameters = head.substr(semicolon),
                                      .value = content.substr(i + 1)});
    }
    return Fault(line, "is no `NAME:value`");
  }

  std::string_view text_;
  int line_ = 0;
};

// The date of `20261001` or of the day of `20261001T…`.
std::optional<year_month_day> ReadDate(std::string_view value) {
  if (value.size() < 8 || (value.size() > 8 && value[8] != 'T')) return std::nullopt;
  const std::string iso = std::string(value.substr(0, 4)) + '-' + std::string(value.substr(4, 2)) +
                          '-' + std::string(value.substr(6, 2));
  return ParseDate(iso);
}

// Days of `P3D` or `P1W`.
std::optional<int> ReadDays(std::string_view value) {
  if (value.size() < 3 || value.size() > 6 || value[0] != 'P') return std::nullopt;
  const char unit = value.back();
  if (unit != 'D' && unit != 'W') return std::nullopt;
  int count = 0;
  for (char c : value.substr(1, value.size() - 2)) {
    if (c < '0' || c > '9') return std::nullopt;
    count = count * 10 + (c - '0');
  }
  return unit == 'W' ? count * 7 : count;
}

std::optional<int> ReadNumber(std::string_view value) {
  if (value.empty() || value.size() > 4) return std::nullopt;
  int number = 0;
  for (char c : value) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

// Text with `\n`, `\,`, `\;` and `\\` undone, at most 100 characters.
std::string ReadText(std::string_view value) {
  std::string text;
  int characters = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    char c = value[i];
    if (c == '\\' && i + 1 < value.size()) {
      c = value[++i];
      if (c == 'n' || c == 'N') c = ' ';
    }
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80 && ++characters > 100) break;
    text.push_back(c);
  }
  return text;
}

struct YearlyRule {
  int interval = 1;
  std::optional<int> count;
  std::optional<year_month_day> until;
};

struct Event {
  int line = 0;
  std::optional<year_month_day> start;
  std::optional<year_month_day> end;  // the day after the last
  std::optional<int> length;
  std::string name;
  std::string categories;
  std::optional<YearlyRule> rule;
  std::set<year_month_day> excluded;
  bool is_whole_day = false;
  bool is_cancelled = false;
};

absl::StatusOr<YearlyRule> ReadRule(const Property& property) {
  YearlyRule rule;
  bool is_yearly = false;
  std::string_view rest = property.value;
  while (!rest.empty()) {
    const std::size_t semicolon = std::min(rest.find(';'), rest.size());
    const std::string_view part = rest.substr(0, semicolon);
    rest.remove_prefix(std::min(semicolon + 1, rest.size()));
    const std::size_t equals = std::min(part.find('='), part.size());
    const std::string key = Upper(part.substr(0, equals));
    const std::string_view value = part.substr(std::min(equals + 1, part.size()));
    if (key == "FREQ") {
      is_yearly = Upper(value) == "YEARLY";
    } else if (key == "INTERVAL" || key == "COUNT") {
      const std::optional<int> number = ReadNumber(value);
      if (!number.has_value() || *number < 1) {
        return Fault(property.line, key + " must be 1 to 9999");
      }
      if (key == "INTERVAL") {
        rule.interval = *number;
      } else {
        rule.count = *number;
      }
    } else if (key == "UNTIL") {
      rule.until = ReadDate(value);
      if (!rule.until.has_value()) return Fault(property.line, "UNTIL is no date");
    } else if (key != "WKST" && key != "BYMONTH" && key != "BYMONTHDAY") {
      // BYMONTH and BYMONTHDAY only repeat what DTSTART says in such files.
      return Fault(property.line, "a rule with " + key + " is not supported");
    }
  }
  if (!is_yearly) return Fault(property.line, "only rules with FREQ=YEARLY are supported");
  return rule;
}

absl::Status ReadInto(const Property& property, Event& event) {
  const auto date = [&]() -> absl::StatusOr<year_month_day> {
    const std::optional<year_month_day> read = ReadDate(property.value);
    if (!read.has_value()) {
      return Fault(property.line, property.name + " must be a date such as 20261001");
    }
    return *read;
  };
  if (property.name == "DTSTART") {
    DESKMESH_ASSIGN_OR_RETURN(event.start, date());
    event.is_whole_day = property.value.size() == 8;
  } else if (property.name == "DTEND") {
    DESKMESH_ASSIGN_OR_RETURN(event.end, date());
  } else if (property.name == "DURATION") {
    event.length = ReadDays(property.value);
    if (!event.length.has_value()) event.is_whole_day = false;
  } else if (property.name == "SUMMARY") {
    event.name = ReadText(property.value);
  } else if (property.name == "CATEGORIES") {
    event.categories = ReadText(property.value);
  } else if (property.name == "STATUS") {
    event.is_cancelled = Upper(property.value) == "CANCELLED";
  } else if (property.name == "RRULE") {
    DESKMESH_ASSIGN_OR_RETURN(event.rule, ReadRule(property));
  } else if (property.name == "EXDATE") {
    std::string_view rest = property.value;
    while (!rest.empty()) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      const std::optional<year_month_day> excluded = ReadDate(rest.substr(0, comma));
      if (!excluded.has_value()) return Fault(property.line, "EXDATE must hold dates");
      event.excluded.insert(*excluded);
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
  }
  return absl::OkStatus();
}

bool IsWorkingDay(const Event& event) {
  const auto says = [](const std::string& text) {
    return text.find("班") != std::string::npos ||
           Upper(text).find("WORKING DAY") != std::string::npos;
  };
  return says(event.name) || says(event.categories);
}

class Collector {
 public:
  absl::Status Add(const Event& event) {
    if (!event.start.has_value()) return Fault(event.line, "an event without DTSTART");
    if (!event.is_whole_day || event.is_cancelled) {
      ++found_.skipped;
      return absl::OkStatus();
    }
    int length = event.length.value_or(1);
    if (event.end.has_value()) length = (sys_days(*event.end) - sys_days(*event.start)).count();
    // Some programs write the same day as start and end of a one-day event.
    length = length == 0 ? 1 : length;
    if (length < 1) return Fault(event.line, "an event ends before it starts");
    if (length > kMaxICalEventDays) return Fault(event.line, "an event is longer than 366 days");

    const YearlyRule rule =
        event.rule.value_or(YearlyRule{.interval = 1, .count = 1, .until = std::nullopt});
    int seen = 0;
    bool is_inside = false;
    for (int year = static_cast<int>(event.start->year());
         year <= static_cast<int>(kLastCalendarYear); year += rule.interval) {
      const year_month_day start{std::chrono::year(year), event.start->month(), event.start->day()};
      if (!start.ok()) continue;  // 29 February
      if (rule.until.has_value() && start > *rule.until) break;
      if (rule.count.has_value() && seen++ >= *rule.count) break;
      if (event.excluded.contains(start)) continue;
      for (int day = 0; day < length; ++day) {
        const year_month_day date(sys_days(start) + days(day));
        if (date.year() < kFirstCalendarYear || date.year() > kLastCalendarYear) continue;
        is_inside = true;
        DESKMESH_RETURN_IF_ERROR(AddDay(event, date));
      }
    }
    if (!is_inside) ++found_.skipped;
    return absl::OkStatus();
  }

  IcalDays Take() {
    for (auto& [date, day] : days_) found_.days.push_back(std::move(day));
    return std::move(found_);
  }

 private:
  absl::Status AddDay(const Event& event, year_month_day date) {
    const int works_like = IsWorkingDay(event) ? 1 : 0;
    auto [day, is_new] = days_.try_emplace(date);
    if (is_new) {
      if (days_.size() > static_cast<std::size_t>(kMaxSpecialDays)) {
        return Fault(event.line, "more than " + std::to_string(kMaxSpecialDays) + " days");
      }
      day->second = {date, event.name, works_like, {}};
      return absl::OkStatus();
    }
    if (day->second.works_like_weekday != works_like) {
      return Fault(event.line, FormatDate(date) + " is both a holiday and a working day");
    }
    return absl::OkStatus();
  }

  std::map<year_month_day, SpecialDay> days_;
  IcalDays found_;
};

}  // namespace

absl::StatusOr<IcalDays> ParseICal(std::string_view text) {
  if (text.size() > kMaxICalBytes) {
    return base::InvalidField("icalendar", "must be at most 1 MB");
  }
  Reader reader(text);
  Collector collector;
  std::vector<std::string> open;  // components begun and not ended
  Event event;
  int events = 0;
  bool has_calendar = false;
  while (true) {
    DESKMESH_ASSIGN_OR_RETURN(std::optional<Property> property, reader.Next());
    if (!property.has_value()) break;
    const bool is_begin = property->name == "BEGIN";
    if (is_begin || property->name == "END") {
      const std::string component = Upper(property->value);
      if (is_begin) {
        if (open.empty() && component != "VCALENDAR") {
          return Fault(property->line, "must begin with BEGIN:VCALENDAR");
        }
        if (open.size() >= 8) return Fault(property->line, "components are nested too deep");
        has_calendar = true;
        open.push_back(component);
        if (component == "VEVENT") event = {.line = property->line};
        continue;
      }
      if (open.empty() || open.back() != component) {
        return Fault(property->line, "END:" + component + " without its BEGIN");
      }
      open.pop_back();
      if (component != "VEVENT") continue;
      if (++events > kMaxICalEvents) {
        return Fault(property->line, "more than " + std::to_string(kMaxICalEvents) + " events");
      }
      DESKMESH_RETURN_IF_ERROR(collector.Add(event));
    } else if (open.empty()) {
      return Fault(property->line, "must begin with BEGIN:VCALENDAR");
    } else if (open.back() == "VEVENT") {
      DESKMESH_RETURN_IF_ERROR(ReadInto(*property, event));
    }
  }
  if (!has_calendar) return base::InvalidField("icalendar", "must begin with BEGIN:VCALENDAR");
  if (!open.empty()) {
    return base::InvalidField("icalendar", "ends inside " + open.back());
  }
  return collector.Take();
}

void TakeOver(const std::vector<SpecialDay>& days, CalendarSpec& calendar) {
  int weekday = 1;
  while (weekday < 7 && calendar.week[weekday - 1].empty()) ++weekday;
  std::map<year_month_day, SpecialDay> by_date;
  for (SpecialDay& day : calendar.special_days) by_date[day.date] = std::move(day);
  for (const SpecialDay& day : days) {
    SpecialDay& taken = by_date[day.date] = day;
    if (taken.works_like_weekday != 0) taken.works_like_weekday = weekday;
  }
  calendar.special_days.clear();
  for (auto& [date, day] : by_date) calendar.special_days.push_back(std::move(day));
}

}  // namespace deskmesh::sla
