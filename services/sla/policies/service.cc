// SPDX-License-Identifier: Apache-2.0
#include "sla/policies/service.h"

#include <absl/strings/str_format.h>

#include <charconv>
#include <chrono>
#include <cstdlib>

#include "platform/base/error.h"
#include "platform/rpc/field_mask.h"
#include "platform/rpc/page_token.h"
#include "platform/rpc/timestamp.h"
#include "sla/clocks/evidence.h"
#include "sla/clocks/preview_run.h"
#include "sla/core/ical.h"
#include "sla/core/service_credit.h"
#include "sla/core/templates.h"
#include "sla/policies/convert.h"
#include "sla/policies/policy_book.h"
#include "sla/policies/store.h"
#include "sla/policies/time_zones.h"

namespace deskmesh::sla {
namespace {

template <typename Proto>
void SetTimes(const store::Current& current, Proto* response) {
  rpc::SetTimestamp(current.created, response->mutable_create_time());
  rpc::SetTimestamp(current.made, response->mutable_update_time());
}

// Makes the next version of a policy or calendar, in force from now on.
template <typename Noun>
absl::Status Keep(rpc::WriteCall& call, store::Noun noun, const Noun& value, std::int64_t position,
                  store::Current& current) {
  current.id = value.id;
  current.version = value.version;
  current.valid_from = std::max(call.now(), current.valid_from);
  current.made = call.now();
  current.position = position;
  current.body = Serialize(value);
  if (current.version == 1) current.created = call.now();
  return store::AddVersion(call.tx(), call.workspace(), noun, current);
}

// All fields of a new policy; without warnings it gets the usual ones.
absl::Status ApplyAll(const v1::SlaPolicy& sent, Policy& policy) {
  std::vector<std::string> fields = PolicyFields();
  if (sent.warning_percents_size() == 0) std::erase(fields, "warning_percents");
  return ApplyFields(sent, fields, policy);
}

// Every calendar that a target names must be there.
absl::Status CheckCalendars(rpc::ReadCall& call, const Policy& policy) {
  std::vector<base::FieldViolation> faults;
  for (std::size_t i = 0; i < policy.targets.size(); ++i) {
    const std::string& id = policy.targets[i].calendar_id;
    if (id.empty()) continue;
    const auto found = store::LoadCurrent(call.tx(), call.workspace(), store::Noun::kCalendar, id);
    if (found.ok()) continue;
    if (!absl::IsNotFound(found.status())) return found.status();
    faults.push_back({"targets[" + std::to_string(i) + "].calendar_id",
                      "must name a calendar of the workspace; there is no " + id});
  }
  return Refuse("sla_policy", std::move(faults));
}

// The lock of all changes to policies and calendars of a workspace; seeds it when it is new.
absl::Status BeginChange(rpc::WriteCall& call, const base::IdSource& ids) {
  DESKMESH_RETURN_IF_ERROR(SeedWorkspace(call.tx(), call.workspace(), "", ids, call.now()));
  return store::RaiseRevision(call.tx(), call.workspace());
}

// When the calendar opens or closes next; infinite: not within 60 days.
base::Instant NextChange(const BusinessCalendar& calendar, base::Instant at) {
  if (calendar.is_always_open()) return base::Instant::Infinite();
  const base::Instant horizon = at + std::chrono::hours(24 * 60);
  if (!calendar.IsOpen(at)) {
    // The first microsecond that is worked ends one after the opening.
    const base::Instant open = calendar.Add(at, base::Duration(1));
    return open > horizon ? base::Instant::Infinite() : open - base::Duration(1);
  }
  while (at < horizon) {
    at = calendar.StretchAt(at).until;
    if (!calendar.IsOpen(at)) return at;
  }
  return base::Instant::Infinite();
}

// `2026-10-09 10:00 (UTC+08:00)`.
std::string LocalMinute(base::Instant at, std::int32_t offset_seconds) {
  const std::int64_t local = at.seconds() + offset_seconds;
  const auto day =
      std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds(std::chrono::seconds(local)));
  const std::chrono::year_month_day date(day);
  const std::int64_t minute = (local - day.time_since_epoch().count() * 86'400) / 60;
  const int offset_minutes = std::abs(offset_seconds) / 60;
  return absl::StrFormat("%04d-%02u-%02u %02d:%02d (UTC%c%02d:%02d)", static_cast<int>(date.year()),
                         static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                         minute / 60, minute % 60, offset_seconds < 0 ? '-' : '+',
                         offset_minutes / 60, offset_minutes % 60);
}

absl::Status CheckEtag(const std::string& sent, const store::Current& current,
                       std::string_view noun) {
  if (sent.empty() || sent == std::to_string(current.version)) return absl::OkStatus();
  return base::StaleEtag(noun, current.id);
}

struct Page {
  std::string binding;
  int size = 0;
  std::int64_t position = -1;
  std::string after;
};

// The position of a policy list is `<position>/<id>`, of a calendar list the id.
absl::StatusOr<Page> OpenPage(std::string_view method, std::string_view workspace, int size,
                              const std::string& token) {
  Page page{.binding = std::string(method) + '\n' + std::string(workspace)};
  DESKMESH_ASSIGN_OR_RETURN(page.size, rpc::PageSize(size));
  DESKMESH_ASSIGN_OR_RETURN(page.after, rpc::DecodePageToken(page.binding, token));
  const std::size_t slash = page.after.find('/');
  if (slash != std::string::npos) {
    std::from_chars(page.after.data(), page.after.data() + slash, page.position);
    page.after.erase(0, slash + 1);
  }
  return page;
}

}  // namespace

std::vector<rpc::Service> PoliciesService::Describe() {
  std::vector<rpc::Service> services;
  services.emplace_back("deskmesh.sla.v1.SlaPolicies", deps_)
      .Write("Create", this, &PoliciesService::CreatePolicy)
      .Lookup("Get", this, &PoliciesService::GetPolicy)
      .Read("List", this, &PoliciesService::ListPolicies)
      .Write("Update", this, &PoliciesService::UpdatePolicy)
      .Lookup("ListTemplates", this, &PoliciesService::ListTemplates)
      .Task("ListCredits", this, &PoliciesService::ListCredits)
      .Task("Preview", this, &PoliciesService::Preview);
  services.emplace_back("deskmesh.sla.v1.Calendars", deps_)
      .Write("Create", this, &PoliciesService::CreateCalendar)
      .Lookup("Get", this, &PoliciesService::GetCalendar)
      .Read("List", this, &PoliciesService::ListCalendars)
      .Read("Evaluate", this, &PoliciesService::EvaluateCalendar)
      .Write("Update", this, &PoliciesService::UpdateCalendar)
      .Write("Import", this, &PoliciesService::ImportCalendar);
  return services;
}

absl::Status PoliciesService::CreatePolicy(rpc::WriteCall& call,
                                           const v1::CreateSlaPolicyRequest& request,
                                           v1::SlaPolicy* response) {
  Policy policy;
  DESKMESH_RETURN_IF_ERROR(ApplyAll(request.sla_policy(), policy));
  DESKMESH_RETURN_IF_ERROR(BeginChange(call, deps_.ids));
  DESKMESH_RETURN_IF_ERROR(CheckCalendars(call, policy));
  policy.id = call.NewId("pol");
  policy.version = 1;
  store::Current current;
  DESKMESH_RETURN_IF_ERROR(Keep(call, store::Noun::kPolicy, policy, policy.position, current));
  ToProto(policy, response);
  SetTimes(current, response);
  return absl::OkStatus();
}

absl::Status PoliciesService::GetPolicy(rpc::ReadCall& call, const v1::GetSlaPolicyRequest& request,
                                        v1::SlaPolicy* response) {
  DESKMESH_ASSIGN_OR_RETURN(
      const store::Current current,
      store::LoadCurrent(call.tx(), call.workspace(), store::Noun::kPolicy, request.id()));
  DESKMESH_ASSIGN_OR_RETURN(const Policy policy, ParsePolicy(current.body));
  ToProto(policy, response);
  SetTimes(current, response);
  return absl::OkStatus();
}

absl::Status PoliciesService::ListPolicies(rpc::ReadCall& call,
                                           const v1::ListSlaPoliciesRequest& request,
                                           v1::ListSlaPoliciesResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const Page page, OpenPage("SlaPolicies.List", call.workspace(),
                                                      request.page_size(), request.page_token()));
  DESKMESH_ASSIGN_OR_RETURN(std::vector<store::Current> found,
                            store::ListCurrent(call.tx(), call.workspace(), store::Noun::kPolicy,
                                               page.position, page.after, page.size + 1));
  if (found.size() > static_cast<std::size_t>(page.size)) {
    found.pop_back();
    response->set_next_page_token(rpc::EncodePageToken(
        page.binding, std::to_string(found.back().position) + '/' + found.back().id));
  }
  for (const store::Current& current : found) {
    DESKMESH_ASSIGN_OR_RETURN(const Policy policy, ParsePolicy(current.body));
    v1::SlaPolicy* out = response->add_sla_policies();
    ToProto(policy, out);
    SetTimes(current, out);
  }
  return absl::OkStatus();
}

