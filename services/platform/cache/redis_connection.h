// SPDX-License-Identifier: Apache-2.0
//
// Connecting to Redis with hiredis; used by the cache and by the leases.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct redisContext;
struct redisReply;

namespace deskmesh::cache {

struct RedisAddress {
  std::string host;
  int port = 6379;
  std::string user;
  std::string password;
  int database = 0;
};

// `redis://[user:password@]host[:port][/database]`. INVALID_ARGUMENT field `cache.url`, never with
// the password.
absl::StatusOr<RedisAddress> ParseRedisUrl(std::string_view url);

struct RedisContextFree {
  void operator()(redisContext* context) const;
};
struct RedisReplyFree {
  void operator()(redisReply* reply) const;
};
using RedisContext = std::unique_ptr<redisContext, RedisContextFree>;
using RedisReply = std::unique_ptr<redisReply, RedisReplyFree>;

// A connection that has logged in and selected its database; each call on it takes at most
// `timeout`. UNAVAILABLE, reason CACHE_UNAVAILABLE.
absl::StatusOr<RedisContext> ConnectRedis(const RedisAddress& address,
                                          std::chrono::milliseconds timeout);

// Sends one command and waits. UNAVAILABLE when the connection is broken (it must be opened anew),
// INTERNAL for an error Redis answers.
absl::StatusOr<RedisReply> RunRedis(redisContext& context, const std::vector<std::string>& words);

absl::Status RedisUnavailable(std::string_view what);

}  // namespace deskmesh::cache
