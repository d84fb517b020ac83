// SPDX-License-Identifier: Apache-2.0
//
// Small Jira, ZenTao and Teambition servers on the loopback, as far as defects need them.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "platform/http/server.h"

namespace deskmesh::tickets {

// What the three have in common. Thread-safe.
class FakeTracker {
 public:
  struct Issue {
    std::string title;
    std::string description;
    std::string marker;  // the id of the defect, where the tracker keeps it
    std::string state;  // as the tracker stores it
  };

  virtual ~FakeTracker() = default;

  const std::string& url() const { return url_; }
  // A defect that somebody noted down in the tracker; its key.
  std::string Add(const std::string& title, const std::string& state);
  void Set(const std::string& key, const std::string& state);
  std::map<std::string, Issue> issues();
  // Requests answered, good or bad.
  int calls();
  // The next calls are answered 503 without being done.
  void FailNext(int count);
  // The next defect is made, but the answer is an error.
  void LoseNextAnswer();
  // The next defect is made, but its answer waits for Release.
  void HoldNextAnswer();
  bool is_holding();
  void Release();

  // The body of the webhook that tells of a change.
  virtual std::string HookOf(const std::string& key) = 0;

 protected:
  explicit FakeTracker(std::string prefix);
  // 404 where it knows no such request; `issues_` is locked.
  virtual http::Response Answer(const http::Request& request) = 0;
  // The key of a new issue.
  std::string Put(Issue issue);
  static http::Response Json(std::string body, int status = 200);
  static std::string Quoted(std::string_view text);

  std::map<std::string, Issue> issues_;

 private:
  void Take(const http::Request& request, std::shared_ptr<http::Responder> responder);

  const std::string prefix_;
  std::mutex mutex_;
  int calls_ = 0;
  int failures_ = 0;
  bool loses_answer_ = false;
  bool holds_answer_ = false;
  std::shared_ptr<http::Responder> held_;
  http::Response held_answer_;
  std::string url_;
  std::unique_ptr<http::Server> server_;
};

// Wants HTTP basic credentials `bot:jira-token`. States are `<category>` or `<category>/<resolution>`.
class FakeJira final : public FakeTracker {
 public:
  FakeJira() : FakeTracker("SUP-") {}
  std::string HookOf(const std::string& key) override;

 private:
  http::Response Answer(const http::Request& request) override;
};

// Wants the header `Token: zentao-token`. States are `<status>` or `<status>/<resolution>`.
class FakeZentao final : public FakeTracker {
 public:
  FakeZentao() : FakeTracker("") {}
  std::string HookOf(const std::string& key) override;

 private:
  http::Response Answer(const http::Request& request) override;
};

// Wants `Authorization: Bearer tb-token` and the tenant `org-1`. States are `done` and `open`.
class FakeTeambition final : public FakeTracker {
 public:
  FakeTeambition() : FakeTracker("64f0") {}
  std::string HookOf(const std::string& key) override;

 private:
  http::Response Answer(const http::Request& request) override;
};

}  // namespace deskmesh::tickets
