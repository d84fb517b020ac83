// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/handover_rules.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "knowledge/core/glossary.h"
#include "knowledge/core/handover_combinations.h"
#include "knowledge/core/phrase_text.h"
#include "platform/text/normalize.h"
#include "platform/text/tokenizer.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr size_t kDenialReach = 14;  // bytes, of English ones

struct Rule {
  HandoverReason reason;
  std::string_view phrases;      // as PhraseText looks for them
  bool can_be_denied = false;  // "不用转人工", "I don't need a human"
};

// Most serious first, in the order of HandoverReason.
constexpr Rule kRules[] = {
    {HandoverReason::kWantsPerson,
     "转人工|转接人工|转到人工|转个人工|人工|人工客服|人工服务|人工坐席|人工座席|换人工|叫人工|联系人工|真人|真人客服|"
     "找真人|和真人|跟真人|转真人|要真人|找客服|转客服|转接客服|联系客服|联系一下客服|叫客服|要客服|真正的客服|客服电话|"
     "客服在吗|客服呢|和人说话|跟人说话|和人聊|跟人聊|和活人|跟活人|换个人来|换个人跟|换个人和我|换个人聊|找个人来|找个人跟|"
     "是机器人吗|你是机器人|不想和机器人|不想跟机器人|别用机器人|不要机器人|叫你们*经理|找你们*经理|找你们*领导|"
     "叫你们*领导|给我回*电话|给我回电|打电话给我|给我打电话|回我电话|"
     "human|a human|real person|real human|live agent|live person|live chat please|human agent|human being|"
     "human support|agent please|human please|operator please|want live chat|need live chat|to live chat|"
     "live chat with|speak to agent|speak to an agent|speak to a agent|speak to the agent|speak with an agent|"
     "speak with agent|talk to agent|talk to an agent|talk to a agent|talk with an agent|connect me*agent|"
     "speak to a person|speak to * person|speak to someone|speak to somebody|speak with someone|"
     "speak with a person|talk to a person|talk to * person|talk to someone|talk to somebody|"
     "talk to * representative|speak to * representative|customer service representative|"
     "customer representative|support representative|support person|get me someone|not a bot|stop the bot|"
     "no bots|call me back|please call me|give me a call|are you a bot|are you a robot|are you bot|"
     "are you a machine|are you human|are you a real|talking to a bot|talking to a robot|transfer me|"
     "talk to your manager|speak to your manager|speak with your manager|get your manager|"
     "want your manager|see your manager|your manager now|your manager please|talk to your supervisor|"
     "speak to your supervisor|get your supervisor|your supervisor",
     true},
    {HandoverReason::kAbuse,
     "他妈的|他妈|妈的|你妈的|傻逼|傻x|操你|草泥马|滚蛋|滚开|去死|垃圾公司|垃圾产品|垃圾软件|垃圾客服|骗子公司|"
     "一群骗子|你们*骗子|智障|脑残|废物|王八蛋|狗屎|"
     "fuck|fucking|fucked|fuckers|asshole|assholes|bastard|bastards|bitch|idiot|idiots|moron|morons|"
     "stupid bot|piece of shit|bullshit|go to hell|screw you|kill you|you scammers|scammers"},
    {HandoverReason::kLegal,
     "律师函|找律师|请律师|我的律师|我们*律师|让律师|律师会|律师联系|律师|起诉|法院|法庭|打官司|诉讼|仲裁|消协|12315|"
     "工商局|监管部门|侵权|违约|赔偿|索赔|保密协议|框架合同|签*合同|合同*盖章|盖章*合同|协议*盖章|盖章*协议|盖公章|"
     "泄露*隐私|隐私*泄露|数据泄露|信息泄露|等保证书|等保认证|等保测评|等保备案|等保二级|等保三级|过等保|过了等保|合规证书|"
     "my lawyer|our lawyer|my lawyers|our lawyers|your lawyers|a lawyer|from our lawyer|lawyers will|"
     "lawyer will|lawsuit|sue you|sue your|will sue|going to sue|gonna sue|suing|legal action|"
     "legal counsel|my attorney|our attorney|an attorney|in court|to court|small claims|"
     "want compensation|demand compensation|compensation for|claim compensation|compensate me|"
     "compensate us|breach of contract|gdpr complaint|data breach|non-disclosure agreement|"
     "non disclosure agreement|an nda|a nda|our nda|your nda|nda with|sign * contract|sign a contract|"
     "your legal department|your legal team|the regulator|regulators|trading standards|soc 2|iso 27001"},
    {HandoverReason::kBillingComplaint,
     "多扣了|多扣我|多扣钱|多扣费|多扣的|多收*钱|重复扣|重复收费|扣了两次|扣*两次|扣*两遍|扣了我两|乱扣|乱收费|被扣费|被扣款|莫名*扣|擅自扣|自动扣*钱|盗刷|"
     "扣款*不对|扣费*不对|账单*不对|账单*错|没退*钱|退款*没到|不给退|不退款|拒绝退款|"
     "charged twice|charged * twice|billed twice|double charged|double billed|charged me again|"
     "charged again|wrongly charged|charged wrongly|overcharged|unauthorized charge|unauthorised charge|"
     "charged without|dispute * charge|dispute the charge|chargeback|refund * not arrived|"
     "refund hasn't arrived|refund has not arrived|still no refund|never got * refund|"
     "never received * refund|where is my refund|refuse * refund|refused * refund|refuse to refund|"
     "refused to refund|bill is wrong|invoice is wrong|wrong amount charged"},
    {HandoverReason::kComplaint,
     "投诉|态度*差|态度恶劣|什么态度|答应*没|到现在没|到现在还没|承诺*没|没人理|没人回|没人管|一直没人|没消息|踢皮球|忽悠|"
     "complain|complaining|complaint|complaints|promised * did not|promised * didn't|promised * but|"
     "never called back|no one replied|no one replies|nobody answers|nobody answered|nobody replied|"
     "nobody replies|nobody is answering|is so rude|was rude|were rude|was so rude|is rude|so rude|"
     "very rude|been rude|rude|unprofessional|terrible service"},
};

