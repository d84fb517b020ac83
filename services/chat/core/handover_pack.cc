// SPDX-License-Identifier: Apache-2.0
#include "chat/core/handover_pack.h"

#include <algorithm>

#include "chat/core/error_codes.h"
#include "chat/core/message_rules.h"

namespace deskmesh::chat {
namespace {

bool IsChinese(std::string_view locale) { return locale.starts_with("zh"); }

struct Words {
  std::string_view reason, customer, plan, page, steps, errors, known, tried, question, transcript,
      omitted, emotion, last_words;
};

constexpr Words kChinese{"转人工原因",       "客户",     "套餐",       "页面", "最近操作",
                         "错误码",           "已知信息", "已推荐文章", "问题", "对话记录",
                         "更早的消息见对话", "情绪",     "最后说的"};
constexpr Words kEnglish{"Reason",
                         "Customer",
                         "Plan",
                         "Page",
                         "Last steps",
                         "Error codes",
                         "Known",
                         "Already shown",
                         "Question",
                         "Transcript",
                         "Earlier messages are in the conversation",
                         "Mood",
                         "Last words"};

std::string_view Speaker(const Message& message, bool chinese) {
  switch (message.author) {
    case Author::kCustomer:
      return chinese ? "客户" : "Customer";
    case Author::kBot:
      return chinese ? "机器人" : "Bot";
    case Author::kAgent:
      return chinese ? "客服" : "Agent";
    case Author::kSystem:
      return chinese ? "系统" : "System";
  }
  return "";
}

bool BelongsInTranscript(const Message& message) {
  return IsVisibleToCustomer(message) && message.kind != MessageKind::kEdited &&
         message.kind != MessageKind::kRecalled && !message.recalled_at.has_value();
}

std::string Line(const Message& message, bool chinese) {
  std::string line(Speaker(message, chinese));
  line += chinese ? "：" : ": ";
  line += message.text;
  for (const Attachment& attachment : message.attachments) {
    line += " [" + attachment.file_name + "]";
  }
  line += '\n';
  return line;
}

void Field(std::string& out, std::string_view label, std::string_view value, bool chinese) {
  if (value.empty()) return;
  out += label;
  out += chinese ? "：" : ": ";
  out += value;
  out += '\n';
}

std::string Join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string joined;
  for (const std::string& part : parts) {
    if (!joined.empty()) joined += separator;
    joined += part;
  }
  return joined;
}

// A greeting or a wish for a person is not what somebody came for: take the longest of the first
// few things the customer said.
std::string QuestionOf(const std::vector<Message>& transcript) {
  constexpr int kFirstSaid = 5;
  std::string question;
  int seen = 0;
  for (const Message& message : transcript) {
    if (message.author != Author::kCustomer || !BelongsInTranscript(message)) continue;
    if (CodePoints(message.text) > CodePoints(question)) question = message.text;
    if (++seen == kFirstSaid) break;
  }
  return question;
}

void AddOnce(std::vector<std::string>& list, std::string value) {
  if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(std::move(value));
}

// The newest lines that fit, in order, under their heading.
std::string LinesOf(const std::vector<Message>& entries, bool has_earlier, std::size_t budget,
                    bool chinese) {
  const Words& words = chinese ? kChinese : kEnglish;
  std::vector<std::string> lines;
  bool is_cut = has_earlier;
  for (auto it = entries.rbegin(); it != entries.rend(); ++it) {
    std::string line = Line(*it, chinese);
    if (line.size() > budget) {
      is_cut = true;
      break;
    }
    budget -= line.size();
    lines.push_back(std::move(line));
  }
  if (lines.empty()) return "";
  std::string text = "\n" + std::string(words.transcript) + "\n";
  if (is_cut) text += "(" + std::string(words.omitted) + ")\n";
  for (auto it = lines.rbegin(); it != lines.rend(); ++it) text += *it;
  return text;
}

std::string_view EmotionName(Emotion emotion, bool chinese) {
  switch (emotion) {
    case Emotion::kAngry:
      return chinese ? "生气" : "angry";
    case Emotion::kAnxious:
      return chinese ? "着急" : "anxious";
    case Emotion::kSatisfied:
      return chinese ? "满意" : "satisfied";
    case Emotion::kNeutral:
      break;
  }
  return "";
}

}  // namespace

