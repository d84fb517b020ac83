// SPDX-License-Identifier: Apache-2.0
#include "sla/policies/convert.h"

#include <algorithm>
#include <utility>

#include "platform/base/error.h"
#include "sla/core/attribute_names.h"

namespace deskmesh::sla {
namespace {

// The enum of the contract and ClockKind in the same order.
constexpr std::pair<v1::Clock::Kind, ClockKind> kKinds[] = {
    {v1::Clock::ASSIGNMENT, ClockKind::kAssignment},
    {v1::Clock::FIRST_REPLY, ClockKind::kFirstReply},
    {v1::Clock::NEXT_REPLY, ClockKind::kNextReply},
    {v1::Clock::PROGRESS_UPDATE, ClockKind::kProgressUpdate},
    {v1::Clock::RESOLUTION, ClockKind::kResolution},
    {v1::Clock::WORK_START, ClockKind::kWorkStart},
};

std::optional<ClockKind> KindOf(v1::Clock::Kind kind) {
  for (const auto& [proto, core] : kKinds) {
    if (proto == kind) return core;
  }
  return std::nullopt;
}

template <typename E>
void ReadNames(const google::protobuf::RepeatedPtrField<std::string>& names,
               const std::string& field, std::vector<E>& values,
               std::vector<base::FieldViolation>& faults) {
  values.clear();
  for (int i = 0; i < names.size(); ++i) {
    const std::optional<E> value = Named<E>(names[i]);
    if (!value.has_value()) {
      faults.push_back(
          {field + "[" + std::to_string(i) + "]", "must be one of " + std::string(AllNames<E>())});
    } else if (std::find(values.begin(), values.end(), *value) == values.end()) {
      values.push_back(*value);
    }
  }
}

template <typename E>
void WriteNames(const std::vector<E>& values,
                google::protobuf::RepeatedPtrField<std::string>* names) {
  for (E value : values) *names->Add() = std::string(NameOf(value));
}

void ReadConditions(const v1::SlaPolicy::Conditions& sent, Conditions& conditions,
                    std::vector<base::FieldViolation>& faults) {
  ReadNames(sent.tiers(), "conditions.tiers", conditions.tiers, faults);
  ReadNames(sent.types(), "conditions.types", conditions.types, faults);
  ReadNames(sent.channels(), "conditions.channels", conditions.channels, faults);
  ReadNames(sent.levels(), "conditions.levels", conditions.levels, faults);
  conditions.organization_ids = {sent.organization_ids().begin(), sent.organization_ids().end()};
}

void ReadTargets(const v1::SlaPolicy& sent, Policy& policy,
                 std::vector<base::FieldViolation>& faults) {
  policy.targets.clear();
  for (int i = 0; i < sent.targets_size(); ++i) {
    const v1::SlaPolicy::Target& target = sent.targets(i);
    const std::optional<ClockKind> kind = KindOf(target.kind());
    if (!kind.has_value()) {
      faults.push_back({"targets[" + std::to_string(i) + "].kind", "must be a kind of clock"});
      continue;
    }
    policy.targets.push_back({.kind = *kind,
                              .priority = PriorityOf(target.priority()),
                              .within = DurationOf(target.within()),
                              .calendar_id = target.calendar_id(),
                              .core_function_only = target.core_function_only(),
                              .ignores_waiting = target.ignores_waiting()});
  }
}

void ReadEscalation(const v1::SlaPolicy& sent, Policy& policy,
                    std::vector<base::FieldViolation>& faults) {
  policy.escalation.clear();
  for (int i = 0; i < sent.escalation_size(); ++i) {
    const v1::SlaPolicy::EscalationStep& step = sent.escalation(i);
    const std::optional<ClockKind> kind = KindOf(step.kind());
    if (!kind.has_value()) {
      faults.push_back({"escalation[" + std::to_string(i) + "].kind", "must be a kind of clock"});
      continue;
    }
    EscalationStep& read = policy.escalation.emplace_back();
    read.kind = *kind;
    read.percent = step.at_percent();
    for (const v1::SlaPolicy::EscalationStep::Action& action : step.actions()) {
      read.actions.push_back({static_cast<EscalationAction::Kind>(action.kind()), action.target()});
    }
  }
}

void ReadServiceCredit(const v1::SlaPolicy::ServiceCredit& sent, Policy& policy,
                       std::vector<base::FieldViolation>& faults) {
  policy.service_credit = {};
  if (sent.required_percent() == 0) return;
  const std::optional<ClockKind> kind = KindOf(sent.kind());
  if (!kind.has_value()) {
    faults.push_back({"service_credit.kind", "must be a kind of clock"});
    return;
  }
  policy.service_credit = {*kind, sent.required_percent(), sent.credit()};
}

std::vector<Period> ReadPeriods(
    const google::protobuf::RepeatedPtrField<v1::Calendar::Period>& sent) {
  std::vector<Period> periods;
  for (const v1::Calendar::Period& period : sent) {
    periods.push_back({period.start_minute(), period.end_minute()});
  }
  return periods;
}

void WritePeriod(int weekday, const Period& period, v1::Calendar::Period* proto) {
  proto->set_weekday(weekday);
  proto->set_start_minute(period.start_minute);
  proto->set_end_minute(period.end_minute);
}

}  // namespace

void SetDuration(base::Duration length, google::protobuf::Duration* out) {
  out->set_seconds(length.count() / 1'000'000);
  out->set_nanos(static_cast<std::int32_t>(length.count() % 1'000'000 * 1'000));
}

base::Duration DurationOf(const google::protobuf::Duration& proto) {
  // Longer than any promise either way; keeps the product inside 64 bits.
  constexpr std::int64_t kMost = std::int64_t{1} << 40;
  const std::int64_t seconds = std::clamp(proto.seconds(), -kMost, kMost);
  return base::Duration(seconds * 1'000'000 + proto.nanos() / 1'000);
}

absl::Status Refuse(std::string_view prefix, std::vector<base::FieldViolation> faults) {
  if (faults.empty()) return absl::OkStatus();
  for (base::FieldViolation& fault : faults) fault.field = std::string(prefix) + "." + fault.field;
  return base::InvalidFields(std::move(faults));
}

const std::vector<std::string>& PolicyFields() {
  static const std::vector<std::string> fields = {
      "display_name",     "position",           "conditions", "targets",       "enabled",
      "warning_percents", "restarts_on_change", "escalation", "service_credit"};
  return fields;
}

absl::Status ApplyFields(const v1::SlaPolicy& sent, const std::vector<std::string>& fields,
                         Policy& policy) {
  std::vector<base::FieldViolation> faults;
  for (const std::string& field : fields) {
    if (field == "display_name") {
      policy.name = sent.display_name();
    } else if (field == "position") {
      policy.position = sent.position();
    } else if (field == "conditions") {
      ReadConditions(sent.conditions(), policy.conditions, faults);
    } else if (field == "targets") {
      ReadTargets(sent, policy, faults);
    } else if (field == "enabled") {
      policy.is_enabled = !sent.has_enabled() || sent.enabled();
    } else if (field == "warning_percents") {
      policy.warning_percents = {sent.warning_percents().begin(), sent.warning_percents().end()};
    } else if (field == "restarts_on_change") {
      policy.restarts_on_change = sent.restarts_on_change();
    } else if (field == "escalation") {
      ReadEscalation(sent, policy, faults);
    } else if (field == "service_credit") {
      ReadServiceCredit(sent.service_credit(), policy, faults);
    }
  }
  if (faults.empty()) faults = FaultsOf(policy);
  return Refuse("sla_policy", std::move(faults));
}

absl::Status ApplyFields(const v1::Calendar& sent, const std::vector<std::string>& fields,
                         CalendarSpec& calendar) {
  std::vector<base::FieldViolation> faults;
  for (const std::string& field : fields) {
    if (field == "display_name") {
      calendar.name = sent.display_name();
    } else if (field == "time_zone") {
      calendar.time_zone = sent.time_zone();
    } else if (field == "periods") {
      for (std::vector<Period>& periods : calendar.week) periods.clear();
      for (int i = 0; i < sent.periods_size(); ++i) {
        const v1::Calendar::Period& period = sent.periods(i);
        if (period.weekday() < 1 || period.weekday() > 7) {
          faults.push_back(
              {"periods[" + std::to_string(i) + "].weekday", "must be 1 (Monday) to 7 (Sunday)"});
          continue;
        }
        calendar.week[period.weekday() - 1].push_back({period.start_minute(), period.end_minute()});
      }
    } else if (field == "special_days") {
      calendar.special_days.clear();
      for (int i = 0; i < sent.special_days_size(); ++i) {
        const v1::Calendar::SpecialDay& day = sent.special_days(i);
        const auto date = ParseDate(day.date());
        if (!date.has_value()) {
          faults.push_back({"special_days[" + std::to_string(i) + "].date",
                            "must be a date that exists, written as 2026-10-01"});
          continue;
        }
        calendar.special_days.push_back({.date = *date,
                                         .name = day.display_name(),
                                         .works_like_weekday = day.works_like_weekday(),
                                         .periods = ReadPeriods(day.periods())});
      }
    }
  }
  if (faults.empty()) faults = FaultsOf(calendar);
  return Refuse("calendar", std::move(faults));
}

void ToProto(const Policy& policy, v1::SlaPolicy* proto) {
  proto->set_id(policy.id);
  proto->set_display_name(policy.name);
  proto->set_version(policy.version);
  proto->set_position(policy.position);
  v1::SlaPolicy::Conditions& conditions = *proto->mutable_conditions();
  WriteNames(policy.conditions.tiers, conditions.mutable_tiers());
  WriteNames(policy.conditions.types, conditions.mutable_types());
  WriteNames(policy.conditions.channels, conditions.mutable_channels());
  WriteNames(policy.conditions.levels, conditions.mutable_levels());
  for (const std::string& id : policy.conditions.organization_ids) {
    conditions.add_organization_ids(id);
  }
  for (const Target& target : policy.targets) {
    v1::SlaPolicy::Target& out = *proto->add_targets();
    out.set_kind(ToProto(target.kind));
    out.set_priority(static_cast<v1::SlaPolicy::Priority>(target.priority));
    SetDuration(target.within, out.mutable_within());
    out.set_calendar_id(target.calendar_id);
    out.set_core_function_only(target.core_function_only);
    out.set_ignores_waiting(target.ignores_waiting);
  }
  proto->set_enabled(policy.is_enabled);
  for (int percent : policy.warning_percents) proto->add_warning_percents(percent);
  proto->set_restarts_on_change(policy.restarts_on_change);
  for (const EscalationStep& step : policy.escalation) {
    v1::SlaPolicy::EscalationStep& out = *proto->add_escalation();
    out.set_kind(ToProto(step.kind));
    out.set_at_percent(step.percent);
    for (const EscalationAction& action : step.actions) ToProto(action, out.add_actions());
  }
  if (policy.service_credit.required_percent > 0) {
    ToProto(policy.service_credit, proto->mutable_service_credit());
  }
  proto->set_etag(std::to_string(policy.version));
}

void ToProto(const CalendarSpec& calendar, v1::Calendar* proto) {
  proto->set_id(calendar.id);
  proto->set_display_name(calendar.name);
  proto->set_time_zone(calendar.time_zone);
  for (int weekday = 1; weekday <= 7; ++weekday) {
    for (const Period& period : calendar.week[weekday - 1]) {
      WritePeriod(weekday, period, proto->add_periods());
    }
  }
  for (const SpecialDay& day : calendar.special_days) {
    v1::Calendar::SpecialDay& out = *proto->add_special_days();
    out.set_date(FormatDate(day.date));
    out.set_display_name(day.name);
    out.set_works_like_weekday(day.works_like_weekday);
    for (const Period& period : day.periods) {
      WritePeriod(
          static_cast<int>(std::chrono::weekday(std::chrono::sys_days(day.date)).iso_encoding()),
          period, out.add_periods());
    }
  }
  proto->set_version(calendar.version);
  proto->set_etag(std::to_string(calendar.version));
}

std::string Serialize(const Policy& policy) {
  v1::SlaPolicy proto;
  ToProto(policy, &proto);
  return proto.SerializeAsString();
}

std::string Serialize(const CalendarSpec& calendar) {
  v1::Calendar proto;
  ToProto(calendar, &proto);
  return proto.SerializeAsString();
}

absl::StatusOr<Policy> ParsePolicy(std::string_view body) {
  v1::SlaPolicy proto;
  if (!proto.ParseFromArray(body.data(), static_cast<int>(body.size()))) {
    return absl::DataLossError("a kept policy can't be read");
  }
  Policy policy;
  policy.id = proto.id();
  policy.version = proto.version();
  DESKMESH_RETURN_IF_ERROR(ApplyFields(proto, PolicyFields(), policy));
  return policy;
}

absl::StatusOr<CalendarSpec> ParseCalendar(std::string_view body) {
  v1::Calendar proto;
  if (!proto.ParseFromArray(body.data(), static_cast<int>(body.size()))) {
    return absl::DataLossError("a kept calendar can't be read");
  }
  CalendarSpec calendar;
  calendar.id = proto.id();
  calendar.version = proto.version();
  DESKMESH_RETURN_IF_ERROR(
      ApplyFields(proto, {"display_name", "time_zone", "periods", "special_days"}, calendar));
  return calendar;
}

void ToProto(const EscalationAction& action, v1::SlaPolicy::EscalationStep::Action* proto) {
  proto->set_kind(static_cast<v1::SlaPolicy::EscalationStep::Action::Kind>(action.kind));
  proto->set_target(action.target);
}

void ToProto(const ServiceCredit& credit, v1::SlaPolicy::ServiceCredit* proto) {
  proto->set_kind(ToProto(credit.kind));
  proto->set_required_percent(credit.required_percent);
  proto->set_credit(credit.credit);
}

v1::Clock::Kind ToProto(ClockKind kind) {
  return std::find_if(std::begin(kKinds), std::end(kKinds),
                      [&](const auto& pair) { return pair.second == kind; })
      ->first;
}

}  // namespace deskmesh::sla
