// SPDX-License-Identifier: Apache-2.0
#include "chat/flows/service.h"

#include <map>
#include <set>

#include "chat/dialogue/core/flow_simulation.h"
#include "chat/dialogue/core/shipped_flows.h"
#include "chat/flows/convert.h"
#include "chat/routing/store.h"
#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::chat {
namespace {

constexpr int kRecordedTalks = 100;
constexpr int kComparedTalks = 500;  // before a flow is published
constexpr std::size_t kMostSearches = 100;  // of one simulation
constexpr int kMostRuns = 50;       // shown of one simulation

v1::Flow ProtoOf(const dialogue::Flow& flow) {
  v1::Flow proto;
  convert::ToProto(flow, &proto);
  return proto;
}

void Show(const store::FlowRow& row, v1::Flow* out) {
  *out = convert::FlowOfBody(row.draft);
  out->set_id(row.id);
  out->set_name(row.name);
  const bool is_published = row.published_version > 0 || ShippedFlow(row.id) != nullptr;
  out->set_state(!is_published    ? v1::Flow::DRAFT
                 : row.is_enabled ? v1::Flow::PUBLISHED
                                  : v1::Flow::DISABLED);
  out->set_published_version(row.published_version);
  out->set_has_changes(row.has_changes);
  out->set_etag(std::to_string(row.revision));
  rpc::SetTimestamp(row.updated_at, out->mutable_update_time());
}

void ShowShipped(const dialogue::Flow& flow, v1::Flow* out) {
  convert::ToProto(flow, out);
  out->set_state(v1::Flow::PUBLISHED);
  out->set_is_shipped(true);
  out->set_etag("0");
}

// The row of a flow, locked; a shipped flow gets one when it is first changed.
absl::StatusOr<store::FlowRow> LockRow(rpc::WriteCall& call, const std::string& id) {
  DESKMESH_ASSIGN_OR_RETURN(std::optional<store::FlowRow> row,
                            store::LockFlow(call.tx(), call.workspace(), id));
  if (row.has_value()) return *std::move(row);
  const auto shipped = ShippedFlow(id);
  if (shipped == nullptr) return base::NotFound("flow", id);
  store::FlowRow made;
  made.id = id;
  made.name = shipped->name;
  made.draft = convert::BodyOf(ProtoOf(*shipped));
  made.has_changes = false;
  return made;
}

absl::Status CheckEtag(const std::string& etag, const store::FlowRow& row) {
  if (etag.empty() || etag == std::to_string(row.revision)) return absl::OkStatus();
  return base::StaleEtag("flow", row.id);
}

absl::Status SaveRow(rpc::WriteCall& call, store::FlowRow& row) {
  ++row.revision;
  row.updated_at = call.now();
  return store::SaveFlow(call.tx(), call.workspace(), row);
}

v1::SimulateFlowResponse::Outcome OutcomeOf(dialogue::FlowEnd end) {
  switch (end) {
    case dialogue::FlowEnd::kWaits:
      return v1::SimulateFlowResponse::WAITS;
    case dialogue::FlowEnd::kSolved:
      return v1::SimulateFlowResponse::SOLVED;
    case dialogue::FlowEnd::kUnsolved:
      return v1::SimulateFlowResponse::ENDED_UNSOLVED;
    case dialogue::FlowEnd::kHandedOver:
      return v1::SimulateFlowResponse::HANDED_OVER;
    case dialogue::FlowEnd::kNotBegun:
      break;
  }
  return v1::SimulateFlowResponse::NOT_BEGUN;
}

void ShowRun(const dialogue::SimulatedTalk& talk, const std::string& conversation_id,
             v1::SimulateFlowResponse::Run* out) {
  out->set_conversation_id(conversation_id);
  out->set_outcome(OutcomeOf(talk.end));
  for (const dialogue::SimulatedLine& line : talk.lines) {
    v1::SimulateFlowResponse::Line& shown = *out->add_lines();
    shown.set_by_customer(line.by_customer);
    shown.set_text(line.text);
    for (const std::string& choice : line.choices) shown.add_quick_replies(choice);
    shown.set_node_id(line.node);
  }
  for (const auto& [name, value] : talk.slots) (*out->mutable_slots())[name] = value;
}

void Count(const dialogue::SimulatedTalk& talk, v1::SimulateFlowResponse* out) {
  out->set_conversations(out->conversations() + 1);
  if (talk.end != dialogue::FlowEnd::kNotBegun) out->set_begun(out->begun() + 1);
  if (talk.end == dialogue::FlowEnd::kSolved) out->set_solved(out->solved() + 1);
  if (talk.end == dialogue::FlowEnd::kHandedOver) out->set_handed_over(out->handed_over() + 1);
  for (const dialogue::NodeId& node : talk.visited) ++(*out->mutable_visits())[node];
}

// What keeps a flow from running in this workspace.
absl::StatusOr<std::vector<dialogue::FlowProblem>> ProblemsOf(rpc::ReadCall& call,
                                                              const dialogue::Flow& flow) {
  std::vector<dialogue::FlowProblem> problems = dialogue::CheckFlow(flow);
  DESKMESH_ASSIGN_OR_RETURN(const std::set<std::string> teams,
                            store::ListStaffedTeams(call.tx(), call.workspace()));
  for (dialogue::FlowProblem& problem : dialogue::CheckTeams(flow, teams)) {
    problems.push_back(std::move(problem));
  }
  return problems;
}

}  // namespace

