// SPDX-License-Identifier: Apache-2.0
#include "platform/rpc/channel.h"

#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <optional>

namespace deskmesh::rpc {
namespace {

[[noreturn]] void Die(const std::string& message) {
  std::fprintf(stderr, "deskmesh: %s\n", message.c_str());
  std::abort();
}

}  // namespace

Channel& Channels::To(std::string_view target) const {
  auto found = channels_.find(target);
  if (found == channels_.end()) Die("no channel leads to " + std::string(target));
  return *found->second;
}

void Channels::Add(std::string target, std::shared_ptr<Channel> channel) {
  channels_[std::move(target)] = std::move(channel);
}

std::string Channels::TargetOf(const google::protobuf::MethodDescriptor& method) {
  const std::string& package = method.file()->package();
  const std::size_t begin = package.find('.') + 1;
  std::string target = package.substr(begin, package.find('.', begin) - begin);
  // The identity contract belongs to no domain; accounts implements it.
  return target == "identity" ? "accounts" : target;
}

const google::protobuf::MethodDescriptor& FindMethod(std::string_view full_name) {
  std::string dotted{full_name};
  const std::size_t slash = dotted.rfind('/');
  if (slash != std::string::npos) dotted[slash] = '.';
  const auto* method = google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(dotted);
  if (method == nullptr) Die("no proto has the method " + std::string(full_name));
  return *method;
}

absl::StatusOr<MessagePtr> InvokeMessage(Channel& channel, std::string_view method,
                                         const google::protobuf::Message& request,
                                         CallContext context) {
  struct Waiting {
    std::mutex mutex;
    std::condition_variable signal;
    std::optional<absl::StatusOr<MessagePtr>> result;
  };
  auto waiting = std::make_shared<Waiting>();
  std::shared_ptr<google::protobuf::Message> copy(request.New());
  copy->CopyFrom(request);
  channel.Unary(FindMethod(method), std::move(context), copy,
                [waiting](const absl::Status& status, const MessagePtr& reply) {
                  const std::lock_guard lock(waiting->mutex);
                  if (status.ok()) {
                    waiting->result.emplace(reply);
                  } else {
                    waiting->result.emplace(status);
                  }
                  waiting->signal.notify_all();
                });
  std::unique_lock lock(waiting->mutex);
  waiting->signal.wait(lock, [&] { return waiting->result.has_value(); });
  return *std::move(waiting->result);
}

}  // namespace deskmesh::rpc
