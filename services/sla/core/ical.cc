// SPDX-License-Identifier: Apache-2.0
#include "sla/core/ical.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "platform/base/error.h"

namespace deskmesh::sla {

namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::size_t kMaxLine = 8192;
// A counted rule that began before this year isn't followed.
constexpr int kEarliestCounted = 1900;

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

// The `number`-th such weekday of a month, from its end where it is negative; each of them where it is 0.
struct NthWeekday {
  int number = 0;
  std::chrono::weekday day;
};

// A whole-day event that comes back every year: on the date of its start unless months, days of the
// month or weekdays say otherwise (RFC 5545, 3.3.10).
struct YearlyRule {
  int interval = 1;
  std::optional<int> count;
  std::optional<year_month_day> until;
  std::vector<int> months;  // 1 to 12
  std::vector<int> month_days;  // 1 to 31, or -31 to -1 from the end
  std::vector<NthWeekday> weekdays;
};

struct Event {
  int line = 0;
  std::optional<year_month_day> start;
  std::optional<year_month_day> end;  // the day after the last
  std::optional<int> length;
  std::string name;
  std::string categories;
  std::optional<Property> rule;  // read once it is known that the event is of whole days
  std::set<year_month_day> excluded;
  bool is_whole_day = false;
  bool is_cancelled = false;
};

// A number that may have a sign.
std::optional<int> ReadSigned(std::string_view value) {
  const bool is_negative = value.starts_with('-');
  if (is_negative || value.starts_with('+')) value.remove_prefix(1);
  const std::optional<int> number = ReadNumber(value);
  if (!number.has_value()) return std::nullopt;
  return is_negative ? -*number : *number;
}

// Calls `take` with each part of a list; false when it refuses one.
template <typename Take>
bool ForEach(std::string_view list, char separator, Take take) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(separator), list.size());
    if (!take(list.substr(0, end))) return false;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return true;
}

// `4TH`, `-1MO` or `FR`.
std::optional<NthWeekday> ReadWeekday(std::string_view value) {
  constexpr std::string_view kNames = "SUMOTUWETHFRSA";
  if (value.size() < 2) return std::nullopt;
  const std::string name = Upper(value.substr(value.size() - 2));
  const std::size_t place = kNames.find(name);
  if (place == std::string_view::npos || place % 2 != 0) return std::nullopt;
  NthWeekday weekday{.number = 0, .day = std::chrono::weekday(static_cast<unsigned>(place / 2))};
  value.remove_suffix(2);
  if (value.empty()) return weekday;
  const std::optional<int> number = ReadSigned(value);
  if (!number.has_value() || *number == 0 || *number > 5 || *number < -5) return std::nullopt;
  weekday.number = *number;
  return weekday;
}

absl::Status ReadPart(int line, const std::string& key, std::string_view value, YearlyRule& rule) {
  const auto numbers = [&](int most, bool may_be_negative, std::vector<int>& into) {
    return ForEach(value, ',', [&](std::string_view one) {
      const std::optional<int> number = ReadSigned(one);
      if (!number.has_value() || *number == 0 || *number > most ||
          *number < (may_be_negative ? -most : 1)) {
        return false;
      }
      into.push_back(*number);
      return true;
    });
  };
  if (key == "INTERVAL" || key == "COUNT") {
    const std::optional<int> number = ReadNumber(value);
    if (!number.has_value() || *number < 1) return Fault(line, key + " must be 1 to 9999");
    if (key == "INTERVAL") {
      rule.interval = *number;
    } else {
      rule.count = *number;
    }
  } else if (key == "UNTIL") {
    rule.until = ReadDate(value);
    if (!rule.until.has_value()) return Fault(line, "UNTIL is no date");
  } else if (key == "BYMONTH") {
    if (!numbers(12, false, rule.months)) return Fault(line, "BYMONTH must hold 1 to 12");
  } else if (key == "BYMONTHDAY") {
    if (!numbers(31, true, rule.month_days)) {
      return Fault(line, "BYMONTHDAY must hold 1 to 31 or -31 to -1");
    }
  } else if (key == "BYDAY") {
    const bool is_read = ForEach(value, ',', [&](std::string_view one) {
      const std::optional<NthWeekday> weekday = ReadWeekday(one);
      if (weekday.has_value()) rule.weekdays.push_back(*weekday);
      return weekday.has_value();
    });
    if (!is_read) return Fault(line, "BYDAY must hold weekdays such as 4TH or -1MO");
  } else if (key != "WKST") {
    return Fault(line, "a rule with " + key + " is not supported");
  }
  return absl::OkStatus();
}

absl::StatusOr<YearlyRule> ReadRule(const Property& property) {
  YearlyRule rule;
  bool is_yearly = false;
  absl::Status status;
  ForEach(property.value, ';', [&](std::string_view part) {
    const std::size_t equals = std::min(part.find('='), part.size());
    const std::string key = Upper(part.substr(0, equals));
    const std::string_view value = part.substr(std::min(equals + 1, part.size()));
    if (key == "FREQ") {
      is_yearly = Upper(value) == "YEARLY";
    } else {
      status = ReadPart(property.line, key, value, rule);
    }
    return status.ok();
  });
  if (!status.ok()) return status;
  if (!is_yearly) return Fault(property.line, "only rules with FREQ=YEARLY are supported");
  // Counted through the whole year, and by weeks, it would mean something else.
  if (!rule.weekdays.empty() && rule.months.empty()) {
    return Fault(property.line, "a rule with BYDAY must have BYMONTH");
  }
  return rule;
}

