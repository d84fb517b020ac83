// SPDX-License-Identifier: Apache-2.0
#include "platform/rpc/field_mask.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>

#include "deskmesh/options/v1/options.pb.h"
#include "platform/base/error.h"

namespace deskmesh::rpc {
namespace {

using google::protobuf::FieldDescriptor;

bool IsPassedOver(const FieldDescriptor& field) {
  return field.name() == "etag" || field.name() == "id" ||
         field.options().GetExtension(options::v1::field).output_only();
}

}  // namespace

absl::StatusOr<std::vector<std::string>> MaskedPaths(
    const google::protobuf::FieldMask& mask, const google::protobuf::Message& sent,
    std::initializer_list<std::string_view> allowed) {
  const auto* type = sent.GetDescriptor();
  const auto is_allowed = [&](std::string_view path) {
    return std::find(allowed.begin(), allowed.end(), path) != allowed.end();
  };
  std::vector<std::string> paths;
  if (mask.paths().empty()) {
    std::vector<const FieldDescriptor*> set;
    sent.GetReflection()->ListFields(sent, &set);
    for (const FieldDescriptor* field : set) {
      if (IsPassedOver(*field)) continue;
      if (!is_allowed(field->name())) {
        return base::InvalidField(field->name(), "can't be changed by an update");
      }
      paths.push_back(field->name());
    }
    return paths;
  }
  for (const std::string& path : mask.paths()) {
    if (path == "*") {
      for (const std::string_view name : allowed) paths.emplace_back(name);
      continue;
    }
    // A deeper path changes its whole top-level field.
    const std::string top = path.substr(0, path.find('.'));
    const FieldDescriptor* field = type->FindFieldByName(top);
    if (field == nullptr) {
      return base::InvalidField("update_mask", "has the unknown path " + path);
    }
    if (IsPassedOver(*field)) continue;
    if (!is_allowed(top)) {
      return base::InvalidField("update_mask",
                                "has " + path + ", which can't be changed by an update");
    }
    paths.push_back(top);
  }
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  return paths;
}

}  // namespace deskmesh::rpc
