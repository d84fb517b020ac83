// SPDX-License-Identifier: Apache-2.0
//
// The channel of a target that runs elsewhere.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "platform/clock/clock.h"
#include "platform/rpc/channel.h"
#include "platform/rpc/grpc_tls.h"
#include "platform/rpc/principal.h"

namespace deskmesh::rpc {

struct GrpcChannelOptions {
  // `host:port`, or `dns:///name:port` of a headless service: its addresses are used in turn.
  std::string address;
  // mTLS when a CA is among them.
  TlsFiles tls;
  // Hears of each unary call that is sent, and whether it is one sent again; of repeats that find no
  // connection it hears nothing. Thread-safe, or empty.
  std::function<void(bool is_retry)> on_send;
};

// Calls that may be repeated (reads, and commands with a request id) are tried again three times when
// their server went away, as long as such retries stay below a tenth of all calls; while no connection
// stands they wait for one for two seconds. The others end as UNAVAILABLE. `signer` and `clock` must outlive the channel.
std::shared_ptr<Channel> ConnectGrpc(const GrpcChannelOptions& options,
                                     const PrincipalSigner& signer, const clock::Clock& clock);

}  // namespace deskmesh::rpc
