// SPDX-License-Identifier: Apache-2.0
#include "tickets/testing/fake_trackers.h"

#include <google/protobuf/struct.pb.h>

#include "platform/http/json_text.h"
#include "platform/http/proto_json.h"
#include "tickets/feedback/json_pointer.h"

namespace deskmesh::tickets {
namespace {

// The last part of a path.
std::string LastPart(std::string_view path) {
  return std::string(path.substr(path.rfind('/') + 1));
}

std::pair<std::string, std::string> SplitState(const std::string& state) {
  const std::size_t slash = state.find('/');
  if (slash == std::string::npos) return {state, ""};
  return {state.substr(0, slash), state.substr(slash + 1)};
}

std::string At(const google::protobuf::Struct& json, std::string_view pointer) {
  return TextAt(json, pointer).value_or("");
}

}  // namespace

FakeTracker::FakeTracker(std::string prefix) : prefix_(std::move(prefix)) {
  http::ServerOptions options;
  options.threads = 1;
  auto server = http::Server::Start(
      std::move(options),
      [this](http::Request request, std::shared_ptr<http::Responder> responder) {
        Take(request, std::move(responder));
      });
  server_ = *std::move(server);
  url_ = "http://" + server_->address();
}

std::string FakeTracker::Add(const std::string& title, const std::string& state) {
  const std::lock_guard lock(mutex_);
  return Put({.title = title, .description = "", .marker = "", .state = state});
}

void FakeTracker::Set(const std::string& key, const std::string& state) {
  const std::lock_guard lock(mutex_);
  issues_[key].state = state;
}

std::map<std::string, FakeTracker::Issue> FakeTracker::issues() {
  const std::lock_guard lock(mutex_);
  return issues_;
}

int FakeTracker::calls() {
  const std::lock_guard lock(mutex_);
  return calls_;
}

void FakeTracker::FailNext(int count) {
  const std::lock_guard lock(mutex_);
  failures_ = count;
}

void FakeTracker::LoseNextAnswer() {
  const std::lock_guard lock(mutex_);
  loses_answer_ = true;
}

void FakeTracker::HoldNextAnswer() {
  const std::lock_guard lock(mutex_);
  holds_answer_ = true;
}

bool FakeTracker::is_holding() {
  const std::lock_guard lock(mutex_);
  return held_ != nullptr;
}

void FakeTracker::Release() {
  const std::lock_guard lock(mutex_);
  held_->Send(std::move(held_answer_));
  held_.reset();
}

std::string FakeTracker::Put(Issue issue) {
  const std::string key = prefix_ + std::to_string(issues_.size() + 1);
  issues_[key] = std::move(issue);
  return key;
}

http::Response FakeTracker::Json(std::string body, int status) {
  http::Response response;
  response.status = status;
  response.content_type = "application/json";
  response.body = std::move(body);
  return response;
}

std::string FakeTracker::Quoted(std::string_view text) {
  std::string quoted;
  http::AppendJsonString(text, &quoted);
  return quoted;
}

void FakeTracker::Take(const http::Request& request, std::shared_ptr<http::Responder> responder) {
  const std::lock_guard lock(mutex_);
  ++calls_;
  if (failures_ > 0) {
    --failures_;
    responder->Send(Json("{}", 503));
    return;
  }
  const std::size_t before = issues_.size();
  http::Response response = Answer(request);
  const bool is_made = issues_.size() > before;
  if (is_made && loses_answer_) {
    loses_answer_ = false;
    response = Json("{}", 502);
  }
  if (is_made && holds_answer_) {
    holds_answer_ = false;
    held_ = std::move(responder);
    held_answer_ = std::move(response);
    return;
  }
  responder->Send(std::move(response));
}

http::Response FakeJira::Answer(const http::Request& request) {
  if (request.Header("Authorization") != "Basic Ym90OmppcmEtdG9rZW4=") return Json("{}", 401);
  const std::string path(request.path());
  if (request.method() == "POST" && path == "/rest/api/2/issue") {
    google::protobuf::Struct sent;
    if (!http::ReadJson(request.body(), &sent).ok()) return Json("{}", 400);
    if (At(sent, "/fields/project/key") != "SUP" || At(sent, "/fields/issuetype/name") != "Bug") {
      return Json("{}", 400);
    }
    const std::string key = Put({.title = At(sent, "/fields/summary"),
                                 .description = At(sent, "/fields/description"),
                                 .marker = At(sent, "/fields/labels/1"),
                                 .state = "new"});
    return Json(R"({"id":"10000","key":)" + Quoted(key) + "}", 201);
  }
  if (path == "/rest/api/2/search/jql") {
    for (const auto& [key, issue] : issues_) {
      if (!issue.marker.empty() &&
          request.query().find("%22" + issue.marker + "%22") != std::string_view::npos) {
        return Json(R"({"issues":[{"key":)" + Quoted(key) + "}]}");
      }
    }
    return Json(R"({"issues":[]})");
  }
  const auto found = issues_.find(LastPart(path));
  if (!path.starts_with("/rest/api/2/issue/") || found == issues_.end()) return Json("{}", 404);
  const auto [category, resolution] = SplitState(found->second.state);
  return Json(R"({"key":)" + Quoted(found->first) + R"(,"fields":{"summary":)" +
              Quoted(found->second.title) + R"(,"resolution":)" +
              (resolution.empty() ? "null" : R"({"name":)" + Quoted(resolution) + "}") +
              R"(,"status":{"name":"whatever","statusCategory":{"key":)" + Quoted(category) +
              "}}}}");
}

std::string FakeJira::HookOf(const std::string& key) {
  const auto [category, resolution] = SplitState(issues()[key].state);
  return R"({"webhookEvent":"jira:issue_updated","issue":{"key":)" + Quoted(key) +
         R"(,"fields":{"resolution":)" +
         (resolution.empty() ? "null" : R"({"name":)" + Quoted(resolution) + "}") +
         R"(,"status":{"statusCategory":{"key":)" + Quoted(category) + "}}}}}";
}

http::Response FakeZentao::Answer(const http::Request& request) {
  if (request.Header("Token") != "zentao-token") return Json("{}", 401);
  const std::string path(request.path());
  if (request.method() == "POST" && path == "/api.php/v1/products/7/bugs") {
    google::protobuf::Struct sent;
    if (!http::ReadJson(request.body(), &sent).ok()) return Json("{}", 400);
    const std::string key = Put({.title = At(sent, "/title"),
                                 .description = At(sent, "/steps"),
                                 .marker = At(sent, "/keywords"),
                                 .state = "active"});
    return Json(R"({"status":"active","id":)" + key + "}");
  }
  const auto found = issues_.find(LastPart(path));
  if (!path.starts_with("/api.php/v1/bugs/") || found == issues_.end()) return Json("{}", 404);
  const auto [status, resolution] = SplitState(found->second.state);
  return Json(R"({"id":)" + found->first + R"(,"title":)" + Quoted(found->second.title) +
              R"(,"status":)" + Quoted(status) + R"(,"resolution":)" + Quoted(resolution) + "}");
}

std::string FakeZentao::HookOf(const std::string& key) {
  return R"({"objectType":"bug","objectID":)" + key + R"(,"action":"resolved","actor":"dev"})";
}

http::Response FakeTeambition::Answer(const http::Request& request) {
  if (request.Header("Authorization") != "Bearer tb-token" ||
      request.Header("X-Tenant-Id") != "org-1") {
    return Json("{}", 401);
  }
  const std::string path(request.path());
  if (request.method() == "POST" && path == "/api/v3/task/create") {
    google::protobuf::Struct sent;
    if (!http::ReadJson(request.body(), &sent).ok()) return Json("{}", 400);
    const std::string key = Put({.title = At(sent, "/content"),
                                 .description = At(sent, "/note"),
                                 .marker = "",
                                 .state = "open"});
    return Json(R"({"code":200,"result":{"id":)" + Quoted(key) + "}}");
  }
  const std::string_view query = request.query();
  const auto found = issues_.find(std::string(query.substr(query.find('=') + 1)));
  if (path != "/api/v3/task/query" || found == issues_.end()) return Json("{}", 404);
  return Json(R"({"code":200,"result":[{"id":)" + Quoted(found->first) + R"(,"content":)" +
              Quoted(found->second.title) + R"(,"isDone":)" +
              (found->second.state == "done" ? "true" : "false") + "}]}");
}

std::string FakeTeambition::HookOf(const std::string& key) {
  return R"({"event":"v3.task.update","data":{"taskId":)" + Quoted(key) + "}}";
}

}  // namespace deskmesh::tickets
