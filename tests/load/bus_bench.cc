// SPDX-License-Identifier: Apache-2.0
//
// P8: facts published with confirms to RabbitMQ, from the first publish to the consumer's last commit
// (inbox row and one row of effect each, embedded store), against librabbitmq alone on the same broker:
// persistent messages of the same size to a quorum queue, in batches of 100 with confirms, nobody
// consuming. P28: ten times as many facts.
//
// Prints JSON lines as scripts/bench reads them. Arguments: facts (20000), repetitions (3).
#include <amqp.h>
#include <amqp_tcp_socket.h>
#include <stdlib.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <vector>

#include "deskmesh/event/v1/envelope.pb.h"
#include "platform/base/error.h"
#include "platform/bus/bus.h"
#include "platform/bus/consumer.h"
#include "platform/bus/rabbit_connection.h"
#include "platform/clock/clock.h"
#include "platform/outbox/platform_tables.h"
#include "platform/testing/private_servers.h"

namespace deskmesh::bus {
namespace {

using Time = std::chrono::steady_clock::time_point;

constexpr int kWindow = 1024;  // unconfirmed facts, as the relay has
constexpr int kBatch = 100;
constexpr std::size_t kPayload = 400;

template <typename T>
T Demand(absl::StatusOr<T> value) {
  if (!value.ok()) throw std::runtime_error(value.status().ToString());
  return *std::move(value);
}
void Demand(const absl::Status& status) {
  if (!status.ok()) throw std::runtime_error(status.ToString());
}

double PerSecond(int count, Time since) {
  return count / std::chrono::duration<double>(std::chrono::steady_clock::now() - since).count();
}

Fact MakeFact(int number) {
  auto fact = std::make_shared<event::v1::Envelope>();
  char id[40];
  std::snprintf(id, sizeof(id), "fct_%026d", number);
  fact->set_id(id);
  fact->set_type("deskmesh.bench.v1.Happened");
  fact->set_key("bench.happened");
  fact->set_workspace_id("wsp_01m8amrnkce008mmwsk8zdct3f");
  fact->set_subject("tkt_" + std::to_string(number % 1000));
  fact->set_sequence(number / 1000 + 1);
  fact->mutable_occurred_at()->set_seconds(1'767'225'600);
  fact->set_payload(std::string(kPayload, 'x'));
  return fact;
}

// Publishes with a window of unconfirmed facts, waits for the consumer's last commit.
double MeasureBus(const std::string& url, int facts, int run) {
  std::string folder = (std::filesystem::temp_directory_path() / "bus-bench-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) throw std::runtime_error("no temporary directory");
  auto database = Demand(sql::Open({.url = "sqlite:" + folder, .domain = "bench"}));
  static constexpr char kSchema[] =
      "CREATE TABLE effect (fact_id TEXT NOT NULL PRIMARY KEY, subject TEXT NOT NULL);";
  static constexpr sql::Statement kEffect{
      "INSERT INTO effect (fact_id, subject) VALUES (:fact, :subject)"};
  Demand(database->Migrate({outbox::PlatformTables(), {"bench", {{1, "init", kSchema}}}}));

  const ConsumerSpec spec{.consumer = "bench", .keys = {"bench.#"}};
  auto bus =
      Demand(Open({.url = url, .process = "bench", .prefix = "run" + std::to_string(run) + "."}));
  Demand(bus->Declare({spec}));
  std::atomic<int> done{0};
  std::mutex mutex;
  std::condition_variable changed;
  int in_flight = 0;
  auto consumer = Demand(Consumer::Start(
      *bus, *database, clock::SystemClock(),
      {.spec = spec,
       .observer =
           [&](const Outcome& outcome) {
             if (outcome.status.ok() && !outcome.is_repeat && ++done == facts) changed.notify_all();
           }},
      [](sql::Tx& tx, const event::v1::Envelope& fact) {
        return tx.Execute(kEffect, {{"fact", fact.id()}, {"subject", fact.subject()}});
      }));

  const Time begin = std::chrono::steady_clock::now();
  for (int sent = 0; sent < facts;) {
    std::vector<Fact> batch;
    {
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return in_flight <= kWindow - kBatch; });
      const int size = std::min(kBatch, facts - sent);
      for (int i = 0; i < size; ++i) batch.push_back(MakeFact(sent++));
      in_flight += size;
    }
    bus->Publish(std::move(batch), [&](std::size_t, const absl::Status& status) {
      Demand(status);
      const std::lock_guard lock(mutex);
      --in_flight;
      changed.notify_all();
    });
  }
  {
    std::unique_lock lock(mutex);
    while (done < facts) changed.wait_for(lock, std::chrono::milliseconds(5));
  }
  const double rate = PerSecond(facts, begin);
  consumer->Stop();
  bus->Close();
  database->Close();
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  return rate;
}

// The same bytes by the library alone.
double MeasureLibrary(const std::string& url, int facts, int run) {
  const RabbitAddress address = Demand(ParseAmqpUrl(url));
  amqp_connection_state_t state = amqp_new_connection();
  amqp_socket_t* socket = amqp_tcp_socket_new(state);
  if (amqp_socket_open(socket, address.hosts[0].first.c_str(), address.hosts[0].second) != 0) {
    throw std::runtime_error("no connection");
  }
  amqp_login(state, "/", 0, 131'072, 0, AMQP_SASL_METHOD_PLAIN, "guest", "guest");
  amqp_channel_open(state, 1);
  const std::string queue = "library" + std::to_string(run);
  amqp_table_entry_t entry;
  entry.key = amqp_cstring_bytes("x-queue-type");
  entry.value.kind = AMQP_FIELD_KIND_UTF8;
  entry.value.value.bytes = amqp_cstring_bytes("quorum");
  amqp_queue_declare(state, 1, amqp_cstring_bytes(queue.c_str()), 0, 1, 0, 0, {1, &entry});
  amqp_confirm_select(state, 1);
  if (amqp_get_rpc_reply(state).reply_type != AMQP_RESPONSE_NORMAL) {
    throw std::runtime_error("the queue was refused");
  }
  amqp_basic_properties_t properties{};
  properties._flags = AMQP_BASIC_DELIVERY_MODE_FLAG | AMQP_BASIC_CONTENT_TYPE_FLAG;
  properties.delivery_mode = AMQP_DELIVERY_PERSISTENT;
  properties.content_type = amqp_cstring_bytes("application/protobuf");
  const std::string body = MakeFact(1)->SerializeAsString();
  const amqp_bytes_t bytes{body.size(), const_cast<char*>(body.data())};

  const Time begin = std::chrono::steady_clock::now();
  std::uint64_t confirmed = 0;
  for (int sent = 0; sent < facts;) {
    const int size = std::min(kBatch, facts - sent);
    for (int i = 0; i < size; ++i) {
      amqp_basic_publish(state, 1, amqp_empty_bytes, amqp_cstring_bytes(queue.c_str()), 0, 0,
                         &properties, bytes);
    }
    sent += size;
    while (confirmed < static_cast<std::uint64_t>(sent)) {
      amqp_frame_t frame;
      if (amqp_simple_wait_frame(state, &frame) != AMQP_STATUS_OK) {
        throw std::runtime_error("the connection broke");
      }
      if (frame.frame_type != AMQP_FRAME_METHOD ||
          frame.payload.method.id != AMQP_BASIC_ACK_METHOD) {
        continue;
      }
      const auto* ack = static_cast<amqp_basic_ack_t*>(frame.payload.method.decoded);
      confirmed = ack->multiple != 0 ? std::max(confirmed, ack->delivery_tag) : confirmed + 1;
    }
    amqp_maybe_release_buffers(state);
  }
  const double rate = PerSecond(facts, begin);
  amqp_queue_delete(state, 1, amqp_cstring_bytes(queue.c_str()), 0, 0);
  amqp_connection_close(state, AMQP_REPLY_SUCCESS);
  amqp_destroy_connection(state);
  return rate;
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void Print(const char* name, const char* unit, double value, double reference, const char* better) {
  std::printf(
      "{\"name\": \"%s\", \"value\": %.1f, \"unit\": \"%s\", \"reference\": %.1f, "
      "\"ratio\": %.3f, \"better\": \"%s\"}\n",
      name, value, unit, reference, value / reference, better);
  std::fflush(stdout);
}

int Run(int facts, int repetitions) {
  testing::RabbitServer server;
  std::vector<double> bus;
  std::vector<double> library;
  int run = 0;
  MeasureLibrary(server.Url(), facts / 4, run++);  // warm
  for (int i = 0; i < repetitions; ++i) {
    library.push_back(MeasureLibrary(server.Url(), facts, run++));
    bus.push_back(MeasureBus(server.Url(), facts, run++));
  }
  const double rate = Median(bus);
  Print("P8 facts, publish to the consumer's commit", "1/s", rate, Median(library), "higher");
  const double large = MeasureBus(server.Url(), facts * 10, run++);
  Print("P28 of P8: time for a fact, 10x the facts", "us", 1e6 / large, 1e6 / rate, "lower");
  return 0;
}

}  // namespace
}  // namespace deskmesh::bus

int main(int argc, char** argv) {
  const int facts = argc > 1 ? std::atoi(argv[1]) : 20'000;
  const int repetitions = argc > 2 ? std::atoi(argv[2]) : 3;
  return deskmesh::bus::Run(facts, repetitions);
}
