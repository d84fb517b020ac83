// SPDX-License-Identifier: Apache-2.0
#include "tickets/bulk/service.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"
#include "tickets/bulk/store.h"
#include "tickets/catalogue/convert.h"
#include "tickets/catalogue/field_book.h"
#include "tickets/convert.h"
#include "tickets/core/filter.h"
#include "tickets/notifications/unread.h"
#include "tickets/store.h"

namespace deskmesh::tickets {
namespace {

constexpr int kMaxFailuresKept = 200;

// The job as it is kept, with the moment its filter is read at; its ids stand in pages beside it, but for
// jobs of an earlier release.
absl::StatusOr<v1::TicketJob> Decode(const CatalogueItem& item) {
  v1::TicketJob job;
  if (!job.ParseFromString(item.body)) return absl::DataLossError("a kept job can't be read");
  return job;
}

absl::StatusOr<CatalogueItem> Find(sql::Tx& tx, std::string_view workspace, const std::string& id,
                                   bool for_change) {
  DESKMESH_ASSIGN_OR_RETURN(std::optional<CatalogueItem> item,
                            LoadItem(tx, workspace, kJobKind, id, for_change));
  if (!item.has_value()) return base::NotFound("ticket_job", id);
  return *std::move(item);
}

absl::Status Save(sql::Tx& tx, std::string_view workspace, CatalogueItem& item,
                  const v1::TicketJob& job, base::Instant now) {
  ++item.version;
  item.updated = now;
  item.body = job.SerializeAsString();
  return SaveItem(tx, workspace, item);
}

void End(v1::TicketJob::State state, base::Instant now, v1::TicketJob* job) {
  job->set_state(state);
  rpc::SetTimestamp(now, job->mutable_end_time());
}

// By number, which never changes, so that what the job does moves no ticket between its pages.
absl::StatusOr<Selection> SelectionOf(sql::Tx& tx, const std::string& workspace,
                                      const v1::TicketJob& job) {
  const std::string& creator = job.creator_id();
  Selection selection;
  DESKMESH_ASSIGN_OR_RETURN(
      selection.filter,
      ParseFilter(job.filter(), {.now = rpc::InstantOf(job.create_time()),
                                 .me = creator.starts_with("usr_") ? creator : ""}));
  selection.order = {.field = OrderField::kNumber, .is_descending = false};
  DESKMESH_RETURN_IF_ERROR(FindUnread(tx, workspace, creator, selection));
  return selection;
}

std::int64_t NumberIn(std::string_view text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

rpc::Service BulkService::Describe() {
  rpc::Service service("deskmesh.tickets.v1.TicketJobs", deps_);
  service.Write("Create", this, &BulkService::Create)
      .Lookup("Get", this, &BulkService::Get)
      .Read("List", this, &BulkService::List)
      .Write("Cancel", this, &BulkService::Cancel);
  return service;
}

absl::Status BulkService::GoOn(sql::Tx& tx, outbox::TimerKey key, std::string payload,
                               base::Instant now) {
  tx.AfterCommit(on_timer_);
  return outbox::PutTimer(tx, {.key = std::move(key), .due = now, .payload = std::move(payload)});
}

absl::Status BulkService::Create(rpc::WriteCall& call, const v1::CreateTicketJobRequest& request,
                                 v1::TicketJob* response) {
  const v1::TicketJob& sent = request.ticket_job();
  std::vector<base::FieldViolation> faults =
      FaultsOf(ActionsOf(sent.actions()), /*has_webhooks=*/false);
  for (base::FieldViolation& fault : faults) fault.field = "ticket_job." + fault.field;
  if (sent.ticket_ids().empty() == sent.filter().empty()) {
    faults.push_back({"ticket_job.ticket_ids", "must be given, or `filter`, but not both"});
  }
  if (!faults.empty()) return base::InvalidFields(std::move(faults));
  v1::TicketJob job;
  *job.mutable_actions() = sent.actions();
  job.set_filter(sent.filter());
  std::set<std::string> seen;
  for (const std::string& id : sent.ticket_ids()) {
    if (seen.insert(id).second) job.add_ticket_ids(id);
  }
  DESKMESH_ASSIGN_OR_RETURN(*response, Start(call.tx(), call.workspace(), call.principal().id,
                                             std::move(job), call.now()));
  if (response->ticket_ids().empty() && response->total() >= kMaxTickets) {
    return base::Precondition("TOO_MANY",
                              "a job is for less than 10,000 tickets; narrow the filter");
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::TicketJob> BulkService::Start(sql::Tx& tx, const std::string& workspace,
                                                 const std::string& creator_id, v1::TicketJob job,
                                                 base::Instant now) {
  job.set_creator_id(creator_id);
  job.set_state(v1::TicketJob::RUNNING);
  job.set_total(job.ticket_ids_size());
  rpc::SetTimestamp(now, job.mutable_create_time());
  if (!job.filter().empty()) {
    DESKMESH_ASSIGN_OR_RETURN(const TicketForms forms, ReadForms(tx, workspace));
    DESKMESH_RETURN_IF_ERROR(CheckFilter(forms, job.filter(), now));
    DESKMESH_ASSIGN_OR_RETURN(const Selection selection, SelectionOf(tx, workspace, job));
    DESKMESH_ASSIGN_OR_RETURN(const int count, CountTickets(tx, workspace, selection));
    job.set_total(count);
  }
  CatalogueItem item;
  item.kind = kJobKind;
  item.id = deps_.ids("job", now);
  item.position = -now.micros;  // the latest first
  item.created = now;
  job.set_id(item.id);
  const std::vector<std::string> ids(job.ticket_ids().begin(), job.ticket_ids().end());
  google::protobuf::RepeatedPtrField<std::string> shown;
  shown.Swap(job.mutable_ticket_ids());
  DESKMESH_RETURN_IF_ERROR(Save(tx, workspace, item, job, now));
  DESKMESH_RETURN_IF_ERROR(SaveJobPages(tx, workspace, item.id, ids, kPage));
  const std::string_view kind = ids.empty() ? kJobTimer : kJobPageTimer;
  DESKMESH_RETURN_IF_ERROR(GoOn(tx, {workspace, std::string(kind), item.id, ""}, "0", now));
  shown.Swap(job.mutable_ticket_ids());
  return job;
}

absl::Status BulkService::Get(rpc::ReadCall& call, const v1::GetTicketJobRequest& request,
                              v1::TicketJob* response) {
  DESKMESH_ASSIGN_OR_RETURN(const CatalogueItem item,
                            Find(call.tx(), call.workspace(), request.id(), false));
  DESKMESH_ASSIGN_OR_RETURN(*response, Decode(item));
  if (request.without_ticket_ids()) {
    response->clear_ticket_ids();
    return absl::OkStatus();
  }
  return AddIds(call.tx(), call.workspace(), response);
}

absl::Status BulkService::AddIds(sql::Tx& tx, const std::string& workspace, v1::TicketJob* job) {
  if (!job->filter().empty() || !job->ticket_ids().empty()) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(std::vector<std::string> ids, LoadJobIds(tx, workspace, job->id()));
  for (std::string& id : ids) job->add_ticket_ids(std::move(id));
  return absl::OkStatus();
}

absl::Status BulkService::List(rpc::ReadCall& call, const v1::ListTicketJobsRequest& /*request*/,
                               v1::ListTicketJobsResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<CatalogueItem> items,
                            ListItems(call.tx(), call.workspace(), kJobKind, ""));
  for (const CatalogueItem& item : items) {
    DESKMESH_ASSIGN_OR_RETURN(*response->add_ticket_jobs(), Decode(item));
    response->mutable_ticket_jobs(response->ticket_jobs_size() - 1)->clear_ticket_ids();
  }
  return absl::OkStatus();
}

absl::Status BulkService::Cancel(rpc::WriteCall& call, const v1::CancelTicketJobRequest& request,
                                 v1::TicketJob* response) {
  DESKMESH_ASSIGN_OR_RETURN(CatalogueItem item,
                            Find(call.tx(), call.workspace(), request.id(), true));
  DESKMESH_ASSIGN_OR_RETURN(*response, Decode(item));
  if (response->state() != v1::TicketJob::RUNNING) {
    return AddIds(call.tx(), call.workspace(), response);
  }
  End(v1::TicketJob::CANCELLED, call.now(), response);
  for (const std::string_view kind : {kJobTimer, kJobPageTimer}) {
    DESKMESH_RETURN_IF_ERROR(
        outbox::CancelTimer(call.tx(), {call.workspace(), std::string(kind), item.id, ""}));
  }
  DESKMESH_RETURN_IF_ERROR(Save(call.tx(), call.workspace(), item, *response, call.now()));
  return AddIds(call.tx(), call.workspace(), response);
}

absl::StatusOr<BulkService::Page> BulkService::NextPage(sql::Tx& tx, const v1::TicketJob& job,
                                                        const outbox::Timer& timer) {
  const std::string& workspace = timer.key.workspace_id;
  const std::string& from = timer.payload;
  Page page;
  if (timer.key.kind == kJobPageTimer) {
    const std::int64_t number = NumberIn(from);
    DESKMESH_ASSIGN_OR_RETURN(JobPage kept, LoadJobPage(tx, workspace, job.id(), number));
    page.ids = std::move(kept.ids);
    if (!kept.is_last) page.next = std::to_string(number + 1);
    return page;
  }
  if (job.filter().empty()) {  // of an earlier release
    const auto begin = static_cast<int>(NumberIn(from));
    const int end = std::min(begin + kPage, job.ticket_ids_size());
    for (int i = begin; i < end; ++i) page.ids.push_back(job.ticket_ids(i));
    if (end < job.ticket_ids_size()) page.next = std::to_string(end);
    return page;
  }
  DESKMESH_ASSIGN_OR_RETURN(const Selection selection, SelectionOf(tx, workspace, job));
  // Behind every id, so that the number alone decides.
  const Position after{.key = NumberIn(from), .id = "~"};
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<std::string> found,
                            ListTickets(tx, workspace, selection, after, kPage));
  v1::Ticket ticket;
  for (const std::string& data : found) {
    DESKMESH_RETURN_IF_ERROR(DecodeTicket(data, &ticket));
    page.ids.push_back(ticket.id());
  }
  if (found.size() == kPage) page.next = std::to_string(ticket.number());
  return page;
}

absl::Status BulkService::DoOne(sql::Tx& tx, const rpc::FactSource& source,
                                const std::string& ticket_id, const std::string* data,
                                const std::vector<TicketAction>& actions, v1::TicketJob* job) {
  const Actor::Kind kind = source.actor.starts_with("usr_")       ? Actor::Kind::kAgent
                           : source.actor.starts_with("service:") ? Actor::Kind::kSystem
                                                                  : Actor::Kind::kProgram;
  const ActionRunner::Doer doer{
      .actor = {kind, source.actor}, .reason = "bulk job " + job->id(), .name = ""};
  Ticket ticket;
  if (data != nullptr) {
    v1::Ticket proto;
    DESKMESH_RETURN_IF_ERROR(DecodeTicket(*data, &proto));
    ticket = FromProto(proto);
  }
  absl::StatusOr<std::vector<Step>> steps =
      data != nullptr ? runner_.Plan(tx, source, ticket, actions, doer)
                      : absl::StatusOr<std::vector<Step>>(base::NotFound("ticket", ticket_id));
  job->set_done(job->done() + 1);
  if (steps.ok()) {
    if (steps->empty()) return absl::OkStatus();
    job->set_changed(job->changed() + 1);
    return runner_.Record(tx, {source, {ChangeSource::Kind::kJob, job->id()}}, ticket, *steps);
  }
  const absl::Status& status = steps.status();
  const bool is_refusal = absl::IsInvalidArgument(status) || absl::IsFailedPrecondition(status) ||
                          absl::IsNotFound(status);
  if (!is_refusal) return status;
  job->set_failed(job->failed() + 1);
  if (job->failures_size() < kMaxFailuresKept) {
    auto* failure = job->add_failures();
    failure->set_ticket_id(ticket_id);
    failure->set_reason(base::DetailsOf(status).reason);
    failure->set_message(std::string(base::MessageOf(status)));
  }
  return absl::OkStatus();
}

absl::Status BulkService::OnTimer(sql::Tx& tx, const outbox::Timer& timer) {
  const std::string& workspace = timer.key.workspace_id;
  const base::Instant now = clock_.Now();
  DESKMESH_ASSIGN_OR_RETURN(std::optional<CatalogueItem> item,
                            LoadItem(tx, workspace, kJobKind, timer.key.subject, true));
  if (!item.has_value()) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(v1::TicketJob job, Decode(*item));
  if (job.state() != v1::TicketJob::RUNNING) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const Page page, NextPage(tx, job, timer));
  const rpc::FactSource source{workspace, job.creator_id(), "", now};
  const std::vector<TicketAction> actions = ActionsOf(job.actions());
  DESKMESH_ASSIGN_OR_RETURN(const auto locked, LockTickets(tx, workspace, page.ids));
  for (const std::string& id : page.ids) {
    const auto found = locked.find(id);
    DESKMESH_RETURN_IF_ERROR(
        DoOne(tx, source, id, found == locked.end() ? nullptr : &found->second, actions, &job));
  }
  if (page.next.empty()) {
    End(v1::TicketJob::DONE, now, &job);
  } else {
    DESKMESH_RETURN_IF_ERROR(GoOn(tx, timer.key, page.next, now));
  }
  // It was counted up to kMaxTickets only.
  job.set_total(std::max(job.total(), job.done()));
  return Save(tx, workspace, *item, job, now);
}

}  // namespace deskmesh::tickets
