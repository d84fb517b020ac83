// SPDX-License-Identifier: Apache-2.0
#include "sla/clocks/convert.h"

#include <algorithm>

#include "platform/rpc/timestamp.h"
#include "sla/policies/convert.h"

namespace deskmesh::sla {
namespace {

v1::Clock::State ToProto(ClockState state) {
  switch (state) {
    case ClockState::kNone:
      return v1::Clock::STATE_UNSPECIFIED;
    case ClockState::kRunning:
      return v1::Clock::RUNNING;
    case ClockState::kPaused:
      return v1::Clock::PAUSED;
    case ClockState::kMet:
      return v1::Clock::MET;
    case ClockState::kBreached:
      return v1::Clock::BREACHED;
    case ClockState::kCancelled:
      return v1::Clock::CANCELLED;
  }
  return v1::Clock::STATE_UNSPECIFIED;
}

void SetPromise(const Promise& promise, v1::Clock* proto) {
  SetDuration(promise.within, proto->mutable_within());
  proto->set_policy_id(promise.policy->id);
  proto->set_policy_version(promise.policy->version);
  proto->set_policy_name(promise.policy->name);
  proto->set_calendar_id(promise.target->calendar_id);
}

void SetTimes(base::Duration within, base::Duration elapsed, v1::Clock* proto) {
  SetDuration(elapsed, proto->mutable_elapsed());
  SetDuration(std::max(base::Duration(0), within - elapsed), proto->mutable_remaining());
}

}  // namespace

void ToProto(const ClockReading& reading, std::string_view ticket_id, v1::Clock* proto) {
  proto->set_id(std::string(ClockName(reading.kind)));
  proto->set_ticket_id(std::string(ticket_id));
  proto->set_kind(ToProto(reading.kind));
  proto->set_state(ToProto(reading.state));
  if (reading.promise != nullptr) SetPromise(*reading.promise, proto);
  SetTimes(reading.within, reading.elapsed, proto);
  rpc::SetTimestamp(reading.start, proto->mutable_start_time());
  if (reading.due != base::Instant::Infinite()) {
    rpc::SetTimestamp(reading.due, proto->mutable_due_time());
  }
  if (reading.stop != base::Instant::Infinite()) {
    rpc::SetTimestamp(reading.stop, proto->mutable_stop_time());
  }
  if (reading.breach != base::Instant::Infinite()) {
    rpc::SetTimestamp(reading.breach, proto->mutable_breach_time());
  }
  proto->set_cycle(reading.cycle);
  proto->set_breach_count(reading.breaches);
}

void ToProto(const Milestone& milestone, std::string_view ticket_id, v1::Clock* proto) {
  proto->set_id(std::string(ClockName(milestone.kind)));
  proto->set_ticket_id(std::string(ticket_id));
  proto->set_kind(ToProto(milestone.kind));
  SetPromise(*milestone.promise, proto);
  SetTimes(milestone.promise->within, milestone.charged, proto);
  rpc::SetTimestamp(milestone.start, proto->mutable_start_time());
  proto->set_cycle(milestone.cycle);
  switch (milestone.what) {
    case Milestone::What::kWarned:
      proto->set_state(v1::Clock::RUNNING);
      break;
    case Milestone::What::kEscalated:
      // Steps from 100 % on stand behind the breach.
      proto->set_state(milestone.number < 100 ? v1::Clock::RUNNING : v1::Clock::BREACHED);
      break;
    case Milestone::What::kBreached:
      proto->set_state(v1::Clock::BREACHED);
      rpc::SetTimestamp(milestone.at, proto->mutable_due_time());
      rpc::SetTimestamp(milestone.at, proto->mutable_breach_time());
      break;
    case Milestone::What::kMet:
      proto->set_state(v1::Clock::MET);
      rpc::SetTimestamp(milestone.at, proto->mutable_stop_time());
      break;
  }
}

void ToProto(const ExplainedInterval& interval, v1::ClockInterval* proto) {
  rpc::SetTimestamp(interval.from, proto->mutable_start_time());
  rpc::SetTimestamp(interval.until, proto->mutable_end_time());
  proto->set_charged(interval.is_charged);
  proto->set_reason(interval.reason);
  SetDuration(interval.charged, proto->mutable_charged_time());
  proto->set_cycle(interval.cycle);
  if (interval.promise == nullptr) return;
  proto->set_policy_id(interval.promise->policy->id);
  proto->set_policy_version(interval.promise->policy->version);
  proto->set_calendar_id(interval.promise->target->calendar_id);
  SetDuration(interval.promise->within, proto->mutable_within());
}

}  // namespace deskmesh::sla
