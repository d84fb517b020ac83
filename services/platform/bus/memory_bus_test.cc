// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <latch>
#include <map>
#include <thread>

#include "deskmesh/event/v1/envelope.pb.h"
#include "platform/base/error.h"
#include "platform/bus/bus.h"
#include "platform/bus/rabbit_connection.h"

namespace deskmesh::bus {
namespace {

Fact MakeFact(const std::string& id, const std::string& key = "tickets.ticket_created") {
  auto fact = std::make_shared<event::v1::Envelope>();
  fact->set_id(id);
  fact->set_key(key);
  return fact;
}

// What a bus delivered and confirmed, in order. Outlives the bus, which fails what isn't confirmed
// when it closes.
struct Record {
  std::vector<Delivery> deliveries;
  std::map<std::size_t, absl::Status> confirms;

  Deliver deliver() {
    return [this](std::vector<Delivery> batch) {
      for (Delivery& one : batch) deliveries.push_back(std::move(one));
    };
  }
  Bus::Confirm confirm() {
    return [this](std::size_t index, absl::Status status) { confirms.emplace(index, status); };
  }
};

std::unique_ptr<Bus> OpenMemory(std::size_t queue = 1000) {
  return *Open({.url = "memory:", .memory_queue = queue});
}

TEST_CASE("topic patterns take keys word by word", "[bus]") {
  CHECK(MatchesKey("tickets.ticket_created", "tickets.ticket_created"));
  CHECK_FALSE(MatchesKey("tickets.ticket_created", "tickets.ticket_created.x"));
  CHECK_FALSE(MatchesKey("tickets.ticket", "tickets.ticket_created"));
  CHECK(MatchesKey("tickets.*", "tickets.ticket_created"));
  CHECK_FALSE(MatchesKey("tickets.*", "tickets"));
  CHECK_FALSE(MatchesKey("tickets.*", "tickets.a.b"));
  CHECK(MatchesKey("tickets.#", "tickets"));
  CHECK(MatchesKey("tickets.#", "tickets.a.b"));
  CHECK(MatchesKey("#", "anything.at.all"));
  CHECK(MatchesKey("#.b", "a.x.b"));
  CHECK_FALSE(MatchesKey("#.b", "a.x.c"));
  CHECK(MatchesKey("*.#.b", "a.b"));
}

TEST_CASE("broker addresses are read and bad ones refused without the password", "[bus]") {
  const auto full = ParseAmqpUrl("amqp://me:p%40ss@one:5673,two/my%2Fhost");
  REQUIRE(full.ok());
  CHECK(full->user == "me");
  CHECK(full->password == "p@ss");
  CHECK(full->vhost == "my/host");
  REQUIRE(full->hosts.size() == 2);
  CHECK(full->hosts[0] == std::pair<std::string, int>("one", 5673));
  CHECK(full->hosts[1] == std::pair<std::string, int>("two", 5672));
  CHECK(ParseAmqpUrl("amqp://localhost")->vhost == "/");
  for (const char* bad : {"amqp://", "amqp://me@host", "amqp://me:geheim@host:0",
                          "amqp://me:geheim@host:70000", "amqp://me:geheim@:5672", "http://x"}) {
    const absl::Status status = ParseAmqpUrl(bad).status();
    INFO(bad);
    CHECK(base::DetailsOf(status).field_violations.at(0).field == "bus.url");
    CHECK(status.ToString().find("geheim") == std::string::npos);
  }
}

TEST_CASE("a fact is confirmed when every subscriber has settled it", "[bus][memory]") {
  Record sla;
  Record chat;
  Record publisher;
  const auto bus = OpenMemory();
  const auto to_sla = *bus->Subscribe({"sla", {"tickets.#"}}, sla.deliver());
  const auto to_chat = *bus->Subscribe({"chat", {"tickets.ticket_created"}}, chat.deliver());
  bus->Publish({MakeFact("a"), MakeFact("b", "tickets.ticket_closed"), MakeFact("c", "other.x")},
               publisher.confirm());
  // Nobody listens to the third.
  REQUIRE(publisher.confirms.size() == 1);
  CHECK(publisher.confirms.at(2).ok());
  REQUIRE(sla.deliveries.size() == 2);
  REQUIRE(chat.deliveries.size() == 1);
  to_sla->Settle({sla.deliveries[0].tag, sla.deliveries[1].tag}, Settlement::kDone);
  CHECK(publisher.confirms.size() == 2);
  CHECK(publisher.confirms.contains(1));
  to_chat->Settle({chat.deliveries[0].tag}, Settlement::kDead);
  CHECK(publisher.confirms.at(0).ok());
  CHECK(bus->stats().unrouted == 1);
  CHECK(bus->stats().published == 3);
}

TEST_CASE("deliveries wait for the prefetch and keep their order", "[bus][memory]") {
  Record record;
  Record publisher;
  const auto bus = OpenMemory();
  const auto subscription = *bus->Subscribe({"sla", {"#"}, /*prefetch=*/2}, record.deliver());
  bus->Publish({MakeFact("a"), MakeFact("b"), MakeFact("c")}, publisher.confirm());
  REQUIRE(record.deliveries.size() == 2);
  subscription->Settle({record.deliveries[0].tag}, Settlement::kAgain);
  // Given back, it comes before what has waited behind it.
  REQUIRE(record.deliveries.size() == 3);
  CHECK(record.deliveries[2].fact->id() == "a");
  CHECK(record.deliveries[2].redelivered);
  subscription->Settle({record.deliveries[1].tag, record.deliveries[2].tag}, Settlement::kDone);
  REQUIRE(record.deliveries.size() == 4);
  CHECK(record.deliveries[3].fact->id() == "c");
}

TEST_CASE("facts wait for a declared consumer and for one that comes back", "[bus][memory]") {
  Record publisher;
  Record first;
  Record second;
  const auto bus = OpenMemory();
  REQUIRE(bus->Declare({{"sla", {"tickets.#"}}}).ok());
  bus->Publish({MakeFact("a")}, publisher.confirm());
  CHECK(publisher.confirms.empty());
  auto subscription = *bus->Subscribe({"sla", {"tickets.#"}}, first.deliver());
  REQUIRE(first.deliveries.size() == 1);
  CHECK(absl::IsAlreadyExists(bus->Subscribe({"sla", {"#"}}, first.deliver()).status()));
  subscription.reset();
  subscription = *bus->Subscribe({"sla", {"tickets.#"}}, second.deliver());
  REQUIRE(second.deliveries.size() == 1);
  CHECK(second.deliveries[0].redelivered);
  CHECK(publisher.confirms.empty());
  subscription->Settle({second.deliveries[0].tag}, Settlement::kDone);
  CHECK(publisher.confirms.at(0).ok());
}

TEST_CASE("a full queue refuses the fact and those behind it", "[bus][memory]") {
  Record record;
  Record publisher;
  const auto bus = OpenMemory(/*queue=*/2);
  const auto subscription = *bus->Subscribe({"sla", {"tickets.#"}}, record.deliver());
  bus->Publish({MakeFact("a"), MakeFact("b"), MakeFact("c"), MakeFact("d", "other.x")},
               publisher.confirm());
  REQUIRE(publisher.confirms.size() == 2);
  CHECK(absl::IsResourceExhausted(publisher.confirms.at(2)));
  CHECK(absl::IsResourceExhausted(publisher.confirms.at(3)));
}

TEST_CASE("closing the bus fails what isn't confirmed", "[bus][memory]") {
  Record record;
  Record publisher;
  const auto bus = OpenMemory();
  const auto subscription = *bus->Subscribe({"sla", {"#"}}, record.deliver());
  bus->Publish({MakeFact("a")}, publisher.confirm());
  bus->Close();
  CHECK(absl::IsUnavailable(publisher.confirms.at(0)));
  CHECK(absl::IsUnavailable(bus->Ping()));
  bus->Publish({MakeFact("b")}, [&](std::size_t, const absl::Status& status) {
    CHECK(absl::IsUnavailable(status));
  });
  subscription->Settle({record.deliveries[0].tag}, Settlement::kDone);
  CHECK(publisher.confirms.size() == 1);
}

TEST_CASE("a subscription ends only after its callback", "[bus][memory]") {
  const auto bus = OpenMemory();
  std::latch entered(1);
  std::latch release(1);
  std::atomic<bool> is_over{false};
  auto subscription = *bus->Subscribe({"sla", {"#"}}, [&](const std::vector<Delivery>&) {
    entered.count_down();
    release.wait();
    is_over = true;
  });
  std::thread publisher(
      [&] { bus->Publish({MakeFact("a")}, [](std::size_t, const absl::Status&) {}); });
  entered.wait();
  std::thread ender([&] {
    subscription.reset();
    CHECK(is_over);
  });
  release.count_down();
  ender.join();
  publisher.join();
}

}  // namespace
}  // namespace deskmesh::bus
