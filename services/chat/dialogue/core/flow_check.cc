// SPDX-License-Identifier: Apache-2.0
#include "chat/dialogue/core/flow_check.h"

#include <algorithm>
#include <functional>
#include <set>

#include "chat/core/message_rules.h"
#include "chat/dialogue/core/slot_rules.h"
#include "chat/dialogue/core/text_match.h"

namespace deskmesh::chat::dialogue {
namespace {

constexpr std::size_t kMostNodes = 200;
constexpr std::size_t kMostOptions = 12;
constexpr std::size_t kLongestText = 2000;  // characters
constexpr int kMostAttempts = 5;
constexpr std::size_t kMostPhrases = 100;
constexpr std::size_t kLongestPhrase = 200;  // bytes
constexpr std::size_t kLongestUrl = 2000;    // bytes

template <typename... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};
template <typename... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

class Checker {
 public:
  explicit Checker(const Flow& flow) : flow_(flow) {
    for (const Node& node : flow.nodes) ids_.insert(node.id);
  }

  std::vector<FlowProblem> Run() {
    CheckWhole();
    CheckTrigger();
    for (const Node& node : flow_.nodes) CheckNode(node);
    if (flow_.Find(flow_.start) != nullptr) {
      CheckReachable();
      CheckLoops();
      CheckExits();
    }
    return std::move(problems_);
  }

 private:
  void Report(const NodeId& node, std::string reason, std::string message) {
    problems_.push_back({node, std::move(reason), std::move(message)});
  }

  void CheckWhole() {
    if (flow_.name.empty() || CodePoints(flow_.name) > 100) {
      Report("", "NAME", "the flow needs a name of 1 to 100 characters");
    }
    if (flow_.nodes.empty() || flow_.nodes.size() > kMostNodes) {
      Report("", "LIMIT", "a flow has 1 to 200 nodes");
    }
    if (flow_.Find(flow_.start) == nullptr) {
      Report("", "UNKNOWN_NODE", "the start must be one of the nodes");
    }
    std::set<NodeId> seen;
    for (const Node& node : flow_.nodes) {
      if (node.id.empty() || node.id.size() > 64) {
        Report(node.id, "NAME", "a node's id has 1 to 64 characters");
      } else if (!seen.insert(node.id).second) {
        Report(node.id, "DUPLICATE", "two nodes have this id");
      }
    }
  }

  void CheckTrigger() {
    for (const std::vector<std::string>* phrases : {&flow_.trigger.any, &flow_.trigger.also}) {
      if (phrases->size() > kMostPhrases) Report("", "LIMIT", "a trigger has at most 100 phrases");
      for (const std::string& phrase : *phrases) {
        if (Fold(phrase).empty() || phrase.size() > kLongestPhrase) {
          Report("", "TEXT", "a phrase of a trigger has 1 to 200 bytes");
          return;
        }
      }
    }
    if (flow_.trigger.any.empty() && !flow_.trigger.also.empty()) {
      Report("", "TEXT", "`also` narrows `any`, which is empty");
    }
  }

  void CheckText(const NodeId& node, const Bilingual& text, bool may_be_empty = false) {
    if (text.zh.empty() && text.en.empty()) {
      if (!may_be_empty) Report(node, "TEXT", "the text is missing in both languages");
      return;
    }
    for (const std::string* one : {&text.zh, &text.en}) {
      if (CodePoints(*one) > kLongestText) {
        Report(node, "TEXT", "a text has at most 2000 characters");
      }
    }
  }

  static bool IsHttp(std::string_view url) {
    return (url.starts_with("https://") || url.starts_with("http://")) && url.size() <= kLongestUrl;
  }

  void CheckSlot(const NodeId& node, const std::string& slot) {
    if (!IsSlotName(slot)) {
      Report(node, "SLOT", "a slot's name has 1 to 64 of the characters a-z, 0-9 and _");
    }
  }

  void CheckAttempts(const NodeId& node, int attempts) {
    if (attempts < 1 || attempts > kMostAttempts) {
      Report(node, "LIMIT", "attempts must be 1 to 5");
    }
  }

  void CheckNode(const Node& node) {
    for (const NodeId& next : NextOf(node)) {
      if (next.empty()) {
        Report(node.id, "UNKNOWN_NODE", "it doesn't say where to go on");
      } else if (!ids_.contains(next)) {
        Report(node.id, "UNKNOWN_NODE", "it goes on to \"" + next + "\", which is not there");
      }
    }
    std::visit(Overloaded{
                   [&](const SayNode& say) {
                     CheckText(node.id, say.text);
                     for (const Link& link : say.links) {
                       CheckText(node.id, link.title);
                       if (!link.url.starts_with("/") && !IsHttp(link.url)) {
                         Report(node.id, "URL", "a link is an http or https URL, or a path");
                       }
                     }
                   },
                   [&](const AskNode& ask) {
                     CheckText(node.id, ask.text);
                     CheckSlot(node.id, ask.slot);
                     CheckAttempts(node.id, ask.attempts);
                   },
                   [&](const ChooseNode& choose) { CheckChoose(node.id, choose); },
                   [&](const ConditionNode& condition) { CheckCondition(node.id, condition); },
                   [&](const WebhookNode& webhook) {
                     if (!IsHttp(webhook.url)) {
                       Report(node.id, "URL", "the address must be an http or https URL");
                     }
                     for (const auto& [field, slot] : webhook.receive) CheckSlot(node.id, slot);
                   },
                   [&](const SearchNode& search) {
                     if (search.query.size() > 500) {
                       Report(node.id, "TEXT", "a query has at most 500 bytes");
                     }
                   },
                   [&](const HandOverNode& hand_over) { CheckText(node.id, hand_over.note, true); },
                   [&](const EndNode& end) { CheckText(node.id, end.text, true); },
               },
               node.what);
  }

