// SPDX-License-Identifier: Apache-2.0
#include "tickets/recurring/service.h"

#include <algorithm>
#include <cctype>

#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"
#include "tickets/catalogue/store.h"
#include "tickets/convert.h"
#include "tickets/projections/ask_accounts.h"
#include "tickets/projections/store.h"
#include "tickets/recurring/core/recurrence.h"

namespace deskmesh::tickets {
namespace {

constexpr std::string_view kRecurringKind = "recurring";
constexpr int kMaxRecurring = 200;
constexpr int kMaxRuns = 100;
constexpr int kUsualPreview = 10;

// Looked up only where it can be a name of the database and no path out of it.
absl::StatusOr<absl::TimeZone> LoadZone(const std::string& name) {
  const bool has_shape =
      !name.empty() && name.front() != '/' && name.find("..") == std::string::npos &&
      std::all_of(name.begin(), name.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '/' || c == '_' || c == '-' || c == '+';
      });
  absl::TimeZone zone;
  if (has_shape && absl::LoadTimeZone(name, &zone)) return zone;
  return base::InvalidField("time_zone", "must be an IANA name such as Asia/Shanghai");
}

absl::StatusOr<Schedule> ScheduleOf(const std::string& rule, const std::string& start_time,
                                    const std::string& time_zone) {
  Schedule schedule;
  DESKMESH_ASSIGN_OR_RETURN(schedule.rule, ParseRecurrence(rule));
  DESKMESH_ASSIGN_OR_RETURN(schedule.zone, LoadZone(time_zone));
  const bool is_whole = start_time.size() == 19 && start_time[10] == 'T';
  if (!is_whole || !absl::ParseCivilTime(start_time, &schedule.start) ||
      schedule.start.year() < 1970 || schedule.start.year() > 2200) {
    return base::InvalidField("start_time", "must be a local time such as 2026-10-01T09:00:00");
  }
  const base::Instant before{
      absl::ToUnixMicros(absl::FromCivil(schedule.start - 86'400, schedule.zone))};
  if (OccurrencesAfter(schedule, before, 1).empty()) {
    return base::InvalidField("rule", "the rule: has no occurrence within 60 years");
  }
  return schedule;
}

// The field of the error stands within the noun.
absl::Status Within(std::string_view noun, const absl::Status& status) {
  base::ErrorDetails details = base::DetailsOf(status);
  if (details.field_violations.empty()) return status;
  for (base::FieldViolation& fault : details.field_violations) {
    fault.field = std::string(noun) + "." + fault.field;
  }
  return base::InvalidFields(std::move(details.field_violations));
}

absl::StatusOr<Schedule> ScheduleOf(const v1::RecurringTicket& item) {
  return ScheduleOf(item.rule(), item.start_time(), item.time_zone());
}

absl::Status CheckItem(rpc::ReadCall& /*call*/, const google::protobuf::Message& message,
                       const google::protobuf::Message* /*before*/) {
  const auto& item = static_cast<const v1::RecurringTicket&>(message);
  if (const auto schedule = ScheduleOf(item); !schedule.ok()) {
    return Within("recurring_ticket", schedule.status());
  }
  Ticket ticket;
  ApplyFields(item.ticket(), {"subject", "labels", "tags"}, ticket);
  return Within("recurring_ticket", CheckDraft(ticket));
}

absl::Status Decode(const CatalogueItem& kept, v1::RecurringTicket* item) {
  if (item->ParseFromString(kept.body)) return absl::OkStatus();
  return absl::DataLossError("a kept recurring ticket can't be read");
}

bool IsSameSchedule(const v1::RecurringTicket& a, const v1::RecurringTicket& b) {
  return a.rule() == b.rule() && a.start_time() == b.start_time() && a.time_zone() == b.time_zone();
}

void Show(const RecurringProgress& progress, v1::RecurringTicket* item) {
  item->clear_next_time();
  item->clear_last_time();
  if (progress.next.micros != 0) rpc::SetTimestamp(progress.next, item->mutable_next_time());
  if (progress.last.micros != 0) rpc::SetTimestamp(progress.last, item->mutable_last_time());
  item->set_last_ticket_id(progress.last_ticket_id);
  item->set_made_count(progress.made);
  item->set_skipped_count(progress.skipped);
}

std::string WithDate(std::string text, const std::string& date) {
  constexpr std::string_view kDate = "{{date}}";
  for (std::size_t at = text.find(kDate); at != std::string::npos;
       at = text.find(kDate, at + date.size())) {
    text.replace(at, kDate.size(), date);
  }
  return text;
}

}  // namespace

RecurringService::RecurringService(rpc::ServiceDeps deps, rpc::Channels& channels, Intake& intake,
                                   std::function<void()> on_timer)
    : deps_(std::move(deps)),
      channels_(channels),
      intake_(intake),
      on_timer_(std::move(on_timer)),
      shelf_({.kind = kRecurringKind,
              .prefix = "rec",
              .noun = "recurring_ticket",
              .limit = kMaxRecurring,
              .check = CheckItem}) {}

rpc::Service RecurringService::Describe() {
  rpc::Service service("deskmesh.tickets.v1.RecurringTickets", deps_);
  service.Write("Create", this, &RecurringService::Create, &RecurringService::PrepareCreate)
      .Read("Get", this, &RecurringService::Get)
      .Read("List", this, &RecurringService::List)
      .Write("Update", this, &RecurringService::Update, &RecurringService::PrepareUpdate)
      .Write("Delete", this, &RecurringService::Delete)
      .Read("Preview", this, &RecurringService::Preview)
      .Read("ListRuns", this, &RecurringService::ListRuns);
  return service;
}

absl::Status RecurringService::CheckPeople(rpc::WriteCall& call,
                                           const v1::RecurringTicket& item) const {
  const std::string& requester = item.ticket().requester_id();
  if (requester.empty()) {
    return base::InvalidField("recurring_ticket.ticket.requester_id",
                              "must name the contact the tickets are of");
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Requester> known,
                            FindRequester(call.tx(), call.workspace(), requester));
  if (!known.has_value()) return call.NeedsPreparation("requester");
  if (item.assignee_id().empty()) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Member> member,
                            FindMember(call.tx(), call.workspace(), item.assignee_id()));
  if (!member.has_value()) return call.NeedsPreparation("assignee");
  if (member->may_work()) return absl::OkStatus();
  return base::InvalidField("recurring_ticket.assignee_id",
                            "must name an active user who is no viewer");
}

absl::Status RecurringService::Ask(rpc::TaskCall& call, const v1::RecurringTicket& sent) {
  if (!sent.ticket().requester_id().empty()) {
    DESKMESH_RETURN_IF_ERROR(AskContact(call, channels_, sent.ticket().requester_id(),
                                        "recurring_ticket.ticket.requester_id"));
  }
  if (sent.assignee_id().empty()) return absl::OkStatus();
  return AskUser(call, channels_, sent.assignee_id(), "recurring_ticket.assignee_id");
}

absl::Status RecurringService::PrepareCreate(rpc::TaskCall& call,
                                             const v1::CreateRecurringTicketRequest& request) {
  return Ask(call, request.recurring_ticket());
}

absl::Status RecurringService::PrepareUpdate(rpc::TaskCall& call,
                                             const v1::UpdateRecurringTicketRequest& request) {
  return Ask(call, request.recurring_ticket());
}

absl::Status RecurringService::SetTimer(sql::Tx& tx, const std::string& workspace,
                                        const std::string& id, base::Instant next) {
  const outbox::TimerKey key{workspace, std::string(kRecurringTimer), id, ""};
  if (next.micros == 0) return outbox::CancelTimer(tx, key);
  tx.AfterCommit(on_timer_);
  return outbox::PutTimer(tx, {.key = key, .due = next, .payload = std::to_string(next.micros)});
}

absl::Status RecurringService::Arrange(rpc::WriteCall& call, const v1::RecurringTicket& before,
                                       v1::RecurringTicket* item) {
  DESKMESH_ASSIGN_OR_RETURN(
      RecurringProgress progress,
      LoadProgress(call.tx(), call.workspace(), item->id(), /*for_change=*/true));
  DESKMESH_ASSIGN_OR_RETURN(const Schedule schedule, ScheduleOf(*item));
  // One that is due already stays so.
  const bool is_due = IsSameSchedule(before, *item) && progress.next.micros > 0 &&
                      progress.next <= call.now() && !item->paused();
  if (!is_due) {
    // Never again what has been dealt with.
    const std::vector<base::Instant> next =
        OccurrencesAfter(schedule, std::max(call.now(), progress.last), 1);
    progress.next = item->paused() || next.empty() ? base::Instant() : next.front();
  }
  DESKMESH_RETURN_IF_ERROR(SaveProgress(call.tx(), call.workspace(), item->id(), progress));
  Show(progress, item);
  return SetTimer(call.tx(), call.workspace(), item->id(), progress.next);
}

absl::Status RecurringService::Create(rpc::WriteCall& call,
                                      const v1::CreateRecurringTicketRequest& request,
                                      v1::RecurringTicket* response) {
  DESKMESH_RETURN_IF_ERROR(CheckPeople(call, request.recurring_ticket()));
  DESKMESH_RETURN_IF_ERROR(shelf_.Create(call, request.recurring_ticket(), response));
  return Arrange(call, v1::RecurringTicket(), response);
}

absl::Status RecurringService::Get(rpc::ReadCall& call,
                                   const v1::GetRecurringTicketRequest& request,
                                   v1::RecurringTicket* response) {
  DESKMESH_RETURN_IF_ERROR(shelf_.Get(call, request.id(), response));
  DESKMESH_ASSIGN_OR_RETURN(const RecurringProgress progress,
                            LoadProgress(call.tx(), call.workspace(), request.id()));
  Show(progress, response);
  return absl::OkStatus();
}

absl::Status RecurringService::List(rpc::ReadCall& call,
                                    const v1::ListRecurringTicketsRequest& /*request*/,
                                    v1::ListRecurringTicketsResponse* response) {
  DESKMESH_RETURN_IF_ERROR(shelf_.List(call, [&] { return response->add_recurring_tickets(); }));
  for (v1::RecurringTicket& item : *response->mutable_recurring_tickets()) {
    DESKMESH_ASSIGN_OR_RETURN(const RecurringProgress progress,
                              LoadProgress(call.tx(), call.workspace(), item.id()));
    Show(progress, &item);
  }
  return absl::OkStatus();
}

absl::Status RecurringService::Update(rpc::WriteCall& call,
                                      const v1::UpdateRecurringTicketRequest& request,
                                      v1::RecurringTicket* response) {
  const std::string& id = request.recurring_ticket().id();
  DESKMESH_ASSIGN_OR_RETURN(
      const std::optional<CatalogueItem> kept,
      LoadItem(call.tx(), call.workspace(), kRecurringKind, id, /*for_change=*/true));
  v1::RecurringTicket before;
  if (kept.has_value()) DESKMESH_RETURN_IF_ERROR(Decode(*kept, &before));
  DESKMESH_RETURN_IF_ERROR(
      shelf_.Update(call, request.recurring_ticket(), request.update_mask(), response));
  DESKMESH_RETURN_IF_ERROR(CheckPeople(call, *response));
  return Arrange(call, before, response);
}

absl::Status RecurringService::Delete(rpc::WriteCall& call,
                                      const v1::DeleteRecurringTicketRequest& request,
                                      google::protobuf::Empty* /*response*/) {
  DESKMESH_RETURN_IF_ERROR(shelf_.Delete(call, request.id()));
  DESKMESH_RETURN_IF_ERROR(SetTimer(call.tx(), call.workspace(), request.id(), {}));
  return DropRecurring(call.tx(), call.workspace(), request.id());
}

absl::Status RecurringService::Preview(rpc::ReadCall& call,
                                       const v1::PreviewRecurringTicketRequest& request,
                                       v1::PreviewRecurringTicketResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const Schedule schedule,
                            ScheduleOf(request.rule(), request.start_time(), request.time_zone()));
  const base::Instant after =
      request.has_after_time() ? rpc::InstantOf(request.after_time()) : call.now();
  const int count = request.count() == 0 ? kUsualPreview : request.count();
  for (const base::Instant at :
       OccurrencesAfter(schedule, after, static_cast<std::size_t>(count))) {
    rpc::SetTimestamp(at, response->add_times());
  }
  return absl::OkStatus();
}

absl::Status RecurringService::ListRuns(rpc::ReadCall& call,
                                        const v1::ListRecurringRunsRequest& request,
                                        v1::ListRecurringRunsResponse* response) {
  v1::RecurringTicket item;
  DESKMESH_RETURN_IF_ERROR(shelf_.Get(call, request.id(), &item));
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<std::string> bodies,
                            ListRecurringRuns(call.tx(), call.workspace(), request.id(), kMaxRuns));
  for (const std::string& body : bodies) {
    if (!response->add_runs()->ParseFromString(body)) {
      return absl::DataLossError("a kept run can't be read");
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> RecurringService::Make(sql::Tx& tx, const std::string& workspace,
                                                   const v1::RecurringTicket& item,
                                                   base::Instant occurrence, base::Instant now) {
  DESKMESH_ASSIGN_OR_RETURN(const absl::TimeZone zone, LoadZone(item.time_zone()));
  const std::string date =
      absl::FormatTime("%Y-%m-%d", absl::FromUnixMicros(occurrence.micros), zone);
  TicketDraft draft;
  ApplyFields(item.ticket(),
              {"subject", "type", "priority", "team_id", "affects_core_function", "labels", "tags",
               "custom_fields", "locale"},
              draft.ticket);
  draft.ticket.subject = WithDate(draft.ticket.subject, date);
  if (item.ticket().level() != v1::Ticket::LEVEL_UNSPECIFIED) {
    draft.ticket.level = static_cast<Level>(item.ticket().level());
  }
  draft.ticket.requester_id = item.ticket().requester_id();
  draft.description = WithDate(item.ticket().description(), date);
  DESKMESH_ASSIGN_OR_RETURN(const bool is_known, intake_.FillRequester(tx, workspace, draft));
  if (!is_known) return base::NotFound("contact", draft.ticket.requester_id);
  intake_.Classify(draft, now);
  DESKMESH_RETURN_IF_ERROR(
      intake_.Check(tx, workspace, draft, {Actor::Kind::kSystem, "service:tickets"}, now));
  std::optional<Member> member;
  if (!item.assignee_id().empty()) {
    DESKMESH_ASSIGN_OR_RETURN(member, FindMember(tx, workspace, item.assignee_id()));
  }
  if (member.has_value() && member->may_work()) {
    draft.assignment =
        Assignment{.assignee_id = member->id, .reason = "recurring ticket: " + item.display_name()};
  } else {
    DESKMESH_RETURN_IF_ERROR(intake_.ChooseAssignee(tx, workspace, draft, now));
  }
  v1::Ticket made;
  DESKMESH_ASSIGN_OR_RETURN(const Ticket opened,
                            intake_.Open(tx,
                                         {{workspace, "service:tickets", "", now},
                                          {ChangeSource::Kind::kRecurring, item.id()}},
                                         std::move(draft), &made));
  return opened.id;
}

absl::Status RecurringService::OnTimer(sql::Tx& tx, const outbox::Timer& timer, base::Instant now) {
  const std::string& workspace = timer.key.workspace_id;
  const std::string& id = timer.key.subject;
  // Held, so that nobody changes it meanwhile.
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<CatalogueItem> kept,
                            LoadItem(tx, workspace, kRecurringKind, id, /*for_change=*/true));
  if (!kept.has_value()) return absl::OkStatus();
  v1::RecurringTicket item;
  DESKMESH_RETURN_IF_ERROR(Decode(*kept, &item));
  DESKMESH_ASSIGN_OR_RETURN(RecurringProgress progress,
                            LoadProgress(tx, workspace, id, /*for_change=*/true));
  // A timer of an earlier arrangement.
  if (item.paused() || std::to_string(progress.next.micros) != timer.payload) {
    return absl::OkStatus();
  }
  DESKMESH_ASSIGN_OR_RETURN(const Schedule schedule, ScheduleOf(item));
  const CatchUp due = CatchUpOnce(schedule, progress.next, now);
  v1::RecurringRun run;
  rpc::SetTimestamp(due.occurrence, run.mutable_occurrence_time());
  rpc::SetTimestamp(now, run.mutable_run_time());
  run.set_skipped(due.skipped);
  DESKMESH_ASSIGN_OR_RETURN(const bool is_new, AddRecurringRun(tx, workspace, id, due.occurrence,
                                                               run.SerializeAsString()));
  if (is_new) {
    const absl::StatusOr<std::string> made = Make(tx, workspace, item, due.occurrence, now);
    const bool is_refusal = absl::IsInvalidArgument(made.status()) ||
                            absl::IsFailedPrecondition(made.status()) ||
                            absl::IsNotFound(made.status());
    if (!made.ok() && !is_refusal) return made.status();
    if (made.ok()) {
      run.set_ticket_id(*made);
      progress.last_ticket_id = *made;
      ++progress.made;
    } else {
      run.set_error(std::string(base::MessageOf(made.status())));
    }
    progress.skipped += due.skipped;
    DESKMESH_RETURN_IF_ERROR(
        SetRecurringRun(tx, workspace, id, due.occurrence, run.SerializeAsString()));
  }
  progress.last = due.occurrence;
  progress.next = due.next.value_or(base::Instant());
  DESKMESH_RETURN_IF_ERROR(SaveProgress(tx, workspace, id, progress));
  return SetTimer(tx, workspace, id, progress.next);
}

}  // namespace deskmesh::tickets
