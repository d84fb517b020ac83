// SPDX-License-Identifier: Apache-2.0
//
// A method that a dispatcher serves. Internal to platform/rpc.
#pragma once

#include <array>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "deskmesh/options/v1/options.pb.h"
#include "platform/base/error.h"
#include "platform/rpc/dispatcher.h"

namespace deskmesh::rpc {

// Longer pages are read by machines.
inline constexpr int kMostOfInteractivePage = 500;

inline std::string_view TargetOfPackage(const google::protobuf::MethodDescriptor& method) {
  std::string_view package = method.file()->package();
  package.remove_prefix(package.find('.') + 1);
  return package.substr(0, package.find('.'));
}

// A registered method with what was derived from its proto.
struct Dispatcher::Entry {
  Entry(const Method& method, metrics::Registry& metrics)
      : method(method),
        rule(method.descriptor->options().GetExtension(options::v1::rpc)),
        name(method.descriptor->service()->full_name() + "/" + method.descriptor->name()),
        target(TargetOfPackage(*method.descriptor)),
        is_mutation(rule.idempotency() != options::v1::SAFE),
        page_size(method.descriptor->input_type()->FindFieldByName("page_size")),
        duration(metrics.Histogram("deskmesh_rpc_duration_seconds", "Time to answer an RPC.",
                                   {{"method", name}})) {
    const google::protobuf::FieldDescriptor* field =
        method.descriptor->input_type()->FindFieldByName("request_id");
    if (rule.idempotency() == options::v1::REQUEST_ID) {
      if (field == nullptr ||
          field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_STRING) {
        std::fprintf(stderr, "deskmesh: %s has no string field request_id\n", name.c_str());
        std::abort();
      }
      request_id = field;
    }
    for (int code = 0; code <= 16; ++code) {
      calls[static_cast<std::size_t>(code)].emplace(metrics.Counter(
          "deskmesh_rpc_calls_total", "RPCs answered, by method and code.",
          {{"method", name},
           {"code", std::string(base::CodeName(static_cast<absl::StatusCode>(code)))}}));
    }
  }

  const Method method;
  const options::v1::RpcRule rule;
  const std::string name;
  const std::string target;
  const bool is_mutation;
  const google::protobuf::FieldDescriptor* const page_size;  // none: no list
  const google::protobuf::FieldDescriptor* request_id = nullptr;

  bool IsBulk(const google::protobuf::Message& request) const {
    return page_size != nullptr &&
           page_size->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_INT32 &&
           request.GetReflection()->GetInt32(request, page_size) > kMostOfInteractivePage;
  }
  AdmissionLimit* limit = nullptr;  // none: never refused
  mutable metrics::Histogram duration;
  mutable std::array<std::optional<metrics::Counter>, 17> calls;
};

}  // namespace deskmesh::rpc
