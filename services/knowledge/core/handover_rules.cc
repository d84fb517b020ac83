// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/handover_rules.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "knowledge/core/glossary.h"
#include "platform/text/normalize.h"
#include "platform/text/tokenizer.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

// One line a reason, in glossary notation (see glossary.h), in the order of HandoverReason.
constexpr std::string_view kRules[] = {
    // kWantsPerson
    "转人工|人工客服|人工服务|转接人工|转接客服|找*人工|要人工|接人工|真人|找客服|转客服|联系客服|客服电话|"
    "和*人*说话|跟*人*聊|换个人|是机器人吗|你是机器人|叫你们*经理|找你们*经理|找你们*领导|给我*回电话|打电话给我|"
    "speak to agent|speak to * person|speak to * human|speak with * agent|talk to agent|"
    "talk to * human|talk to * person|talk to someone|speak to someone|talk to * representative|"
    "live agent|live chat|human agent|human being|real person|real human|operator please|"
    "customer service representative|call me back|are you * bot|are you * robot|connect me * agent|"
    "transfer me|your manager|your supervisor",
    // kAbuse
    "他妈|妈的|傻逼|傻x|操你|滚蛋|去死|垃圾公司|垃圾产品|垃圾软件|骗子公司|一群骗子|智障|脑残|废物|王八蛋|狗屎|"
    "fuck|fucking|asshole|bastard|bitch|idiots|moron|stupid bot|piece of shit|bullshit|go to hell|"
    "screw you|kill you|scammers",
    // kLegal
    "律师|起诉|法院|诉讼|仲裁|律师函|消协|12315|工商局|监管部门|侵权|违约|赔偿|索赔|保密协议|框架合同|签*合同|"
    "合同*盖章|盖章|泄露*隐私|数据泄露|等保|合规证书|lawyer|lawsuit|sue|legal action|attorney|court|"
    "compensation|breach of contract|gdpr complaint|data breach|non-disclosure agreement|nda|"
    "sign * contract|legal department|regulator|trading standards|soc 2|iso 27001",
    // kBillingComplaint
    "多扣|重复扣|扣了两次|乱扣|乱收费|被扣费|莫名*扣|擅自扣|盗刷|扣款*不对|账单*不对|账单*错|没退*钱|退款*没到|"
    "不给退|拒绝退款|charged twice|double charged|charged me again|wrongly charged|overcharged|"
    "unauthorized charge|unauthorised charge|charged without|dispute * charge|chargeback|"
    "refund * not arrived|never got * refund|where is my refund|refuse * refund|bill is wrong",
    // kComplaint
    "投诉|态度*差|态度恶劣|答应*没|承诺*没|没人理|没人回|一直没人|没消息|踢皮球|忽悠|complain|complaint|"
    "file * complaint|promised * did not|promised * but|never called back|no one replied|"
    "nobody answers|nobody replied|rude|unprofessional|terrible service",
};

constexpr std::string_view kSmallTalk[] = {
    "你好|您好|在吗|在不在|早上好|下午好|晚上好|谢谢|谢谢你|多谢|好的|好的谢谢|嗯|嗯嗯|哦|哈哈|再见|拜拜|辛苦了|"
    "讲个笑话|笑话|你是谁|你叫什么|天气|几点了|吃饭|火锅|电影|股票|彩票|"
    "hello|hi|hi there|hey|good morning|good afternoon|good evening|thanks|thank you|ok|okay|bye|"
    "goodbye|how are you|who are you|what is your name|tell * joke|joke|weather|"
    "recipe|movie|lottery"};

// A message that is nothing but a greeting: all its words belong to small talk.
bool IsSmallTalk(std::string_view message) {
  static const Glossary small_talk(kSmallTalk);
  const std::vector<ConceptMatch> matches = small_talk.Find(message);
  if (matches.empty()) return false;
  size_t covered = 0;
  uint32_t end = 0;
  for (const ConceptMatch& match : matches) {
    if (match.end <= end) continue;
    covered += match.end - std::max(end, match.begin);
    end = match.end;
  }
  size_t content = 0;
  for (const text::Token& token : text::Tokenize(message)) {
    if (token.kind != text::TokenKind::kPart) content += token.end - token.begin;
  }
  return covered * 10 >= content * 7;
}

// Keys struck at random: one Latin word without a vowel, or a walk along the keyboard.
bool IsKeyboardNoise(std::string_view message) {
  const std::string folded = text::NormalizeToString(message);
  if (folded.size() < 5 || folded.find(' ') != std::string::npos) return false;
  size_t vowels = 0;
  for (char c : folded) {
    if (c < 'a' || c > 'z') return false;
    vowels += std::string_view("aeiouy").find(c) != std::string_view::npos ? 1 : 0;
  }
  if (vowels == 0) return true;
  constexpr std::array<std::string_view, 3> kRows = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};
  for (std::string_view row : kRows) {
    if (row.find(folded.substr(0, 5)) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

HandoverRule CheckHandoverRules(std::string_view message) {
  static const Glossary rules(kRules);
  constexpr std::array<HandoverReason, 5> kReasons = {
      HandoverReason::kWantsPerson, HandoverReason::kAbuse, HandoverReason::kLegal,
      HandoverReason::kBillingComplaint, HandoverReason::kComplaint};
  message = text::TruncateUtf8(message, 4'000);
  HandoverRule found;
  for (const ConceptMatch& match : rules.Find(message)) {
    const HandoverReason reason = kReasons[match.concept_id];
    if (found.reason != HandoverReason::kNone && found.reason <= reason) continue;
    found = {reason, std::string(message.substr(match.begin, match.end - match.begin))};
  }
  if (found.reason != HandoverReason::kNone) return found;
  if (IsSmallTalk(message) || IsKeyboardNoise(message)) return {HandoverReason::kSmallTalk, ""};
  return found;
}

std::string_view HandoverReasonName(HandoverReason reason) {
  switch (reason) {
    case HandoverReason::kNone:
      return "none";
    case HandoverReason::kWantsPerson:
      return "wants_person";
    case HandoverReason::kAbuse:
      return "abuse";
    case HandoverReason::kLegal:
      return "legal";
    case HandoverReason::kBillingComplaint:
      return "billing_complaint";
    case HandoverReason::kComplaint:
      return "complaint";
    case HandoverReason::kSmallTalk:
      return "small_talk";
    case HandoverReason::kUnsure:
      return "unsure";
  }
  return "none";
}

}  // namespace deskmesh::knowledge