  void CheckChoose(const NodeId& node, const ChooseNode& choose) {
    CheckText(node, choose.text);
    CheckAttempts(node, choose.attempts);
    if (!choose.slot.empty()) CheckSlot(node, choose.slot);
    if (choose.options.size() < 2 || choose.options.size() > kMostOptions) {
      Report(node, "LIMIT", "a choice has 2 to 12 options");
    }
    std::set<std::string> ids;
    for (const ChooseNode::Option& option : choose.options) {
      CheckText(node, option.label);
      if (option.id.empty() || !ids.insert(option.id).second) {
        Report(node, "DUPLICATE", "each option needs an id of its own");
      }
    }
  }

  void CheckCondition(const NodeId& node, const ConditionNode& condition) {
    if (condition.branches.empty()) Report(node, "LIMIT", "a condition needs a branch");
    for (const ConditionNode::Branch& branch : condition.branches) {
      for (const SlotTest& test : branch.all) {
        const bool needs_value = test.is != SlotTest::Is::kSet && test.is != SlotTest::Is::kNotSet;
        if (test.slot.empty()) Report(node, "SLOT", "a test needs the name of a slot");
        if (needs_value && test.values.empty()) {
          Report(node, "SLOT", "the test of " + test.slot + " needs a value");
        }
      }
    }
  }

  // Goes from `from` along `next` and collects what is met.
  std::set<NodeId> Walk(const NodeId& from, bool through_waiting = true) const {
    std::set<NodeId> met;
    std::vector<NodeId> open = {from};
    while (!open.empty()) {
      const Node* node = flow_.Find(open.back());
      open.pop_back();
      if (node == nullptr || !met.insert(node->id).second) continue;
      if (!through_waiting && Waits(*node)) continue;
      for (const NodeId& next : NextOf(*node)) open.push_back(next);
    }
    return met;
  }

  // Whether the customer is surely asked there. An AskNode isn't when its slot is known.
  static bool Waits(const Node& node) { return std::holds_alternative<ChooseNode>(node.what); }
  static bool Ends(const Node& node) {
    return std::holds_alternative<EndNode>(node.what) ||
           std::holds_alternative<HandOverNode>(node.what);
  }

  void CheckReachable() {
    const std::set<NodeId> met = Walk(flow_.start);
    for (const Node& node : flow_.nodes) {
      if (!met.contains(node.id)) {
        Report(node.id, "UNREACHABLE", "no path from the start leads here");
      }
    }
  }

  void CheckLoops() {
    for (const Node& node : flow_.nodes) {
      if (Waits(node)) continue;
      for (const NodeId& next : NextOf(node)) {
        if (Walk(next, false).contains(node.id)) {
          Report(node.id, "LOOP", "a circle leads back here without a choice for the customer");
          break;
        }
      }
    }
  }

  void CheckExits() {
    for (const Node& node : flow_.nodes) {
      const std::set<NodeId> met = Walk(node.id);
      const bool leads_out = std::any_of(met.begin(), met.end(),
                                         [&](const NodeId& id) { return Ends(*flow_.Find(id)); });
      if (!leads_out) {
        Report(node.id, "NO_EXIT", "no path from here leads to an end or to a person");
      }
    }
  }

  const Flow& flow_;
  std::set<NodeId> ids_;
  std::vector<FlowProblem> problems_;
};

}  // namespace

std::vector<NodeId> NextOf(const Node& node) {
  return std::visit(Overloaded{
                        [](const SayNode& say) { return std::vector<NodeId>{say.next}; },
                        [](const AskNode& ask) {
                          std::vector<NodeId> next = {ask.next};
                          if (!ask.failed.empty()) next.push_back(ask.failed);
                          return next;
                        },
                        [](const ChooseNode& choose) {
                          std::vector<NodeId> next;
                          for (const ChooseNode::Option& option : choose.options)
                            next.push_back(option.next);
                          next.push_back(choose.otherwise);
                          return next;
                        },
                        [](const ConditionNode& condition) {
                          std::vector<NodeId> next;
                          for (const ConditionNode::Branch& branch : condition.branches) {
                            next.push_back(branch.next);
                          }
                          next.push_back(condition.otherwise);
                          return next;
                        },
                        [](const WebhookNode& webhook) {
                          return std::vector<NodeId>{webhook.done, webhook.failed};
                        },
                        [](const SearchNode& search) {
                          std::vector<NodeId> next = {search.answered, search.none};
                          if (!search.suggested.empty()) next.push_back(search.suggested);
                          return next;
                        },
                        [](const HandOverNode&) { return std::vector<NodeId>(); },
                        [](const EndNode&) { return std::vector<NodeId>(); },
                    },
                    node.what);
}

std::vector<FlowProblem> CheckFlow(const Flow& flow) { return Checker(flow).Run(); }

std::vector<FlowProblem> CheckTeams(const Flow& flow, const std::set<std::string>& teams) {
  std::vector<FlowProblem> problems;
  for (const Node& node : flow.nodes) {
    const auto* to = std::get_if<HandOverNode>(&node.what);
    if (to == nullptr || to->team_id.empty() || teams.contains(to->team_id)) continue;
    problems.push_back({node.id, "TEAM_UNKNOWN",
                        "hands over to a team that the workspace doesn't have, or that nobody is "
                        "in; choose another, or none"});
  }
  return problems;
}

}  // namespace deskmesh::chat::dialogue
