// SPDX-License-Identifier: Apache-2.0
#include "tickets/links/core/ticket_link.h"

#include <catch2/catch.hpp>
#include <functional>
#include <random>

#include "platform/base/error.h"

namespace deskmesh::tickets {
namespace {

std::string ReasonOf(const absl::Status& status) {
  return status.ok() ? "OK" : base::DetailsOf(status).reason;
}

TEST_CASE("each kind of link has one reverse and is kept in one direction",
          "[tickets][core][links]") {
  for (int i = 1; i <= 11; ++i) {
    const auto kind = static_cast<LinkKind>(i);
    CAPTURE(NameOf(kind));
    CHECK(ReverseOf(ReverseOf(kind)) == kind);
    const Link from_a = Forward("tkt_a", kind, "tkt_b");
    const Link from_b = Forward("tkt_b", ReverseOf(kind), "tkt_a");
    CHECK(from_a.source_id == from_b.source_id);
    CHECK(from_a.kind == from_b.kind);
    CHECK(static_cast<int>(from_a.kind) % 2 == 1);
  }
  CHECK(Forward("tkt_a", LinkKind::kBlocks, "tkt_b").source_id == "tkt_b");
}

TEST_CASE("a circle is refused with its tickets, a long chain with the limit",
          "[tickets][core][links]") {
  LinkEdges edges;
  for (int i = 0; i < 9; ++i) edges.emplace(std::to_string(i), std::to_string(i + 1));
  auto details = base::DetailsOf(CheckLink({"3", LinkKind::kBlockedBy, "1"}, edges));
  CHECK(details.reason == "LINK_CYCLE");
  CHECK(details.metadata["path"] == "3 → 1 → 2 → 3");
  CHECK(CheckLink({"9", LinkKind::kBlockedBy, "10"}, edges).ok());
  edges.emplace("9", "10");
  details = base::DetailsOf(CheckLink({"10", LinkKind::kBlockedBy, "11"}, edges));
  CHECK(details.reason == "LINK_CHAIN_TOO_LONG");
  CHECK(details.metadata["limit"] == "10");
  CHECK(details.metadata["length"] == "11");
  CHECK(ReasonOf(CheckLink({"x", LinkKind::kBlockedBy, "0"}, edges)) == "LINK_CHAIN_TOO_LONG");
  CHECK(CheckLink({"x", LinkKind::kBlockedBy, "5"}, edges).ok());
  CHECK(ReasonOf(CheckLink({"x", LinkKind::kBlockedBy, "x"}, edges)) == "INVALID_FIELD");
  // A problem of a problem, and an incident that has incidents.
  const LinkEdges incidents = {{"incident", "problem"}};
  CHECK(ReasonOf(CheckLink({"problem", LinkKind::kIncidentOf, "other"}, incidents)) ==
        "LINK_CHAIN_TOO_LONG");
  CHECK(CheckLink({"other", LinkKind::kIncidentOf, "problem"}, incidents).ok());
}

// What the rule says in other words: from no ticket is there a way back or one longer than the limit.
bool IsSound(const LinkEdges& edges, int limit) {
  std::function<bool(const std::string&, int)> walk = [&](const std::string& at, int length) {
    if (length > limit) return false;
    for (auto [edge, end] = edges.equal_range(at); edge != end; ++edge) {
      if (!walk(edge->second, length + 1)) return false;
    }
    return true;
  };
  for (const auto& [source, target] : edges) {
    if (!walk(source, 0)) return false;
  }
  return true;
}

TEST_CASE("links are taken exactly as long as no circle and no long chain comes of them",
          "[tickets][core][links]") {
  std::mt19937 random(11);
  for (int world = 0; world < 300; ++world) {
    LinkEdges edges;
    for (int i = 0; i < 25; ++i) {
      const Link link{std::to_string(random() % 9), LinkKind::kSolvedBy,
                      std::to_string(random() % 9)};
      if (link.source_id == link.target_id) continue;
      LinkEdges with = edges;
      with.emplace(link.source_id, link.target_id);
      const bool is_taken = CheckLink(link, edges).ok();
      REQUIRE(is_taken == IsSound(with, LongestChain(link.kind)));
      if (is_taken) edges = std::move(with);
    }
  }
}

TEST_CASE("a circle that is there already ends no look along the chain", "[tickets][core][links]") {
  const LinkEdges edges = {{"1", "2"}, {"2", "3"}, {"3", "1"}};
  CHECK(CheckLink({"x", LinkKind::kBlockedBy, "1"}, edges).ok());
  CHECK(CheckLink({"1", LinkKind::kBlockedBy, "x"}, edges).ok());
}

}  // namespace
}  // namespace deskmesh::tickets
