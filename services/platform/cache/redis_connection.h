// SPDX-License-Identifier: Apache-2.0
//
// One connection to Redis, in the clear or over TLS. hiredis writes and reads the protocol; the bytes
// travel here, since its version in Debian 12 has no TLS. Internal to platform/cache and
// platform/lease. Confined to one thread.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <openssl/ssl.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/config/tls_files.h"

struct redisReader;
struct redisReply;

namespace deskmesh::cache {

struct RedisAddress {
  std::string host;
  int port = 6379;
  std::string user;
  std::string password;
  int database = 0;
  bool is_tls = false;  // rediss://
  config::TlsFiles tls;
};

// `redis://[user:password@]host[:port][/database]`, or `rediss://…` for TLS. INVALID_ARGUMENT field
// `cache.url`, never with the password.
absl::StatusOr<RedisAddress> ParseRedisUrl(std::string_view url);

struct RedisReplyFree {
  void operator()(redisReply* reply) const;
};
using RedisReply = std::unique_ptr<redisReply, RedisReplyFree>;

absl::Status RedisUnavailable(std::string_view what);

// Of an error reply: UNAVAILABLE where the server can't serve this now, or not any more; INTERNAL else.
absl::Status RedisRefusal(std::string_view reply);
// Whether a server that answers so serves nothing of use: a replica after a failover, one that loads or
// lost its cluster. Another connection is tried then. One without room still reads.
bool IsRedisPastServing(std::string_view reply);

class RedisConnection {
 public:
  // Connects, logs in and selects the database; each call on it takes at most `timeout`. UNAVAILABLE,
  // reason CACHE_UNAVAILABLE; INVALID_ARGUMENT for a file of the certificates.
  static absl::StatusOr<std::unique_ptr<RedisConnection>> Connect(
      const RedisAddress& address, std::chrono::milliseconds timeout);
  ~RedisConnection();

  // Puts a command behind those that wait to be sent.
  void Append(const std::vector<std::string>& words);
  // Sends what waits.
  absl::Status Flush();
  // The next reply. UNAVAILABLE when the connection broke: it must be opened anew then.
  absl::StatusOr<RedisReply> Receive();
  // Append, Flush and Receive; INTERNAL for an error Redis answers.
  absl::StatusOr<RedisReply> Run(const std::vector<std::string>& words);

  // To wait for what comes unasked.
  int fd() const { return fd_; }
  // Takes in what has arrived, without waiting.
  absl::Status TakeIn();
  // A reply that is whole, or null.
  absl::StatusOr<RedisReply> Next();

 private:
  enum class Outcome { kDone, kWaitsForInput, kWaitsForOutput, kBroken };

  explicit RedisConnection(std::chrono::milliseconds timeout) : timeout_(timeout) {}
  absl::Status OpenSocket(const RedisAddress& address);
  absl::Status Secure(const RedisAddress& address);
  Outcome OutcomeOf(int ssl_result) const;
  // Reads or writes some bytes; `count` of them.
  Outcome ReadSome();
  Outcome WriteSome(std::size_t* count);
  // UNAVAILABLE after `end`.
  absl::Status Await(Outcome outcome, std::chrono::steady_clock::time_point end) const;

  const std::chrono::milliseconds timeout_;
  int fd_ = -1;
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_{nullptr, SSL_CTX_free};
  std::unique_ptr<SSL, void (*)(SSL*)> ssl_{nullptr, SSL_free};
  redisReader* reader_ = nullptr;
  std::string output_;
};

}  // namespace deskmesh::cache
