// SPDX-License-Identifier: Apache-2.0
#include "chat/flows/convert.h"

namespace deskmesh::chat::convert {
namespace {

using dialogue::Bilingual;
using dialogue::SlotTest;
using dialogue::SlotType;

constexpr int kAttempts = 2;

Bilingual TextOf(const v1::Flow::Text& text) { return {text.zh(), text.en()}; }
void SetText(const Bilingual& text, v1::Flow::Text* out) {
  out->set_zh(text.zh);
  out->set_en(text.en);
}

template <typename List>
std::vector<std::string> Strings(const List& list) {
  return {list.begin(), list.end()};
}

std::string NameOf(std::optional<Priority> priority) {
  return priority.has_value() ? "P" + std::to_string(static_cast<int>(*priority)) : "";
}
std::optional<Priority> PriorityNamed(std::string_view name) {
  if (name.size() != 2 || name[0] != 'P' || name[1] < '0' || name[1] > '3') return std::nullopt;
  return static_cast<Priority>(name[1] - '0');
}

dialogue::SayNode NodeOf(const v1::Flow::Say& say) {
  dialogue::SayNode node{.text = TextOf(say.text()), .links = {}, .next = say.next()};
  for (const v1::Flow::Link& link : say.links()) {
    node.links.push_back({TextOf(link.title()), link.url()});
  }
  return node;
}

dialogue::AskNode NodeOf(const v1::Flow::Ask& ask) {
  return {.text = TextOf(ask.text()),
          .slot = ask.slot(),
          // The contract counts from 1; nothing said is a text.
          .type = ask.type() == v1::Flow::Ask::TYPE_UNSPECIFIED
                      ? SlotType::kText
                      : static_cast<SlotType>(static_cast<int>(ask.type()) - 1),
          .again = TextOf(ask.again()),
          .attempts = ask.attempts() == 0 ? kAttempts : ask.attempts(),
          .next = ask.next(),
          .failed = ask.failed()};
}

dialogue::ChooseNode NodeOf(const v1::Flow::Choose& choose) {
  dialogue::ChooseNode node{.text = TextOf(choose.text()),
                            .slot = choose.slot(),
                            .options = {},
                            .attempts = choose.attempts() == 0 ? kAttempts : choose.attempts(),
                            .otherwise = choose.otherwise()};
  for (const v1::Flow::Choose::Option& option : choose.options()) {
    node.options.push_back(
        {option.id(), TextOf(option.label()), Strings(option.words()), option.next()});
  }
  return node;
}

dialogue::ConditionNode NodeOf(const v1::Flow::Condition& condition) {
  dialogue::ConditionNode node{.branches = {}, .otherwise = condition.otherwise()};
  for (const v1::Flow::Condition::Branch& branch : condition.branches()) {
    dialogue::ConditionNode::Branch& made = node.branches.emplace_back();
    made.next = branch.next();
    for (const v1::Flow::Condition::Test& test : branch.all()) {
      const int is = test.is() == v1::Flow::Condition::Test::IS_UNSPECIFIED ? 1 : test.is();
      made.all.push_back({test.slot(), static_cast<SlotTest::Is>(is - 1), Strings(test.values())});
    }
  }
  return node;
}

dialogue::WebhookNode NodeOf(const v1::Flow::Webhook& webhook) {
  return {.url = webhook.url(),
          .send = Strings(webhook.send()),
          .receive = {webhook.receive().begin(), webhook.receive().end()},
          .done = webhook.done(),
          .failed = webhook.failed()};
}

dialogue::SearchNode NodeOf(const v1::Flow::Search& search) {
  return {search.query(), search.answered(), search.suggested(), search.none()};
}

void Set(const dialogue::SayNode& say, v1::Flow::Node* out) {
  v1::Flow::Say& made = *out->mutable_say();
  SetText(say.text, made.mutable_text());
  for (const dialogue::Link& link : say.links) {
    v1::Flow::Link& added = *made.add_links();
    SetText(link.title, added.mutable_title());
    added.set_url(link.url);
  }
  made.set_next(say.next);
}
void Set(const dialogue::AskNode& ask, v1::Flow::Node* out) {
  v1::Flow::Ask& made = *out->mutable_ask();
  SetText(ask.text, made.mutable_text());
  made.set_slot(ask.slot);
  made.set_type(static_cast<v1::Flow::Ask::Type>(static_cast<int>(ask.type) + 1));
  if (ask.again != Bilingual{}) SetText(ask.again, made.mutable_again());
  made.set_attempts(ask.attempts);
  made.set_next(ask.next);
  made.set_failed(ask.failed);
}
void Set(const dialogue::ChooseNode& choose, v1::Flow::Node* out) {
  v1::Flow::Choose& made = *out->mutable_choose();
  SetText(choose.text, made.mutable_text());
  made.set_slot(choose.slot);
  for (const dialogue::ChooseNode::Option& option : choose.options) {
    v1::Flow::Choose::Option& added = *made.add_options();
    added.set_id(option.id);
    SetText(option.label, added.mutable_label());
    for (const std::string& word : option.words) added.add_words(word);
    added.set_next(option.next);
  }
  made.set_attempts(choose.attempts);
  made.set_otherwise(choose.otherwise);
}
void Set(const dialogue::ConditionNode& condition, v1::Flow::Node* out) {
  v1::Flow::Condition& made = *out->mutable_condition();
  for (const dialogue::ConditionNode::Branch& branch : condition.branches) {
    v1::Flow::Condition::Branch& added = *made.add_branches();
    added.set_next(branch.next);
    for (const SlotTest& test : branch.all) {
      v1::Flow::Condition::Test& tested = *added.add_all();
      tested.set_slot(test.slot);
      tested.set_is(static_cast<v1::Flow::Condition::Test::Is>(static_cast<int>(test.is) + 1));
      for (const std::string& value : test.values) tested.add_values(value);
    }
  }
  made.set_otherwise(condition.otherwise);
}
void Set(const dialogue::WebhookNode& webhook, v1::Flow::Node* out) {
  v1::Flow::Webhook& made = *out->mutable_webhook();
  made.set_url(webhook.url);
  for (const std::string& slot : webhook.send) made.add_send(slot);
  for (const auto& [field, slot] : webhook.receive) (*made.mutable_receive())[field] = slot;
  made.set_done(webhook.done);
  made.set_failed(webhook.failed);
}
void Set(const dialogue::SearchNode& search, v1::Flow::Node* out) {
  v1::Flow::Search& made = *out->mutable_search();
  made.set_query(search.query);
  made.set_answered(search.answered);
  made.set_suggested(search.suggested);
  made.set_none(search.none);
}
void Set(const dialogue::HandOverNode& hand_over, v1::Flow::Node* out) {
  v1::Flow::HandOver& made = *out->mutable_hand_over();
  SetText(hand_over.note, made.mutable_note());
  made.set_team_id(hand_over.team_id);
  made.set_priority(NameOf(hand_over.priority));
}
void Set(const dialogue::EndNode& end, v1::Flow::Node* out) {
  v1::Flow::End& made = *out->mutable_end();
  SetText(end.text, made.mutable_text());
  made.set_solved(end.solved);
}

}  // namespace

dialogue::Flow FromProto(const v1::Flow& flow) {
  dialogue::Flow made;
  made.id = flow.id();
  made.version = flow.published_version();
  made.name = flow.name();
  made.trigger = {.any = Strings(flow.trigger().any()),
                  .also = Strings(flow.trigger().also()),
                  .on_error_code = flow.trigger().on_error_code(),
                  .on_vague_report = flow.trigger().on_vague_report(),
                  .after_knowledge = flow.trigger().after_knowledge()};
  made.start = flow.start();
  for (const v1::Flow::Node& node : flow.nodes()) {
    dialogue::Node& added = made.nodes.emplace_back();
    added.id = node.id();
    switch (node.what_case()) {
      case v1::Flow::Node::kSay:
        added.what = NodeOf(node.say());
        break;
      case v1::Flow::Node::kAsk:
        added.what = NodeOf(node.ask());
        break;
      case v1::Flow::Node::kChoose:
        added.what = NodeOf(node.choose());
        break;
      case v1::Flow::Node::kCondition:
        added.what = NodeOf(node.condition());
        break;
      case v1::Flow::Node::kWebhook:
        added.what = NodeOf(node.webhook());
        break;
      case v1::Flow::Node::kSearch:
        added.what = NodeOf(node.search());
        break;
      case v1::Flow::Node::kHandOver:
        added.what = dialogue::HandOverNode{.note = TextOf(node.hand_over().note()),
                                            .team_id = node.hand_over().team_id(),
                                            .priority = PriorityNamed(node.hand_over().priority())};
        break;
      case v1::Flow::Node::kEnd:
        added.what =
            dialogue::EndNode{.text = TextOf(node.end().text()), .solved = node.end().solved()};
        break;
      case v1::Flow::Node::WHAT_NOT_SET:
        // Says nothing and leads nowhere: the check names it.
        added.what = dialogue::SayNode{};
        break;
    }
  }
  return made;
}

void ToProto(const dialogue::Flow& flow, v1::Flow* out) {
  out->set_id(flow.id);
  out->set_name(flow.name);
  v1::Flow::Trigger& trigger = *out->mutable_trigger();
  for (const std::string& phrase : flow.trigger.any) trigger.add_any(phrase);
  for (const std::string& phrase : flow.trigger.also) trigger.add_also(phrase);
  trigger.set_on_error_code(flow.trigger.on_error_code);
  trigger.set_on_vague_report(flow.trigger.on_vague_report);
  trigger.set_after_knowledge(flow.trigger.after_knowledge);
  out->set_start(flow.start);
  for (const dialogue::Node& node : flow.nodes) {
    v1::Flow::Node& added = *out->add_nodes();
    added.set_id(node.id);
    std::visit([&](const auto& what) { Set(what, &added); }, node.what);
  }
}

void ToProto(const dialogue::FlowProblem& problem, v1::FlowProblem* out) {
  out->set_node_id(problem.node);
  out->set_reason(problem.reason);
  out->set_message(problem.message);
}

std::string BodyOf(const v1::Flow& flow) {
  v1::Flow body;
  body.set_name(flow.name());
  *body.mutable_trigger() = flow.trigger();
  body.set_start(flow.start());
  *body.mutable_nodes() = flow.nodes();
  return body.SerializeAsString();
}

v1::Flow FlowOfBody(std::string_view body) {
  v1::Flow flow;
  flow.ParseFromArray(body.data(), static_cast<int>(body.size()));
  return flow;
}

}  // namespace deskmesh::chat::convert
