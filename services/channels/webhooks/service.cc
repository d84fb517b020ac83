// SPDX-License-Identifier: Apache-2.0
#include "channels/webhooks/service.h"

#include <algorithm>
#include <charconv>

#include "channels/webhooks/convert.h"
#include "channels/webhooks/core/event_match.h"
#include "channels/webhooks/signature.h"
#include "channels/webhooks/store.h"
#include "platform/base/error.h"
#include "platform/outbox/timer.h"
#include "platform/rpc/field_mask.h"
#include "platform/rpc/page_token.h"

namespace deskmesh::channels {
namespace {

absl::Status CheckEventTypes(const google::protobuf::RepeatedPtrField<std::string>& types) {
  for (int i = 0; i < types.size(); ++i) {
    const std::string problem = core::ProblemOf(types[i]);
    if (!problem.empty()) {
      return base::InvalidField("webhook.event_types[" + std::to_string(i) + "]", problem);
    }
  }
  return absl::OkStatus();
}

bool Contains(const std::vector<std::string>& paths, std::string_view path) {
  return std::find(paths.begin(), paths.end(), path) != paths.end();
}

}  // namespace

rpc::Service WebhookService::Describe() {
  rpc::Service service("deskmesh.channels.v1.Webhooks", deps_);
  service.Write("Create", this, &WebhookService::Create)
      .Lookup("Get", this, &WebhookService::Get)
      .Read("List", this, &WebhookService::List)
      .Write("Update", this, &WebhookService::Update)
      .Write("Delete", this, &WebhookService::Delete)
      .Read("ListDeliveries", this, &WebhookService::ListDeliveries)
      .Write("Redeliver", this, &WebhookService::Redeliver);
  return service;
}

absl::Status WebhookService::Create(rpc::WriteCall& call, const v1::CreateWebhookRequest& request,
                                    v1::Webhook* reply) {
  DESKMESH_RETURN_IF_ERROR(CheckEventTypes(request.webhook().event_types()));
  store::WebhookRow row;
  row.id = call.NewId("whk");
  row.display_name = request.webhook().display_name();
  row.url = request.webhook().url();
  row.event_types.assign(request.webhook().event_types().begin(),
                         request.webhook().event_types().end());
  row.is_enabled = request.webhook().state() != v1::Webhook::DISABLED;
  row.signing_key = NewSigningKey();
  row.created_at = row.updated_at = call.now();
  DESKMESH_RETURN_IF_ERROR(store::InsertWebhook(call.tx(), call.workspace(), row));
  convert::ToProto(row, reply);
  reply->set_secret(ShowSecret(row.signing_key));
  return absl::OkStatus();
}

absl::Status WebhookService::Get(rpc::ReadCall& call, const v1::GetWebhookRequest& request,
                                 v1::Webhook* reply) {
  DESKMESH_ASSIGN_OR_RETURN(const store::WebhookRow row,
                            store::LoadWebhook(call.tx(), call.workspace(), request.id()));
  convert::ToProto(row, reply);
  return absl::OkStatus();
}

absl::Status WebhookService::List(rpc::ReadCall& call, const v1::ListWebhooksRequest& request,
                                  v1::ListWebhooksResponse* reply) {
  const std::string binding = "webhooks|" + call.workspace();
  DESKMESH_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request.page_size()));
  DESKMESH_ASSIGN_OR_RETURN(const std::string after,
                            rpc::DecodePageToken(binding, request.page_token()));
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::WebhookRow> rows,
                            store::ListWebhooks(call.tx(), call.workspace(), after, size));
  for (const store::WebhookRow& row : rows) convert::ToProto(row, reply->add_webhooks());
  if (rows.size() == static_cast<std::size_t>(size)) {
    reply->set_next_page_token(rpc::EncodePageToken(binding, rows.back().id));
  }
  return absl::OkStatus();
}

