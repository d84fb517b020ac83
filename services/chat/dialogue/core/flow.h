// SPDX-License-Identifier: Apache-2.0
//
// A dialogue flow as data: what an admin draws in the flow editor, versioned, checked before it is
// published (flow_check.h) and walked one step at a time (flow_step.h).
//
//   ask "Where does it happen?" ─choose─▶ collect the error code ─▶ search ─┬─ answer ─▶ end
//                                                                          └─ none ───▶ hand over
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "chat/core/conversation.h"
#include "chat/core/handover_pack.h"
#include "chat/dialogue/core/bot_rules.h"

namespace deskmesh::chat::dialogue {

using NodeId = std::string;

// What a slot may hold; checked and normalised by slot_rules.h.
enum class SlotType : std::uint8_t {
  kText,       // 1 to 500 characters
  kNumber,     // a decimal number
  kEmail,
  kPhone,      // digits with an optional +, 6 to 15
  kDate,       // to YYYY-MM-DD
  kErrorCode,  // as error_codes.h finds them
  kYesNo,      // to `yes` or `no`
  kUrl,        // http or https
};

// Says something and goes on.
struct SayNode {
  Bilingual text;
  std::vector<BotRule::Link> links;
  NodeId next;
};

// Asks for a slot and waits. A slot that is known already isn't asked for again.
struct AskNode {
  Bilingual text;
  std::string slot;
  SlotType type = SlotType::kText;
  Bilingual again;   // said when the answer doesn't fit; empty: the question once more
  int attempts = 2;  // answers taken, 1 to 5; then `failed`
  NodeId next;
  NodeId failed;  // empty: `next`, without the slot
};

// Offers choices and waits. Matches by id, number, label or any of the words.
struct ChooseNode {
  struct Option {
    std::string id;
    Bilingual label;
    std::vector<std::string> words;  // folded phrases that mean it as well
    NodeId next;
  };
  Bilingual text;
  std::string slot;  // receives the option's id; may be empty
  std::vector<Option> options;
  int attempts = 2;
  NodeId otherwise;  // after `attempts` answers that were none of them
};

// One test of a condition. Slots of the environment begin with `$`: $language (zh, en), $tier (free,
// paid, enterprise), $channel, $emotion, $error_code, $page.
struct SlotTest {
  enum class Is : std::uint8_t { kSet, kNotSet, kEqual, kNotEqual, kOneOf, kHolds, kLess, kMore };
  std::string slot;
  Is is = Is::kSet;
  std::vector<std::string>
      values;  // one, but for kOneOf; compared folded, kLess and kMore as numbers
};

struct ConditionNode {
  struct Branch {
    std::vector<SlotTest> all;
    NodeId next;
  };
  std::vector<Branch> branches;  // the first whose tests all hold
  NodeId otherwise;
};

// Calls a system of the vendor (for example: is this account activated?) with slots and keeps what it
// answers.
struct WebhookNode {
  std::string url;
  std::vector<std::string> send;  // slots in the request
  std::map<std::string, std::string> receive;  // field of the answer → slot
  NodeId done;
  NodeId failed;
};

// Asks the knowledge base; says what it is sure of.
struct SearchNode {
  std::string query;  // `{slot}` is replaced; empty: the customer's last words
  NodeId answered;
  NodeId suggested;  // empty: as `none`
  NodeId none;
};

struct HandOverNode {
  Bilingual note;  // for the agent
  std::string team_id;
  std::optional<Priority> priority;
};

struct EndNode {
  Bilingual text;  // may be empty
  bool solved = true;
};

struct Node {
  NodeId id;
  std::variant<SayNode, AskNode, ChooseNode, ConditionNode, WebhookNode, SearchNode, HandOverNode,
               EndNode>
      what;
};

struct Flow {
  std::string id;  // flw_…
  std::int64_t version = 1;
  std::string name;
  std::vector<std::string> triggers;  // folded phrases that begin it
  bool on_vague_report = false;  // begins when something is wrong but nothing else is said
  NodeId start;
  std::vector<Node> nodes;

  const Node* Find(const NodeId& node) const {
    for (const Node& candidate : nodes) {
      if (candidate.id == node) return &candidate;
    }
    return nullptr;
  }
};

// Where a conversation stands in a flow. Kept with the conversation.
struct FlowState {
  std::string flow_id;
  std::int64_t flow_version = 0;
  NodeId node;  // waits there for the customer
  int attempts = 0;  // answers taken at it
  std::map<std::string, std::string> slots;

  bool is_running() const { return !node.empty(); }
};

}  // namespace deskmesh::chat::dialogue
