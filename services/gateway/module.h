// SPDX-License-Identifier: Apache-2.0
//
// The gateway: HTTP and WebSockets in front of every RPC.
#pragma once

#include <string>
#include <vector>

#include "platform/config/config.h"
#include "platform/module/module.h"

namespace deskmesh::gateway {

// The section `gateway`.
struct Config {
  std::string http;  // where to listen, HOST:PORT
  std::string tls_certificate, tls_key;
  std::string web_dir;
  std::string site_key;
  int threads = 0;
  std::int64_t max_connections = 0;
  std::int64_t max_body_bytes = 0;
  std::vector<std::string> cors_origins;
  std::vector<std::string> trusted_proxies;
  std::int64_t rate_per_credential = 0;
  std::int64_t rate_per_address = 0;
  std::vector<std::string> rate_exempt;
  base::Duration longest_call, header_timeout, body_timeout, idle_timeout, write_timeout;
  base::Duration heartbeat, stop_grace;
  std::int64_t max_subscriptions = 0;

  static Config Read(config::Section& section);
};

module::Definition Define();

}  // namespace deskmesh::gateway
