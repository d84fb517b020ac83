// SPDX-License-Identifier: Apache-2.0
#include "platform/lease/redis_leases.h"

#include <hiredis.h>

#include <mutex>

#include "platform/base/error.h"
#include "platform/cache/redis_connection.h"

namespace deskmesh::lease {
namespace {

// A lease is a hash {owner, token} with a time to live; the last number is kept apart without one.
// The number is at least Redis' time in microseconds: a wiped Redis doesn't go backwards.
// KEYS: lease, number. ARGV: owner, ttl ms, least number. Answers the number, or 0 when another has
// the lease.
constexpr char kAcquire[] =
    "local owner = redis.call('HGET', KEYS[1], 'owner') "
    "if owner == ARGV[1] then redis.call('PEXPIRE', KEYS[1], ARGV[2]) "
    "return redis.call('HGET', KEYS[1], 'token') end "
    "if owner then return '0' end "
    "local t = redis.call('TIME') "
    "local now = t[1] * 1000000 + t[2] "
    "local last = tonumber(redis.call('GET', KEYS[2]) or '0') "
    "local token = string.format('%.0f', math.max(last + 1, now, tonumber(ARGV[3]))) "
    "redis.call('SET', KEYS[2], token) "
    "redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'token', token) "
    "redis.call('PEXPIRE', KEYS[1], ARGV[2]) return token";
// KEYS: lease. ARGV: owner, token, ttl ms (0: give it back). Answers 1 when it was the caller's.
constexpr char kKeep[] =
    "if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] or "
    "redis.call('HGET', KEYS[1], 'token') ~= ARGV[2] then return 0 end "
    "if ARGV[3] == '0' then redis.call('DEL', KEYS[1]) "
    "else redis.call('PEXPIRE', KEYS[1], ARGV[3]) end return 1";
// KEYS: members, by when their time runs out. ARGV: owner, ttl ms. Answers how many are there.
constexpr char kJoin[] =
    "local t = redis.call('TIME') "
    "local now = t[1] * 1000 + math.floor(t[2] / 1000) "
    "redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1]) "
    "redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now) "
    "redis.call('PEXPIRE', KEYS[1], ARGV[2]) return redis.call('ZCARD', KEYS[1])";

class RedisLeases final : public Leases {
 public:
  RedisLeases(cache::RedisAddress address, const Options& options,
              std::unique_ptr<cache::RedisConnection> connection)
      : address_(std::move(address)), options_(options), connection_(std::move(connection)) {}

  absl::StatusOr<Lease> Acquire(std::string name, std::string owner, std::chrono::milliseconds ttl,
                                std::int64_t least) override {
    DESKMESH_ASSIGN_OR_RETURN(const cache::RedisReply reply,
                              Run({"EVAL", kAcquire, "2", Key(name), Key(name) + ":number", owner,
                                   std::to_string(ttl.count()), std::to_string(least)}));
    const std::int64_t token = reply->type == REDIS_REPLY_STRING
                                   ? std::stoll(std::string(reply->str, reply->len))
                                   : reply->integer;
    if (token == 0) {
      return base::Failure(absl::StatusCode::kAborted, "LEASE_HELD", "another owner has the lease",
                           {{"lease", name}});
    }
    return Lease{std::move(name), std::move(owner), token};
  }

  absl::Status Renew(const Lease& lease, std::chrono::milliseconds ttl) override {
    DESKMESH_ASSIGN_OR_RETURN(const cache::RedisReply reply, Keep(lease, ttl));
    if (reply->integer == 1) return absl::OkStatus();
    return base::Failure(absl::StatusCode::kAborted, "LEASE_LOST", "the lease ran out",
                         {{"lease", lease.name}});
  }

  absl::Status Release(const Lease& lease) override {
    return Keep(lease, std::chrono::milliseconds(0)).status();
  }

  absl::StatusOr<int> Join(std::string group, std::string owner,
                           std::chrono::milliseconds ttl) override {
    DESKMESH_ASSIGN_OR_RETURN(
        const cache::RedisReply reply,
        Run({"EVAL", kJoin, "1", Key(group) + ":members", owner, std::to_string(ttl.count())}));
    return static_cast<int>(reply->integer);
  }

  absl::Status Leave(std::string group, std::string owner) override {
    return Run({"ZREM", Key(group) + ":members", owner}).status();
  }

  absl::Status Ping() override { return Run({"PING"}).status(); }

  void Close() override {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    connection_ = nullptr;
  }

 private:
  // The braces keep both keys of a lease on one node of a cluster.
  std::string Key(const std::string& name) const {
    return options_.prefix + "lease:{" + name + "}";
  }

  absl::StatusOr<cache::RedisReply> Keep(const Lease& lease, std::chrono::milliseconds ttl) {
    return Run({"EVAL", kKeep, "1", Key(lease.name), lease.owner, std::to_string(lease.token),
                std::to_string(ttl.count())});
  }

  absl::StatusOr<cache::RedisReply> Run(const std::vector<std::string>& words) {
    const std::lock_guard lock(mutex_);
    if (is_closed_) return cache::RedisUnavailable("closed");
    // A connection that broke unseen since the last call is opened once more.
    for (int attempt = 0;; ++attempt) {
      if (connection_ == nullptr) {
        DESKMESH_ASSIGN_OR_RETURN(connection_,
                                  cache::RedisConnection::Connect(address_, options_.timeout));
      }
      auto reply = connection_->Run(words);
      if (!absl::IsUnavailable(reply.status())) return reply;
      connection_ = nullptr;
      if (attempt == 1) return reply;
    }
  }

  const cache::RedisAddress address_;
  const Options options_;
  std::mutex mutex_;
  std::unique_ptr<cache::RedisConnection> connection_;
  bool is_closed_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Leases>> OpenRedisLeases(const Options& options) {
  DESKMESH_ASSIGN_OR_RETURN(cache::RedisAddress address, cache::ParseRedisUrl(options.url));
  address.tls = options.tls;
  auto connection = cache::RedisConnection::Connect(
      address, std::max(options.timeout, std::chrono::milliseconds(2000)));
  if (!connection.ok()) return connection.status();
  return std::make_unique<RedisLeases>(std::move(address), options, *std::move(connection));
}

}  // namespace deskmesh::lease
