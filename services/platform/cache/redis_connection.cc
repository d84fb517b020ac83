// SPDX-License-Identifier: Apache-2.0
#include "platform/cache/redis_connection.h"

#include <fcntl.h>
#include <hiredis.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <span>

#include "platform/base/error.h"

namespace deskmesh::cache {
namespace {

using Steady = std::chrono::steady_clock;

bool ParseNumber(std::string_view text, int low, int high, int* value) {
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *value);
  return error == std::errc{} && end == text.data() + text.size() && *value >= low &&
         *value <= high;
}

// https://redis.io/docs/latest/develop/reference/protocol-spec/: the first word is the error's kind.
bool IsKind(std::string_view reply, std::span<const std::string_view> kinds) {
  return std::ranges::find(kinds, reply.substr(0, reply.find(' '))) != kinds.end();
}

}  // namespace

void RedisReplyFree::operator()(redisReply* reply) const { freeReplyObject(reply); }

absl::Status RedisUnavailable(std::string_view what) {
  return base::Failure(absl::StatusCode::kUnavailable, "CACHE_UNAVAILABLE",
                       "Redis can't be used: " + std::string(what));
}

absl::Status RedisRefusal(std::string_view reply) {
  static constexpr std::array<std::string_view, 5> kThisCommand = {"MISCONF", "OOM", "NOREPLICAS",
                                                                   "TRYAGAIN", "BUSY"};
  if (IsRedisPastServing(reply) || IsKind(reply, kThisCommand)) {
    return RedisUnavailable("it answers " + std::string(reply));
  }
  return absl::InternalError("Redis: " + std::string(reply));
}

bool IsRedisPastServing(std::string_view reply) {
  static constexpr std::array<std::string_view, 4> kPast = {"READONLY", "LOADING", "MASTERDOWN",
                                                            "CLUSTERDOWN"};
  return IsKind(reply, kPast);
}

absl::StatusOr<RedisAddress> ParseRedisUrl(std::string_view url) {
  const auto wrong = [] {
    return base::InvalidField(
        "cache.url",
        "must be redis://[user:password@]host[:port][/database], or rediss://… for TLS");
  };
  RedisAddress address;
  address.is_tls = url.starts_with("rediss://");
  if (!address.is_tls && !url.starts_with("redis://")) return wrong();
  url.remove_prefix(url.find("//") + 2);
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

RedisConnection::~RedisConnection() {
  if (reader_ != nullptr) redisReaderFree(reader_);
  ssl_.reset();
  if (fd_ >= 0) close(fd_);
}

absl::StatusOr<std::unique_ptr<RedisConnection>> RedisConnection::Connect(
    const RedisAddress& address, std::chrono::milliseconds timeout) {
  std::unique_ptr<RedisConnection> connection(new RedisConnection(timeout));
  DESKMESH_RETURN_IF_ERROR(connection->OpenSocket(address));
  if (address.is_tls) DESKMESH_RETURN_IF_ERROR(connection->Secure(address));
  connection->reader_ = redisReaderCreate();
  if (connection->reader_ == nullptr) return RedisUnavailable("no memory");
  std::vector<std::vector<std::string>> greetings;
  if (!address.password.empty()) {
    greetings.push_back(address.user.empty()
                            ? std::vector<std::string>{"AUTH", address.password}
                            : std::vector<std::string>{"AUTH", address.user, address.password});
  }
  if (address.database != 0) greetings.push_back({"SELECT", std::to_string(address.database)});
  // The system accepts connections for a server that hangs, and in TLS 1.3 a server that misses our
  // certificate says so only after the handshake: one that has answered is connected.
  greetings.push_back({"PING"});
  for (const auto& words : greetings) {
    const auto reply = connection->Run(words);
    if (absl::IsUnavailable(reply.status())) return reply.status();
    if (!reply.ok()) return RedisUnavailable("log-in or database refused");
  }
  return connection;
}

absl::Status RedisConnection::OpenSocket(const RedisAddress& address) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const std::string port = std::to_string(address.port);
  if (const int error = getaddrinfo(address.host.c_str(), port.c_str(), &hints, &found);
      error != 0) {
    return RedisUnavailable(address.host + ": " + gai_strerror(error));
  }
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> all(found, freeaddrinfo);
  const Steady::time_point end = Steady::now() + timeout_;
  absl::Status last = RedisUnavailable("no address of " + address.host);
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
    fd_ = socket(one->ai_family, one->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd_ < 0) continue;
    int error = connect(fd_, one->ai_addr, one->ai_addrlen) == 0 ? 0 : errno;
    if (error == EINPROGRESS) {
      last = Await(Outcome::kWaitsForOutput, end);
      socklen_t size = sizeof(error);
      if (last.ok()) getsockopt(fd_, SOL_SOCKET, SO_ERROR, &error, &size);
    }
    if (error == 0) {
      const int on = 1;
      setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
      setsockopt(fd_, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
      return absl::OkStatus();
    }
    if (error != EINPROGRESS) last = RedisUnavailable(std::strerror(error));
    close(fd_);
    fd_ = -1;
  }
  return last;
}