rpc::Service FlowsService::Describe() {
  rpc::Service service("deskmesh.chat.v1.Flows", deps_);
  service.Write("Create", this, &FlowsService::Create)
      .Read("Get", this, &FlowsService::Get)
      .Read("List", this, &FlowsService::List)
      .Write("Update", this, &FlowsService::Update)
      .Read("Check", this, &FlowsService::Check)
      .Task("Simulate", this, &FlowsService::Simulate)
      .Task("Publish", this, &FlowsService::Publish)
      .Write("RollBack", this, &FlowsService::RollBack)
      .Write("Disable", this, &FlowsService::Disable)
      .Read("ListVersions", this, &FlowsService::ListVersions);
  return service;
}

absl::Status FlowsService::Create(rpc::WriteCall& call, const v1::CreateFlowRequest& request,
                                  v1::Flow* response) {
  store::FlowRow row;
  row.id = call.NewId("flw");
  row.name = request.flow().name();
  row.draft = convert::BodyOf(request.flow());
  DESKMESH_RETURN_IF_ERROR(SaveRow(call, row));
  Show(row, response);
  return absl::OkStatus();
}

absl::Status FlowsService::Get(rpc::ReadCall& call, const v1::GetFlowRequest& request,
                               v1::Flow* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::FlowRow> row,
                            store::FindFlow(call.tx(), call.workspace(), request.id()));
  const auto shipped = ShippedFlow(request.id());
  if (!row.has_value() && shipped == nullptr) return base::NotFound("flow", request.id());
  if (!row.has_value()) {
    if (request.version() > 0) return base::NotFound("flow_version", request.id());
    ShowShipped(*shipped, response);
    return absl::OkStatus();
  }
  Show(*row, response);
  if (request.version() == 0) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(
      const std::optional<store::FlowVersionRow> version,
      store::FindFlowVersion(call.tx(), call.workspace(), row->id, request.version()));
  if (!version.has_value()) return base::NotFound("flow_version", request.id());
  const v1::Flow then = convert::FlowOfBody(version->body);
  response->set_name(then.name());
  *response->mutable_trigger() = then.trigger();
  response->set_start(then.start());
  *response->mutable_nodes() = then.nodes();
  return absl::OkStatus();
}

absl::Status FlowsService::List(rpc::ReadCall& call, const v1::ListFlowsRequest&,
                                v1::ListFlowsResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::FlowRow> rows,
                            store::ListFlows(call.tx(), call.workspace()));
  std::set<std::string> own;
  for (const store::FlowRow& row : rows) {
    own.insert(row.id);
    Show(row, response->add_flows());
  }
  for (const auto& flow : dialogue::ShippedFlows()) {
    if (own.contains(flow->id)) continue;
    v1::Flow& shown = *response->add_flows();
    ShowShipped(*flow, &shown);
    shown.clear_nodes();
  }
  return absl::OkStatus();
}

