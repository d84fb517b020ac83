// SPDX-License-Identifier: Apache-2.0
//
// The gRPC port: any set of services, served from descriptors through channels, with reflection and
// grpc.health.v1. No generated service code: requests are parsed by their descriptor.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <google/protobuf/descriptor.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "platform/clock/clock.h"
#include "platform/rpc/channel.h"
#include "platform/rpc/grpc_tls.h"
#include "platform/rpc/principal.h"

namespace deskmesh::rpc {

struct GrpcServerOptions {
  // `HOST:PORT`; port 0 picks a free one.
  std::string address = "127.0.0.1:0";
  TlsFiles tls;
  // With a CA in `tls`: whether callers must show a certificate of it (mTLS).
  bool requires_client_certificate = true;
  // Largest request.
  int max_message_bytes = 4 << 20;
};

// Thread-safe.
class GrpcServer {
 public:
  // Serves `services` by calling `route(method)`. Identities passed on are believed when `signer`
  // signed them; RPCs marked `internal` are served to such callers only.
  static absl::StatusOr<std::unique_ptr<GrpcServer>> Start(
      const GrpcServerOptions& options,
      const std::vector<const google::protobuf::ServiceDescriptor*>& services,
      std::function<Channel&(const google::protobuf::MethodDescriptor&)> route,
      const PrincipalSigner& signer, const clock::Clock& clock);
  ~GrpcServer();

  // Where it listens, for example `127.0.0.1:9090`.
  const std::string& address() const;
  // What grpc.health.v1 says.
  void SetServing(bool is_serving);
  // Takes no new calls, waits until those under way are done or `grace` is over, then ends them.
  void Stop(std::chrono::milliseconds grace);

 private:
  class Running;
  explicit GrpcServer(std::unique_ptr<Running> running);
  std::unique_ptr<Running> running_;
};

}  // namespace deskmesh::rpc
