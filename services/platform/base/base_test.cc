// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <set>

#include "platform/base/error.h"
#include "platform/base/id.h"
#include "platform/base/instant.h"

namespace deskmesh::base {

TEST_CASE("ids carry their prefix and ascend within a process", "[platform][base]") {
  const IdSource ids = SystemIds();
  const Instant now = Instant::FromSeconds(1'700'000'000);
  std::string last;
  for (int i = 0; i < 10'000; ++i) {
    std::string id = ids("tkt", now);
    REQUIRE(IsId(id, "tkt"));
    REQUIRE(id > last);
    last = std::move(id);
  }
  REQUIRE(ids("tkt", now + std::chrono::hours(1)) > last);
}

TEST_CASE("seeded ids repeat", "[platform][base]") {
  const Instant now = Instant::FromSeconds(5);
  REQUIRE(SeededIds(7)("a", now) == SeededIds(7)("a", now));
  REQUIRE(SeededIds(7)("a", now) != SeededIds(8)("a", now));
}

TEST_CASE("an id of another noun or alphabet is refused", "[platform][base]") {
  const std::string id = SeededIds(1)("tkt", Instant{});
  REQUIRE_FALSE(IsId(id, "cnv"));
  REQUIRE_FALSE(IsId(id.substr(1), "tkt"));
  REQUIRE_FALSE(IsId("tkt_" + std::string(26, 'U'), "tkt"));
}

TEST_CASE("error details survive the round trip through a status", "[platform][base]") {
  absl::Status status = Failure(absl::StatusCode::kAborted, "STALE_ETAG", "changed: 1:2",
                                {{"ticket", "tkt_1"}, {"", "empty:key"}});
  ErrorDetails details = DetailsOf(status);
  REQUIRE(details.reason == "STALE_ETAG");
  REQUIRE(details.metadata.at("ticket") == "tkt_1");
  REQUIRE(details.metadata.at("") == "empty:key");

  status = InvalidFields({{"a.b", "must be set"}, {"c", "must be at most 3 bytes"}});
  details = DetailsOf(status);
  REQUIRE(details.field_violations.size() == 2);
  REQUIRE(details.field_violations[1].field == "c");
  REQUIRE(MessageOf(status) == "a.b: must be set; c: must be at most 3 bytes");
}

TEST_CASE("a plain status names its code as the reason", "[platform][base]") {
  REQUIRE(DetailsOf(absl::UnavailableError("gone")).reason == "UNAVAILABLE");
}

}  // namespace deskmesh::base
