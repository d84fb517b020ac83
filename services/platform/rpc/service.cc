// SPDX-License-Identifier: Apache-2.0
#include "platform/rpc/service.h"

#include <cstdio>
#include <cstdlib>

#include "deskmesh/options/v1/options.pb.h"

namespace deskmesh::rpc {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;

// A service that is wired wrongly is a programming error that must show at the first start.
[[noreturn]] void Die(const std::string& message) {
  std::fprintf(stderr, "deskmesh: %s\n", message.c_str());
  std::abort();
}

}  // namespace

Service::Service(std::string_view full_name, ServiceDeps deps)
    : descriptor_(DescriptorPool::generated_pool()->FindServiceByName(std::string(full_name))),
      deps_(std::move(deps)) {
  if (descriptor_ == nullptr) Die("no proto service is called " + std::string(full_name));
}

Method Service::PrepareUnary(Method::Kind kind, std::string_view name,
                             const google::protobuf::Message& request,
                             const google::protobuf::Message& response) const {
  Method method;
  method.kind = kind;
  method.descriptor = descriptor_->FindMethodByName(std::string(name));
  method.deps = deps_;
  method.request_prototype = &request;
  method.response_prototype = &response;
  const std::string full_name = descriptor_->full_name() + "." + std::string(name);
  if (method.descriptor == nullptr) Die("the proto has no method " + full_name);
  if (method.descriptor->server_streaming() || method.descriptor->client_streaming()) {
    Die(full_name + " streams in the proto");
  }
  if (method.descriptor->input_type() != request.GetDescriptor() ||
      method.descriptor->output_type() != response.GetDescriptor()) {
    Die(full_name + " is handled with other types than the proto's");
  }
  if (kind != Method::Kind::kTask && deps_.database == nullptr) {
    Die(full_name + " needs a database");
  }
  return method;
}

Method Service::PrepareFeed(std::string_view name, const google::protobuf::Message& request) const {
  Method method;
  method.kind = Method::Kind::kFeed;
  method.descriptor = descriptor_->FindMethodByName(std::string(name));
  method.deps = deps_;
  method.request_prototype = &request;
  const std::string full_name = descriptor_->full_name() + "." + std::string(name);
  if (method.descriptor == nullptr) Die("the proto has no method " + full_name);
  if (!method.descriptor->server_streaming() || method.descriptor->client_streaming()) {
    Die(full_name + " is not server streaming in the proto");
  }
  if (method.descriptor->input_type() != request.GetDescriptor()) {
    Die(full_name + " is handled with another request type than the proto's");
  }
  const FieldDescriptor* sequence = method.descriptor->output_type()->FindFieldByNumber(1);
  if (sequence == nullptr || sequence->cpp_type() != FieldDescriptor::CPPTYPE_INT64 ||
      sequence->name() != "sequence") {
    Die("field 1 of what " + full_name + " streams must be `int64 sequence`");
  }
  method.response_prototype = google::protobuf::MessageFactory::generated_factory()->GetPrototype(
      method.descriptor->output_type());
  return method;
}

Service& Service::Add(Method method) {
  for (const Method& other : methods_) {
    if (other.descriptor == method.descriptor) {
      Die(method.descriptor->full_name() + " is registered twice");
    }
  }
  const auto& rule = method.descriptor->options().GetExtension(options::v1::rpc);
  if (rule.permission().empty() && !rule.public_()) {
    Die(method.descriptor->full_name() + " has neither a permission nor `public` in its proto");
  }
  methods_.push_back(std::move(method));
  return *this;
}

void Service::CheckComplete() const {
  if (methods_.size() == static_cast<std::size_t>(descriptor_->method_count())) return;
  for (int i = 0; i < descriptor_->method_count(); ++i) {
    bool is_there = false;
    for (const Method& method : methods_) is_there |= method.descriptor == descriptor_->method(i);
    if (!is_there) Die(descriptor_->method(i)->full_name() + " has no handler");
  }
}

}  // namespace deskmesh::rpc
