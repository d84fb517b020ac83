// SPDX-License-Identifier: Apache-2.0
#include "chat/dialogue/core/flow_step.h"

#include <algorithm>
#include <cstdlib>

#include "chat/core/message_rules.h"
#include "chat/dialogue/core/slot_rules.h"
#include "chat/dialogue/core/text_match.h"

namespace deskmesh::chat::dialogue {
namespace {

constexpr std::size_t kVagueCharacters = 30;
constexpr std::size_t kWantsOutCharacters = 16;
constexpr std::size_t kLabelCharacters = 100;

// Slots that are not known leave spaces behind.
std::string Squeezed(std::string_view text) {
  std::string squeezed;
  for (const char c : text) {
    if (c != ' ' || (!squeezed.empty() && squeezed.back() != ' ')) squeezed += c;
  }
  if (!squeezed.empty() && squeezed.back() == ' ') squeezed.pop_back();
  return squeezed;
}

// What was tapped; else what was typed exactly; else what the words say.
std::optional<std::size_t> ChoiceOf(const ChooseNode& choose, const CustomerSays& says) {
  const std::string folded = Fold(says.text);
  std::vector<std::vector<std::string>> answers;
  std::optional<std::size_t> exact;
  for (std::size_t i = 0; i < choose.options.size(); ++i) {
    const ChooseNode::Option& option = choose.options[i];
    if (!says.choice_id.empty() && says.choice_id == option.id) return i;
    std::vector<std::string>& phrases = answers.emplace_back(option.words);
    phrases.push_back(Fold(option.label.zh));
    phrases.push_back(Fold(option.label.en));
    const bool is_exact =
        folded == std::to_string(i + 1) || folded == option.id ||
        (!folded.empty() && std::find(phrases.begin(), phrases.end(), folded) != phrases.end());
    if (is_exact && !exact.has_value()) exact = i;
  }
  return exact.has_value() ? exact : ChooseAnswer(folded, answers);
}

class Walk {
 public:
  Walk(const Flow& flow, FlowState state, const FlowEnvironment& environment)
      : flow_(flow), environment_(environment) {
    outcome_.state = std::move(state);
  }

  FlowOutcome Run(const FlowInput& input) {
    Take(input);
    for (std::size_t passed = 0; !done_; ++passed) {
      const Node* node = flow_.Find(outcome_.state.node);
      if (node == nullptr || passed > flow_.nodes.size()) {
        outcome_.lost = true;
        Finish(false);
        break;
      }
      outcome_.visited.push_back(node->id);
      std::visit([this](const auto& what) { Enter(what); }, node->what);
    }
    return std::move(outcome_);
  }

 private:
  void GoTo(const NodeId& node) {
    outcome_.state.node = node;
    outcome_.state.attempts = 0;
  }

  void Finish(bool solved) {
    outcome_.state.node.clear();
    outcome_.state.attempts = 0;
    outcome_.ended = true;
    outcome_.solved = solved;
    done_ = true;
  }

  // Slots as people read them.
  std::map<std::string, std::string> Shown() const {
    std::map<std::string, std::string> shown = outcome_.state.slots;
    for (const Slot& slot : outcome_.state.known) shown[slot.name] = slot.value;
    return shown;
  }

  std::string In(const Bilingual& text) const {
    return FillSlots(text.In(environment_.language), Shown());
  }

  // Applies what came to the node that waits for it.
  void Take(const FlowInput& input) {
    FlowState& state = outcome_.state;
    if (std::holds_alternative<FlowBegins>(input)) {
      state.flow_id = flow_.id;
      state.flow_version = flow_.version;
      return GoTo(flow_.start);
    }
    const Node* node = flow_.Find(state.node);
    if (node == nullptr) return;
    if (const auto* says = std::get_if<CustomerSays>(&input)) {
      if (const auto* ask = std::get_if<AskNode>(&node->what)) return TakeAnswer(*ask, *says);
      if (const auto* choose = std::get_if<ChooseNode>(&node->what)) {
        return TakeChoice(*choose, *says);
      }
    } else if (const auto* answer = std::get_if<WebhookAnswers>(&input)) {
      if (const auto* webhook = std::get_if<WebhookNode>(&node->what)) {
        for (const auto& [field, slot] : webhook->receive) {
          const auto value = answer->fields.find(field);
          if (answer->ok && value != answer->fields.end()) {
            state.Know(slot, value->second, slot, value->second);
          }
        }
        return GoTo(answer->ok ? webhook->done : webhook->failed);
      }
    } else if (const auto* found = std::get_if<SearchAnswers>(&input)) {
      if (const auto* search = std::get_if<SearchNode>(&node->what)) {
        return TakeFound(*search, found->answer);
      }
    }
  }

