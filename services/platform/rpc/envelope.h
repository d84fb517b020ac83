// SPDX-License-Identifier: Apache-2.0
//
// The envelope of a fact, for who makes facts before the transaction that publishes them.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <string_view>

#include "deskmesh/event/v1/envelope.pb.h"
#include "platform/base/id.h"
#include "platform/rpc/call.h"

namespace deskmesh::rpc {

// What PublishFact appends. INTERNAL for a message that is no fact.
absl::StatusOr<event::v1::Envelope> EnvelopeOf(const base::IdSource& ids, const FactSource& source,
                                               std::string_view subject, std::int64_t sequence,
                                               const google::protobuf::Message& fact);

}  // namespace deskmesh::rpc
