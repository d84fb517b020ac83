// SPDX-License-Identifier: Apache-2.0
//
// What links between tickets may be (R17): typed, seen from both ends, without circles, in chains of
// bounded length.
#pragma once

#include <absl/status/status.h>

#include <map>
#include <string>
#include <string_view>

namespace deskmesh::tickets {

// The numbers are those of the contract: a forward kind is odd, its reverse the next number.
enum class LinkKind : std::uint8_t {
  kUnset,
  kIncidentOf,
  kProblemOf,
  kSolvedBy,
  kSolves,
  kCausedBy,
  kCauses,
  kBlockedBy,
  kBlocks,
  kDuplicateOf,
  kDuplicatedBy,
  kRelatedTo,
};

// `INCIDENT_OF` …
std::string_view NameOf(LinkKind kind);

// The kind the other end shows.
LinkKind ReverseOf(LinkKind kind);

// A link in the direction it is kept in. One that is its own reverse is kept from the lower id.
struct Link {
  std::string source_id;
  LinkKind kind = LinkKind::kRelatedTo;  // a forward one
  std::string target_id;
};
Link Forward(std::string_view ticket_id, LinkKind kind, std::string_view other_id);

// Links of one kind in a row; 0: any number (kRelatedTo).
int LongestChain(LinkKind kind);
// Links of one ticket, without its incidents.
inline constexpr int kMaxLinks = 50;

// Links of one kind, source to target.
using LinkEdges = std::multimap<std::string, std::string>;

// Whether a link may be added to those of its kind: `edges` are at least those within LongestChain of it.
// FAILED_PRECONDITION LINK_CYCLE with the tickets of the circle in `path`, LINK_CHAIN_TOO_LONG with `limit`
// and `length`; both with `kind`. INVALID_ARGUMENT for a ticket linked with itself.
absl::Status CheckLink(const Link& link, const LinkEdges& edges);

}  // namespace deskmesh::tickets