absl::Status FlowsService::Update(rpc::WriteCall& call, const v1::UpdateFlowRequest& request,
                                  v1::Flow* response) {
  DESKMESH_ASSIGN_OR_RETURN(store::FlowRow row, LockRow(call, request.id()));
  DESKMESH_RETURN_IF_ERROR(CheckEtag(request.flow().etag(), row));
  row.name = request.flow().name();
  row.draft = convert::BodyOf(request.flow());
  row.has_changes = true;
  DESKMESH_RETURN_IF_ERROR(SaveRow(call, row));
  Show(row, response);
  return absl::OkStatus();
}

absl::Status FlowsService::Check(rpc::ReadCall& call, const v1::CheckFlowRequest& request,
                                 v1::CheckFlowResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<dialogue::FlowProblem> problems,
                            ProblemsOf(call, convert::FromProto(request.flow())));
  for (const dialogue::FlowProblem& problem : problems) {
    convert::ToProto(problem, response->add_problems());
  }
  return absl::OkStatus();
}

absl::Status FlowsService::PublishBody(rpc::WriteCall& call, const std::string& body,
                                       const std::string& note, store::FlowRow& row) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<dialogue::FlowProblem> problems,
                            ProblemsOf(call, convert::FromProto(convert::FlowOfBody(body))));
  if (!problems.empty()) {
    const auto& first = problems.front();
    return base::Precondition(
        "FLOW_BROKEN",
        "the flow has " + std::to_string(problems.size()) + " problem(s); the first: " +
            (first.node.empty() ? "" : "node \"" + first.node + "\": ") + first.message,
        {{"flow", row.id}, {"node", first.node}, {"problem", first.reason}});
  }
  row.published_version = ++row.last_version;
  row.is_enabled = true;
  row.draft = body;
  row.name = convert::FlowOfBody(body).name();
  row.has_changes = false;
  DESKMESH_RETURN_IF_ERROR(store::InsertFlowVersion(
      call.tx(), call.workspace(),
      {.flow_id = row.id,
       .version = row.published_version,
       .body = body,
       .note = note,
       .publisher_id =
           call.principal().user_id.empty() ? call.principal().id : call.principal().user_id,
       .published_at = call.now()}));
  return SaveRow(call, row);
}

absl::Status FlowsService::CompareResults(rpc::TaskCall& call, const dialogue::Flow& draft,
                                          const dialogue::Flow& published,
                                          const std::vector<store::RecordedTalk>& talks) {
  // Both meet the same answers: of the knowledge base each once, and no webhook.
  std::map<std::pair<std::string, std::string>, std::optional<dialogue::KnowledgeAnswer>> answers;
  const auto run = [&](const dialogue::Flow& flow, v1::SimulateFlowResponse* counts) {
    dialogue::SimulationSettings settings;
    for (const store::RecordedTalk& talk : talks) {
      settings.locale = talk.locale;
      settings.search = [&](const std::string& query) -> std::optional<dialogue::KnowledgeAnswer> {
        const std::pair key(query, settings.locale);
        if (const auto known = answers.find(key); known != answers.end()) return known->second;
        if (answers.size() >= kMostSearches) return std::nullopt;
        return answers[key] = turns_.AskKnowledge(call.workspace(), call.traceparent(), "", query,
                                                  settings.locale);
      };
      Count(dialogue::SimulateTalk(flow, talk.texts, settings), counts);
    }
  };
  v1::SimulateFlowResponse before, after;
  run(published, &before);
  run(draft, &after);
  if (after.solved() >= before.solved() && after.handed_over() <= before.handed_over()) {
    return absl::OkStatus();
  }
  return base::Precondition(
      "FLOW_LOWERS_RESULTS",
      "with recorded talks the draft solves " + std::to_string(after.solved()) + " (was " +
          std::to_string(before.solved()) + ") and hands over " +
          std::to_string(after.handed_over()) + " (was " + std::to_string(before.handed_over()) +
          "); publish with accepts_lower_results and a note to do so all the same",
      {{"flow", draft.id},
       {"solved_before", std::to_string(before.solved())},
       {"solved_after", std::to_string(after.solved())},
       {"handed_over_before", std::to_string(before.handed_over())},
       {"handed_over_after", std::to_string(after.handed_over())}});
}

