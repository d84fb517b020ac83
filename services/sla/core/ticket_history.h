// SPDX-License-Identifier: Apache-2.0
//
// What the clocks know of a ticket: its recorded facts in the order of their sequence.
//
// Facts may arrive in any order and more than once; the history that results is the same. The
// numbers of the enums are those of deskmesh.tickets.v1.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "platform/base/instant.h"

namespace deskmesh::sla {

enum class TicketState : std::uint8_t {
  kUnspecified,
  kUnassigned,
  kInProgress,
  kWaitingForCustomer,
  kWaitingForThirdParty,
  kResolved,
  kClosed,
};
enum class Priority : std::uint8_t { kUnspecified, kP0, kP1, kP2, kP3 };
enum class Tier : std::uint8_t { kUnspecified, kFree, kPaid, kEnterprise };
enum class TicketType : std::uint8_t { kUnspecified, kInstall, kFeature, kFault };
enum class Level : std::uint8_t { kUnspecified, kL1, kL2, kL3 };
enum class Channel : std::uint8_t {
  kUnspecified,
  kApi,
  kWeb,
  kChat,
  kEmail,
  kPhone,
  kWechat,
  kWecom,
  kDingtalk,
  kFeishu,
  kSms,
};

// What promises depend on.
struct Attributes {
  Priority priority = Priority::kUnspecified;
  Tier tier = Tier::kUnspecified;
  TicketType type = TicketType::kUnspecified;
  Level level = Level::kUnspecified;
  Channel channel = Channel::kUnspecified;
  bool affects_core_function = false;
  std::string organization_id;
  friend bool operator==(const Attributes&, const Attributes&) = default;
};

// What happened, as far as a clock cares.
enum class FactKind : std::uint8_t {
  kChanged,        // created, or any field changed
  kCustomerReply,  // a public comment of the customer
  kAgentReply,     // a public comment of the team
  kMerged,         // it is closed as part of another ticket, which owes what it owed
};

// One recorded fact with the ticket as it was right after.
struct TicketFact {
  base::Instant at;
  std::int64_t sequence = 0;     // from 1 within the ticket
  std::uint32_t attributes = 0;  // index into TicketHistory::attributes()
  FactKind kind = FactKind::kChanged;
  TicketState state = TicketState::kUnspecified;
  bool has_assignee = false;
  friend bool operator==(const TicketFact&, const TicketFact&) = default;
};

// Copyable; confined to one thread while it changes.
class TicketHistory {
 public:
  // Takes a fact in; false when its sequence is already there. `fact.attributes` is ignored on
  // input. O(1) when it is the newest.
  bool Add(TicketFact fact, const Attributes& attributes);

  // Ascending by sequence.
  const std::vector<TicketFact>& facts() const { return facts_; }
  const std::vector<Attributes>& attributes() const { return attributes_; }

  // Whether every fact up to the newest is here.
  bool is_gapless() const {
    return facts_.empty() || facts_.back().sequence == static_cast<std::int64_t>(facts_.size());
  }

 private:
  std::vector<TicketFact> facts_;
  std::vector<Attributes> attributes_;
};

}  // namespace deskmesh::sla
