// SPDX-License-Identifier: Apache-2.0
#include "platform/http/json_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

namespace deskmesh::http {
namespace {

constexpr std::int64_t kSecondsPerDay = 86'400;
constexpr std::int64_t kMinTimestamp = -62'135'596'800;  // 0001-01-01T00:00:00Z
constexpr std::int64_t kMaxTimestamp = 253'402'300'799;  // 9999-12-31T23:59:59Z
constexpr std::int64_t kMaxDuration = 315'576'000'000;

// What a byte needs inside a JSON string: 0 nothing, `u` an escape by number, `8` a look at UTF-8,
// else the letter after the backslash.
constexpr std::array<char, 256> kEscapes = [] {
  std::array<char, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = 'u';
  for (std::size_t c = 0x80; c < 0x100; ++c) table[c] = '8';
  table['"'] = '"';
  table['\\'] = '\\';
  table['\b'] = 'b';
  table['\f'] = 'f';
  table['\n'] = 'n';
  table['\r'] = 'r';
  table['\t'] = 't';
  return table;
}();

// Length of the well-formed sequence at the front of `text`, 0 when there is none.
std::size_t SequenceLength(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto is_tail = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xC0U) == 0x80U; };
  const unsigned char lead = byte(0);
  if (lead >= 0xC2 && lead <= 0xDF) return is_tail(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    if (!is_tail(1) || !is_tail(2)) return 0;
    if (lead == 0xE0 && byte(1) < 0xA0) return 0;
    if (lead == 0xED && byte(1) > 0x9F) return 0;  // surrogates
    return 3;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    if (!is_tail(1) || !is_tail(2) || !is_tail(3)) return 0;
    if (lead == 0xF0 && byte(1) < 0x90) return 0;
    if (lead == 0xF4 && byte(1) > 0x8F) return 0;
    return 4;
  }
  return 0;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Reads exactly `digits` decimal digits at `*position`.
bool TakeNumber(std::string_view text, std::size_t* position, int digits, int* value) {
  *value = 0;
  for (int i = 0; i < digits; ++i, ++*position) {
    if (*position >= text.size() || !IsDigit(text[*position])) return false;
    *value = *value * 10 + (text[*position] - '0');
  }
  return true;
}

bool TakeChar(std::string_view text, std::size_t* position, char expected) {
  if (*position >= text.size() || text[*position] != expected) return false;
  ++*position;
  return true;
}

// Reads `.` and 1 to 9 digits when a point follows; false when they are malformed.
bool TakeFraction(std::string_view text, std::size_t* position, std::int32_t* nanos) {
  *nanos = 0;
  if (*position >= text.size() || text[*position] != '.') return true;
  ++*position;
  int digits = 0;
  for (; *position < text.size() && IsDigit(text[*position]); ++*position) {
    if (++digits > 9) return false;
    *nanos = *nanos * 10 + (text[*position] - '0');
  }
  if (digits == 0) return false;
  for (; digits < 9; ++digits) *nanos *= 10;
  return true;
}

// Days since 1970-01-01 of a date of the proleptic Gregorian calendar, and back.
// http://howardhinnant.github.io/date_algorithms.html
std::int64_t DaysOf(int year, int month, int day) {
  const std::int64_t y = month <= 2 ? year - 1 : year;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const std::int64_t year_of_era = y - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
         719'468;
}

struct Date {
  int year, month, day;
};

Date DateOf(std::int64_t days) {
  days += 719'468;
  const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
  const std::int64_t day_of_era = days - era * 146'097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted = (5 * day_of_year + 2) / 153;
  const int month = static_cast<int>(shifted < 10 ? shifted + 3 : shifted - 9);
  const auto year = static_cast<int>(year_of_era + era * 400 + (month <= 2 ? 1 : 0));
  return {year, month, static_cast<int>(day_of_year - (153 * shifted + 2) / 5 + 1)};
}

int DaysInMonth(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && is_leap ? 29 : kDays[month - 1];
}

char* PutDigits(char* at, int value, int digits) {
  for (int i = digits - 1; i >= 0; --i, value /= 10) at[i] = static_cast<char>('0' + value % 10);
  return at + digits;
}

// 3, 6 or 9 digits after a point; nothing for 0.
char* PutFraction(char* at, int nanos) {
  if (nanos == 0) return at;
  *at++ = '.';
  if (nanos % 1'000'000 == 0) return PutDigits(at, nanos / 1'000'000, 3);
  if (nanos % 1'000 == 0) return PutDigits(at, nanos / 1'000, 6);
  return PutDigits(at, nanos, 9);
}

template <typename T>
void AppendFloating(T value, std::string* out) {
  if (std::isnan(value)) {
    *out += "\"NaN\"";
  } else if (std::isinf(value)) {
    *out += value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
  } else {
    char digits[32];
    const auto [end, error] = std::to_chars(digits, digits + sizeof(digits), value);
    out->append(digits, end);
  }
}

}  // namespace