absl::Status FlowsService::Publish(rpc::TaskCall& call, const v1::PublishFlowRequest& request,
                                   v1::Flow* response) {
  if (request.accepts_lower_results() && request.note().empty()) {
    return base::InvalidField("note", "must say why lower results are accepted");
  }
  std::string draft, published;
  std::vector<store::RecordedTalk> talks;
  DESKMESH_RETURN_IF_ERROR(call.Read([&](rpc::ReadCall& read) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::FlowRow> row,
                              store::FindFlow(read.tx(), read.workspace(), request.id()));
    draft.clear();
    published.clear();
    // A shipped flow that nobody changed is published as it is.
    if (!row.has_value()) return absl::OkStatus();
    draft = row->draft;
    if (row->published_version > 0) {
      DESKMESH_ASSIGN_OR_RETURN(
          const std::optional<store::FlowVersionRow> version,
          store::FindFlowVersion(read.tx(), read.workspace(), row->id, row->published_version));
      if (version.has_value()) published = version->body;
    } else if (const auto shipped = ShippedFlow(row->id); shipped != nullptr) {
      published = convert::BodyOf(ProtoOf(*shipped));
    }
    if (published.empty() || published == draft) return absl::OkStatus();
    DESKMESH_ASSIGN_OR_RETURN(
        talks, store::ListRecordedTalks(read.tx(), read.workspace(), kComparedTalks));
    return absl::OkStatus();
  }));
  if (!talks.empty() && !request.accepts_lower_results()) {
    const dialogue::Flow next = convert::FromProto(convert::FlowOfBody(draft));
    // What is broken is refused as that.
    if (dialogue::CheckFlow(next).empty()) {
      DESKMESH_RETURN_IF_ERROR(
          CompareResults(call, next, convert::FromProto(convert::FlowOfBody(published)), talks));
    }
  }
  return call.WriteReply(*response, [&](rpc::WriteCall& write) -> absl::Status {
    response->Clear();
    DESKMESH_ASSIGN_OR_RETURN(store::FlowRow row, LockRow(write, request.id()));
    DESKMESH_RETURN_IF_ERROR(CheckEtag(request.etag(), row));
    // Only what was compared is published.
    if (!draft.empty() && row.draft != draft) return base::StaleEtag("flow", row.id);
    const std::string body = row.draft;
    DESKMESH_RETURN_IF_ERROR(PublishBody(write, body, request.note(), row));
    Show(row, response);
    return absl::OkStatus();
  });
}

absl::Status FlowsService::RollBack(rpc::WriteCall& call, const v1::RollBackFlowRequest& request,
                                    v1::Flow* response) {
  DESKMESH_ASSIGN_OR_RETURN(store::FlowRow row, LockRow(call, request.id()));
  std::string body;
  if (request.version() == 0) {
    const auto shipped = ShippedFlow(row.id);
    if (shipped == nullptr) return base::InvalidField("version", "must be one that was published");
    body = convert::BodyOf(ProtoOf(*shipped));
  } else {
    DESKMESH_ASSIGN_OR_RETURN(
        const std::optional<store::FlowVersionRow> version,
        store::FindFlowVersion(call.tx(), call.workspace(), row.id, request.version()));
    if (!version.has_value()) {
      return base::InvalidField("version", "must be one that was published");
    }
    body = version->body;
  }
  DESKMESH_RETURN_IF_ERROR(PublishBody(call, body, request.note(), row));
  Show(row, response);
  return absl::OkStatus();
}