absl::Status WebhookService::Update(rpc::WriteCall& call, const v1::UpdateWebhookRequest& request,
                                    v1::Webhook* reply) {
  const v1::Webhook& sent = request.webhook();
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<std::string> paths,
                            rpc::MaskedPaths(request.update_mask(), sent,
                                             {"display_name", "url", "event_types", "state"}));
  DESKMESH_ASSIGN_OR_RETURN(store::WebhookRow row,
                            store::LoadWebhook(call.tx(), call.workspace(), sent.id()));
  if (!sent.etag().empty() && sent.etag() != "\"" + std::to_string(row.version) + "\"") {
    return base::StaleEtag("webhook", row.id);
  }
  if (Contains(paths, "display_name")) row.display_name = sent.display_name();
  if (Contains(paths, "url")) row.url = sent.url();
  if (Contains(paths, "event_types")) {
    DESKMESH_RETURN_IF_ERROR(CheckEventTypes(sent.event_types()));
    row.event_types.assign(sent.event_types().begin(), sent.event_types().end());
  }
  if (Contains(paths, "state")) {
    row.is_enabled = sent.state() == v1::Webhook::ENABLED;
    if (row.is_enabled) row.failing_since.reset();
  }
  DESKMESH_RETURN_IF_ERROR(store::UpdateWebhook(call.tx(), call.workspace(), row, call.now()));
  convert::ToProto(row, reply);
  return absl::OkStatus();
}

absl::Status WebhookService::Delete(rpc::WriteCall& call, const v1::DeleteWebhookRequest& request,
                                    google::protobuf::Empty*) {
  DESKMESH_RETURN_IF_ERROR(store::LoadWebhook(call.tx(), call.workspace(), request.id()).status());
  DESKMESH_RETURN_IF_ERROR(
      outbox::CancelTimers(call.tx(), call.workspace(), kAttemptTimer, request.id()));
  return store::DeleteWebhook(call.tx(), call.workspace(), request.id());
}

absl::Status WebhookService::ListDeliveries(rpc::ReadCall& call,
                                            const v1::ListDeliveriesRequest& request,
                                            v1::ListDeliveriesResponse* reply) {
  DESKMESH_RETURN_IF_ERROR(
      store::LoadWebhook(call.tx(), call.workspace(), request.webhook_id()).status());
  const std::string binding = "deliveries|" + call.workspace() + "|" + request.webhook_id();
  DESKMESH_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request.page_size()));
  DESKMESH_ASSIGN_OR_RETURN(const std::string token,
                            rpc::DecodePageToken(binding, request.page_token()));
  std::optional<store::DeliveryPosition> before;
  if (!token.empty()) {
    before.emplace();
    const std::size_t bar = token.find('|');
    std::from_chars(token.data(), token.data() + bar, before->created_at);
    before->id = token.substr(bar + 1);
  }
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<store::DeliveryRow> rows,
      store::ListDeliveries(call.tx(), call.workspace(), request.webhook_id(), before, size));
  for (const store::DeliveryRow& row : rows) convert::ToProto(row, reply->add_deliveries());
  if (rows.size() == static_cast<std::size_t>(size)) {
    reply->set_next_page_token(rpc::EncodePageToken(
        binding, std::to_string(rows.back().created_at.micros) + "|" + rows.back().id));
  }
  return absl::OkStatus();
}

absl::Status WebhookService::Redeliver(rpc::WriteCall& call, const v1::RedeliverRequest& request,
                                       v1::Delivery* reply) {
  DESKMESH_ASSIGN_OR_RETURN(store::DeliveryRow row,
                            store::LoadDelivery(call.tx(), call.workspace(), request.id()));
  if (row.webhook_id != request.webhook_id()) return base::NotFound("delivery", request.id());
  row.state = v1::Delivery::State_Name(v1::Delivery::PENDING);
  row.attempts = 0;
  row.next_attempt_at = call.now();
  row.completed_at.reset();
  DESKMESH_RETURN_IF_ERROR(store::UpdateDelivery(call.tx(), call.workspace(), row));
  DESKMESH_RETURN_IF_ERROR(outbox::PutTimer(
      call.tx(), {{call.workspace(), kAttemptTimer, row.webhook_id, row.id}, call.now(), ""}));
  call.Hint(kDeliveryHint);
  convert::ToProto(row, reply);
  return absl::OkStatus();
}

}  // namespace deskmesh::channels
