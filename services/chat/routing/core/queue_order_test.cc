// SPDX-License-Identifier: Apache-2.0
#include "chat/routing/core/queue_order.h"

#include <catch2/catch.hpp>
#include <random>

namespace deskmesh::chat::routing {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr base::Instant kNoon = base::Instant::FromSeconds(1'750'000'000);

OrderInput Input(Priority priority, Tier tier, base::Instant at = kNoon) {
  OrderInput input;
  input.queued_at = at;
  input.priority = priority;
  input.tier = tier;
  return input;
}

TEST_CASE("P0 and enterprise come before those who queued with them", "[chat][routing][core]") {
  const OrderPolicy policy;
  CHECK(OrderKey(Input(Priority::kP0, Tier::kFree), policy) <
        OrderKey(Input(Priority::kP1, Tier::kEnterprise), policy));
  CHECK(OrderKey(Input(Priority::kP2, Tier::kEnterprise), policy) <
        OrderKey(Input(Priority::kP2, Tier::kPaid), policy));
  CHECK(OrderKey(Input(Priority::kP2, Tier::kPaid), policy) <
        OrderKey(Input(Priority::kP2, Tier::kFree), policy));
  CHECK(PrefersSenior(Input(Priority::kP2, Tier::kEnterprise)));
  CHECK_FALSE(PrefersSenior(Input(Priority::kP2, Tier::kPaid)));
}

TEST_CASE("a long wait beats a newcomer of any rank", "[chat][routing][core]") {
  const OrderPolicy policy;
  OrderInput newcomer = Input(Priority::kP0, Tier::kEnterprise);
  newcomer.emotion = Emotion::kAngry;
  newcomer.queued_at = kNoon + policy.MaxAdvantage();
  newcomer.sla_deadline = kNoon - hours(5);
  CHECK(OrderKey(Input(Priority::kP3, Tier::kFree), policy) <= OrderKey(newcomer, policy));
}

TEST_CASE("an angry customer and a near deadline move forward", "[chat][routing][core]") {
  const OrderPolicy policy;
  OrderInput angry = Input(Priority::kP2, Tier::kPaid);
  angry.emotion = Emotion::kAngry;
  CHECK(OrderKey(angry, policy) ==
        OrderKey(Input(Priority::kP2, Tier::kPaid), policy) - minutes(2));
  OrderInput due = Input(Priority::kP3, Tier::kFree);
  due.sla_deadline = kNoon + seconds(45);
  CHECK(OrderKey(due, policy) == kNoon + seconds(30));
  due.sla_deadline = kNoon + hours(2);
  CHECK(OrderKey(due, policy) == kNoon + minutes(20));
  CHECK(BrokenAt(due, policy) == kNoon + minutes(20) + seconds(30));
  CHECK(LateYield(due, policy) == policy.late_yield);
  CHECK(LateYield(Input(Priority::kP1, Tier::kFree), policy) == base::Duration{0});
}

TEST_CASE("nobody is overtaken by anyone who queues later than the advantage",
          "[chat][routing][core]") {
  std::mt19937 random(23);
  OrderPolicy policy;
  for (int run = 0; run < 20'000; ++run) {
    auto any = [&](base::Instant at) {
      OrderInput input =
          Input(static_cast<Priority>(random() % 4), static_cast<Tier>(random() % 3), at);
      input.emotion = static_cast<Emotion>(random() % 4);
      if (random() % 3 == 0) input.sla_deadline = at + seconds(random() % 4000) - seconds(600);
      return input;
    };
    const OrderInput early = any(kNoon);
    const OrderInput later = any(kNoon + policy.MaxAdvantage() + seconds(random() % 100));
    REQUIRE(OrderKey(early, policy) + LateYield(early, policy) <= OrderKey(later, policy));
  }
}

}  // namespace
}  // namespace deskmesh::chat::routing
