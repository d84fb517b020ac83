// SPDX-License-Identifier: Apache-2.0
//
// Messages in gRPC's byte buffers. Only for the gRPC adapters of this folder.
#pragma once

#include <absl/status/status.h>
#include <google/protobuf/message.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/status.h>

#include <memory>

#include "platform/rpc/channel.h"

namespace deskmesh::rpc {

// INVALID_ARGUMENT naming the text field that isn't UTF-8, or MALFORMED_MESSAGE.
absl::Status Parse(const grpc::ByteBuffer& buffer, google::protobuf::Message* message);
grpc::ByteBuffer Serialize(const google::protobuf::Message& message);

grpc::Status ToGrpc(const absl::Status& status);
absl::Status FromGrpc(const grpc::Status& status);

// An empty message of a generated type.
std::shared_ptr<google::protobuf::Message> NewMessage(const google::protobuf::Descriptor& type);

}  // namespace deskmesh::rpc
