// SPDX-License-Identifier: Apache-2.0
#include "gateway/routes/route_table.h"

#include <google/protobuf/descriptor.h>

#include "google/api/annotations.pb.h"
#include "platform/base/error.h"
#include "platform/http/proto_json.h"
#include "platform/rpc/channel.h"

namespace deskmesh::gateway {
namespace {

using google::api::HttpRule;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

absl::Status BadRoute(const MethodDescriptor& method, std::string_view what) {
  return base::Failure(absl::StatusCode::kInvalidArgument, "ROUTE_INVALID",
                       "the route of " + method.full_name() + " " + std::string(what));
}

std::pair<std::string, std::string> VerbAndPath(const HttpRule& rule) {
  switch (rule.pattern_case()) {
    case HttpRule::kGet:
      return {"GET", rule.get()};
    case HttpRule::kPut:
      return {"PUT", rule.put()};
    case HttpRule::kPost:
      return {"POST", rule.post()};
    case HttpRule::kDelete:
      return {"DELETE", rule.delete_()};
    case HttpRule::kPatch:
      return {"PATCH", rule.patch()};
    case HttpRule::kCustom:
      return {rule.custom().kind(), rule.custom().path()};
    default:
      return {};
  }
}

const FieldDescriptor* StringField(const MethodDescriptor& method, const char* name) {
  const FieldDescriptor* field = method.input_type()->FindFieldByName(name);
  const bool fits =
      field != nullptr && !field->is_repeated() && field->type() == FieldDescriptor::TYPE_STRING;
  return fits ? field : nullptr;
}

absl::StatusOr<std::unique_ptr<Route>> MakeRoute(const MethodDescriptor& method,
                                                 const HttpRule& rule) {
  auto route = std::make_unique<Route>();
  route->method = &method;
  route->rule = method.options().GetExtension(options::v1::rpc);
  route->target = rpc::Channels::TargetOf(method);
  std::tie(route->verb, route->path) = VerbAndPath(rule);
  if (route->verb.empty()) return BadRoute(method, "has no verb");
  if (rule.body() == "*") {
    route->body = Route::Body::kWhole;
  } else if (!rule.body().empty()) {
    route->body = Route::Body::kField;
    route->body_field = method.input_type()->FindFieldByName(rule.body());
    if (route->body_field == nullptr) return BadRoute(method, "has a body that is no field");
  }
  route->takes_raw =
      route->body_field != nullptr && route->body_field->message_type() != nullptr &&
      route->body_field->message_type()->full_name() == "deskmesh.options.v1.RawRequest";
  if (!rule.response_body().empty()) {
    route->response_field = method.output_type()->FindFieldByName(rule.response_body());
    if (route->response_field == nullptr) {
      return BadRoute(method, "has a response_body that is no field");
    }
  }
  route->request_id = StringField(method, "request_id");
  const FieldDescriptor* mask = method.input_type()->FindFieldByName("update_mask");
  if (mask != nullptr && mask->message_type() != nullptr &&
      mask->message_type()->full_name() == "google.protobuf.FieldMask") {
    route->update_mask = mask;
  }
  const FieldDescriptor* after = method.input_type()->FindFieldByName("after_sequence");
  if (after != nullptr && after->type() == FieldDescriptor::TYPE_INT64 && !after->is_repeated()) {
    route->after_sequence = after;
  }
  route->request_prototype =
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(method.input_type());
  route->is_stream = method.server_streaming();
  route->is_raw = method.output_type()->full_name() == "deskmesh.options.v1.RawBody";
  route->is_log_in = method.full_name() == "deskmesh.accounts.v1.Sessions.LogIn";
  route->is_log_out = method.full_name() == "deskmesh.accounts.v1.Sessions.LogOut";
  return route;
}

}  // namespace

absl::StatusOr<RouteTable> RouteTable::Build(
    const std::vector<const ServiceDescriptor*>& services) {
  RouteTable table;
  for (const ServiceDescriptor* service : services) {
    for (int i = 0; i < service->method_count(); ++i) {
      const MethodDescriptor& method = *service->method(i);
      if (!method.options().HasExtension(google::api::http) ||
          method.options().GetExtension(options::v1::rpc).internal() || method.client_streaming()) {
        continue;
      }
      const HttpRule& rule = method.options().GetExtension(google::api::http);
      std::vector<const HttpRule*> bindings = {&rule};
      for (const HttpRule& more : rule.additional_bindings()) bindings.push_back(&more);
      for (const HttpRule* binding : bindings) {
        DESKMESH_ASSIGN_OR_RETURN(std::unique_ptr<Route> route, MakeRoute(method, *binding));
        DESKMESH_ASSIGN_OR_RETURN(PathTemplate path, PathTemplate::Parse(route->path));
        for (const PathTemplate::Variable& variable : path.variables) {
          FieldPath fields = http::FindPath(*method.input_type(), variable.field_path);
          if (fields.empty() || fields.back()->is_repeated() ||
              !http::HasTextForm(*fields.back())) {
            return BadRoute(method, "binds " + variable.field_path + ", which is no plain field");
          }
          route->variables.emplace(variable.field_path, std::move(fields));
        }
        DESKMESH_RETURN_IF_ERROR(
            table.table_.Add(route->verb, std::move(path), static_cast<int>(table.routes_.size())));
        table.routes_.push_back(std::move(route));
      }
    }
  }
  return table;
}

RouteTable::Match RouteTable::Find(std::string_view verb, std::string_view path) const {
  PathTable::Match found = table_.Find(verb, path);
  Match match;
  match.outcome = found.outcome;
  if (found.route >= 0) match.route = routes_[static_cast<std::size_t>(found.route)].get();
  match.values = std::move(found.values);
  match.allowed = std::move(found.allowed);
  return match;
}

}  // namespace deskmesh::gateway
