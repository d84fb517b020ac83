// SPDX-License-Identifier: Apache-2.0
//
// From a domain's transaction to its neighbour's: outbox, relay, bus, consumer and inbox on each
// kind of store, broker and lease store.
#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <random>
#include <set>
#include <thread>

#include "conformance/world.h"
#include "platform/base/error.h"
#include "platform/bus/consumer.h"
#include "platform/clock/clock.h"
#include "platform/outbox/dead_letter.h"
#include "platform/outbox/outbox.h"
#include "platform/outbox/platform_tables.h"
#include "platform/outbox/relay.h"
#include "platform/testing/private_servers.h"

namespace deskmesh::conformance {
namespace {

using bus::Consumer;
using sql::Tx;
using std::chrono::milliseconds;

// A disk may take half a second for each commit.
constexpr std::chrono::minutes kPatience{5};

const bus::ConsumerSpec kLedger{.consumer = "ledger", .keys = {"orders.#"}};

// A domain that adds items; thread-safe after construction.
class Orders {
 public:
  explicit Orders(World& world) : database_(world.OpenDatabase("orders")) {}

  // Adds the next item of a subject with its fact; false when the store refused.
  bool Add(const std::string& subject, std::int64_t sequence,
           const std::string& key = "orders.item_added") {
    const std::string id = subject + "-" + std::to_string(sequence);
    return database_
        ->Write([&](Tx& tx) -> absl::Status {
          DESKMESH_RETURN_IF_ERROR(AddItem(tx, id));
          return box_.Append(tx, MakeFact("fact-" + id, subject, sequence, key));
        })
        .ok();
  }
  // Whether all went in. Checks nothing itself: it runs on other threads, too, and checks belong to one.
  bool AddMany(int subjects, int each) {
    for (int sequence = 1; sequence <= each; ++sequence) {
      for (int s = 0; s < subjects; ++s) {
        if (!Add("s" + std::to_string(s), sequence)) return false;
      }
    }
    return true;
  }
  std::unique_ptr<outbox::Relay> StartRelay(bus::Bus& bus, lease::Leases* leases = nullptr,
                                            const clock::Clock* keeping_clock = nullptr,
                                            milliseconds gather = milliseconds(20)) {
    auto relay =
        std::make_unique<outbox::Relay>(*database_, box_, bus, leases,
                                        outbox::RelayOptions{.poll = milliseconds(100),
                                                             .gather = gather,
                                                             .lease_ttl = milliseconds(600),
                                                             .keeping_clock = keeping_clock});
    relay->Start();
    return relay;
  }
  sql::Database& database() { return *database_; }

