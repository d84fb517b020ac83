// SPDX-License-Identifier: Apache-2.0
#include "analytics/core/report_period.h"

#include <catch2/catch.hpp>

#include "platform/base/error.h"

namespace deskmesh::analytics::core {
namespace {

absl::TimeZone Zone(const char* name) {
  absl::TimeZone zone;
  REQUIRE(absl::LoadTimeZone(name, &zone));
  return zone;
}

base::Instant At(const char* text) {
  absl::Time time;
  std::string error;
  REQUIRE(absl::ParseTime(absl::RFC3339_full, text, &time, &error));
  return {absl::ToUnixMicros(time)};
}

}  // namespace

TEST_CASE("a day begins at local midnight", "[analytics][core]") {
  const absl::TimeZone shanghai = Zone("Asia/Shanghai");
  REQUIRE(PeriodStart(At("2026-03-10T15:59:59Z"), Granularity::kDay, shanghai, {}) ==
          At("2026-03-09T16:00:00Z"));
  REQUIRE(PeriodStart(At("2026-03-10T16:00:00Z"), Granularity::kDay, shanghai, {}) ==
          At("2026-03-10T16:00:00Z"));
}

TEST_CASE("a week begins on Monday and a month on its first", "[analytics][core]") {
  const absl::TimeZone utc = absl::UTCTimeZone();
  REQUIRE(PeriodStart(At("2026-11-25T10:00:00Z"), Granularity::kWeek, utc, {}) ==
          At("2026-11-23T00:00:00Z"));
  REQUIRE(PeriodStart(At("2026-11-23T00:00:00Z"), Granularity::kWeek, utc, {}) ==
          At("2026-11-23T00:00:00Z"));
  REQUIRE(PeriodStart(At("2026-11-25T10:00:00Z"), Granularity::kMonth, utc, {}) ==
          At("2026-11-01T00:00:00Z"));
}

TEST_CASE("the hour repeated by a clock change stays two periods", "[analytics][core]") {
  const absl::TimeZone berlin = Zone("Europe/Berlin");
  const base::Instant first = At("2026-10-25T00:30:00Z");
  const base::Instant second = At("2026-10-25T01:30:00Z");
  REQUIRE(PeriodStart(first, Granularity::kHour, berlin, {}) !=
          PeriodStart(second, Granularity::kHour, berlin, {}));
}

TEST_CASE("a span is checked and filled in", "[analytics][core]") {
  const base::Instant now = At("2026-11-25T10:00:00Z");
  const auto whole = MakeSpan(nullptr, nullptr, now);
  REQUIRE(whole->to == now);
  REQUIRE(whole->from == At("2026-10-26T10:00:00Z"));
  const base::Instant early = At("2020-01-01T00:00:00Z");
  REQUIRE(base::DetailsOf(MakeSpan(&early, nullptr, now).status()).field_violations[0].field ==
          "from");
  REQUIRE_FALSE(MakeSpan(&now, &early, now).ok());
}

}  // namespace deskmesh::analytics::core
