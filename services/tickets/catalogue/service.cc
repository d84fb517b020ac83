// SPDX-License-Identifier: Apache-2.0
#include "tickets/catalogue/service.h"

#include <map>

#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"
#include "tickets/catalogue/convert.h"
#include "tickets/catalogue/review.h"
#include "tickets/convert.h"
#include "tickets/core/filter.h"
#include "tickets/core/placeholders.h"
#include "tickets/core/ticket_commands.h"
#include "tickets/notifications/unread.h"
#include "tickets/projections/store.h"
#include "tickets/search/tokens.h"
#include "tickets/store.h"

namespace deskmesh::tickets {
namespace {

constexpr int kMaxFields = 100;
constexpr int kMaxStatuses = 100;
constexpr int kMaxLabelDepth = 5;
constexpr int kMaxCountedViews = 50;

absl::Status Prefixed(std::string_view prefix, std::vector<base::FieldViolation> faults) {
  if (faults.empty()) return absl::OkStatus();
  for (base::FieldViolation& fault : faults) {
    fault.field = std::string(prefix) + "." + fault.field;
  }
  return base::InvalidFields(std::move(faults));
}

absl::Status CheckField(rpc::ReadCall& call, const google::protobuf::Message& item,
                        const google::protobuf::Message* before) {
  const auto& field = static_cast<const v1::TicketField&>(item);
  DESKMESH_RETURN_IF_ERROR(Prefixed("ticket_field", FaultsOf(DefinitionOf(field))));
  if (before != nullptr) {
    if (static_cast<const v1::TicketField*>(before)->kind() != field.kind()) {
      return base::InvalidField("ticket_field.kind", "can't be changed");
    }
    return absl::OkStatus();
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<CatalogueItem> others,
                            ListItems(call.tx(), call.workspace(), kFieldKind, ""));
  for (const CatalogueItem& other : others) {
    v1::TicketField named;
    if (named.ParseFromString(other.body) && named.key() == field.key()) {
      return base::InvalidField("ticket_field.key", "must be another than those of other fields");
    }
  }
  return absl::OkStatus();
}

// The forms of this process follow a change at once.
std::function<absl::Status(rpc::WriteCall&, const std::string&)> ForgetIn(FieldBook& book) {
  return [&book](rpc::WriteCall& call, const std::string& /*id*/) {
    call.tx().AfterCommit([&book, workspace = call.workspace()] { book.Forget(workspace); });
    return absl::OkStatus();
  };
}

// How many levels of labels hang under one. The kept ones make no circle; what did ends at the limit.
int LevelsBelow(const std::map<std::string, v1::TicketLabel>& labels, const std::string& id,
                int depth) {
  int levels = 0;
  if (depth == kMaxLabelDepth) return levels;
  for (const auto& [child, label] : labels) {
    if (label.parent_id() != id) continue;
    levels = std::max(levels, 1 + LevelsBelow(labels, child, depth + 1));
  }
  return levels;
}

absl::Status CheckLabel(rpc::ReadCall& call, const google::protobuf::Message& item,
                        const google::protobuf::Message* before) {
  const auto& label = static_cast<const v1::TicketLabel&>(item);
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<CatalogueItem> items,
                            ListItems(call.tx(), call.workspace(), kLabelKind, ""));
  std::map<std::string, v1::TicketLabel> others;
  for (const CatalogueItem& other : items) others[other.id].ParseFromString(other.body);
  for (const auto& [id, other] : others) {
    if (before == nullptr && other.name() == label.name()) {
      return base::InvalidField("ticket_label.name", "must be another than those of other labels");
    }
  }
  // Up to the root: neither itself nor too far away, with all that is below it.
  const std::string own_id =
      before == nullptr ? "" : static_cast<const v1::TicketLabel*>(before)->id();
  const int below = own_id.empty() ? 0 : LevelsBelow(others, own_id, 0);
  std::string above = label.parent_id();
  for (int depth = 1 + below; !above.empty(); ++depth) {
    const auto parent = others.find(above);
    if (parent == others.end()) {
      return base::InvalidField("ticket_label.parent_id", "must name a label of the workspace");
    }
    if (depth >= kMaxLabelDepth || above == own_id) {
      return base::InvalidField("ticket_label.parent_id",
                                "must make no circle and at most 5 levels");
    }
    above = parent->second.parent_id();
  }
  return absl::OkStatus();
}

absl::Status CheckStatusNoun(rpc::ReadCall& call, const google::protobuf::Message& item,
                             const google::protobuf::Message* before) {
  const auto& status = static_cast<const v1::TicketStatus&>(item);
  if (!IsFieldKey(status.key())) {
    return base::InvalidField("ticket_status.key",
                              "must be a small letter, then small letters, digits and `_`");
  }
  if (before != nullptr) {
    if (static_cast<const v1::TicketStatus*>(before)->state() != status.state()) {
      return base::InvalidField("ticket_status.state", "can't be changed");
    }
    return absl::OkStatus();
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<CatalogueItem> items,
                            ListItems(call.tx(), call.workspace(), kStatusKind, ""));
  for (const CatalogueItem& other : items) {
    v1::TicketStatus named;
    if (named.ParseFromString(other.body) && named.key() == status.key()) {
      return base::InvalidField("ticket_status.key",
                                "must be another than those of other statuses");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckView(rpc::ReadCall& call, const google::protobuf::Message& item,
                       const google::protobuf::Message* /*before*/) {
  const auto& view = static_cast<const v1::TicketView&>(item);
  DESKMESH_ASSIGN_OR_RETURN(const TicketForms forms, ReadForms(call.tx(), call.workspace()));
  DESKMESH_RETURN_IF_ERROR(CheckFilter(forms, view.filter(), call.now()));
  return ParseOrder(view.order_by()).status();
}

absl::Status CheckMacro(rpc::ReadCall& call, const google::protobuf::Message& item,
                        const google::protobuf::Message* /*before*/) {
  const std::vector<TicketAction> actions =
      ActionsOf(static_cast<const v1::Macro&>(item).actions());
  DESKMESH_RETURN_IF_ERROR(Prefixed("macro", FaultsOf(actions, /*has_webhooks=*/false)));
  DESKMESH_ASSIGN_OR_RETURN(const TicketForms forms, ReadForms(call.tx(), call.workspace()));
  return Prefixed("macro", FaultsOfNames(forms, actions));
}

absl::Status CheckReply(rpc::ReadCall& /*call*/, const google::protobuf::Message& item,
                        const google::protobuf::Message* /*before*/) {
  const std::string fault = FaultOfText(static_cast<const v1::CannedReply&>(item).body());
  return fault.empty() ? absl::OkStatus() : base::InvalidField("canned_reply.body", fault);
}

}  // namespace

CatalogueService::CatalogueService(rpc::ServiceDeps deps, FieldBook& fields, ActionRunner& runner,
                                   ListCounts& counts, Recorder& recorder)
    : deps_(std::move(deps)),
      runner_(runner),
      counts_(counts),
      recorder_(recorder),
      fields_({.kind = kFieldKind,
               .prefix = "fld",
               .noun = "ticket_field",
               .limit = kMaxFields,
               .fixed_fields = {"key"},
               .check = CheckField,
               .changed = ForgetIn(fields)}),
      views_({.kind = "view", .prefix = "view", .noun = "ticket_view", .check = CheckView}),
      macros_({.kind = "macro", .prefix = "mac", .noun = "macro", .check = CheckMacro}),
      replies_({.kind = "reply", .prefix = "can", .noun = "canned_reply", .check = CheckReply}),
      labels_({.kind = kLabelKind,
               .prefix = "lbl",
               .noun = "ticket_label",
               .fixed_fields = {"name"},
               .check = CheckLabel,
               .changed = ForgetIn(fields)}),
      statuses_({.kind = kStatusKind,
                 .prefix = "sts",
                 .noun = "ticket_status",
                 .limit = kMaxStatuses,
                 .fixed_fields = {"key"},
                 .check = CheckStatusNoun,
                 .changed = ForgetIn(fields)}) {}

std::vector<rpc::Service> CatalogueService::Describe() {
  std::vector<rpc::Service> services;
  fields_.Describe(services.emplace_back("deskmesh.tickets.v1.TicketFields", deps_));
  views_.Describe(services.emplace_back("deskmesh.tickets.v1.TicketViews", deps_)
                      .Read("Count", this, &CatalogueService::CountViews));
  macros_.Describe(services.emplace_back("deskmesh.tickets.v1.Macros", deps_)
                       .Write("Apply", this, &CatalogueService::ApplyMacro));
  replies_.Describe(services.emplace_back("deskmesh.tickets.v1.CannedReplies", deps_)
                        .Read("Render", this, &CatalogueService::RenderReply));
  labels_.Describe(services.emplace_back("deskmesh.tickets.v1.TicketLabels", deps_));
  statuses_.Describe(services.emplace_back("deskmesh.tickets.v1.TicketStatuses", deps_));
  services.emplace_back("deskmesh.tickets.v1.TicketReviews", deps_)
      .Lookup("Get", this, &CatalogueService::GetReview)
      .Write("Put", this, &CatalogueService::PutReview);
  return services;
}

absl::Status CatalogueService::CountViews(rpc::ReadCall& call,
                                          const v1::CountTicketViewsRequest& /*request*/,
                                          v1::CountTicketViewsResponse* response) {
  const ListCounts::State state = counts_.Begin(call.workspace());
  std::vector<v1::TicketView> views;
  DESKMESH_RETURN_IF_ERROR(views_.shelf().List(call, [&] { return &views.emplace_back(); }));
  if (views.size() > kMaxCountedViews) views.resize(kMaxCountedViews);
  for (const v1::TicketView& view : views) {
    auto* count = response->add_counts();
    count->set_ticket_view_id(view.id());
    Selection selection;
    DESKMESH_ASSIGN_OR_RETURN(
        selection.filter,
        ParseFilter(view.filter(), {.now = call.now(), .me = call.principal().user_id}));
    selection.terms = QueryTerms(view.q());
    DESKMESH_RETURN_IF_ERROR(
        FindUnread(call.tx(), call.workspace(), call.principal().user_id, selection));
    if (!view.q().empty() && selection.terms.empty()) continue;
    DESKMESH_ASSIGN_OR_RETURN(
        const int total,
        counts_.Count(call.tx(), call.workspace(),
                      ListCounts::NameOf(view.filter(), view.q(), call.principal().id) + '\n',
                      selection, state, call.now()));
    count->set_total_size(total);
  }
  return absl::OkStatus();
}

absl::Status CatalogueService::ApplyMacro(rpc::WriteCall& call,
                                          const v1::ApplyMacroRequest& request,
                                          v1::Ticket* response) {
  v1::Macro macro;
  DESKMESH_RETURN_IF_ERROR(macros_.shelf().Get(call, request.macro_id(), &macro));
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> locked,
                            Recorder::Lock(call.tx(), call.workspace(), request.id()));
  if (!locked.has_value()) return base::NotFound("ticket", request.id());
  const rpc::FactSource source{call.workspace(), call.principal().id, call.traceparent(),
                               call.now()};
  const ActionRunner::Doer doer{.actor = ActorOf(call.principal()),
                                .reason = "macro: " + macro.display_name(),
                                .name = call.principal().display_name};
  const std::vector<TicketAction> actions = ActionsOf(macro.actions());
  if (request.dry_run()) {
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<Step> steps,
                              runner_.Plan(call.tx(), source, locked->ticket, actions, doer));
    ToProto(steps.empty() ? locked->ticket : steps.back().ticket, response);
  } else {
    DESKMESH_RETURN_IF_ERROR(runner_
                                 .Run(call.tx(),
                                      {source, {ChangeSource::Kind::kMacro, request.macro_id()}},
                                      locked->ticket, actions, doer, response)
                                 .status());
  }
  response->set_description(locked->description);
  return absl::OkStatus();
}

absl::Status CatalogueService::RenderReply(rpc::ReadCall& call,
                                           const v1::RenderCannedReplyRequest& request,
                                           v1::RenderCannedReplyResponse* response) {
  v1::CannedReply reply;
  DESKMESH_RETURN_IF_ERROR(replies_.shelf().Get(call, request.id(), &reply));
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<StoredTicket> stored,
                            LoadTicket(call.tx(), call.workspace(), request.ticket_id()));
  if (!stored.has_value()) return base::NotFound("ticket", request.ticket_id());
  v1::Ticket proto;
  DESKMESH_RETURN_IF_ERROR(DecodeTicket(stored->data, &proto));
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Requester> requester,
                            FindRequester(call.tx(), call.workspace(), proto.requester_id()));
  response->set_body(RenderText(reply.body(), FromProto(proto),
                                {.requester = requester.has_value() ? requester->name : "",
                                 .agent = call.principal().display_name}));
  return absl::OkStatus();
}

