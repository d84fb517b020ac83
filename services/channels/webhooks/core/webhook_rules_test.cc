// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "channels/webhooks/core/delivery_rule.h"
#include "channels/webhooks/core/event_match.h"
#include "platform/base/public_address.h"

namespace deskmesh::channels::core {
namespace {

const base::Instant kNow = base::Instant::FromSeconds(1'800'000'000);

bool IsPublic4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) {
  const std::uint8_t address[] = {a, b, c, d};
  return base::IsPublic(address);
}

}  // namespace

TEST_CASE("a webhook gets the facts it names, a whole domain, or all", "[channels][core]") {
  REQUIRE(IsWanted({"tickets.ticket_created"}, "tickets.ticket_created"));
  REQUIRE_FALSE(IsWanted({"tickets.ticket_created"}, "tickets.ticket_rated"));
  REQUIRE(IsWanted({"sla.*", "tickets.*"}, "tickets.ticket_rated"));
  REQUIRE_FALSE(IsWanted({"ticket.*"}, "tickets.ticket_rated"));
  REQUIRE(IsWanted({"*"}, "chat.message_sent"));
  REQUIRE(ProblemOf("tickets.*").empty());
  for (const char* wrong : {"", "tickets", "tickets.", ".x", "Tickets.created", "a.b.c", "*.x"}) {
    REQUIRE_FALSE(ProblemOf(wrong).empty());
  }
}

TEST_CASE("any 2xx is a success and 410 ends the webhook", "[channels][core]") {
  REQUIRE(Judge({204}, 1, {}, kNow, 0).verdict == Verdict::kSucceeded);
  REQUIRE(Judge({302}, 1, {}, kNow, 0).verdict == Verdict::kRetry);
  REQUIRE(Judge({410}, 1, {}, kNow, 0).verdict == Verdict::kFailedAndDisable);
}

TEST_CASE("pauses grow from seconds to a day within a fifth and then end", "[channels][core]") {
  base::Duration last{0};
  for (int attempts = 1; attempts < kMaxAttempts; ++attempts) {
    const base::Duration shortest = Judge({500}, attempts, {}, kNow, 0).next_attempt - kNow;
    const base::Duration longest = Judge({500}, attempts, {}, kNow, 0.999).next_attempt - kNow;
    REQUIRE(shortest > last);
    REQUIRE(longest.count() == Approx(shortest.count() * 1.5).epsilon(0.01));
    last = shortest;
  }
  REQUIRE(last == std::chrono::minutes(24 * 60 * 8 / 10));
  REQUIRE(Judge({0}, kMaxAttempts, {}, kNow, 0).verdict == Verdict::kFailed);
}

TEST_CASE("Retry-After is honoured up to an hour", "[channels][core]") {
  REQUIRE(Judge({429, std::chrono::minutes(10)}, 1, {}, kNow, 0).next_attempt ==
          kNow + std::chrono::minutes(10));
  REQUIRE(Judge({503, std::chrono::hours(9)}, 1, {}, kNow, 0).next_attempt ==
          kNow + std::chrono::hours(1));
}

TEST_CASE("five days of nothing but failures switch the webhook off", "[channels][core]") {
  REQUIRE(Judge({500}, 2, kNow - kGiveUpWebhook, kNow, 0).verdict == Verdict::kFailedAndDisable);
  REQUIRE(Judge({500}, 2, kNow - std::chrono::hours(1), kNow, 0).verdict == Verdict::kRetry);
}

TEST_CASE("only public addresses may be reached", "[channels][core]") {
  REQUIRE(IsPublic4(93, 184, 216, 34));
  REQUIRE_FALSE(IsPublic4(127, 0, 0, 1));
  REQUIRE_FALSE(IsPublic4(10, 1, 2, 3));
  REQUIRE_FALSE(IsPublic4(172, 31, 0, 1));
  REQUIRE(IsPublic4(172, 32, 0, 1));
  REQUIRE_FALSE(IsPublic4(192, 168, 0, 1));
  REQUIRE_FALSE(IsPublic4(169, 254, 169, 254));
  REQUIRE_FALSE(IsPublic4(100, 100, 0, 1));
  REQUIRE_FALSE(IsPublic4(0, 0, 0, 0));
  REQUIRE_FALSE(IsPublic4(255, 255, 255, 255));
  const std::uint8_t loopback6[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  const std::uint8_t mapped[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 127, 0, 0, 1};
  const std::uint8_t unique_local[16] = {0xFD, 1};
  const std::uint8_t link_local[16] = {0xFE, 0x80};
  const std::uint8_t global[16] = {0x26, 0x06, 0x28, 0x00};
  REQUIRE_FALSE(base::IsPublic(loopback6));
  REQUIRE_FALSE(base::IsPublic(mapped));
  REQUIRE_FALSE(base::IsPublic(unique_local));
  REQUIRE_FALSE(base::IsPublic(link_local));
  REQUIRE(base::IsPublic(global));
}

}  // namespace deskmesh::channels::core