absl::Status PoliciesService::UpdatePolicy(rpc::WriteCall& call,
                                           const v1::UpdateSlaPolicyRequest& request,
                                           v1::SlaPolicy* response) {
  const v1::SlaPolicy& sent = request.sla_policy();
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<std::string> paths,
      rpc::MaskedPaths(request.update_mask(), sent,
                       {"display_name", "position", "conditions", "targets", "enabled",
                        "warning_percents", "restarts_on_change", "escalation", "service_credit"}));
  DESKMESH_RETURN_IF_ERROR(BeginChange(call, deps_.ids));
  DESKMESH_ASSIGN_OR_RETURN(
      store::Current current,
      store::LoadCurrent(call.tx(), call.workspace(), store::Noun::kPolicy, sent.id(), true));
  DESKMESH_RETURN_IF_ERROR(CheckEtag(sent.etag(), current, "sla_policy"));
  DESKMESH_ASSIGN_OR_RETURN(Policy policy, ParsePolicy(current.body));
  DESKMESH_RETURN_IF_ERROR(ApplyFields(sent, paths, policy));
  DESKMESH_RETURN_IF_ERROR(CheckCalendars(call, policy));
  ++policy.version;
  DESKMESH_RETURN_IF_ERROR(Keep(call, store::Noun::kPolicy, policy, policy.position, current));
  ToProto(policy, response);
  SetTimes(current, response);
  return absl::OkStatus();
}

