// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deskmesh/gateway/v1/gateway_service.pb.h"
#include "platform/rpc/dispatcher.h"
#include "platform/rpc/service.h"

namespace deskmesh::gateway {

// What runs here. Thread-safe.
class ServerService {
 public:
  // References outlive it.
  ServerService(rpc::ServiceDeps deps, const rpc::Dispatcher& dispatcher, std::string site_key)
      : deps_(std::move(deps)), dispatcher_(dispatcher), site_key_(std::move(site_key)) {}

  rpc::Service Describe();

 private:
  absl::Status GetInfo(rpc::TaskCall& call, const v1::GetServerInfoRequest& request,
                       v1::ServerInfo* response);

  rpc::ServiceDeps deps_;
  const rpc::Dispatcher& dispatcher_;
  const std::string site_key_;
};

}  // namespace deskmesh::gateway
