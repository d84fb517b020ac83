// SPDX-License-Identifier: Apache-2.0
#include "platform/cache/redis_connection.h"

#include <hiredis.h>

#include <charconv>

#include "platform/base/error.h"

namespace deskmesh::cache {
namespace {

bool ParseNumber(std::string_view text, int low, int high, int* value) {
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *value);
  return error == std::errc{} && end == text.data() + text.size() && *value >= low &&
         *value <= high;
}

}  // namespace

void RedisContextFree::operator()(redisContext* context) const { redisFree(context); }
void RedisReplyFree::operator()(redisReply* reply) const { freeReplyObject(reply); }

absl::Status RedisUnavailable(std::string_view what) {
  return base::Failure(absl::StatusCode::kUnavailable, "CACHE_UNAVAILABLE",
                       "Redis can't be reached: " + std::string(what));
}

absl::StatusOr<RedisAddress> ParseRedisUrl(std::string_view url) {
  const auto wrong = [] {
    return base::InvalidField("cache.url",
                              "must be redis://[user:password@]host[:port][/database]");
  };
  constexpr std::string_view kScheme = "redis://";
  if (!url.starts_with(kScheme)) return wrong();
  url.remove_prefix(kScheme.size());
  RedisAddress address;
  if (const std::size_t at = url.rfind('@'); at != std::string_view::npos) {
    const std::string_view login = url.substr(0, at);
    const std::size_t colon = login.find(':');
    if (colon == std::string_view::npos) return wrong();
    address.user = login.substr(0, colon);
    address.password = login.substr(colon + 1);
    url.remove_prefix(at + 1);
  }
  if (const std::size_t slash = url.find('/'); slash != std::string_view::npos) {
    if (slash + 1 < url.size() &&
        !ParseNumber(url.substr(slash + 1), 0, 1'000'000, &address.database)) {
      return wrong();
    }
    url = url.substr(0, slash);
  }
  if (const std::size_t colon = url.rfind(':'); colon != std::string_view::npos) {
    if (!ParseNumber(url.substr(colon + 1), 1, 65'535, &address.port)) return wrong();
    url = url.substr(0, colon);
  }
  if (url.empty()) return wrong();
  address.host = url;
  return address;
}

absl::StatusOr<RedisContext> ConnectRedis(const RedisAddress& address,
                                          std::chrono::milliseconds timeout) {
  const timeval limit{static_cast<time_t>(timeout.count() / 1000),
                      static_cast<suseconds_t>(timeout.count() % 1000 * 1000)};
  RedisContext context(redisConnectWithTimeout(address.host.c_str(), address.port, limit));
  if (context == nullptr) return RedisUnavailable("no memory");
  if (context->err != 0) return RedisUnavailable(context->errstr);
  redisSetTimeout(context.get(), limit);
  redisEnableKeepAlive(context.get());
  std::vector<std::vector<std::string>> greetings;
  if (!address.password.empty()) {
    greetings.push_back(address.user.empty()
                            ? std::vector<std::string>{"AUTH", address.password}
                            : std::vector<std::string>{"AUTH", address.user, address.password});
  }
  if (address.database != 0) greetings.push_back({"SELECT", std::to_string(address.database)});
  // The system accepts connections for a server that hangs: one that has answered is connected.
  greetings.push_back({"PING"});
  for (const auto& words : greetings) {
    const auto reply = RunRedis(*context, words);
    if (absl::IsUnavailable(reply.status())) return reply.status();
    if (!reply.ok()) return RedisUnavailable("log-in or database refused");
  }
  return context;
}

absl::StatusOr<RedisReply> RunRedis(redisContext& context, const std::vector<std::string>& words) {
  std::vector<const char*> data;
  std::vector<std::size_t> sizes;
  for (const std::string& word : words) {
    data.push_back(word.data());
    sizes.push_back(word.size());
  }
  RedisReply reply(static_cast<redisReply*>(
      redisCommandArgv(&context, static_cast<int>(words.size()), data.data(), sizes.data())));
  if (reply == nullptr) return RedisUnavailable(context.errstr);
  if (reply->type == REDIS_REPLY_ERROR) {
    return absl::InternalError("Redis: " + std::string(reply->str, reply->len));
  }
  return reply;
}

}  // namespace deskmesh::cache