std::string_view Describe(HandoverReason reason, std::string_view locale) {
  const bool chinese = IsChinese(locale);
  switch (reason) {
    case HandoverReason::kAskedForPerson:
      return chinese ? "客户要求人工服务" : "The customer asked for a person";
    case HandoverReason::kLowConfidence:
      return chinese ? "机器人没有可靠答案" : "The bot has no reliable answer";
    case HandoverReason::kEmotion:
      return chinese ? "客户情绪激动" : "The customer is upset";
    case HandoverReason::kSensitive:
      return chinese ? "涉及法律、账单或数据的投诉" : "A legal, billing or data complaint";
    case HandoverReason::kFlow:
      return chinese ? "流程转人工" : "The dialogue ends with a person";
    case HandoverReason::kOutage:
      return chinese ? "疑似重大故障" : "It sounds like an outage";
    case HandoverReason::kAgent:
      return chinese ? "客服主动接手" : "An agent took it over";
    case HandoverReason::kReopened:
      return chinese ? "客户在结束后再次咨询" : "The customer wrote again after the end";
    case HandoverReason::kNone:
      break;
  }
  return "";
}

HandoverPack PackHandover(const Conversation& conversation, const CustomerIdentity& customer,
                          const std::vector<Slot>& known, const std::vector<Message>& transcript,
                          const HandoverPackLimits& limits) {
  HandoverPack pack;
  pack.conversation_id = conversation.id;
  pack.contact_id = conversation.contact_id;
  pack.organization_id = conversation.organization_id;
  pack.tier = conversation.tier;
  pack.priority = conversation.priority;
  pack.emotion = conversation.emotion;
  pack.reason = conversation.handover_reason;
  pack.note = conversation.handover_note;
  pack.locale = conversation.locale;
  pack.customer = customer;
  pack.context = conversation.context;
  pack.known = known;
  pack.question = QuestionOf(transcript);
  for (const std::string& code : conversation.context.error_codes) AddOnce(pack.error_codes, code);

  const auto last = std::find_if(transcript.rbegin(), transcript.rend(), [](const Message& entry) {
    return AsksForAnswer(entry) && !entry.text.empty();
  });
  if (last != transcript.rend() && last->text != pack.question) pack.last_words = last->text;

  std::size_t eligible = 0;
  for (const Message& message : transcript) {
    if (!BelongsInTranscript(message)) continue;
    ++eligible;
    if (message.author == Author::kCustomer) {
      for (std::string& code : FindErrorCodes(message.text)) {
        AddOnce(pack.error_codes, std::move(code));
      }
    }
    for (const Citation& citation : message.citations) {
      const bool seen = std::any_of(
          pack.tried.begin(), pack.tried.end(),
          [&](const Citation& other) { return other.article_id == citation.article_id; });
      if (!seen) pack.tried.push_back(citation);
    }
  }
  std::size_t skip =
      eligible > limits.transcript_entries ? eligible - limits.transcript_entries : 0;
  pack.omitted_entries = static_cast<std::int64_t>(skip);
  for (const Message& message : transcript) {
    if (!BelongsInTranscript(message)) continue;
    if (skip > 0) {
      --skip;
      continue;
    }
    pack.transcript.push_back(message);
  }
  return pack;
}

std::string TicketSubject(const HandoverPack& pack, const HandoverPackLimits& limits) {
  std::string line = pack.question;
  std::replace(line.begin(), line.end(), '\n', ' ');
  std::replace(line.begin(), line.end(), '\r', ' ');
  const std::size_t begin = line.find_first_not_of(' ');
  line = begin == std::string::npos ? "" : line.substr(begin);
  if (!line.empty()) return Shorten(line, limits.subject_characters);
  if (!pack.context.page_title.empty()) {
    return Shorten(pack.context.page_title, limits.subject_characters);
  }
  return IsChinese(pack.locale) ? "在线咨询转人工" : "Conversation handed over to a person";
}

