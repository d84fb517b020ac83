// SPDX-License-Identifier: Apache-2.0
#include "accounts/core/audit_chain.h"

#include <catch2/catch.hpp>
#include <set>

namespace deskmesh::accounts {
namespace {

AuditEvent Sample() {
  return {.sequence = 7,
          .id = "aud_06c8f3k2s0d1w6v9q2n4m8x7ab",
          .occurred = base::Instant::FromSeconds(1'767'225'600),
          .actor = "usr_06c8f3k2s0d1w6v9q2n4m8x7ab",
          .action = "tickets.ticket_created",
          .subject = "tkt_06c8f3k2s0d1w6v9q2n4m8x7ab",
          .metadata = {{"fact", "evt_1"}, {"trace", "00"}}};
}

TEST_CASE("every part of an audit entry changes what its hash is made of", "[accounts][core]") {
  std::set<std::string> seen = {ChainedBytes("h", Sample())};
  const auto is_new = [&](const AuditEvent& event) {
    return seen.insert(ChainedBytes("h", event)).second;
  };
  AuditEvent event = Sample();
  event.sequence = 8;
  CHECK(is_new(event));
  event = Sample();
  event.occurred.micros += 1;
  CHECK(is_new(event));
  event = Sample();
  event.actor = "usr_2";
  CHECK(is_new(event));
  event = Sample();
  event.metadata["fact"] = "evt_2";
  CHECK(is_new(event));
  CHECK(seen.insert(ChainedBytes("g", Sample())).second);
  // Moving a character from one part to the next is seen too.
  event = Sample();
  event.action += "x";
  CHECK(is_new(event));
  event = Sample();
  event.subject = "x" + event.subject;
  CHECK(is_new(event));
}

TEST_CASE("metadata survives being a text", "[accounts][core]") {
  const std::map<std::string, std::string> metadata = {{"a", "1=2"}, {"b", ""}, {"c", "x"}};
  CHECK(ParseMetadata(MetadataText(metadata)) == metadata);
  CHECK(ParseMetadata("").empty());
  CHECK(MetadataText({{"a", "x\nb=y"}}) == "a=x b=y");
}

TEST_CASE("a refused call has an action of its own", "[accounts][core]") {
  CHECK(ActionOf("identity.access_refused") == "rpc.refused");
  CHECK(ActionOf("accounts.user_changed") == "accounts.user_changed");
}

TEST_CASE("only ids and names get into the log, never free text", "[accounts][core]") {
  for (const char* good : {"IN_PROGRESS", "P1", "usr_06c8f3k2s0d1w6v9q2n4m8x7ab", "tickets.write",
                           "deskmesh.tickets.v1.Tickets/Create", "tickets.*"}) {
    CAPTURE(good);
    CHECK(IsLoggable(good));
  }
  for (const char* bad :
       {"", "hello", "wang.li@example.com", "call me at 1", "王丽", "138 0000", "usr_short"}) {
    CAPTURE(bad);
    CHECK_FALSE(IsLoggable(bad));
  }
  CHECK_FALSE(IsLoggable(std::string(129, 'A')));
}

}  // namespace
}  // namespace deskmesh::accounts
