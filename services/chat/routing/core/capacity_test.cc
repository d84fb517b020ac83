// SPDX-License-Identifier: Apache-2.0
#include "chat/routing/core/capacity.h"

#include <catch2/catch.hpp>
#include <random>

#include "chat/routing/core/router.h"

namespace deskmesh::chat::routing {
namespace {

TEST_CASE("kinds of work cost differently, out of one pool", "[chat][routing][core]") {
  const CapacityRules rules{.chat = 10, .ticket = 5, .call = 30, .most_ticket_percent = 100};
  const Workload load{.chats = 3, .tickets = 2};
  CHECK(TenthsOf(load, 6, rules) == 40);
  CHECK(PointsText(TenthsOf(load, 6, rules)) == "4");
  CHECK(WorkText(load) == "3 CHAT, 2 TICKET");
  CHECK(HasRoomForChat(load, 5, rules));
  CHECK_FALSE(HasRoomForChat(load, 4, rules));
  const Workload calling{.chats = 1, .calls = 2, .call_tenths = 45, .others = 1, .other_tenths = 2};
  CHECK(PointsText(TenthsOf(calling, 6, rules)) == "5.7");
  CHECK(WorkText(calling) == "1 CHAT, 2 CALL, 1 OTHER");
  CHECK(WorkText({}).empty());
}

TEST_CASE("tickets take no more than their share of the pool", "[chat][routing][core]") {
  CapacityRules rules{.ticket = 2, .most_ticket_percent = 50};
  const Workload load{.tickets = 100};
  CHECK(TenthsOf(load, 4, rules) == 20);
  CHECK(HasRoomForChat(load, 4, rules));
  rules.most_ticket_percent = 100;
  CHECK_FALSE(HasRoomForChat(load, 4, rules));
  rules.most_ticket_percent = 0;
  CHECK(TenthsOf(load, 4, rules) == 0);
}

TEST_CASE("tickets leave room for a chat, however small the pool", "[chat][routing][core]") {
  CapacityRules rules;
  for (const int tickets : {1, 5, 100}) {
    INFO(tickets << " tickets");
    CHECK(HasRoomForChat({.tickets = tickets}, 1, rules));
    CHECK_FALSE(HasRoomForChat({.chats = 1, .tickets = tickets}, 1, rules));
  }
  rules.chat = 30;
  CHECK(HasRoomForChat({.tickets = 100}, 4, rules));
  CHECK(TenthsOf({.tickets = 100}, 4, rules) == 10);
  rules.most_ticket_percent = 100;
  CHECK_FALSE(HasRoomForChat({.tickets = 100}, 4, rules));
}

// Whatever comes by hand or from elsewhere: routing itself never assigns beyond the points, and who is
// over them with tickets or calls gets no chat.
TEST_CASE("assignments never exceed the points, whatever other work comes",
          "[chat][routing][core]") {
  for (unsigned seed = 1; seed <= 40; ++seed) {
    INFO("seed " << seed);
    std::mt19937 random(seed);
    const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    const CapacityRules rules{.chat = 1 + below(25),
                              .ticket = below(12),
                              .call = below(60),
                              .most_ticket_percent = below(2) == 0 ? 100 : below(101)};
    Router router;
    const RequirementId any = router.Intern({{}, rules.chat});
    constexpr int kAgents = 5;
    std::vector<Workload> load(kAgents);
    std::vector<int> capacity;
    for (AgentIndex agent = 0; agent < kAgents; ++agent) {
      capacity.push_back(below(8));
      router.SetAgent(agent, {.capacity = capacity[agent] * kTenths, .is_available = true});
    }
    base::Instant now = base::Instant::FromSeconds(1'750'000'000);
    std::uint64_t tag = 0;
    for (int step = 0; step < 300; ++step) {
      now += std::chrono::seconds(1);
      const auto agent = static_cast<AgentIndex>(below(kAgents));
      Workload& own = load[agent];
      switch (below(5)) {
        case 0: {
          WaitingItem item;
          item.tag = ++tag;
          item.queued_at = item.order_key = now;
          item.requirement = any;
          router.Enqueue(item, now);
          break;
        }
        case 1:
          own.chats = std::max(0, own.chats - 1);
          break;
        case 2:
          own.tickets = below(30);
          break;
        case 3:
          own.calls = below(2);
          own.call_tenths = own.calls * rules.call;
          break;
        case 4:
          ++own.chats;  // given by hand
          break;
      }
      router.SetLoad(agent, TenthsOf(own, capacity[agent], rules));
      Decision decision;
      while (router.Next(now, &decision)) {
        Workload& chosen = load[decision.agent];
        REQUIRE(HasRoomForChat(chosen, capacity[decision.agent], rules));
        ++chosen.chats;
        REQUIRE(TenthsOf(chosen, capacity[decision.agent], rules) <=
                capacity[decision.agent] * kTenths);
      }
      for (std::size_t other = 0; other < kAgents && router.waiting() > 0; ++other) {
        REQUIRE_FALSE(HasRoomForChat(load[other], capacity[other], rules));
      }
    }
  }
}

}  // namespace
}  // namespace deskmesh::chat::routing
