// SPDX-License-Identifier: Apache-2.0
#include "platform/rpc/grpc_wire.h"

#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/support/proto_buffer_reader.h>

#include <vector>

#include "platform/base/error.h"
#include "platform/rpc/status_proto.h"
#include "platform/rpc/validate.h"

namespace deskmesh::rpc {

absl::Status Parse(const grpc::ByteBuffer& buffer, google::protobuf::Message* message) {
  // A single slice is the rule for small requests: parsed in place.
  grpc::Slice single;
  bool parsed = false;
  if (buffer.TrySingleSlice(&single).ok()) {
    parsed = message->ParseFromArray(single.begin(), static_cast<int>(single.size()));
  } else {
    auto* raw = const_cast<grpc::ByteBuffer*>(&buffer);
    grpc::ProtoBufferReader reader(raw);
    parsed = message->ParseFromZeroCopyStream(&reader);
  }
  if (parsed) return absl::OkStatus();
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (buffer.Dump(&slices).ok()) {
    for (const grpc::Slice& slice : slices) {
      bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
    }
  }
  return ExplainParseFailure(*message->GetDescriptor(), bytes);
}

grpc::ByteBuffer Serialize(const google::protobuf::Message& message) {
  const std::size_t size = message.ByteSizeLong();
  grpc::Slice slice(size);
  message.SerializeWithCachedSizesToArray(const_cast<std::uint8_t*>(slice.begin()));
  return grpc::ByteBuffer(&slice, 1);
}

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  return {static_cast<grpc::StatusCode>(status.code()), std::string(base::MessageOf(status)),
          EncodeStatus(status)};
}

absl::Status FromGrpc(const grpc::Status& status) {
  return DecodeStatus(status.error_code(), status.error_message(), status.error_details());
}

std::shared_ptr<google::protobuf::Message> NewMessage(const google::protobuf::Descriptor& type) {
  return std::shared_ptr<google::protobuf::Message>(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type)->New());
}

}  // namespace deskmesh::rpc