 private:
  std::unique_ptr<sql::Database> database_;
  outbox::Outbox box_;
};

std::unique_ptr<Consumer> StartConsumer(bus::Bus& bus, sql::Database& ledger,
                                        bus::Handler handler = RecordEffect) {
  return *Consumer::Start(bus, ledger, clock::SystemClock(),
                          {.spec = kLedger,
                           .max_attempts = 3,
                           .first_pause = milliseconds(5),
                           .last_pause = milliseconds(50)},
                          std::move(handler));
}

bool HaveArrived(sql::Database& ledger, std::int64_t count) {
  return testing::Eventually([&] { return CountRows(ledger, "effect") >= count; }, kPatience);
}

void CheckExactlyOnceInOrder(sql::Database& ledger, std::size_t count) {
  const std::vector<Effect> effects = Effects(ledger);
  CHECK(effects.size() == count);
  CHECK(IsExactlyOnce(effects));
  CHECK(IsInOrder(effects));
}

TEST_CASE("what a broker loses is sent again from what was kept, in order, and has one effect",
          "[bus][relay][consumer][rabbit]") {
  const Store store = GENERATE(Store::kSqlite, Store::kPostgres);
  INFO(NameOf(store));
  World world(store, Broker::kRabbit, Shared::kMemory);
  Orders orders(world);
  const auto ledger = world.OpenDatabase("ledger");
  clock::FakeClock clock(base::Instant::FromSeconds(1'767'225'600));
  auto first = world.OpenBus();
  REQUIRE(first->Declare({kLedger}).ok());
  auto relay = orders.StartRelay(*first, nullptr, &clock);
  REQUIRE(orders.AddMany(3, 4));
  auto consumer = StartConsumer(*first, *ledger);
  CHECK(HaveArrived(*ledger, 12));
  consumer->Stop();
  // These stay with the broker.
  for (int sequence = 5; sequence <= 14; ++sequence) {
    for (int s = 0; s < 3; ++s) REQUIRE(orders.Add("s" + std::to_string(s), sequence));
  }
  REQUIRE(relay->Flush(kPatience));
  relay->Stop();
  first->Close();
  CHECK(CountRows(orders.database(), "outbox") == 0);
  CHECK(CountRows(orders.database(), "sent_fact") == 42);

  // A broker that has nothing.
  const auto second = *bus::Open(
      {.url = world.bus_url(), .process = "test", .prefix = world.prefix() + ".second."});
  REQUIRE(second->Declare({kLedger}).ok());
  std::int64_t again = 0;
  REQUIRE(orders.database()
              .Write([&](Tx& tx) -> absl::Status {
                DESKMESH_ASSIGN_OR_RETURN(const auto oldest, outbox::OldestSent(tx));
                CHECK(oldest.has_value());
                DESKMESH_ASSIGN_OR_RETURN(again, outbox::SendAgain(tx));
                return absl::OkStatus();
              })
              .ok());
  CHECK(again == 42);
  CHECK(CountRows(orders.database(), "sent_fact") == 0);
  relay = orders.StartRelay(*second, nullptr, &clock);
  consumer = StartConsumer(*second, *ledger);
  CHECK(HaveArrived(*ledger, 42));
  // And on from there.
  REQUIRE(orders.Add("s0", 15));
  CHECK(HaveArrived(*ledger, 43));
  CheckExactlyOnceInOrder(*ledger, 43);
  consumer->Stop();
  REQUIRE(relay->Flush(kPatience));
  relay->Stop();
  const auto prune = [&] {
    REQUIRE(orders.database()
                .Write([&](Tx& tx) { return outbox::Prune(tx, clock.Now(), {}).status(); })
                .ok());
    return CountRows(orders.database(), "sent_fact");
  };
  CHECK(prune() == 43);
  clock.Advance(std::chrono::minutes(61));
  CHECK(prune() == 0);
}

TEST_CASE("each fact has one effect, in order of its subject, while replicas come and go",
          "[bus][relay][consumer]") {
  const Store store = GENERATE(Store::kSqlite, Store::kPostgres);
  const Broker broker = GENERATE(Broker::kMemory, Broker::kRabbit);
  const Shared shared = GENERATE(Shared::kMemory, Shared::kRedis);
  INFO(NameOf(store) << ", " << NameOf(broker) << ", " << NameOf(shared));
  World world(store, broker, shared);
  Orders orders(world);
  const auto ledger = world.OpenDatabase("ledger");
  bus::Bus& bus = world.bus();
  REQUIRE(bus.Declare({kLedger}).ok());
  const auto here = world.OpenLeases();
  const auto there = shared == Shared::kRedis ? world.OpenLeases() : nullptr;
  lease::Leases& theirs = there ? *there : *here;
  auto first = orders.StartRelay(bus, here.get());
  auto consumer = StartConsumer(bus, *ledger);
  auto writer = std::async(std::launch::async, [&] { return orders.AddMany(5, 60); });
  CHECK(HaveArrived(*ledger, 20));
  // A second replica takes over from the first in the middle; the consumer is restarted.
  auto second = orders.StartRelay(bus, &theirs);
  first->Stop();
  consumer->Stop();
  consumer = StartConsumer(bus, *ledger);
  CHECK(HaveArrived(*ledger, 100));
  first = orders.StartRelay(bus, here.get());
  second->Stop();
  CHECK(writer.get());
  CHECK(first->Flush(kPatience));
  CHECK(HaveArrived(*ledger, 300));
  CheckExactlyOnceInOrder(*ledger, 300);
  CHECK(CountRows(orders.database(), "outbox") == 0);
  consumer->Stop();
}

TEST_CASE("a consumer gets what was published while it was away", "[bus][rabbit]") {
  World world(Store::kSqlite, Broker::kRabbit);
  Orders orders(world);
  const auto ledger = world.OpenDatabase("ledger");
  REQUIRE(world.bus().Declare({kLedger}).ok());
  auto relay = orders.StartRelay(world.bus());
  REQUIRE(orders.AddMany(2, 10));
  CHECK(relay->Flush(kPatience));
  const auto elsewhere = world.OpenBus();
  const auto consumer = StartConsumer(*elsewhere, *ledger);
  CHECK(HaveArrived(*ledger, 20));
  CheckExactlyOnceInOrder(*ledger, 20);
}

TEST_CASE("without a consumer the memory bus leaves facts in the outbox", "[bus]") {
  World world(Store::kSqlite);
  Orders orders(world);
  const auto ledger = world.OpenDatabase("ledger");
  REQUIRE(world.bus().Declare({kLedger}).ok());
  auto relay = orders.StartRelay(world.bus());
  REQUIRE(orders.AddMany(2, 10));
  const auto consumer = StartConsumer(world.bus(), *ledger);
  CHECK(HaveArrived(*ledger, 20));
  CHECK(relay->Flush(kPatience));
  CheckExactlyOnceInOrder(*ledger, 20);
}

// Delivers 1 in 20 facts twice and shuffles within windows of 20 (F4). Thread-safe.
class UnrulyBus final : public bus::Bus {
 public:
  UnrulyBus(bus::Bus& inner, unsigned seed) : inner_(inner), random_(seed) {}
  absl::Status Declare(const std::vector<bus::ConsumerSpec>& specs) override {
    return inner_.Declare(specs);
  }
  void Publish(std::vector<bus::Fact> facts, Confirm confirm) override {
    ++publications_;
    inner_.Publish(std::move(facts), std::move(confirm));
  }
  absl::StatusOr<std::unique_ptr<bus::Subscription>> Subscribe(bus::ConsumerSpec spec,
                                                               bus::Deliver deliver) override {
    return inner_.Subscribe(
        std::move(spec), [this, deliver = std::move(deliver)](std::vector<bus::Delivery> batch) {
          const std::lock_guard lock(mutex_);
          const std::size_t count = batch.size();
          for (std::size_t i = 0; i < count; ++i) {
            if (random_() % 20 == 0) {
              ++repeats_;
              batch.push_back(batch[i]);
            }
          }
          for (std::size_t from = 0; from < batch.size(); from += 20) {
            const std::size_t to = std::min(from + 20, batch.size());
            std::shuffle(batch.begin() + static_cast<std::ptrdiff_t>(from),
                         batch.begin() + static_cast<std::ptrdiff_t>(to), random_);
          }
          deliver(std::move(batch));
        });
  }
  absl::Status Ping() override { return inner_.Ping(); }
  void Close() override { inner_.Close(); }
  bus::Stats stats() const override { return inner_.stats(); }
  int repeats() const { return repeats_; }
  int publications() const { return publications_; }

 private:
  bus::Bus& inner_;
  std::mutex mutex_;
  std::minstd_rand random_;
  std::atomic<int> repeats_{0};
  std::atomic<int> publications_{0};
};

TEST_CASE("facts that follow each other closely go to the bus together", "[bus]") {
  // On a slow disk more time is needed to write what is to follow closely: then again, gathering for longer.
  bool is_in_time = false;
  for (auto gather = milliseconds(2000); !is_in_time && gather <= kPatience; gather *= 4) {
    World world(Store::kSqlite);
    Orders orders(world);
    UnrulyBus bus(world.bus(), 7);
    REQUIRE(bus.Declare({kLedger}).ok());
    const auto ledger = world.OpenDatabase("ledger");
    const auto consumer = StartConsumer(bus, *ledger);
    auto relay = orders.StartRelay(bus, nullptr, nullptr, gather);
    REQUIRE(orders.Add("first", 1));
    REQUIRE(HaveArrived(*ledger, 1));
    const auto begin = std::chrono::steady_clock::now();
    REQUIRE(orders.AddMany(2, 10));
    is_in_time = std::chrono::steady_clock::now() - begin < gather;
    if (!is_in_time) continue;
    CHECK(HaveArrived(*ledger, 21));
    CHECK(relay->Flush(kPatience));
    // The first at once, the others after it. Should the relay have waited long for the first to arrive, one
    // of the others went at once as well.
    CHECK(bus.publications() <= 3);
    CHECK(IsExactlyOnce(Effects(*ledger)));
  }
  CHECK(is_in_time);
}

TEST_CASE("repeated and shuffled deliveries have the effects of orderly ones", "[bus][fault]") {
  const Store store = GENERATE(Store::kSqlite, Store::kPostgres);
  const Broker broker = GENERATE(Broker::kMemory, Broker::kRabbit);
  INFO(NameOf(store) << ", " << NameOf(broker));
  World world(store, broker);
  Orders orders(world);
  REQUIRE(orders.AddMany(10, 40));
  UnrulyBus unruly(world.bus(), 42);
  REQUIRE(unruly.Declare({kLedger}).ok());
  const auto ledger = world.OpenDatabase("ledger");
  const auto consumer = StartConsumer(unruly, *ledger);
  auto relay = orders.StartRelay(unruly);
  CHECK(HaveArrived(*ledger, 400));
  CHECK(testing::Eventually([&] { return consumer->stats().waiting <= 0; }));
  std::vector<Effect> effects = Effects(*ledger);
  CHECK(effects.size() == 400);
  CHECK(IsExactlyOnce(effects));
  CHECK(unruly.repeats() > 0);
  CHECK(consumer->stats().repeats >= static_cast<std::uint64_t>(unruly.repeats()));
}

TEST_CASE("a fact that can't be handled is given up, kept, and holds up only its subject",
          "[bus][dead]") {
  const Store store = GENERATE(Store::kSqlite, Store::kPostgres);
  const Broker broker = GENERATE(Broker::kMemory, Broker::kRabbit);
  INFO(NameOf(store) << ", " << NameOf(broker));
  World world(store, broker);
  Orders orders(world);
  const auto ledger = world.OpenDatabase("ledger");
  REQUIRE(world.bus().Declare({kLedger}).ok());
  std::atomic<int> attempts{0};
  const auto consumer = StartConsumer(world.bus(), *ledger,
                                      [&](Tx& tx, const event::v1::Envelope& fact) -> absl::Status {
                                        if (fact.id() == "fact-s1-2") {
                                          ++attempts;
                                          return absl::InvalidArgumentError("no such item");
                                        }
                                        return RecordEffect(tx, fact);
                                      });
  auto relay = orders.StartRelay(world.bus());
  REQUIRE(orders.AddMany(3, 5));
  CHECK(HaveArrived(*ledger, 14));
  CHECK(relay->Flush(kPatience));
  const std::vector<Effect> effects = Effects(*ledger);
  CHECK(effects.size() == 14);
  CHECK(IsExactlyOnce(effects));
  CHECK(attempts >= 3);
  CHECK(testing::Eventually([&] { return consumer->stats().dead == 1; }));
  if (broker == Broker::kRabbit) {
    CHECK(testing::Eventually([&] { return world.bus().stats().dead == 1; }));
  } else {
    std::vector<outbox::DeadLetter> dead;
    CHECK(ledger
              ->Read([&](Tx& tx) -> absl::Status {
                DESKMESH_ASSIGN_OR_RETURN(dead, outbox::ListDead(tx, "ledger", 10));
                return absl::OkStatus();
              })
              .ok());
    REQUIRE(dead.size() == 1);
    CHECK(dead[0].fact_id == "fact-s1-2");
    CHECK(dead[0].reason == "no such item");
  }
}

TEST_CASE("a broker killed under load loses and doubles nothing", "[bus][rabbit][fault]") {
  testing::RabbitServer server;
  World world(Store::kSqlite);
  Orders orders(world);
  const auto ledger = world.OpenDatabase("ledger");
  const auto open = [&] {
    return *bus::Open({.url = server.Url(),
                       .process = "conformance",
                       .connect_timeout = std::chrono::seconds(60),
                       .first_pause = milliseconds(50),
                       .last_pause = milliseconds(500)});
  };
  // RabbitMQ 3.10 forgets a quorum queue that was declared less than about three seconds before the
  // node is killed, with all that is in it; one that has seen an orderly stop is safe.
  REQUIRE(open()->Declare({kLedger}).ok());
  server.Stop();
  server.Start();
  const auto publisher = open();
  const auto subscriber = open();
  REQUIRE(publisher->Declare({kLedger}).ok());
  const auto consumer = StartConsumer(*subscriber, *ledger);
  auto relay = orders.StartRelay(*publisher);
  std::atomic<bool> is_over{false};
  std::atomic<int> written{0};
  // Commands go on while the broker is away: their facts wait in the outbox.
  std::thread writer([&] {
    for (int i = 0; !is_over; ++i) {
      if (!orders.Add("s" + std::to_string(i % 7), i / 7 + 1)) break;
      ++written;
      std::this_thread::sleep_for(milliseconds(1));
    }
  });
  CHECK(HaveArrived(*ledger, 200));
  server.Kill();
  CHECK(testing::Eventually([&] { return !publisher->Ping().ok(); }));
  const int at_kill = written;
  CHECK(testing::Eventually([&] { return written > at_kill + 200; }, kPatience));
  server.Start();
  CHECK(testing::Eventually([&] { return publisher->Ping().ok(); }, kPatience));
  const int at_return = written;
  CHECK(testing::Eventually([&] { return written > at_return + 200; }, kPatience));
  is_over = true;
  writer.join();
  CHECK(relay->Flush(kPatience));
  CHECK(HaveArrived(*ledger, written));
  CheckExactlyOnceInOrder(*ledger, static_cast<std::size_t>(written));
  CHECK(publisher->stats().reconnects > 0);
}

TEST_CASE("a broker that can't be reached is named without its password", "[bus][rabbit]") {
  const int port = testing::FreePort();
  const auto opened =
      bus::Open({.url = "amqp://me:geheim@127.0.0.1:" + std::to_string(port) + "/x"});
  CHECK(absl::IsUnavailable(opened.status()));
  CHECK(opened.status().ToString().find("127.0.0.1:" + std::to_string(port)) != std::string::npos);
  CHECK(opened.status().ToString().find("geheim") == std::string::npos);
}

}  // namespace
}  // namespace deskmesh::conformance