constexpr std::string_view kDenials =
    "don't need|do not need|don't want|do not want|no need|not need|without|instead of";
// Chinese ones touch what they deny, or one of these stands between: "别废话转人工" denies nothing.
constexpr std::string_view kHanDenials = "不用|不要|不需要|别|无需|不必|不想|先不|不是要";
constexpr std::string_view kBetween[] = {"", "再", "去", "我", "帮我", "给我", "帮我再", "再给我"};

bool IsDenied(const PhraseText& text, size_t at) {
  if (text.HasBefore(at, kDenials, kDenialReach)) return true;
  const std::string_view before = text.view().substr(0, at);
  bool is_denied = false;
  for (const std::string_view between : kBetween) {
    if (!before.ends_with(between)) continue;
    const std::string_view head = before.substr(0, before.size() - between.size());
    ForEachPhrase(kHanDenials,
                  [&](std::string_view denial) { is_denied |= head.ends_with(denial); });
  }
  return is_denied;
}

// What holds a rule's words and asks about the product.
constexpr std::string_view kProductPhrases =
    "转人工的规则|转人工的条件|会不会重复扣|是否会重复扣|是否重复扣|会重复扣费吗|会重复扣款吗|"
    "would i be charged again|will i be charged again|would we be charged again|will we be charged again|"
    "would i be charged twice|will i be charged twice|am i charged twice|are we charged twice|"
    "转人工率|转人工规则|转人工条件|转人工次数|转人工按钮|流转人工|人工客服设置|真人头像|真人照片|"
    "我妈的|妈妈的|姑妈的|姨妈的|舅妈的|大妈的|废物回收|废物处理|智障人士|"
    "律师角色|律师事务所|律所|律师模板|律师团队|仲裁案件|诉讼案件|诉讼模板|违约金|违约率|违约条款|赔偿字段|赔偿金额|"
    "合同审批|合同模板|合同字段|合同管理|签合同任务|签合同节点|盖章节点|盖章流程|盖章环节|盖章字段|盖章审批|盖章任务|"
    "数据泄露防护|防止数据泄露|避免数据泄露|防数据泄露|数据泄露预案|防止信息泄露|侵权检测|"
    "最多扣|至多扣|自动扣减|重复扣减|扣减|多扣分|"
    "投诉管理|投诉模块|投诉类|投诉工单|投诉的工单|投诉数|投诉率|投诉流程|投诉单|投诉表|投诉报表|投诉记录|客户投诉怎么|客户投诉的|客户投诉类|客户投诉单|"
    "用户投诉怎么|用户投诉的|用户投诉类|投诉渠道|投诉入口|处理投诉|登记投诉|投诉标签|投诉模板|投诉统计|投诉分类|投诉看板|"
    "承诺日期|承诺时间|承诺交付|承诺工期|态度评分|态度得分|没消息推送|没消息提醒|没消息通知|没消息声|没人回复的|没人回的|没人理的|"
    "没人管的|没人认领|没人负责|没人处理的|一直没人认领|一直没人处理的|一直没人更新|一直没人评论|"
    "human-readable|human readable|human resource|human resources|human error|human-friendly|non-human|"
    "human review|human reviewer|real person avatar|real person avatars|attorney field|human approval|human-in-the-loop|human in the loop|human task|human tasks|"
    "user agent|user-agent|agent version|agent seat|sync agent|"
    "scammer account|block scammers|report scammers|scammers list|idiot-proof|idiot proof|"
    "court project|court case template|data breach policy|data breach template|data breach response|"
    "data breach playbook|contract template|contract field|sign off|"
    "customer complaint|customer complaints|complaint form|complaint category|complaint categories|"
    "complaint type|complaint types|complaint ticket|complaint tickets|complaints report|"
    "complaints queue|complaint queue|complaint field|complaint template|complaint workflow|"
    "complaint management|complaints board|complaint board|complaint label|complaint tag|"
    "complaint rate|complaints per|route complaints|track complaints|log complaints|record complaints|"
    "lawsuit tracker|lawsuit template|lawsuit board|lawsuit project|rude words|rude word|rude language|transfer me to the|chargeback field|chargeback report|"
    "chargeback tickets|lawyer role|lawyer template|law firm";

