// SPDX-License-Identifier: Apache-2.0
#include "platform/rpc/feed_hint.h"

#include <google/protobuf/descriptor.h>

#include <memory>

namespace deskmesh::rpc {
namespace {

// `\x02`, the message's full name, `\n`, its bytes.
constexpr char kMark = '\x02';
constexpr std::size_t kLargest = 8 << 10;

}  // namespace

std::string HintWith(const google::protobuf::Message& item) {
  std::string hint(1, kMark);
  hint += item.GetDescriptor()->full_name();
  hint += '\n';
  if (!item.AppendToString(&hint) || hint.size() > kLargest) return kPlainHint;
  return hint;
}

MessagePtr ItemOf(std::string_view hint) {
  const std::size_t end = hint.find('\n');
  if (hint.empty() || hint[0] != kMark || end == std::string_view::npos) return nullptr;
  const auto* type = google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
      std::string(hint.substr(1, end - 1)));
  if (type == nullptr) return nullptr;
  std::shared_ptr<google::protobuf::Message> item(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
  const std::string_view bytes = hint.substr(end + 1);
  if (!item->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return nullptr;
  return item;
}

}  // namespace deskmesh::rpc