void AppendJsonString(std::string_view text, std::string* out) {
  *out += '"';
  std::size_t begin = 0;  // of what is not copied yet
  std::size_t i = 0;
  const std::size_t size = text.size();
  while (i < size) {
    // Eight bytes at a time while none of them needs a closer look.
    while (i + 8 <= size) {
      std::uint64_t word;
      std::memcpy(&word, text.data() + i, 8);
      constexpr std::uint64_t kOnes = 0x0101010101010101U;
      const std::uint64_t quotes = word ^ (kOnes * '"');
      const std::uint64_t slashes = word ^ (kOnes * '\\');
      const std::uint64_t special =
          ((word - kOnes * 0x20) | (quotes - kOnes) | (slashes - kOnes) | word) & (kOnes * 0x80);
      if (special != 0) break;
      i += 8;
    }
    if (i >= size) break;
    const char escape = kEscapes[static_cast<unsigned char>(text[i])];
    if (escape == 0) {
      ++i;
      continue;
    }
    if (escape == '8') {
      const std::size_t length = SequenceLength(text.substr(i));
      if (length != 0) {
        i += length;
        continue;
      }
    }
    out->append(text, begin, i - begin);
    if (escape == '8') {
      *out += "\xEF\xBF\xBD";
    } else if (escape == 'u') {
      constexpr char kHex[] = "0123456789abcdef";
      *out += "\\u00";
      *out += kHex[static_cast<unsigned char>(text[i]) >> 4U];
      *out += kHex[static_cast<unsigned char>(text[i]) & 15U];
    } else {
      *out += '\\';
      *out += escape;
    }
    begin = ++i;
  }
  out->append(text, begin, size - begin);
  *out += '"';
}

void AppendJsonNumber(double value, std::string* out) { AppendFloating(value, out); }
void AppendJsonNumber(float value, std::string* out) { AppendFloating(value, out); }

void AppendDecimal(std::int64_t value, std::string* out) {
  char digits[24];
  out->append(digits, std::to_chars(digits, digits + sizeof(digits), value).ptr);
}

void AppendDecimal(std::uint64_t value, std::string* out) {
  char digits[24];
  out->append(digits, std::to_chars(digits, digits + sizeof(digits), value).ptr);
}

void AppendTimestamp(TimestampParts at, std::string* out) {
  const std::int64_t seconds = std::clamp(at.seconds, kMinTimestamp, kMaxTimestamp);
  std::int64_t days = seconds / kSecondsPerDay;
  std::int64_t rest = seconds % kSecondsPerDay;
  if (rest < 0) {
    rest += kSecondsPerDay;
    --days;
  }
  const Date date = DateOf(days);
  char text[40];
  char* end = PutDigits(text, date.year, 4);
  *end++ = '-';
  end = PutDigits(end, date.month, 2);
  *end++ = '-';
  end = PutDigits(end, date.day, 2);
  *end++ = 'T';
  end = PutDigits(end, static_cast<int>(rest / 3600), 2);
  *end++ = ':';
  end = PutDigits(end, static_cast<int>(rest / 60 % 60), 2);
  *end++ = ':';
  end = PutDigits(end, static_cast<int>(rest % 60), 2);
  end = PutFraction(end, std::clamp(at.nanos, 0, 999'999'999));
  *end++ = 'Z';
  out->append(text, end);
}