// 人工 as "by hand", in front of what is done so: 人工确认, 需要人工审批.
void MaskManualWork(PhraseText* text) {
  constexpr std::string_view kManual = "人工";
  constexpr std::string_view kPersonFollows = "客服坐座来吧啊呢吗帮在接了快谢。，！？行呀嘛";
  constexpr std::string_view kAsksBefore[] = {"转",     "找",   "叫",     "换",     "我要",
                                              "我想要", "给我", "有没有", "帮我接", "请接"};
  size_t from = 0;
  while (true) {
    const size_t at = text->view().find(kManual, from);
    if (at == std::string_view::npos) return;
    from = at + kManual.size();
    const std::string_view behind = text->view().substr(from, 3);
    if (behind.size() < 3 || static_cast<unsigned char>(behind[0]) < 0xE3) continue;
    if (kPersonFollows.find(behind) != std::string_view::npos) continue;
    const std::string_view before = text->view().substr(0, at);
    const bool asks = before == "接" || std::ranges::any_of(kAsksBefore, [&](std::string_view ask) {
                        return before.ends_with(ask);
                      });
    if (!asks) text->Mask(at, from);
  }
}

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
  message = text::TruncateUtf8(message, 4'000);
  PhraseText text(message);
  text.Mask(kProductPhrases);
  MaskManualWork(&text);
  HandoverRule found;
  for (const Rule& rule : kRules) {
    ForEachPhrase(rule.phrases, [&](std::string_view phrase) {
      if (found.reason != HandoverReason::kNone) return;
      for (auto match = text.Find(phrase); match; match = text.Find(phrase, match.begin + 1)) {
        if (rule.can_be_denied && IsDenied(text, match.begin)) continue;
        found = {rule.reason,
                 std::string(text.view().substr(match.begin, match.end - match.begin))};
        return;
      }
    });
    if (found.reason != HandoverReason::kNone) break;
    if (std::string because = FindCombination(rule.reason, text); !because.empty()) {
      found = {rule.reason, std::move(because)};
      break;
    }
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