absl::Status FlowsService::Disable(rpc::WriteCall& call, const v1::DisableFlowRequest& request,
                                   v1::Flow* response) {
  DESKMESH_ASSIGN_OR_RETURN(store::FlowRow row, LockRow(call, request.id()));
  if (row.is_enabled) {
    row.is_enabled = false;
    DESKMESH_RETURN_IF_ERROR(SaveRow(call, row));
  }
  Show(row, response);
  return absl::OkStatus();
}

absl::Status FlowsService::ListVersions(rpc::ReadCall& call,
                                        const v1::ListFlowVersionsRequest& request,
                                        v1::ListFlowVersionsResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::FlowVersionRow> versions,
                            store::ListFlowVersions(call.tx(), call.workspace(), request.id()));
  if (versions.empty() && ShippedFlow(request.id()) == nullptr) {
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::FlowRow> row,
                              store::FindFlow(call.tx(), call.workspace(), request.id()));
    if (!row.has_value()) return base::NotFound("flow", request.id());
  }
  for (const store::FlowVersionRow& version : versions) {
    v1::FlowVersion& shown = *response->add_versions();
    shown.set_flow_id(version.flow_id);
    shown.set_version(version.version);
    shown.set_note(version.note);
    shown.set_publisher_id(version.publisher_id);
    rpc::SetTimestamp(version.published_at, shown.mutable_publish_time());
  }
  return absl::OkStatus();
}

absl::Status FlowsService::Simulate(rpc::TaskCall& call, const v1::SimulateFlowRequest& request,
                                    v1::SimulateFlowResponse* response) {
  v1::Flow proto = request.flow();
  std::vector<store::RecordedTalk> talks;
  DESKMESH_RETURN_IF_ERROR(call.Read([&](rpc::ReadCall& read) -> absl::Status {
    if (!request.has_flow()) {
      v1::GetFlowRequest get;
      get.set_id(request.flow_id());
      DESKMESH_RETURN_IF_ERROR(Get(read, get, &proto));
    }
    if (!request.texts().empty()) return absl::OkStatus();
    const int limit = request.conversations() == 0 ? kRecordedTalks : request.conversations();
    DESKMESH_ASSIGN_OR_RETURN(talks, store::ListRecordedTalks(read.tx(), read.workspace(), limit));
    return absl::OkStatus();
  }));
  if (!request.texts().empty()) {
    talks.push_back({.conversation_id = "",
                     .locale = request.locale(),
                     .texts = {request.texts().begin(), request.texts().end()}});
  }
  const dialogue::Flow flow = convert::FromProto(proto);
  for (const auto& problem : dialogue::CheckFlow(flow)) {
    convert::ToProto(problem, response->add_problems());
  }

  dialogue::SimulationSettings settings;
  settings.slots = {request.slots().begin(), request.slots().end()};
  for (const auto& [key, value] : request.webhook_answers()) {
    const std::size_t dot = key.find('.');
    if (dot == std::string::npos) {
      return base::InvalidField("webhook_answers", "must have keys of the form <node>.<field>");
    }
    settings.webhooks[key.substr(0, dot)][key.substr(dot + 1)] = value;
  }
  std::size_t searches = 0;
  for (const store::RecordedTalk& talk : talks) {
    settings.locale = request.locale().empty() ? talk.locale : request.locale();
    settings.search = [&](const std::string& query) -> std::optional<dialogue::KnowledgeAnswer> {
      if (++searches > kMostSearches) return std::nullopt;
      return turns_.AskKnowledge(call.workspace(), call.traceparent(), "", query, settings.locale);
    };
    const dialogue::SimulatedTalk ran = dialogue::SimulateTalk(flow, talk.texts, settings);
    Count(ran, response);
    const bool is_shown = ran.end != dialogue::FlowEnd::kNotBegun || talk.conversation_id.empty();
    if (is_shown && response->runs_size() < kMostRuns) {
      ShowRun(ran, talk.conversation_id, response->add_runs());
    }
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::chat
