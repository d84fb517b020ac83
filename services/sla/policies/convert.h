// SPDX-License-Identifier: Apache-2.0
//
// Policies and calendars between the contract and the rules. What a caller sends is checked here for
// what only the contract can say (names of enums); all else is FaultsOf's.
#pragma once

#include <absl/status/statusor.h>
#include <google/protobuf/duration.pb.h>

#include <string>
#include <vector>

#include "deskmesh/sla/v1/sla.pb.h"
#include "sla/core/calendar_spec.h"
#include "sla/core/policy.h"

namespace deskmesh::sla {

void SetDuration(base::Duration length, google::protobuf::Duration* out);
base::Duration DurationOf(const google::protobuf::Duration& proto);

// The fields of a policy that callers set.
const std::vector<std::string>& PolicyFields();

// Takes the named top-level fields of `sent` over. INVALID_ARGUMENT naming every wrong field below
// `sla_policy`.
absl::Status ApplyFields(const v1::SlaPolicy& sent, const std::vector<std::string>& fields,
                         Policy& policy);
absl::Status ApplyFields(const v1::Calendar& sent, const std::vector<std::string>& fields,
                         CalendarSpec& calendar);

// Every fault, with `prefix` in front of each field; OK when there is none.
absl::Status Refuse(std::string_view prefix, std::vector<base::FieldViolation> faults);

// id, version and etag come from the policy; times are the caller's.
void ToProto(const Policy& policy, v1::SlaPolicy* proto);
void ToProto(const CalendarSpec& calendar, v1::Calendar* proto);

// As kept in the store.
std::string Serialize(const Policy& policy);
std::string Serialize(const CalendarSpec& calendar);
// DATA_LOSS when the bytes aren't what was kept.
absl::StatusOr<Policy> ParsePolicy(std::string_view body);
absl::StatusOr<CalendarSpec> ParseCalendar(std::string_view body);

v1::Clock::Kind ToProto(ClockKind kind);
void ToProto(const EscalationAction& action, v1::SlaPolicy::EscalationStep::Action* proto);
void ToProto(const ServiceCredit& credit, v1::SlaPolicy::ServiceCredit* proto);

}  // namespace deskmesh::sla