absl::Status RedisConnection::Secure(const RedisAddress& address) {
  context_.reset(SSL_CTX_new(TLS_client_method()));
  DESKMESH_RETURN_IF_ERROR(config::ApplyTlsFiles(address.tls, address.host, context_.get()));
  // The buffer of what waits may move between two attempts to send it.
  SSL_CTX_set_mode(context_.get(),
                   SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  ssl_.reset(SSL_new(context_.get()));
  SSL_set_fd(ssl_.get(), fd_);
  SSL_set_tlsext_host_name(ssl_.get(), address.host.c_str());
  const Steady::time_point end = Steady::now() + timeout_;
  while (true) {
    const int result = SSL_connect(ssl_.get());
    if (result == 1) return absl::OkStatus();
    const Outcome outcome = OutcomeOf(result);
    if (outcome == Outcome::kBroken) {
      std::string why = config::TakeTlsRefusal();
      if (why.empty()) {
        const char* text = ERR_reason_error_string(ERR_peek_last_error());
        why = text == nullptr ? "no TLS there" : text;
      }
      ERR_clear_error();
      return RedisUnavailable("TLS with " + address.host + ": " + why);
    }
    DESKMESH_RETURN_IF_ERROR(Await(outcome, end));
  }
}

RedisConnection::Outcome RedisConnection::OutcomeOf(int ssl_result) const {
  switch (SSL_get_error(ssl_.get(), ssl_result)) {
    case SSL_ERROR_WANT_READ:
      return Outcome::kWaitsForInput;
    case SSL_ERROR_WANT_WRITE:
      return Outcome::kWaitsForOutput;
    default:
      return Outcome::kBroken;
  }
}

RedisConnection::Outcome RedisConnection::ReadSome() {
  char bytes[16 * 1024];
  std::size_t count = 0;
  if (ssl_ != nullptr) {
    ERR_clear_error();
    const int got = SSL_read(ssl_.get(), bytes, sizeof(bytes));
    if (got <= 0) return OutcomeOf(got);
    count = static_cast<std::size_t>(got);
  } else {
    const ssize_t got = recv(fd_, bytes, sizeof(bytes), 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return Outcome::kWaitsForInput;
    if (got <= 0) return Outcome::kBroken;
    count = static_cast<std::size_t>(got);
  }
  return redisReaderFeed(reader_, bytes, count) == REDIS_OK ? Outcome::kDone : Outcome::kBroken;
}

RedisConnection::Outcome RedisConnection::WriteSome(std::size_t* count) {
  if (ssl_ != nullptr) {
    ERR_clear_error();
    const int sent = SSL_write(ssl_.get(), output_.data(), static_cast<int>(output_.size()));
    if (sent <= 0) return OutcomeOf(sent);
    *count = static_cast<std::size_t>(sent);
    return Outcome::kDone;
  }
  const ssize_t sent = send(fd_, output_.data(), output_.size(), MSG_NOSIGNAL);
  if (sent < 0 && (errno == EAGAIN || errno == EINTR)) return Outcome::kWaitsForOutput;
  if (sent < 0) return Outcome::kBroken;
  *count = static_cast<std::size_t>(sent);
  return Outcome::kDone;
}

absl::Status RedisConnection::Await(Outcome outcome, Steady::time_point end) const {
  if (outcome == Outcome::kDone) return absl::OkStatus();
  if (outcome == Outcome::kBroken) {
    const char* text = ERR_reason_error_string(ERR_peek_last_error());
    return RedisUnavailable(text == nullptr ? "the connection broke" : text);
  }
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Steady::now());
  const short events = outcome == Outcome::kWaitsForInput ? POLLIN : POLLOUT;
  pollfd waiting{fd_, events, 0};
  if (left.count() <= 0 || poll(&waiting, 1, static_cast<int>(left.count())) == 0) {
    return RedisUnavailable("no answer within " + std::to_string(timeout_.count()) + " ms");
  }
  return absl::OkStatus();
}

void RedisConnection::Append(const std::vector<std::string>& words) {
  output_ += '*' + std::to_string(words.size()) + "\r\n";
  for (const std::string& word : words) {
    output_ += '$' + std::to_string(word.size()) + "\r\n" + word + "\r\n";
  }
}

absl::Status RedisConnection::Flush() {
  const Steady::time_point end = Steady::now() + timeout_;
  std::size_t done = 0;
  while (!output_.empty()) {
    const Outcome outcome = WriteSome(&done);
    if (outcome == Outcome::kDone) {
      output_.erase(0, done);
      continue;
    }
    // Replies that nobody takes in would stop the other side from reading on.
    pollfd arrived{fd_, POLLIN, 0};
    if (poll(&arrived, 1, 0) == 1) DESKMESH_RETURN_IF_ERROR(TakeIn());
    DESKMESH_RETURN_IF_ERROR(Await(outcome, end));
  }
  return absl::OkStatus();
}

absl::Status RedisConnection::TakeIn() {
  while (true) {
    const Outcome outcome = ReadSome();
    if (outcome == Outcome::kWaitsForInput || outcome == Outcome::kWaitsForOutput) {
      return absl::OkStatus();
    }
    if (outcome == Outcome::kBroken) return Await(outcome, {});
  }
}

absl::StatusOr<RedisReply> RedisConnection::Next() {
  void* reply = nullptr;
  if (redisReaderGetReply(reader_, &reply) != REDIS_OK) {
    return RedisUnavailable("what it answers is not the protocol of Redis");
  }
  return RedisReply(static_cast<redisReply*>(reply));
}

absl::StatusOr<RedisReply> RedisConnection::Receive() {
  const Steady::time_point end = Steady::now() + timeout_;
  while (true) {
    DESKMESH_ASSIGN_OR_RETURN(RedisReply reply, Next());
    if (reply != nullptr) return reply;
    DESKMESH_RETURN_IF_ERROR(Await(ReadSome(), end));
  }
}

absl::StatusOr<RedisReply> RedisConnection::Run(const std::vector<std::string>& words) {
  Append(words);
  DESKMESH_RETURN_IF_ERROR(Flush());
  DESKMESH_ASSIGN_OR_RETURN(RedisReply reply, Receive());
  if (reply->type == REDIS_REPLY_ERROR) {
    return RedisRefusal({reply->str, reply->len});
  }
  return reply;
}

}  // namespace deskmesh::cache