bool IsNth(const NthWeekday& wanted, year_month_day date) {
  if (std::chrono::weekday(sys_days(date)) != wanted.day) return false;
  const int day = static_cast<int>(static_cast<unsigned>(date.day()));
  if (wanted.number >= 0) return wanted.number == 0 || (day - 1) / 7 + 1 == wanted.number;
  const year_month_day last(date.year() / date.month() / std::chrono::last);
  const int left = static_cast<int>(static_cast<unsigned>(last.day())) - day;
  return left / 7 + 1 == -wanted.number;
}

// The days of `year` on which the event begins, ascending.
std::vector<year_month_day> StartsIn(int year, const YearlyRule& rule, year_month_day start) {
  std::vector<year_month_day> starts;
  std::vector<int> months = rule.months;
  if (months.empty() && rule.month_days.empty()) {
    months = {static_cast<int>(static_cast<unsigned>(start.month()))};
  }
  std::vector<int> month_days = rule.month_days;
  if (month_days.empty() && rule.weekdays.empty()) {
    month_days = {static_cast<int>(static_cast<unsigned>(start.day()))};
  }
  for (int month = 1; month <= 12; ++month) {
    if (!months.empty() && std::find(months.begin(), months.end(), month) == months.end()) continue;
    const year_month_day last(std::chrono::year(year) /
                              std::chrono::month(static_cast<unsigned>(month)) / std::chrono::last);
    const int length = static_cast<int>(static_cast<unsigned>(last.day()));
    for (int day = 1; day <= length; ++day) {
      const year_month_day date(last.year(), last.month(),
                                std::chrono::day(static_cast<unsigned>(day)));
      const bool is_day =
          month_days.empty() || std::any_of(month_days.begin(), month_days.end(), [&](int wanted) {
            return wanted > 0 ? wanted == day : length + 1 + wanted == day;
          });
      const bool is_weekday =
          rule.weekdays.empty() ||
          std::any_of(rule.weekdays.begin(), rule.weekdays.end(),
                      [&](const NthWeekday& wanted) { return IsNth(wanted, date); });
      if (is_day && is_weekday && date >= start) starts.push_back(date);
    }
  }
  return starts;
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
    event.rule = property;
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

bool IsLetter(char c) { return (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80; }

// `WORKING DAY` as words of their own, and not after a `non`.
bool SaysWorkingDay(std::string_view text) {
  constexpr std::string_view kWords = "WORKING DAY";
  const std::string upper = Upper(text);
  for (std::size_t at = upper.find(kWords); at != std::string::npos;
       at = upper.find(kWords, at + 1)) {
    std::string_view before = std::string_view(upper).substr(0, at);
    const std::string_view after = std::string_view(upper).substr(at + kWords.size());
    if ((!before.empty() && IsLetter(before.back())) || (!after.empty() && IsLetter(after[0]))) {
      continue;
    }
    while (!before.empty() && (before.back() == ' ' || before.back() == '-'))
      before.remove_suffix(1);
    const bool is_denied =
        before.ends_with("NON") && (before.size() == 3 || !IsLetter(before[before.size() - 4]));
    const bool is_not =
        before.ends_with("NOT A") ||
        (before.ends_with("NO") && (before.size() == 2 || !IsLetter(before[before.size() - 3])));
    if (!is_denied && !is_not) return true;
  }
  return false;
}

bool IsWorkingDay(const Event& event) {
  const auto says = [](const std::string& text) {
    return text.find("班") != std::string::npos || SaysWorkingDay(text);
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

    YearlyRule rule{.interval = 1, .count = 1, .until = std::nullopt};
    if (event.rule.has_value()) {
      DESKMESH_ASSIGN_OR_RETURN(rule, ReadRule(*event.rule));
    }
    int first_year = static_cast<int>(event.start->year());
    if (first_year < kEarliestCounted && rule.count.has_value()) {
      ++found_.skipped;
      return absl::OkStatus();
    }
    while (first_year < kEarliestCounted) first_year += rule.interval;
    int seen = 0;
    bool is_inside = false;
    bool is_over = false;
    for (int year = first_year; year <= static_cast<int>(kLastCalendarYear) && !is_over;
         year += rule.interval) {
      for (const year_month_day start : StartsIn(year, rule, *event.start)) {
        is_over = (rule.until.has_value() && start > *rule.until) ||
                  (rule.count.has_value() && seen++ >= *rule.count);
        if (is_over) break;
        if (event.excluded.contains(start)) continue;
        DESKMESH_ASSIGN_OR_RETURN(const bool is_counted, AddDays(event, start, length));
        is_inside = is_inside || is_counted;
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
  // Whether one of them is of the years that calendars know.
  absl::StatusOr<bool> AddDays(const Event& event, year_month_day start, int length) {
    bool is_inside = false;
    for (int day = 0; day < length; ++day) {
      const year_month_day date(sys_days(start) + days(day));
      if (date.year() < kFirstCalendarYear || date.year() > kLastCalendarYear) continue;
      is_inside = true;
      DESKMESH_RETURN_IF_ERROR(AddDay(event, date));
    }
    return is_inside;
  }

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