absl::Status CatalogueService::GetReview(rpc::ReadCall& call,
                                         const v1::GetTicketReviewRequest& request,
                                         v1::TicketReview* response) {
  DESKMESH_ASSIGN_OR_RETURN(
      const std::optional<CatalogueItem> item,
      LoadItem(call.tx(), call.workspace(), kReviewKind, request.ticket_id()));
  if (!item.has_value()) return base::NotFound("ticket_review", request.ticket_id());
  if (!response->ParseFromString(item->body)) {
    return absl::DataLossError("a kept review can't be read");
  }
  response->set_etag(std::to_string(item->version));
  rpc::SetTimestamp(item->created, response->mutable_create_time());
  rpc::SetTimestamp(item->updated, response->mutable_update_time());
  return absl::OkStatus();
}

absl::Status CatalogueService::PutReview(rpc::WriteCall& call,
                                         const v1::PutTicketReviewRequest& request,
                                         v1::TicketReview* response) {
  const v1::TicketReview& sent = request.ticket_review();
  const std::string& id = sent.ticket_id();
  // Held, so that two who write the first review wait for each other.
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> ticket,
                            Recorder::Lock(call.tx(), call.workspace(), id));
  if (!ticket.has_value()) return base::NotFound("ticket", id);
  DESKMESH_ASSIGN_OR_RETURN(
      const std::optional<CatalogueItem> before,
      LoadItem(call.tx(), call.workspace(), kReviewKind, id, /*for_change=*/true));
  if (!sent.etag().empty() &&
      (!before.has_value() || sent.etag() != std::to_string(before->version))) {
    return base::StaleEtag("ticket_review", id);
  }
  CatalogueItem item;
  item.kind = kReviewKind;
  item.id = id;
  item.version = before.has_value() ? before->version + 1 : 1;
  item.created = before.has_value() ? before->created : call.now();
  item.updated = call.now();
  v1::TicketReview kept = sent;
  kept.clear_etag();
  kept.clear_create_time();
  kept.clear_update_time();
  item.body = kept.SerializeAsString();
  v1::TicketReview was;
  if (before.has_value() && !was.ParseFromString(before->body)) {
    return absl::DataLossError("a kept review can't be read");
  }
  DESKMESH_RETURN_IF_ERROR(SaveItem(call.tx(), call.workspace(), item));
  // A ticket that was closed with its review keeps a whole one.
  if (ticket->ticket.state == State::kClosed) {
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<std::string> missing,
                              MissingOfReview(call.tx(), call.workspace(), ticket->ticket));
    DESKMESH_RETURN_IF_ERROR(CheckComplete(id, missing));
  }
  if (std::map<std::string, std::string> changes = ReviewChanges(was, kept); !changes.empty()) {
    Step step = BeginStep(ticket->ticket, Action::kUpdated, call.now());
    for (const auto& [part, change] : changes) step.changed_fields.push_back(part);
    step.changes = std::move(changes);
    DESKMESH_RETURN_IF_ERROR(
        recorder_.Record(call.tx(), CallerOf(call), ticket->ticket, {step}, nullptr));
  }
  v1::GetTicketReviewRequest get;
  get.set_ticket_id(id);
  return GetReview(call, get, response);
}

}  // namespace deskmesh::tickets
