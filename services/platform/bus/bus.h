// SPDX-License-Identifier: Apache-2.0
//
// Carries facts between domains: in this process (`memory:`) or through RabbitMQ (`amqp://…`,
// `amqps://…`).
//
// At least once, and in order per subject as long as no publish is refused: what was on its way behind
// the refused one comes first then. Consumers bear facts that come again or early (F4).
//
// A publish is confirmed when the fact is safe: RabbitMQ has it on disk on a majority of the queue's
// replicas; the memory bus, which has no disk, confirms only when every subscriber has settled it, so
// the outbox row of the publisher stays until then.
//
// Domains don't use this header: they append to their outbox and register a consumer (consumer.h).
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/config/tls_files.h"

namespace deskmesh::event::v1 {
class Envelope;
}

namespace deskmesh::bus {

// Facts are shared, never changed.
using Fact = std::shared_ptr<const event::v1::Envelope>;

// Who listens to what.
struct ConsumerSpec {
  // Name of the queue and of the inbox entries, for example `sla`; lower case, `.` allowed.
  std::string consumer;
  // Routing keys (`tickets.ticket_created`), or AMQP topic patterns: `*` is one word, `#` is any
  // number of words (`tickets.#`).
  std::vector<std::string> keys;
  // Deliveries under way at most, 1 to 10,000.
  int prefetch = 256;
};

// One delivery. `tag` names it in Settle.
struct Delivery {
  Fact fact;
  std::uint64_t tag = 0;
  bool redelivered = false;  // may have been delivered before
};

enum class Settlement {
  kDone,  // consumed, or a repeat
  kDead,  // given up: to the dead-letter queue, where the bus has one
  kAgain,  // give it back: it will be delivered again, to this or another consumer
};

// Receives deliveries in queue order, on a thread of the bus; must not block.
using Deliver = std::function<void(std::vector<Delivery>)>;

// A running subscription; destroying it (not inside its own callback) stops the deliveries and gives
// back what isn't settled.
// Thread-safe.
class Subscription {
 public:
  virtual ~Subscription() = default;
  // Each delivery is settled once. Tags of a connection that has been lost since are ignored: those
  // facts come again. `reason` is kept with a dead letter.
  virtual void Settle(const std::vector<std::uint64_t>& tags, Settlement settlement,
                      std::string_view reason = {}) = 0;
  // Whether the bus keeps facts settled kDead; else the consumer does (outbox/dead_letter.h).
  virtual bool keeps_dead_letters() const = 0;
};

struct Stats {
  std::uint64_t published = 0;  // confirmed
  std::uint64_t refused = 0;  // not confirmed
  std::uint64_t unrouted = 0;  // confirmed, but nobody listens to that key
  std::uint64_t delivered = 0;
  std::uint64_t redelivered = 0;
  std::uint64_t dead = 0;
  std::uint64_t reconnects = 0;
  bool is_connected = true;
};

// One bus per process. Thread-safe.
class Bus {
 public:
  // Called once for each fact, in any order, on a thread of the bus; must not block.
  using Confirm = std::function<void(std::size_t index, absl::Status status)>;

  virtual ~Bus() = default;

  // Makes the queues and bindings of these consumers, without consuming. Every process declares the
  // consumers of the whole product before it publishes: else facts for a service that has never run
  // would be dropped. Repeated by itself after a reconnect. UNAVAILABLE while there is no connection
  // (it is done once there is).
  virtual absl::Status Declare(const std::vector<ConsumerSpec>& specs) = 0;

  // Publishes facts in order under their `key`. A status other than OK means: not confirmed, may or
  // may not arrive. UNAVAILABLE at once while the broker can't be reached; RESOURCE_EXHAUSTED when
  // the queue of a subscriber is full.
  virtual void Publish(std::vector<Fact> facts, Confirm confirm) = 0;

  // Starts delivering; declares the consumer when it isn't yet. One subscription per consumer and
  // process.
  virtual absl::StatusOr<std::unique_ptr<Subscription>> Subscribe(ConsumerSpec spec,
                                                                  Deliver deliver) = 0;

  // OK while facts can be published.
  virtual absl::Status Ping() = 0;
  // Refuses new publishes, fails those unconfirmed, ends the deliveries. Safe to call twice.
  virtual void Close() = 0;
  virtual Stats stats() const = 0;
};

struct Options {
  // `memory:`, `amqp://user:password@host[:port][,host[:port]…]/vhost` or `amqps://…`.
  std::string url = "memory:";
  config::TlsFiles tls = {};  // of amqps://
  // Connection name shown by the broker, for example `tickets`.
  std::string process;
  std::chrono::seconds heartbeat{10};
  std::chrono::milliseconds connect_timeout{5000};
  std::chrono::milliseconds first_pause{100};  // between reconnects, doubling
  std::chrono::milliseconds last_pause{5000};
  // Exchange and queues get this prefix; tests that share a broker keep apart with it.
  std::string prefix;
  // Deliveries of one fact after which RabbitMQ gives it up (a consumer that dies on it each time).
  int delivery_limit = 50;
  // Memory bus: facts waiting per subscriber at most.
  std::size_t memory_queue = 65536;
};

// Opens the bus and, for RabbitMQ, connects once. INVALID_ARGUMENT names what is wrong with the URL;
// UNAVAILABLE when the broker can't be reached. Never shows the password.
absl::StatusOr<std::unique_ptr<Bus>> Open(const Options& options);

// Whether a topic pattern takes a routing key.
bool MatchesKey(std::string_view pattern, std::string_view key);

}  // namespace deskmesh::bus
