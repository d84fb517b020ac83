// SPDX-License-Identifier: Apache-2.0
//
// One connection with one channel, and the topology of the bus on it. Confined to one thread.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <amqp.h>

#include <memory>
#include <string>
#include <vector>

#include "platform/bus/bus.h"

namespace deskmesh::bus {

struct RabbitAddress {
  std::vector<std::pair<std::string, int>> hosts;  // tried in turn
  std::string user = "guest";
  std::string password = "guest";
  std::string vhost = "/";
  bool is_tls = false;  // amqps://
};

// `amqp://user:password@host[:port][,host[:port]…][/vhost]`, or `amqps://…` for TLS. INVALID_ARGUMENT
// field `bus.url`.
absl::StatusOr<RabbitAddress> ParseAmqpUrl(const std::string& url);

absl::Status RabbitUnavailable(std::string_view what);

class RabbitConnection {
 public:
  static constexpr amqp_channel_t kChannel = 1;

  // UNAVAILABLE, reason BUS_UNAVAILABLE, when no host answers.
  static absl::StatusOr<std::unique_ptr<RabbitConnection>> Connect(const RabbitAddress& address,
                                                                   const Options& options);
  // Drops the connection.
  ~RabbitConnection();
  // Says goodbye first, so that the broker has taken all that was sent.
  void Close();

  amqp_connection_state_t state() { return state_; }
  int socket_fd() const;

  // Exchanges, queues and bindings of a consumer; repeating it changes nothing.
  absl::Status DeclareExchanges();
  absl::Status DeclareConsumer(const ConsumerSpec& spec);
  absl::Status SelectConfirms();
  absl::Status BeginConsume(const ConsumerSpec& spec);

  absl::Status Publish(const event::v1::Envelope& fact);
  // Something that no queue takes; the broker confirms it all the same.
  absl::Status PublishProbe();

  // Waits until the socket or `wake_fd` has something, at most `timeout`. True when frames may be
  // read without blocking.
  bool WaitReadable(int wake_fd, std::chrono::milliseconds timeout);

  std::string FactExchange() const { return options_.prefix + "deskmesh.facts"; }
  std::string DeadExchange() const { return options_.prefix + "deskmesh.dead"; }
  std::string QueueOf(const std::string& consumer) const {
    return options_.prefix + consumer + ".facts";
  }

 private:
  explicit RabbitConnection(Options options) : options_(std::move(options)) {}
  absl::StatusOr<amqp_socket_t*> MakeSocket(const std::string& host, bool is_tls);
  absl::Status Open(const std::pair<std::string, int>& host, const RabbitAddress& address);
  absl::Status Reply(std::string_view what);

  const Options options_;
  amqp_connection_state_t state_ = nullptr;
};

}  // namespace deskmesh::bus
