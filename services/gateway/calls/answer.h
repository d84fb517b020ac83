// SPDX-License-Identifier: Apache-2.0
//
// The answer of a unary RPC as an HTTP answer.
#pragma once

#include <google/protobuf/message.h>

#include "gateway/routes/route_table.h"
#include "platform/base/instant.h"
#include "platform/http/message.h"

namespace deskmesh::gateway {

// JSON, or the bytes of a RawBody. A log-in sets the session cookie, a log-out clears it.
http::Response MakeAnswer(const Route& route, const google::protobuf::Message& message,
                          base::Instant now, bool is_secure);

}  // namespace deskmesh::gateway
