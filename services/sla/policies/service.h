// SPDX-License-Identifier: Apache-2.0
//
// The gRPC surface of policies and calendars.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "deskmesh/sla/v1/sla_service.pb.h"
#include "platform/rpc/service.h"
#include "sla/clocks/clock_ledger.h"
#include "sla/policies/policy_book.h"

namespace deskmesh::sla {

// Thread-safe.
class PoliciesService {
 public:
  PoliciesService(rpc::ServiceDeps deps, PolicyBook& book, ClockLedger& ledger)
      : deps_(std::move(deps)), book_(book), ledger_(ledger) {}

  std::vector<rpc::Service> Describe();

 private:
  absl::Status CreatePolicy(rpc::WriteCall& call, const v1::CreateSlaPolicyRequest& request,
                            v1::SlaPolicy* response);
  absl::Status GetPolicy(rpc::ReadCall& call, const v1::GetSlaPolicyRequest& request,
                         v1::SlaPolicy* response);
  absl::Status ListPolicies(rpc::ReadCall& call, const v1::ListSlaPoliciesRequest& request,
                            v1::ListSlaPoliciesResponse* response);
  absl::Status UpdatePolicy(rpc::WriteCall& call, const v1::UpdateSlaPolicyRequest& request,
                            v1::SlaPolicy* response);
  absl::Status ListTemplates(rpc::ReadCall& call, const v1::ListSlaPolicyTemplatesRequest& request,
                             v1::ListSlaPolicyTemplatesResponse* response);
  absl::Status ListCredits(rpc::TaskCall& call, const v1::ListCreditsRequest& request,
                           v1::ListCreditsResponse* response);
  absl::Status Preview(rpc::TaskCall& call, const v1::PreviewSlaPolicyRequest& request,
                       v1::PreviewSlaPolicyResponse* response);
  absl::Status CreateCalendar(rpc::WriteCall& call, const v1::CreateCalendarRequest& request,
                              v1::Calendar* response);
  absl::Status GetCalendar(rpc::ReadCall& call, const v1::GetCalendarRequest& request,
                           v1::Calendar* response);
  absl::Status EvaluateCalendar(rpc::ReadCall& call, const v1::EvaluateCalendarRequest& request,
                                v1::EvaluateCalendarResponse* response);
  absl::Status ListCalendars(rpc::ReadCall& call, const v1::ListCalendarsRequest& request,
                             v1::ListCalendarsResponse* response);
  absl::Status UpdateCalendar(rpc::WriteCall& call, const v1::UpdateCalendarRequest& request,
                              v1::Calendar* response);
  absl::Status ImportCalendar(rpc::WriteCall& call, const v1::ImportCalendarRequest& request,
                              v1::ImportCalendarResponse* response);
  // The next version of a calendar, by `change`. An empty etag is not compared.
  absl::Status ChangeCalendar(rpc::WriteCall& call, const std::string& id, const std::string& etag,
                              v1::Calendar* response,
                              const std::function<absl::Status(CalendarSpec&)>& change);

  rpc::ServiceDeps deps_;
  PolicyBook& book_;
  ClockLedger& ledger_;
};

}  // namespace deskmesh::sla
