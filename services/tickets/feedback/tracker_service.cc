// SPDX-License-Identifier: Apache-2.0
#include "platform/base/error.h"
#include "platform/base/id.h"
#include "platform/rpc/field_mask.h"
#include "platform/rpc/timestamp.h"
#include "tickets/feedback/service.h"
#include "tickets/feedback/tracker.h"
#include "tickets/feedback/trackers.h"

namespace deskmesh::tickets {
namespace {

constexpr std::size_t kMaxTrackers = 20;

// What people see: without secrets, with the mapping in effect.
void ShowTracker(const std::string& workspace, const StoredTracker& stored,
                 v1::DefectTracker* proto) {
  *proto = stored.proto;
  proto->clear_secrets();
  for (const auto& [name, value] : stored.proto.secrets()) proto->add_secret_names(name);
  std::sort(proto->mutable_secret_names()->begin(), proto->mutable_secret_names()->end());
  const Tracker tracker(stored.proto);
  *proto->mutable_mapping() = tracker.mapping();
  proto->mutable_poll_interval()->set_seconds(
      std::chrono::duration_cast<std::chrono::seconds>(tracker.poll_interval()).count());
  proto->set_enabled(tracker.is_enabled());
  proto->set_hook_path("/hooks/defects/" + workspace + "." + stored.proto.id());
  rpc::SetTimestamp(stored.created, proto->mutable_create_time());
  rpc::SetTimestamp(stored.updated, proto->mutable_update_time());
  proto->set_etag(std::to_string(stored.version));
}

// The fields that people set, of one tracker into another.
void TakeTracker(const v1::DefectTracker& sent, const std::vector<std::string>& paths,
                 v1::DefectTracker* kept) {
  for (const std::string& path : paths) {
    if (path == "display_name") kept->set_display_name(sent.display_name());
    if (path == "kind") kept->set_kind(sent.kind());
    if (path == "base_url") kept->set_base_url(sent.base_url());
    if (path == "parameters") *kept->mutable_parameters() = sent.parameters();
    if (path == "enabled") kept->set_enabled(sent.enabled());
    if (path == "mapping") {
      kept->clear_mapping();
      if (sent.has_mapping()) *kept->mutable_mapping() = sent.mapping();
    }
    if (path == "poll_interval") {
      kept->clear_poll_interval();
      if (sent.has_poll_interval()) *kept->mutable_poll_interval() = sent.poll_interval();
    }
    if (path != "secrets") continue;
    for (const auto& [name, value] : sent.secrets()) {
      if (value.empty()) {
        kept->mutable_secrets()->erase(name);
      } else {
        (*kept->mutable_secrets())[name] = value;
      }
    }
  }
}

constexpr std::initializer_list<std::string_view> kTrackerFields = {
    "display_name", "kind",    "base_url",      "parameters",
    "secrets",      "mapping", "poll_interval", "enabled"};

absl::Status HookRefused() {
  return base::Failure(absl::StatusCode::kUnauthenticated, "HOOK_REFUSED",
                       "there is no such hook, or the call isn't its tracker's");
}

}  // namespace

rpc::Service DefectTrackersService::Describe() {
  rpc::Service service("deskmesh.tickets.v1.DefectTrackers", deps_);
  service.Write("Create", this, &DefectTrackersService::Create)
      .Lookup("Get", this, &DefectTrackersService::Get)
      .Read("List", this, &DefectTrackersService::List)
      .Write("Update", this, &DefectTrackersService::Update)
      .Write("Receive", this, &DefectTrackersService::Receive);
  return service;
}

absl::Status DefectTrackersService::Create(rpc::WriteCall& call,
                                           const v1::CreateDefectTrackerRequest& request,
                                           v1::DefectTracker* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<StoredTracker> existing,
                            ListTrackers(call.tx(), call.workspace()));
  if (existing.size() >= kMaxTrackers) {
    return base::Precondition("TOO_MANY", "a workspace has at most 20 trackers");
  }
  const v1::DefectTracker& sent = request.defect_tracker();
  StoredTracker stored{.proto = {}, .version = 1, .created = call.now(), .updated = call.now()};
  std::vector<std::string> paths(kTrackerFields.begin(), kTrackerFields.end());
  if (!sent.has_enabled()) std::erase(paths, "enabled");
  TakeTracker(sent, paths, &stored.proto);
  stored.proto.set_id(call.NewId("trk"));
  DESKMESH_RETURN_IF_ERROR(Tracker(stored.proto).Check());
  DESKMESH_RETURN_IF_ERROR(SaveTracker(call.tx(), call.workspace(), stored));
  ShowTracker(call.workspace(), stored, response);
  return absl::OkStatus();
}