  void TakeAnswer(const AskNode& ask, const CustomerSays& says) {
    FlowState& state = outcome_.state;
    if (const auto value = ReadSlot(ask.type, says.text)) {
      state.Know(ask.slot, *value, Shorten(In(ask.text), kLabelCharacters), *value);
      return GoTo(ask.next);
    }
    if (++state.attempts >= ask.attempts) return GoTo(ask.failed.empty() ? ask.next : ask.failed);
    const std::string again = In(ask.again);
    outcome_.says.push_back({again.empty() ? In(ask.text) : again, {}, {}});
    done_ = true;
  }

  void TakeChoice(const ChooseNode& choose, const CustomerSays& says) {
    FlowState& state = outcome_.state;
    if (const std::optional<std::size_t> chosen = ChoiceOf(choose, says)) {
      const ChooseNode::Option& option = choose.options[*chosen];
      if (!choose.slot.empty()) {
        state.Know(choose.slot, option.id, Shorten(In(choose.text), kLabelCharacters),
                   In(option.label));
      }
      return GoTo(option.next);
    }
    if (++state.attempts >= choose.attempts) return GoTo(choose.otherwise);
    Enter(choose);
  }

  void TakeFound(const SearchNode& search, const std::optional<KnowledgeAnswer>& answer) {
    using Decision = KnowledgeAnswer::Decision;
    const bool is_sure = answer.has_value() && answer->decision == Decision::kAnswer;
    const bool is_guess =
        answer.has_value() && answer->decision == Decision::kSuggest && !search.suggested.empty();
    if (is_sure || is_guess) {
      outcome_.says.push_back({answer->answer, answer->citations, {}});
      return GoTo(is_sure ? search.answered : search.suggested);
    }
    GoTo(search.none);
  }

  // What happens on arriving at a node.
  void Enter(const SayNode& say) {
    FlowSaying saying{In(say.text), {}, {}};
    for (const Link& link : say.links) {
      saying.citations.push_back({"", In(link.title), FillUrl(link.url, outcome_.state.slots)});
    }
    outcome_.says.push_back(std::move(saying));
    GoTo(say.next);
  }
  void Enter(const AskNode& ask) {
    if (outcome_.state.slots.contains(ask.slot)) return GoTo(ask.next);
    outcome_.says.push_back({In(ask.text), {}, {}});
    done_ = true;
  }
  void Enter(const ChooseNode& choose) {
    FlowSaying saying{In(choose.text), {}, {}};
    for (const ChooseNode::Option& option : choose.options) {
      saying.quick_replies.push_back({option.id, In(option.label)});
    }
    outcome_.says.push_back(std::move(saying));
    done_ = true;
  }
  void Enter(const ConditionNode& condition) {
    for (const ConditionNode::Branch& branch : condition.branches) {
      if (Holds(branch.all, outcome_.state.slots, environment_)) return GoTo(branch.next);
    }
    GoTo(condition.otherwise);
  }
  void Enter(const WebhookNode& webhook) {
    FlowCall call{.kind = FlowCall::Kind::kWebhook, .url = webhook.url, .fields = {}, .query = {}};
    for (const std::string& slot : webhook.send) {
      const auto value = outcome_.state.slots.find(slot);
      if (value != outcome_.state.slots.end()) call.fields[slot] = value->second;
    }
    outcome_.call = std::move(call);
    done_ = true;
  }
  void Enter(const SearchNode& search) {
    std::string query =
        search.query.empty() ? environment_.last_words : Squeezed(FillSlots(search.query, Shown()));
    outcome_.call = FlowCall{
        .kind = FlowCall::Kind::kSearch, .url = {}, .fields = {}, .query = std::move(query)};
    done_ = true;
  }
  void Enter(const HandOverNode& hand_over) {
    outcome_.hand_over = hand_over;
    outcome_.hand_over_note = Squeezed(In(hand_over.note));
    Finish(false);
  }
  void Enter(const EndNode& end) {
    const std::string text = In(end.text);
    if (!text.empty()) outcome_.says.push_back({text, {}, {}});
    Finish(end.solved);
  }