std::optional<TimestampParts> ParseTimestamp(std::string_view text) {
  std::size_t position = 0;
  int year, month, day, hour, minute, second;
  if (!TakeNumber(text, &position, 4, &year) || !TakeChar(text, &position, '-') ||
      !TakeNumber(text, &position, 2, &month) || !TakeChar(text, &position, '-') ||
      !TakeNumber(text, &position, 2, &day)) {
    return std::nullopt;
  }
  if (!TakeChar(text, &position, 'T') && !TakeChar(text, &position, 't')) return std::nullopt;
  if (!TakeNumber(text, &position, 2, &hour) || !TakeChar(text, &position, ':') ||
      !TakeNumber(text, &position, 2, &minute) || !TakeChar(text, &position, ':') ||
      !TakeNumber(text, &position, 2, &second)) {
    return std::nullopt;
  }
  TimestampParts at;
  if (!TakeFraction(text, &position, &at.nanos)) return std::nullopt;
  std::int64_t offset = 0;
  if (!TakeChar(text, &position, 'Z') && !TakeChar(text, &position, 'z')) {
    const bool is_west = TakeChar(text, &position, '-');
    if (!is_west && !TakeChar(text, &position, '+')) return std::nullopt;
    int hours, minutes;
    if (!TakeNumber(text, &position, 2, &hours) || !TakeChar(text, &position, ':') ||
        !TakeNumber(text, &position, 2, &minutes) || hours > 23 || minutes > 59) {
      return std::nullopt;
    }
    offset = (is_west ? -1 : 1) * (hours * 3600 + minutes * 60);
  }
  if (position != text.size() || year < 1 || month < 1 || month > 12 || day < 1 ||
      day > DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59) {
    return std::nullopt;
  }
  at.seconds =
      DaysOf(year, month, day) * kSecondsPerDay + hour * 3600 + minute * 60 + second - offset;
  if (at.seconds < kMinTimestamp || at.seconds > kMaxTimestamp) return std::nullopt;
  return at;
}

void AppendDuration(DurationParts length, std::string* out) {
  if (length.seconds < 0 || length.nanos < 0) *out += '-';
  const auto magnitude = [](std::int64_t value) {
    return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  };
  AppendDecimal(magnitude(length.seconds), out);
  char fraction[16];
  const auto nanos =
      static_cast<int>(std::min<std::uint64_t>(magnitude(length.nanos), 999'999'999));
  out->append(fraction, PutFraction(fraction, nanos));
  *out += 's';
}

std::optional<DurationParts> ParseDuration(std::string_view text) {
  std::size_t position = 0;
  const bool is_negative = TakeChar(text, &position, '-');
  DurationParts length;
  const std::size_t first = position;
  for (; position < text.size() && IsDigit(text[position]); ++position) {
    length.seconds = length.seconds * 10 + (text[position] - '0');
    if (length.seconds > kMaxDuration) return std::nullopt;
  }
  if (position == first || !TakeFraction(text, &position, &length.nanos) ||
      !TakeChar(text, &position, 's') || position != text.size()) {
    return std::nullopt;
  }
  if (length.seconds == kMaxDuration && length.nanos > 0) return std::nullopt;
  if (is_negative) {
    length.seconds = -length.seconds;
    length.nanos = -length.nanos;
  }
  return length;
}

void AppendBase64(std::string_view bytes, std::string* out) {
  constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  out->reserve(out->size() + (bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t word = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      word = word << 8U | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    *out += kDigits[word >> 18U];
    *out += kDigits[word >> 12U & 63U];
    *out += i + 1 < bytes.size() ? kDigits[word >> 6U & 63U] : '=';
    *out += i + 2 < bytes.size() ? kDigits[word & 63U] : '=';
  }
}

std::optional<std::string> ParseBase64(std::string_view text) {
  for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
  if (text.size() % 4 == 1) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t word = 0;
  int bits = 0;
  for (const char c : text) {
    unsigned digit;
    if (c >= 'A' && c <= 'Z') {
      digit = static_cast<unsigned>(c - 'A');
    } else if (c >= 'a' && c <= 'z') {
      digit = static_cast<unsigned>(c - 'a') + 26;
    } else if (IsDigit(c)) {
      digit = static_cast<unsigned>(c - '0') + 52;
    } else if (c == '+' || c == '-') {
      digit = 62;
    } else if (c == '/' || c == '_') {
      digit = 63;
    } else {
      return std::nullopt;
    }
    word = word << 6U | digit;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes += static_cast<char>(word >> static_cast<unsigned>(bits) & 255U);
    }
  }
  return bytes;
}

void AppendCamelPath(std::string_view snake, std::string* out) {
  bool raise = false;
  for (const char c : snake) {
    if (c == '_') {
      raise = true;
    } else {
      *out += raise && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
      raise = false;
    }
  }
}

std::string SnakePath(std::string_view camel) {
  std::string snake;
  snake.reserve(camel.size() + 4);
  for (const char c : camel) {
    if (c >= 'A' && c <= 'Z') {
      snake += '_';
      snake += static_cast<char>(c - 'A' + 'a');
    } else {
      snake += c;
    }
  }
  return snake;
}

}  // namespace deskmesh::http