absl::Status DefectTrackersService::Get(rpc::ReadCall& call,
                                        const v1::GetDefectTrackerRequest& request,
                                        v1::DefectTracker* response) {
  DESKMESH_ASSIGN_OR_RETURN(const StoredTracker stored,
                            LoadTracker(call.tx(), call.workspace(), request.id()));
  ShowTracker(call.workspace(), stored, response);
  return absl::OkStatus();
}

absl::Status DefectTrackersService::List(rpc::ReadCall& call,
                                         const v1::ListDefectTrackersRequest& /*request*/,
                                         v1::ListDefectTrackersResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<StoredTracker> trackers,
                            ListTrackers(call.tx(), call.workspace()));
  for (const StoredTracker& stored : trackers) {
    ShowTracker(call.workspace(), stored, response->add_defect_trackers());
  }
  return absl::OkStatus();
}

absl::Status DefectTrackersService::Update(rpc::WriteCall& call,
                                           const v1::UpdateDefectTrackerRequest& request,
                                           v1::DefectTracker* response) {
  const v1::DefectTracker& sent = request.defect_tracker();
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<std::string> paths,
                            rpc::MaskedPaths(request.update_mask(), sent, kTrackerFields));
  DESKMESH_ASSIGN_OR_RETURN(StoredTracker stored, LoadTracker(call.tx(), call.workspace(),
                                                              sent.id(), /*for_change=*/true));
  if (!sent.etag().empty() && sent.etag() != std::to_string(stored.version)) {
    return base::StaleEtag("defect_tracker", sent.id());
  }
  TakeTracker(sent, paths, &stored.proto);
  DESKMESH_RETURN_IF_ERROR(Tracker(stored.proto).Check());
  ++stored.version;
  stored.updated = call.now();
  DESKMESH_RETURN_IF_ERROR(SaveTracker(call.tx(), call.workspace(), stored));
  ShowTracker(call.workspace(), stored, response);
  return absl::OkStatus();
}

absl::Status DefectTrackersService::Receive(rpc::WriteCall& call,
                                            const v1::ReceiveDefectHookRequest& request,
                                            google::protobuf::Empty* /*response*/) {
  const std::string& hook = request.hook();
  const std::size_t dot = hook.find('.');
  if (dot == std::string::npos || !base::IsId(hook.substr(dot + 1), "trk")) return HookRefused();
  const std::string workspace = hook.substr(0, dot);
  const absl::StatusOr<StoredTracker> stored =
      LoadTracker(call.tx(), workspace, hook.substr(dot + 1));
  if (absl::IsNotFound(stored.status())) return HookRefused();
  if (!stored.ok()) return stored.status();
  const Tracker tracker(stored->proto);
  if (!tracker.is_enabled() || !tracker.IsGenuine(request.request())) return HookRefused();
  // Of other things than ours: none of our business, and no reason to send it again.
  const std::optional<Tracker::News> news = tracker.ReadHook(request.request().data());
  if (!news.has_value()) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<std::string> id,
                            FindDefect(call.tx(), workspace, stored->proto.id(), news->key));
  if (!id.has_value()) return absl::OkStatus();
  const Defect::State state = tracker.StateOf(news->words);
  if (state == Defect::State::kUnset) return ledger_.SyncAt(call.tx(), workspace, *id, call.now());
  DESKMESH_ASSIGN_OR_RETURN(Defect defect, LockDefect(call.tx(), workspace, *id));
  if (defect.state == state && defect.external_state == news->words.front()) {
    return absl::OkStatus();
  }
  defect.external_state = news->words.front();
  return ledger_.Save(call.tx(),
                      {workspace, "tracker:" + stored->proto.id(), call.traceparent(), call.now()},
                      defect, state);
}

}  // namespace deskmesh::tickets