absl::Status PoliciesService::Preview(rpc::TaskCall& call,
                                      const v1::PreviewSlaPolicyRequest& request,
                                      v1::PreviewSlaPolicyResponse* response) {
  const v1::SlaPolicy& sent = request.sla_policy();
  Policy draft;
  draft.id = sent.id().empty() ? "draft" : sent.id();
  DESKMESH_RETURN_IF_ERROR(ApplyAll(sent, draft));
  const int days = request.days() == 0 ? 30 : request.days();
  return RunPreview(call, book_, draft, days, response);
}

absl::Status PoliciesService::ListTemplates(rpc::ReadCall& /*call*/,
                                            const v1::ListSlaPolicyTemplatesRequest& /*request*/,
                                            v1::ListSlaPolicyTemplatesResponse* response) {
  for (const PolicyTemplate& found : PolicyTemplates()) {
    auto* out = response->add_templates();
    out->set_name(found.name);
    out->set_description(found.description);
    ToProto(found.policy, out->mutable_sla_policy());
    out->mutable_sla_policy()->clear_etag();
  }
  return absl::OkStatus();
}

absl::Status PoliciesService::ListCredits(rpc::TaskCall& call,
                                          const v1::ListCreditsRequest& request,
                                          v1::ListCreditsResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const Month month, ParseMonth(request.month()));
  Policy policy;
  DESKMESH_RETURN_IF_ERROR(call.Read([&](rpc::ReadCall& read) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(
        const store::Current current,
        store::LoadCurrent(read.tx(), read.workspace(), store::Noun::kPolicy, request.id()));
    DESKMESH_ASSIGN_OR_RETURN(policy, ParsePolicy(current.body));
    return absl::OkStatus();
  }));
  if (policy.service_credit.required_percent == 0) {
    return base::Precondition("NO_SERVICE_CREDIT", "the policy promises no service credit",
                              {{"id", policy.id}});
  }
  return GatherCredits(call, book_, policy, month, request.organization_id(), response);
}

absl::Status PoliciesService::CreateCalendar(rpc::WriteCall& call,
                                             const v1::CreateCalendarRequest& request,
                                             v1::Calendar* response) {
  CalendarSpec calendar;
  DESKMESH_RETURN_IF_ERROR(ApplyFields(
      request.calendar(), {"display_name", "time_zone", "periods", "special_days"}, calendar));
  DESKMESH_RETURN_IF_ERROR(FindTimeZone(calendar.time_zone).status());
  DESKMESH_RETURN_IF_ERROR(BeginChange(call, deps_.ids));
  calendar.id = call.NewId("cal");
  calendar.version = 1;
  store::Current current;
  DESKMESH_RETURN_IF_ERROR(Keep(call, store::Noun::kCalendar, calendar, 0, current));
  ToProto(calendar, response);
  SetTimes(current, response);
  return absl::OkStatus();
}

absl::Status PoliciesService::GetCalendar(rpc::ReadCall& call,
                                          const v1::GetCalendarRequest& request,
                                          v1::Calendar* response) {
  DESKMESH_ASSIGN_OR_RETURN(
      const store::Current current,
      store::LoadCurrent(call.tx(), call.workspace(), store::Noun::kCalendar, request.id()));
  DESKMESH_ASSIGN_OR_RETURN(const CalendarSpec calendar, ParseCalendar(current.body));
  ToProto(calendar, response);
  SetTimes(current, response);
  return absl::OkStatus();
}

