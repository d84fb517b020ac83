// SPDX-License-Identifier: Apache-2.0
#include "analytics/convert.h"

#include <absl/time/time.h>
#include <google/protobuf/descriptor.h>

#include <cstdio>

namespace deskmesh::analytics::convert {
namespace {

std::string CsvField(const std::string& text) {
  // A leading formula sign would run in a spreadsheet.
  std::string safe =
      !text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos
          ? "'" + text
          : text;
  if (safe.find_first_of(",\"\r\n") == std::string::npos) return safe;
  std::string quoted = "\"";
  for (const char c : safe) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string Rfc3339(const google::protobuf::Timestamp& at) {
  return absl::FormatTime(absl::RFC3339_sec, absl::FromUnixSeconds(at.seconds()),
                          absl::UTCTimeZone());
}

std::string Number(const google::protobuf::Message& message,
                   const google::protobuf::FieldDescriptor& field) {
  if (field.cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_INT64) {
    return std::to_string(message.GetReflection()->GetInt64(message, &field));
  }
  char text[32];
  std::snprintf(text, sizeof(text), "%.4f", message.GetReflection()->GetDouble(message, &field));
  return text;
}

void AppendCsvRow(const v1::ReportRow& row, std::string* csv) {
  *csv += CsvField(row.group()) + ',' + (row.has_period_start() ? Rfc3339(row.period_start()) : "");
  const auto* type = v1::Measures::descriptor();
  for (int i = 0; i < type->field_count(); ++i)
    *csv += ',' + Number(row.measures(), *type->field(i));
  *csv += "\r\n";
}

}  // namespace

base::Instant ToInstant(const google::protobuf::Timestamp& proto) {
  return {proto.seconds() * 1'000'000 + proto.nanos() / 1000};
}

void ToProto(base::Instant at, google::protobuf::Timestamp* proto) {
  std::int64_t seconds = at.micros / 1'000'000;
  std::int64_t micros = at.micros % 1'000'000;
  if (micros < 0) {
    micros += 1'000'000;
    --seconds;
  }
  proto->set_seconds(seconds);
  proto->set_nanos(static_cast<std::int32_t>(micros * 1000));
}

void ToProto(const core::Tally& tally, v1::Measures* proto) {
  proto->set_tickets_created(tally.tickets_created);
  proto->set_tickets_resolved(tally.tickets_resolved);
  proto->set_tickets_reopened(tally.tickets_reopened);
  proto->set_first_response_mean_seconds(tally.first_response.Mean());
  proto->set_first_response_p50_seconds(tally.first_response.Percentile(0.5));
  proto->set_first_response_p90_seconds(tally.first_response.Percentile(0.9));
  proto->set_resolution_mean_seconds(tally.resolution.Mean());
  proto->set_resolution_p50_seconds(tally.resolution.Percentile(0.5));
  proto->set_resolution_p90_seconds(tally.resolution.Percentile(0.9));
  proto->set_first_contact_resolution(
      core::Share(tally.resolved_at_first_contact, tally.tickets_resolved));
  proto->set_rating_mean(core::Share(tally.rating_sum, tally.ratings));
  proto->set_csat(core::Share(tally.ratings_good, tally.ratings));
  proto->set_ratings(tally.ratings);
  proto->set_sla_attainment(
      core::Share(tally.clocks_ended - tally.clocks_breached, tally.clocks_ended));
  proto->set_sla_breaches(tally.clocks_breached);
  proto->set_clocks_ended(tally.clocks_ended);
  proto->set_conversations_started(tally.conversations_started);
  proto->set_conversations_closed(tally.conversations_closed);
  proto->set_deflection(core::Share(tally.conversations_deflected, tally.conversations_closed));
  proto->set_bot_questions(tally.bot_questions);
  proto->set_bot_answers(tally.bot_answers);
  proto->set_bot_handovers(tally.bot_handovers);
}

std::string ToCsv(const v1::Report& report) {
  std::string csv = "\xEF\xBB\xBFgroup,period_start";
  const auto* type = v1::Measures::descriptor();
  for (int i = 0; i < type->field_count(); ++i) csv += "," + type->field(i)->name();
  csv += "\r\n";
  for (const v1::ReportRow& row : report.rows()) AppendCsvRow(row, &csv);
  v1::ReportRow total = report.total();
  total.set_group("total");
  AppendCsvRow(total, &csv);
  return csv;
}

}  // namespace deskmesh::analytics::convert
