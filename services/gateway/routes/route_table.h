// SPDX-License-Identifier: Apache-2.0
//
// The HTTP routes of every public RPC, read from the google.api.http options of the contracts that
// are compiled into the binary. Adding an RPC needs no line here.
#pragma once

#include <absl/status/statusor.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "deskmesh/options/v1/options.pb.h"
#include "gateway/core/path_template.h"

namespace deskmesh::gateway {

using FieldPath = std::vector<const google::protobuf::FieldDescriptor*>;

// One binding of an RPC.
struct Route {
  enum class Body { kNone, kWhole, kField };

  const google::protobuf::MethodDescriptor* method = nullptr;
  options::v1::RpcRule rule;
  std::string target;  // who serves it
  std::string verb;    // `GET`
  std::string path;    // the template as written
  std::map<std::string, FieldPath, std::less<>> variables;  // by their text in the template
  Body body = Body::kNone;
  const google::protobuf::FieldDescriptor* body_field = nullptr;
  const google::protobuf::FieldDescriptor* response_field = nullptr;
  // Fields of the request with a meaning of their own, null without them.
  const google::protobuf::FieldDescriptor* request_id = nullptr;
  const google::protobuf::FieldDescriptor* update_mask = nullptr;
  const google::protobuf::FieldDescriptor* after_sequence = nullptr;
  const google::protobuf::Message* request_prototype = nullptr;
  bool is_stream = false;
  bool is_raw = false;  // answers with deskmesh.options.v1.RawBody
  bool takes_raw = false;  // its body field is a deskmesh.options.v1.RawRequest
  // A session begins or ends: the session cookie follows it.
  bool is_log_in = false;
  bool is_log_out = false;

  bool is_safe() const { return verb == "GET"; }
  // Open to visitors and customers.
  bool is_for_customers() const { return rule.public_() || rule.customer(); }
};

// Safe for concurrent const use.
class RouteTable {
 public:
  // INVALID_ARGUMENT names the RPC whose route makes no sense: a field that isn't there, a repeated
  // field in a path, two RPCs on one route.
  static absl::StatusOr<RouteTable> Build(
      const std::vector<const google::protobuf::ServiceDescriptor*>& services);

  struct Match {
    PathTable::Match::Outcome outcome = PathTable::Match::Outcome::kNotFound;
    const Route* route = nullptr;
    std::vector<std::pair<std::string_view, std::string>> values;
    std::string allowed;
  };
  Match Find(std::string_view verb, std::string_view path) const;

  const std::vector<std::unique_ptr<Route>>& routes() const { return routes_; }

 private:
  std::vector<std::unique_ptr<Route>> routes_;
  PathTable table_;
};

}  // namespace deskmesh::gateway
