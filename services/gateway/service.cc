// SPDX-License-Identifier: Apache-2.0
#include "gateway/service.h"

#include <set>

#include "platform/rpc/channel.h"

namespace deskmesh::gateway {

rpc::Service ServerService::Describe() {
  rpc::Service service("deskmesh.gateway.v1.Server", deps_);
  service.Task("GetInfo", this, &ServerService::GetInfo);
  return service;
}

absl::Status ServerService::GetInfo(rpc::TaskCall&, const v1::GetServerInfoRequest&,
                                    v1::ServerInfo* response) {
  response->set_version(DESKMESH_VERSION);
  response->set_site_key(site_key_);
#ifdef NDEBUG
  response->set_build("clang " __clang_version__ ", release");
#else
  response->set_build("clang " __clang_version__ ", debug");
#endif
  std::set<std::string> targets;
  for (const auto* service : dispatcher_.services()) {
    if (service->method_count() > 0) targets.insert(rpc::Channels::TargetOf(*service->method(0)));
  }
  for (const std::string& target : targets) response->add_targets(target);
  return absl::OkStatus();
}

}  // namespace deskmesh::gateway