std::string TicketDescription(const HandoverPack& pack, const HandoverPackLimits& limits) {
  const bool chinese = IsChinese(pack.locale);
  const Words& words = chinese ? kChinese : kEnglish;
  std::string head;
  std::string reason(Describe(pack.reason, pack.locale));
  if (!pack.note.empty()) reason += (reason.empty() ? "" : " — ") + pack.note;
  Field(head, words.question, Shorten(pack.question, 1'000), chinese);
  Field(head, words.reason, Shorten(reason, 600), chinese);
  std::string who = pack.customer.display_name;
  if (!pack.customer.organization_name.empty()) who += " (" + pack.customer.organization_name + ")";
  Field(head, words.customer, who, chinese);
  Field(head, words.plan, pack.context.plan, chinese);
  Field(head, words.emotion, EmotionName(pack.emotion, chinese), chinese);
  std::string page = pack.context.page_title;
  if (!pack.context.page_url.empty()) {
    page += (page.empty() ? "" : " ") + Shorten(pack.context.page_url, 500);
  }
  Field(head, words.page, page, chinese);
  Field(head, words.errors, Join(pack.error_codes, ", "), chinese);
  Field(head, words.steps, Shorten(Join(pack.context.last_steps, " → "), 2'000), chinese);
  for (const Slot& slot : pack.known) {
    Field(head, std::string(words.known) + " · " + (slot.label.empty() ? slot.name : slot.label),
          Shorten(slot.value, 300), chinese);
  }
  for (const Citation& citation : pack.tried) {
    Field(head, words.tried, Shorten(citation.title, 200), chinese);
  }
  Field(head, words.last_words, Shorten(pack.last_words, 300), chinese);

  const std::size_t budget = limits.description_bytes > head.size() + 200
                                 ? limits.description_bytes - head.size() - 200
                                 : 0;
  std::string body = head + LinesOf(pack.transcript, pack.omitted_entries > 0, budget, chinese);
  if (body.empty()) body = TicketSubject(pack, limits);
  return body;
}

std::string CustomerWords(const HandoverPack& pack, const HandoverPackLimits& limits) {
  std::vector<std::string> lines;
  std::size_t bytes = 0;
  for (const Message& message : pack.transcript) {
    if (message.author != Author::kCustomer || message.text.empty()) continue;
    std::string line = message.text;
    std::replace(line.begin(), line.end(), '\n', ' ');
    std::replace(line.begin(), line.end(), '\r', ' ');
    const bool is_said = std::find(lines.begin(), lines.end(), line) != lines.end();
    bytes += line.size() + 1;
    if (bytes > limits.description_bytes) break;
    if (!is_said) lines.push_back(std::move(line));
  }
  return Join(lines, "\n");
}

std::string PriorityReason(Emotion emotion, HandoverReason reason) {
  const bool is_alarm = reason == HandoverReason::kOutage || reason == HandoverReason::kSensitive;
  if (is_alarm || reason == HandoverReason::kEmotion) {
    return "told in the conversation: " + std::string(Describe(reason, "en"));
  }
  if (emotion == Emotion::kAngry) return "told in the conversation: the customer is angry";
  return "the priority of the conversation";
}

std::string TalkSince(const std::vector<Message>& entries, const std::string& note,
                      std::string_view locale, const HandoverPackLimits& limits) {
  const bool chinese = IsChinese(locale);
  std::string head;
  Field(head, chinese ? "备注" : "Note", Shorten(note, 4'000), chinese);
  std::vector<Message> said;
  for (const Message& entry : entries) {
    const bool is_note = entry.kind == MessageKind::kNote && !entry.recalled_at.has_value();
    if (is_note || BelongsInTranscript(entry)) said.push_back(entry);
  }
  return head + LinesOf(said, false, limits.description_bytes - head.size(), chinese);
}

}  // namespace deskmesh::chat
