// SPDX-License-Identifier: Apache-2.0
//
// A dialogue flow as data: what an admin draws in the flow editor, versioned, checked before it is
// published (flow_check.h) and walked one step at a time (flow_step.h).
//
//   ask "Where does it happen?" ─choose─▶ collect the error code ─▶ search ─┬─ answer ─▶ end
//                                                                          └─ none ───▶ hand over
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "chat/core/conversation.h"
#include "chat/core/flow_state.h"
#include "chat/dialogue/core/bilingual.h"

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

struct Link {
  Bilingual title;
  std::string url;  // http, https or a path of this site; a `{slot}` in it is percent-encoded
};

// Says something and goes on. `{slot}` in a text is replaced by what is known.
struct SayNode {
  Bilingual text;
  std::vector<Link> links;
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

// Offers choices and waits. What was tapped decides; else the text that is an
// id, a number, a label or one of the words; else the longest label or word
// within the text (ChooseAnswer).
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

// What makes a flow begin. Any one of the conditions is enough; none: it begins nowhere by itself.
struct FlowTrigger {
  std::vector<std::string> any;  // phrases (text_match.h); one of them is in the text …
  std::vector<std::string> also;  // … and, unless this is empty, one of these as well
  bool on_error_code = false;  // the text holds an error code
  bool on_vague_report = false;  // something is wrong and nothing else is said
  // Only where the knowledge base has no sure answer of its own: the workspace's article about an
  // error code beats a general link.
  bool after_knowledge = false;
};

struct Flow {
  std::string id;  // flw_…
  std::int64_t version = 1;
  std::string name;
  FlowTrigger trigger;
  NodeId start;
  std::vector<Node> nodes;

  const Node* Find(const NodeId& node) const {
    for (const Node& candidate : nodes) {
      if (candidate.id == node) return &candidate;
    }
    return nullptr;
  }
};

// The published flows of a workspace.
using FlowSet = std::vector<std::shared_ptr<const Flow>>;

}  // namespace deskmesh::chat::dialogue
