// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/handover_combinations.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace deskmesh::knowledge {
namespace {

// Lists are folded and separated by `|`; Latin ones are whole words, Chinese ones stand anywhere.
struct Combination {
  HandoverReason reason;
  std::string_view first;
  std::string_view second;  // behind the first or before it; empty: the first alone
  size_t reach;             // bytes between both, at most
  std::string_view unless;  // in the same sentence
};

// clang-format off
constexpr Combination kCombinations[] = {
    {HandoverReason::kWantsPerson,
     "speak to|speak with|speaking to|speaking with|talk to|talk with|talking to|talking with|chat with|"
     "connect me to|connect me with|connect us to|connect us with|put me through to|get me|get hold of|"
     "call from|be called by",
     "support|customer service|customer care|customer support|support team|support agent|someone|somebody|"
     "some one|agent|agents|representative|representatives|rep|operator|advisor|adviser|supervisor|your staff|"
     "your team|a member of staff|real people|an actual person|actual person|anyone",
     20,
     "don't want|do not want|don't need|do not need|no need|without|instead of|how do agents|can agents|"
     "do agents|support channel|support api|support board|support project|agent api|agents can|"
     "mention|comment|assign|can members|do members|members can|our customers"},
    {HandoverReason::kWantsPerson,
     "don't want|do not want|don't wanna|not going to|refuse to|hate|tired of|sick of|fed up with|no more|"
     "rather not|not here to|stop making me",
     "talk to a robot|talk to a bot|talk to robots|talk to bots|talk to a machine|talk to a chatbot|"
     "talk to a computer|talk with a robot|talk with a bot|talk with a machine|speak to a robot|"
     "speak to a bot|speak to a machine|speak with a robot|speak with a bot|chat with a robot|"
     "chat with a bot|chat with a machine|talking to robots|talking to bots|talking to a machine|"
     "talking to machines|talking to a computer|deal with a bot|deal with a robot|deal with bots|"
     "dealing with bots|answers from a bot|answers from a robot|automated answers|automated replies|"
     "canned answers|canned replies|this bot|this chatbot|this robot|your bot|your chatbot|your robot",
     24, "comment|task|tasks|channel|slack|customers|integration"},
    {HandoverReason::kWantsPerson, "不想|不要|不愿|别让|别再|受够|讨厌|烦透", "机器人|智能客服|自动回复", 18,
     "客户|用户|任务|群|怎么关|如何关|设置|关闭|通知"},
    {HandoverReason::kWantsPerson,
     "有客服吗|有没有客服|有客服在吗|客服在不在|能找个人吗|找个人聊|有没有人能|有没有人可以|"
     "有人能帮|有人可以帮|派个人|安排人联系|安排个人|安排专人|让人联系我|请人联系我|专人联系我",
     "", 0, "任务|项目|评论|成员"},
    {HandoverReason::kAbuse,
     "wtf|are you stupid|are you dumb|are you retarded|you are useless|you're useless|"
     "you people are useless|useless idiots|shut up|screw this|stupid company|damn company|"
     "what is wrong with you people|脑子有病|你们有病|你有病吧|神经病|混蛋|狗屁|放屁|不要脸|无耻|"
     "骗钱的|坑钱|黑心公司|黑心企业|真垃圾|太垃圾|去你的",
     "", 0, ""},
    {HandoverReason::kLegal,
     "take legal steps|taking legal steps|taken legal steps|legal steps against|legal measures against|"
     "take legal measures|taking legal measures|legal proceedings against|start legal proceedings|"
     "begin legal proceedings|my solicitor|our solicitor|my solicitors|our solicitors|my barrister|"
     "press charges|class action|ombudsman|consumer protection agency|consumer rights association|"
     "go to the press|go to the media|go to the police|call the police|expose you|expose your company",
     "", 0, "template|field|workflow|role|project type"},
    {HandoverReason::kLegal, "report you|report your company|report your firm|reporting you|report this company|reported you",
     "authorities|authority|police|regulator|ombudsman|consumer protection|government|tax office|"
     "data protection|bureau|commission|agency",
     24, ""},
    {HandoverReason::kLegal, "our legal team|my legal team|our legal department|my legal department|our counsel|my counsel",
     "will contact|will be in touch|will write|contact you|contacting you|hear from|be hearing|"
     "get in touch with you|against you|against your company|will take over|will handle this",
     24, "board|access|invite|project|permission|permissions"},
    {HandoverReason::kLegal, "起诉|举报|曝光|控告|告发", "你们|贵司|贵公司|你司|你们公司", 9,
     "怎么举报|如何举报|举报功能|举报按钮|被举报"},
    {HandoverReason::kLegal,
     "要告你|去告你|就告你|会告你|告死你|告你们公司|告贵司|告贵公司|告到底|告上法|走法律|法律途径|法律手段|"
     "诉诸法律|法律责任|找媒体|媒体曝光|网上曝光|向工商|向有关部门|市场监管局|消费者协会|报警",
     "", 0, "模板|字段|报警规则|报警设置|报警阈值|报警通知|报警邮件|报警器|设备报警|流程|怎么设置|如何设置"},
    {HandoverReason::kBillingComplaint,
     "charged|charge me|charge us|charging me|charging us|was billed|were billed|been billed|got billed|"
     "billed me|billed us|you billed|took money|taken money|taking money|take money|money was taken|"
     "withdrew money|withdrew|debited|payment was taken|payment went through",
     "wrong|wrongly|incorrect|incorrectly|by mistake|mistakenly|did not order|didn't order|never ordered|"
     "not order|did not buy|didn't buy|never bought|did not ask for|didn't ask for|did not subscribe|"
     "didn't subscribe|never subscribed|did not agree|didn't agree|never agreed|did not authorize|"
     "didn't authorize|did not authorise|didn't authorise|never authorized|never authorised|"
     "without permission|without my permission|without our permission|without asking|without consent|"
     "without my consent|without our consent|without notice|without warning|without telling|"
     "without approval|without my approval|without my knowledge|twice|two times|too much|"
     "i cancelled|i canceled|we cancelled|we canceled|already cancelled|already canceled|my card|our card",
     40,
     "will i be|will we be|would i be|would we be|can i be|am i charged|are we charged|do you charge|"
     "how do|how are|how is|how to|how can|when do|what happens|field|template|project budget|timesheet|"
     "my clients|our clients|customers|hours"},
    {HandoverReason::kBillingComplaint,
     "was charged|were charged|been charged|charged me|charged us|charged my|you charged|got charged",
     "extra|double|again|for nothing|for something|more than", 24,
     "will i be|will we be|would i be|how do|how are|how is|what happens|my clients|our clients"},
    {HandoverReason::kBillingComplaint,
     "my card|our card|my credit card|our credit card|my bank account|our bank account|my paypal",
     "did not order|didn't order|did not buy|didn't buy|never ordered|without permission|without my permission|"
     "without asking|without my consent|unauthorized|unauthorised|unknown charge|unknown payment|billed for|"
     "strange charge|charge i don't|charges i don't|fraudulent",
     48, "how do|how to|board"},
    {HandoverReason::kBillingComplaint,
     "invoice amount|invoice total|amount on the invoice|amount of the invoice|amount on my invoice|"
     "amount on our invoice|total on the invoice|bill amount|billing amount|billed amount|amount on the bill|"
     "amount on my bill|my bill|our bill|your bill|price on the invoice|price on my invoice|sum on the invoice|"
     "invoice you sent",
     "incorrect|wrong|not right|isn't right|not correct|isn't correct|too high|too much|mistake|doesn't add up|"
     "more than agreed|more than we agreed|more than i",
     32, "field|template|column|report|how do|how to|where do"},
    {HandoverReason::kBillingComplaint,
     "my money back|our money back|want a refund|want a full refund|want refund|want the refund|need a refund|"
     "need a full refund|need my refund|demand a refund|demand a full refund|demand refund|demand my refund|"
     "refund me|refund us|refund my|refund our|give me a refund|give us a refund|like a refund|"
     "requesting a refund|i request a refund|insist on a refund|return my money|return our money|"
     "give back my money|pay me back|pay us back",
     "", 0, "customer|customers|client|clients|buyer|buyers|policy|how do i record|field|status"},
    {HandoverReason::kBillingComplaint,
     "我要退款|我要退钱|我想退款|我需要退款|要求退款|给我退款|给我退钱|退我钱|退我的钱|把钱退|钱退给我|退钱|还我钱|"
     "马上退款|立刻退款|立即退款|必须退款|麻烦退款|帮我退款|退款给我|要全额退款",
     "", 0, "客户|用户|买家|顾客|会员|学员|流程|审批|字段|状态|政策|规则"},
    {HandoverReason::kBillingComplaint, "扣款|扣费|扣钱|扣了|扣我|被扣|划扣|划走|续费|收费|收了我",
     "错了|扣错|收错|不对|多扣|多收|重复|两次|两遍|没通知|没有通知|没告诉|没经过|没同意|没有同意|未经|"
     "不知情|没买|没订|没下单|没开通|已经取消|取消了|退订了|莫名|私自|偷偷|擅自|凭什么",
     24,
     "年假|假期|工时|库存|积分|调休|考勤|绩效|配额|额度|扣分|怎么设置|怎么改|怎么关|怎么查|怎么配|怎么补|"
     "怎么算|怎么计|怎么处理|如何|字段|模板|收费项目|客户"},
    {HandoverReason::kBillingComplaint, "发票|账单|开票", "金额错|金额不对|金额有误|金额不符|多开|少开|多算|算错|多收",
     24, "怎么|如何|字段|模板|抬头|导出|报表"},
};
// clang-format on

constexpr std::string_view kSentenceEnds[] = {"!", "?", ";", "。", ". "};

bool IsLatinWord(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\''; }

// The first place of a phrase from `from` on.
size_t FindFrom(std::string_view text, std::string_view phrase, size_t from) {
  for (size_t at = text.find(phrase, from); at != std::string_view::npos;
       at = text.find(phrase, at + 1)) {
    const size_t end = at + phrase.size();
    if (at > 0 && IsLatinWord(phrase.front()) && IsLatinWord(text[at - 1])) continue;
    if (end < text.size() && IsLatinWord(phrase.back()) && IsLatinWord(text[end])) continue;
    return at;
  }
  return std::string_view::npos;
}

bool HasAnyOf(std::string_view text, std::string_view phrases) {
  bool has = false;
  ForEachPhrase(phrases, [&](std::string_view phrase) {
    has = has || FindFrom(text, phrase, 0) != std::string_view::npos;
  });
  return has;
}

// Where one of the phrases is, so near to [begin, end) that at most `reach` bytes lie between.
PhraseText::Match FindNear(std::string_view text, std::string_view phrases, size_t begin,
                           size_t end, size_t reach) {
  PhraseText::Match found;
  ForEachPhrase(phrases, [&](std::string_view phrase) {
    const size_t least = reach + phrase.size();
    for (size_t at = FindFrom(text, phrase, begin > least ? begin - least : 0);
         !found && at != std::string_view::npos && at <= end + reach;
         at = FindFrom(text, phrase, at + 1)) {
      const bool is_before = at + phrase.size() <= begin;
      const bool is_behind = at >= end;
      if (is_before || is_behind) found = {at, at + phrase.size()};
    }
  });
  return found;
}

std::string FindIn(const Combination& rule, std::string_view sentence) {
  std::string because;
  ForEachPhrase(rule.first, [&](std::string_view phrase) {
    for (size_t at = FindFrom(sentence, phrase, 0); because.empty() && at != std::string_view::npos;
         at = FindFrom(sentence, phrase, at + 1)) {
      size_t begin = at, end = at + phrase.size();
      if (!rule.second.empty()) {
        const PhraseText::Match near = FindNear(sentence, rule.second, begin, end, rule.reach);
        if (!near) continue;
        begin = std::min(begin, near.begin);
        end = std::max(end, near.end);
      }
      if (!HasAnyOf(sentence, rule.unless)) because = sentence.substr(begin, end - begin);
    }
  });
  return because;
}

// Words of a message that are nothing but a call for somebody.
constexpr std::string_view kCalls =
    "operator|representative|agent|an agent|live agent|customer service|customer support|customer care|"
    "support agent|support please|person please|a person please|representative please|"
    "someone please|anybody there|anyone there|is anyone there|is anybody there|is someone there|"
    "客服|客服呢|在线客服|找客服|叫客服|客服在吗|有客服吗|有人吗|有人在吗|有没有人|有人没|有人在线吗|"
    "人呢|来个人|来人|真人";
constexpr std::string_view kCallClauses =
    "有人吗|有人在吗|请问有人吗|喂有人吗|有人在线吗|is anyone there|is anybody there|anyone there|anybody there";

// What stands between marks, without blanks around it.
std::string_view TrimMarks(std::string_view text) {
  constexpr std::string_view kMarks = " ,.!?~:-";
  while (!text.empty() && kMarks.find(text.front()) != std::string_view::npos)
    text.remove_prefix(1);
  while (!text.empty() && kMarks.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
  if (text.ends_with("。")) text.remove_suffix(std::string_view("。").size());
  return text;
}

bool IsOneOf(std::string_view text, std::string_view phrases) {
  bool is = false;
  ForEachPhrase(phrases, [&](std::string_view phrase) { is = is || text == phrase; });
  return is;
}

std::string FindCall(std::string_view text) {
  if (const std::string_view whole = TrimMarks(text); IsOneOf(whole, kCalls)) {
    return std::string(whole);
  }
  constexpr std::string_view kMarks = ",.!?~";
  for (size_t start = 0; start < text.size();) {
    const size_t end = std::min(text.find_first_of(kMarks, start), text.size());
    const std::string_view clause = TrimMarks(text.substr(start, end - start));
    if (IsOneOf(clause, kCallClauses)) return std::string(clause);
    start = end + 1;
  }
  return {};
}

}  // namespace

std::string FindCombination(HandoverReason reason, const PhraseText& text) {
  const std::string_view all = text.view();
  if (reason == HandoverReason::kWantsPerson) {
    if (std::string call = FindCall(all); !call.empty()) return call;
  }
  for (const Combination& rule : kCombinations) {
    // Most messages hold none of the words.
    if (rule.reason != reason || !text.HasAny(rule.first)) continue;
    for (size_t start = 0; start < all.size();) {
      size_t end = all.size(), next = all.size();
      for (const std::string_view mark : kSentenceEnds) {
        const size_t at = all.find(mark, start);
        if (at >= end) continue;
        end = at;
        next = at + mark.size();
      }
      std::string because = FindIn(rule, all.substr(start, end - start));
      if (!because.empty()) return because;
      start = next;
    }
  }
  return {};
}

}  // namespace deskmesh::knowledge
