// SPDX-License-Identifier: Apache-2.0
#include "tickets/feedback/shipped_mappings.h"

#include <absl/status/status.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "platform/http/proto_json.h"

namespace deskmesh::tickets {
namespace {

// Jira Cloud, REST API 2, whose texts are plain. A resolution says more than a status, whose category is
// the same in every language and work flow.
constexpr std::string_view kJira = R"json({
  "headers": {"Authorization": "Basic {{basic.user.token}}"},
  "create": {"method": "POST", "path": "/rest/api/2/issue",
    "body": "{\"fields\":{\"project\":{\"key\":\"{{param.project}}\"},\"issuetype\":{\"name\":\"Bug\"},\"summary\":\"{{title}}\",\"description\":\"{{description}}\",\"labels\":[\"deskmesh\",\"{{id}}\"]}}"},
  "createKeyPointer": "/key",
  "find": {"method": "GET",
    "path": "/rest/api/2/search/jql?jql=labels%3D%22{{id}}%22&fields=key&maxResults=1"},
  "findKeyPointer": "/issues/0/key",
  "get": {"method": "GET", "path": "/rest/api/2/issue/{{key}}?fields=summary,status,resolution"},
  "statePointer": "/fields/resolution/name /fields/status/statusCategory/key",
  "titlePointer": "/fields/summary",
  "browsePath": "/browse/{{key}}",
  "states": {"new": "OPEN", "indeterminate": "IN_PROGRESS", "done": "SOLVED",
    "fixed": "SOLVED", "resolved": "SOLVED",
    "won't do": "REJECTED", "won't fix": "REJECTED", "declined": "REJECTED",
    "cannot reproduce": "REJECTED", "known error": "REJECTED", "duplicate": "IN_PROGRESS"},
  "signature": {"kind": "HMAC_SHA256", "name": "X-Hub-Signature", "prefix": "sha256=",
    "secret": "hook"},
  "hookKeyPointer": "/issue/key",
  "hookStatePointer": "/issue/fields/resolution/name /issue/fields/status/statusCategory/key"
})json";

// ZenTao, REST API 1. Its webhooks say what was done, not how the bug stands, so it is read then; they carry
// no signature, hence the token in the address.
constexpr std::string_view kZentao = R"json({
  "headers": {"Token": "{{secret.token}}"},
  "create": {"method": "POST", "path": "/api.php/v1/products/{{param.product}}/bugs",
    "body": "{\"title\":\"{{title}}\",\"steps\":\"{{description}}\",\"severity\":3,\"pri\":3,\"type\":\"codeerror\",\"openedBuild\":[\"trunk\"],\"keywords\":\"{{id}}\"}"},
  "createKeyPointer": "/id",
  "get": {"method": "GET", "path": "/api.php/v1/bugs/{{key}}"},
  "statePointer": "/resolution /status",
  "titlePointer": "/title",
  "browsePath": "/bug-view-{{key}}.html",
  "states": {"active": "OPEN", "resolved": "SOLVED", "closed": "SOLVED", "fixed": "SOLVED",
    "bydesign": "REJECTED", "notrepro": "REJECTED", "willnotfix": "REJECTED",
    "external": "REJECTED", "postponed": "OPEN", "duplicate": "IN_PROGRESS",
    "tostory": "IN_PROGRESS"},
  "signature": {"kind": "QUERY_TOKEN", "name": "token", "secret": "hook"},
  "hookKeyPointer": "/objectID"
})json";

// Teambition's open API, version 3. Its callbacks name the task, which is read then.
constexpr std::string_view kTeambition = R"json({
  "headers": {"Authorization": "Bearer {{secret.token}}",
    "X-Tenant-Id": "{{param.organization}}", "X-Tenant-Type": "organization"},
  "create": {"method": "POST", "path": "/api/v3/task/create",
    "body": "{\"projectId\":\"{{param.project}}\",\"content\":\"{{title}}\",\"note\":\"{{description}}\"}"},
  "createKeyPointer": "/result/id /result/taskId",
  "get": {"method": "GET", "path": "/api/v3/task/query?taskId={{key}}"},
  "statePointer": "/result/0/isDone",
  "titlePointer": "/result/0/content",
  "browsePath": "https://www.teambition.com/task/{{key}}",
  "states": {"true": "SOLVED", "false": "OPEN"},
  "signature": {"kind": "QUERY_TOKEN", "name": "token", "secret": "hook"},
  "hookKeyPointer": "/data/taskId /data/task/id"
})json";

v1::TrackerMapping Read(std::string_view json) {
  v1::TrackerMapping mapping;
  if (const absl::Status status = http::ReadJson(json, &mapping); !status.ok()) {
    std::fprintf(stderr, "deskmesh: a shipped tracker mapping is wrong: %s\n",
                 std::string(status.message()).c_str());
    std::abort();
  }
  return mapping;
}

}  // namespace

const v1::TrackerMapping& ShippedMapping(v1::DefectTracker::Kind kind) {
  static const v1::TrackerMapping none;
  static const v1::TrackerMapping jira = Read(kJira);
  static const v1::TrackerMapping zentao = Read(kZentao);
  static const v1::TrackerMapping teambition = Read(kTeambition);
  switch (kind) {
    case v1::DefectTracker::JIRA:
      return jira;
    case v1::DefectTracker::ZENTAO:
      return zentao;
    case v1::DefectTracker::TEAMBITION:
      return teambition;
    default:
      return none;
  }
}

}  // namespace deskmesh::tickets