absl::Status PoliciesService::EvaluateCalendar(rpc::ReadCall& call,
                                               const v1::EvaluateCalendarRequest& request,
                                               v1::EvaluateCalendarResponse* response) {
  const std::int64_t seconds = request.working_time().seconds();
  if (seconds < 0 || request.working_time().nanos() < 0 || seconds > 366 * 86'400) {
    return base::InvalidField("working_time", "must be 0 to 366 days");
  }
  DESKMESH_ASSIGN_OR_RETURN(const auto calendar,
                            LoadCalendar(call.tx(), call.workspace(), request.id()));
  const base::Instant at = request.has_at() ? rpc::InstantOf(request.at()) : call.now();
  response->set_is_open(calendar->IsOpen(at));
  if (const base::Instant change = NextChange(*calendar, at); change != base::Instant::Infinite()) {
    rpc::SetTimestamp(change, response->mutable_change_time());
  }
  const base::Instant due = calendar->Add(
      at, std::chrono::seconds(seconds) + base::Duration(request.working_time().nanos() / 1'000));
  if (due == base::Instant::Infinite()) return absl::OkStatus();
  rpc::SetTimestamp(due, response->mutable_due_time());
  DESKMESH_ASSIGN_OR_RETURN(const TimeZone zone, FindTimeZone(calendar->SpecAt(due).time_zone));
  response->set_due_local(LocalMinute(due, zone.OffsetSecondsAt(due)));
  return absl::OkStatus();
}

absl::Status PoliciesService::ListCalendars(rpc::ReadCall& call,
                                            const v1::ListCalendarsRequest& request,
                                            v1::ListCalendarsResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const Page page, OpenPage("Calendars.List", call.workspace(),
                                                      request.page_size(), request.page_token()));
  DESKMESH_ASSIGN_OR_RETURN(std::vector<store::Current> found,
                            store::ListCurrent(call.tx(), call.workspace(), store::Noun::kCalendar,
                                               0, page.after, page.size + 1));
  if (found.size() > static_cast<std::size_t>(page.size)) {
    found.pop_back();
    response->set_next_page_token(rpc::EncodePageToken(page.binding, found.back().id));
  }
  for (const store::Current& current : found) {
    DESKMESH_ASSIGN_OR_RETURN(const CalendarSpec calendar, ParseCalendar(current.body));
    v1::Calendar* out = response->add_calendars();
    ToProto(calendar, out);
    SetTimes(current, out);
  }
  return absl::OkStatus();
}

absl::Status PoliciesService::UpdateCalendar(rpc::WriteCall& call,
                                             const v1::UpdateCalendarRequest& request,
                                             v1::Calendar* response) {
  const v1::Calendar& sent = request.calendar();
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<std::string> paths,
      rpc::MaskedPaths(request.update_mask(), sent,
                       {"display_name", "time_zone", "periods", "special_days"}));
  return ChangeCalendar(call, sent.id(), sent.etag(), response,
                        [&](CalendarSpec& calendar) { return ApplyFields(sent, paths, calendar); });
}

absl::Status PoliciesService::ImportCalendar(rpc::WriteCall& call,
                                             const v1::ImportCalendarRequest& request,
                                             v1::ImportCalendarResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const IcalDays found, ParseICal(request.icalendar()));
  for (const SpecialDay& day : found.days) {
    if (day.works_like_weekday == 0) {
      response->set_holidays(response->holidays() + 1);
    } else {
      response->set_working_days(response->working_days() + 1);
    }
  }
  response->set_skipped(found.skipped);
  return ChangeCalendar(call, request.id(), "", response->mutable_calendar(),
                        [&](CalendarSpec& calendar) {
                          TakeOver(found.days, calendar);
                          return Refuse("calendar", FaultsOf(calendar));
                        });
}

absl::Status PoliciesService::ChangeCalendar(
    rpc::WriteCall& call, const std::string& id, const std::string& etag, v1::Calendar* response,
    const std::function<absl::Status(CalendarSpec&)>& change) {
  DESKMESH_RETURN_IF_ERROR(BeginChange(call, deps_.ids));
  DESKMESH_ASSIGN_OR_RETURN(
      store::Current current,
      store::LoadCurrent(call.tx(), call.workspace(), store::Noun::kCalendar, id, true));
  DESKMESH_RETURN_IF_ERROR(CheckEtag(etag, current, "calendar"));
  DESKMESH_ASSIGN_OR_RETURN(CalendarSpec calendar, ParseCalendar(current.body));
  DESKMESH_RETURN_IF_ERROR(change(calendar));
  DESKMESH_RETURN_IF_ERROR(FindTimeZone(calendar.time_zone).status());
  ++calendar.version;
  DESKMESH_RETURN_IF_ERROR(Keep(call, store::Noun::kCalendar, calendar, 0, current));
  // What is still to come is counted anew.
  DESKMESH_RETURN_IF_ERROR(ledger_.BeginRearm(call.tx(), call.workspace(), call.now()));
  ToProto(calendar, response);
  SetTimes(current, response);
  return absl::OkStatus();
}

}  // namespace deskmesh::sla
