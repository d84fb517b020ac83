// SPDX-License-Identifier: Apache-2.0
#include "tickets/links/core/ticket_link.h"

#include <algorithm>
#include <array>
#include <vector>

#include "platform/base/error.h"

namespace deskmesh::tickets {
namespace {

constexpr std::array<std::string_view, 12> kNames = {
    "",       "INCIDENT_OF", "PROBLEM_OF", "SOLVED_BY",    "SOLVES",        "CAUSED_BY",
    "CAUSES", "BLOCKED_BY",  "BLOCKS",     "DUPLICATE_OF", "DUPLICATED_BY", "RELATED_TO"};

// The tickets from `at` to `goal`, both included; empty when there is no way.
std::vector<std::string> PathTo(const LinkEdges& edges, const std::string& at,
                                const std::string& goal, std::map<std::string, bool>& seen) {
  if (at == goal) return {at};
  if (!seen.emplace(at, true).second) return {};
  for (auto [edge, end] = edges.equal_range(at); edge != end; ++edge) {
    std::vector<std::string> rest = PathTo(edges, edge->second, goal, seen);
    if (rest.empty()) continue;
    rest.insert(rest.begin(), at);
    return rest;
  }
  return {};
}

// Edges of the longest way from `at` on. Ends in circles, too: a way back adds nothing.
int DepthFrom(const LinkEdges& edges, const std::string& at, std::map<std::string, int>& known) {
  if (const auto found = known.find(at); found != known.end()) return found->second;
  int depth = 0;
  known[at] = depth;
  for (auto [edge, end] = edges.equal_range(at); edge != end; ++edge) {
    depth = std::max(depth, 1 + DepthFrom(edges, edge->second, known));
  }
  known[at] = depth;
  return depth;
}

}  // namespace

std::string_view NameOf(LinkKind kind) { return kNames[static_cast<std::size_t>(kind)]; }

LinkKind ReverseOf(LinkKind kind) {
  if (kind == LinkKind::kRelatedTo || kind == LinkKind::kUnset) return kind;
  const auto number = static_cast<int>(kind);
  return static_cast<LinkKind>(number % 2 == 1 ? number + 1 : number - 1);
}

Link Forward(std::string_view ticket_id, LinkKind kind, std::string_view other_id) {
  const bool is_forward = static_cast<int>(kind) % 2 == 1;
  const bool turns = kind == LinkKind::kRelatedTo ? other_id < ticket_id : !is_forward;
  if (!turns) return {std::string(ticket_id), kind, std::string(other_id)};
  return {std::string(other_id), ReverseOf(kind), std::string(ticket_id)};
}

int LongestChain(LinkKind kind) {
  switch (kind) {
    case LinkKind::kIncidentOf:
      return 1;
    case LinkKind::kSolvedBy:
    case LinkKind::kCausedBy:
      return 5;
    case LinkKind::kBlockedBy:
    case LinkKind::kDuplicateOf:
      return 10;
    default:
      return 0;
  }
}

absl::Status CheckLink(const Link& link, const LinkEdges& edges) {
  if (link.source_id == link.target_id) {
    return base::InvalidField("ticket_link.linked_ticket_id", "must name another ticket");
  }
  const int limit = LongestChain(link.kind);
  if (limit == 0) return absl::OkStatus();
  const std::string kind(NameOf(link.kind));
  std::map<std::string, bool> seen;
  const std::vector<std::string> way = PathTo(edges, link.target_id, link.source_id, seen);
  if (!way.empty()) {
    std::string path = link.source_id;
    for (const std::string& id : way) path += " → " + id;
    return base::Precondition("LINK_CYCLE",
                              "the link would close a circle of " + kind + ": " + path,
                              {{"kind", kind}, {"path", path}});
  }
  LinkEdges reversed;
  for (const auto& [source, target] : edges) reversed.emplace(target, source);
  std::map<std::string, int> below;
  std::map<std::string, int> above;
  const int length =
      DepthFrom(reversed, link.source_id, above) + 1 + DepthFrom(edges, link.target_id, below);
  if (length <= limit) return absl::OkStatus();
  return base::Precondition(
      "LINK_CHAIN_TOO_LONG",
      "the link would make a chain of " + std::to_string(length) + " " + kind + "; at most " +
          std::to_string(limit) + " may follow each other",
      {{"kind", kind}, {"limit", std::to_string(limit)}, {"length", std::to_string(length)}});
}

}  // namespace deskmesh::tickets