  const Flow& flow_;
  const FlowEnvironment& environment_;
  FlowOutcome outcome_;
  bool done_ = false;
};

bool HoldsOne(const SlotTest& test, const std::map<std::string, std::string>& slots,
              const FlowEnvironment& environment) {
  using Is = SlotTest::Is;
  const auto& from = test.slot.starts_with('$') ? environment.values : slots;
  std::string value;
  if (const auto found = from.find(test.slot); found != from.end()) value = found->second;
  if (test.slot == "$language") value = environment.language;
  const std::string folded = Fold(value);
  const std::string wanted = test.values.empty() ? "" : Fold(test.values.front());
  const auto compare = [&](auto less) {
    char* end = nullptr;
    char* wanted_end = nullptr;
    const double left = std::strtod(folded.c_str(), &end);
    const double right = std::strtod(wanted.c_str(), &wanted_end);
    return end != folded.c_str() && wanted_end != wanted.c_str() && less(left, right);
  };
  switch (test.is) {
    case Is::kSet:
      return !value.empty();
    case Is::kNotSet:
      return value.empty();
    case Is::kEqual:
      return folded == wanted;
    case Is::kNotEqual:
      return folded != wanted;
    case Is::kOneOf:
      return std::any_of(test.values.begin(), test.values.end(),
                         [&](const std::string& one) { return Fold(one) == folded; });
    case Is::kHolds:
      return HasPhrase(folded, wanted);
    case Is::kLess:
      return compare([](double a, double b) { return a < b; });
    case Is::kMore:
      return compare([](double a, double b) { return a > b; });
  }
  return false;
}

// Whether a text says nothing beside what it comes with: `那就`, `吧`,
// `please`.
bool IsFiller(std::string text) {
  static const std::vector<std::string_view> fillers = {
      "谢谢",  "还是", "好的", "我要", "我想", "please", "thanks", "okay", "ok", "那", "就",
      "吧",    "了",   "请",   "嗯",   "唉",   "哎",     "呀",     "啊",   "我", "好", "i want to",
      "let's", "just", "，",   "。",   "！",   "～",     "…",      ",",    ".",  "!",  " "};
  for (const std::string_view filler : fillers) {
    for (std::size_t at = text.find(filler); at != std::string::npos; at = text.find(filler)) {
      text.erase(at, filler.size());
    }
  }
  return text.empty();
}

bool HasAny(std::string_view folded, const std::vector<std::string>& phrases) {
  return std::any_of(phrases.begin(), phrases.end(),
                     [&](const std::string& phrase) { return HasPhrase(folded, Fold(phrase)); });
}

bool Begins(const FlowTrigger& trigger, std::string_view folded,
            const std::vector<std::string>& error_codes) {
  if (trigger.on_error_code && !error_codes.empty()) return true;
  return HasAny(folded, trigger.any) && (trigger.also.empty() || HasAny(folded, trigger.also));
}

bool IsVague(std::string_view folded) {
  static const std::vector<std::string_view> phrases = {"不能用",
                                                        "用不了",
                                                        "打不开",
                                                        "出错了",
                                                        "出问题",
                                                        "有问题",
                                                        "不好使",
                                                        "没反应",
                                                        "不工作",
                                                        "坏了",
                                                        "异常",
                                                        "doesn't work",
                                                        "does not work",
                                                        "not working",
                                                        "isn't working",
                                                        "is broken",
                                                        "there is a problem",
                                                        "something is wrong",
                                                        "something went wrong",
                                                        "won't open",
                                                        "an error"};
  return HasAnyPhrase(folded, phrases);
}

}  // namespace

bool Holds(const std::vector<SlotTest>& tests, const std::map<std::string, std::string>& slots,
           const FlowEnvironment& environment) {
  return std::all_of(tests.begin(), tests.end(),
                     [&](const SlotTest& test) { return HoldsOne(test, slots, environment); });
}

FlowOutcome StepFlow(const Flow& flow, FlowState state, const FlowInput& input,
                     const FlowEnvironment& environment) {
  return Walk(flow, std::move(state), environment).Run(input);
}

std::shared_ptr<const Flow> FlowFor(FlowTime time, const FlowSet& flows, std::string_view text,
                                    const std::vector<std::string>& error_codes) {
  const std::string folded = Fold(text);
  std::shared_ptr<const Flow> found;
  for (const auto& flow : flows) {
    if (!Begins(flow->trigger, folded, error_codes)) continue;
    if (found == nullptr || (found->trigger.after_knowledge && !flow->trigger.after_knowledge)) {
      found = flow;
    }
  }
  const bool is_vague = found == nullptr && error_codes.empty() &&
                        CodePoints(folded) <= kVagueCharacters && IsVague(folded);
  for (const auto& flow : flows) {
    if (found == nullptr && is_vague && flow->trigger.on_vague_report) found = flow;
  }
  const bool is_after = time == FlowTime::kAfterKnowledge;
  return found != nullptr && found->trigger.after_knowledge == is_after ? found : nullptr;
}

bool WantsOut(std::string_view text) {
  // What says so in any short text that begins with it, and what is also the
  // name of a button.
  static const std::vector<std::string_view> clear = {"算了",       "不用了",    "不弄了",
                                                      "never mind", "nevermind", "forget it"};
  static const std::vector<std::string_view> bare = {"取消", "退出", "cancel", "quit", "exit"};
  const std::string folded = Fold(text);
  if (CodePoints(folded) > kWantsOutCharacters) return false;
  const auto holds = [&](std::string_view phrase, bool must_end) {
    const std::size_t at = folded.find(phrase);
    if (at == std::string::npos || !HasPhrase(folded, phrase)) return false;
    return IsFiller(folded.substr(0, at)) &&
           (!must_end || IsFiller(folded.substr(at + phrase.size())));
  };
  return std::any_of(clear.begin(), clear.end(),
                     [&](std::string_view phrase) { return holds(phrase, false); }) ||
         std::any_of(bare.begin(), bare.end(),
                     [&](std::string_view phrase) { return holds(phrase, true); });
}

}  // namespace deskmesh::chat::dialogue
