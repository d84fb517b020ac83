// SPDX-License-Identifier: Apache-2.0
//
// What a conversation has been told so far, and where it stands in a dialogue flow
// (dialogue/core/flow.h). Kept with the conversation.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace deskmesh::chat {

// One answer the customer already gave, to the form before the talk or to the bot: never asked
// again.
struct Slot {
  std::string name;   // `browser`, `when`
  std::string label;  // the question, in the customer's language
  std::string value;  // as people read it

  friend bool operator==(const Slot&, const Slot&) = default;
};

struct FlowState {
  std::string flow_id;
  std::int64_t flow_version = 0;
  std::string node;  // waits there for the customer; empty: no flow runs
  int attempts = 0;  // answers taken at it
  std::map<std::string, std::string>
      slots;  // normal forms, for conditions and calls; outlive the flow
  std::vector<Slot> known;                   // the same for people, in the order they were given

  bool is_running() const { return !node.empty(); }

  // Sets a slot in both forms; the last answer counts.
  void Know(const std::string& name, const std::string& value, std::string label,
            std::string shown) {
    slots[name] = value;
    for (Slot& slot : known) {
      if (slot.name != name) continue;
      slot = {name, std::move(label), std::move(shown)};
      return;
    }
    known.push_back({name, std::move(label), std::move(shown)});
  }
};

}  // namespace deskmesh::chat
